"""Who lets others place something on a page has a say in it, and does not deny it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.findings import shown
from troth.notice.policy import Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="What others place with the house's permission is not said to be out of its control.",
    sources=("GDPR art. 26", "CJEU C-40/17"),
)
THINGS = r"(?:cookies?|pixels?|tags?|beacons?|trackers?|tracking|technolog(?:y|ies)|plug-?ins?|SDKs?|software kits?)"
OTHERS = r"(?:third[- ]part(?:y|ies)|compan(?:y|ies)|partners?|networks?|advertisers?|providers?|vendors?|others)"
PERMITTED = re.compile(
    rf"\b{OTHERS}\b[^.;]{{0,120}}\b{THINGS}\b[^.;]{{0,120}}\bwith our (?:permission|consent|agreement|approval)\b"
    rf"|\b(?:we|us) (?:may |also |sometimes )?(?:allow|permit|let|authori[sz]e|engage|invite|"
    rf"work with|use|partner with)\b[^.;]{{0,80}}\b{OTHERS}\b"
    rf"[^.;]{{0,120}}\b(?:place|set|use|drop|store|serve|deliver|put)\b[^.;]{{0,60}}\b{THINGS}\b",
    re.IGNORECASE,
)
DENIED = re.compile(
    rf"\b(?:no|not have(?: any)?|without|not have access to or|do not) control\b[^.;]{{0,60}}\b{THINGS}\b"
    rf"|\b(?:no|not have(?: any)?|no access to or) control (?:over|of) (?:these|those|the|their|"
    rf"such)\b[^.;]{{0,60}}\b{THINGS}\b",
    re.IGNORECASE,
)


def check_text(policy: Policy) -> Iterator[Found]:
    """Find denied control over what the text says it permits."""
    if policy.language != "en":
        return
    permitted = next((one for one in policy.sentences if PERMITTED.search(one.text)), None)
    if permitted is None:
        return
    for sentence in policy.sentences:
        found = DENIED.search(sentence.text)
        if found is not None and sentence is not permitted:
            yield Found(
                sentence.at(found.start(), found.end()),
                f"“{shown(found[0])}”, it says here; on line {permitted.line} the house lets them: "
                f"“{shown(permitted.text)}”.",
                "Say what the permission covers and what ends it; leave to the others what happens on their own pages.",
            )
            return
