"""A promise of "only us" names somebody: it does not mean every company of a group."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.findings import shown
from troth.notice.policy import Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="Where something is for “us” alone, “we” are not every company of a group.",
    sources=("GDPR art. 5(1)(a)", "GDPR art. 13(1)(a)"),
)
QUOTED = '["“„\'\u2018](?P<name>[^"“”„]{1,40}?),?["”“\'\u2019]'
GROUP = re.compile(
    r"\b(?:together with|including|and|as well as) (?:its|our|all|their) (?:\w+ )?(?:affiliat\w+|"
    r"subsidiar\w+|group compan\w+)[^.]{0,160}?"
    rf"\([^()]{{0,80}}?{QUOTED}[^()]{{0,80}}\)",
    re.IGNORECASE,
)
ALL_NAMES = re.compile('["“„](?P<name>[^"“”„]{1,40}?),?["”“]')


def check_text(policy: Policy) -> Iterator[Found]:
    """Find “only us” where the text counts affiliates among us."""
    if policy.language != "en":
        return
    for group in policy.sentences:
        found = GROUP.search(group.text)
        if found is None:
            continue
        names = {one["name"].strip(" ,") for one in ALL_NAMES.finditer(found[0])} - {"our"}
        us = "|".join(re.escape(name) for name in sorted(names | {"us", "we", "ourselves"}, key=len, reverse=True))
        alone = re.compile(
            rf"\b(?:used|seen|read|kept|held|accessed|processed|available)\b[^.;]{{0,40}}\b(?:only|solely|"
            rf"exclusively) (?:by|to|for) (?:{us})\b"
            rf"|\bonly (?:{us}) (?:use|see|read|have access|can)\b",
            re.IGNORECASE,
        )
        for sentence in policy.sentences:
            claim = alone.search(sentence.text)
            if claim is not None and sentence is not group:
                yield Found(
                    sentence.at(claim.start(), claim.end()),
                    f"“{shown(claim[0])}” is every company of the group: line {group.line} counts affiliates "
                    f"in (“{shown(found[0])}”).",
                    "Name the company that it is for.",
                )
        return
