"""A firm that receives data has a name and a country."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Recipient
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="A provider, a group company or a by-choice recipient has a name and a country, or says who it is.",
)
FIRMS = frozenset({"provider", "group", "by-choice"})


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find firms that nobody could find; a category of recipients has conditions instead."""
    for recipient in case.among(Recipient, law):
        if recipient.is_class not in FIRMS or recipient.who is not None or recipient.needs:
            continue
        lacking = [word for word, value in (("name", recipient.name), ("country", recipient.country)) if not value]
        if lacking:
            yield Found(
                recipient.span,
                f"`{recipient.id}` is a firm that receives data, and has no {' and no '.join(lacking)}.",
                "Say its legal name and its country, or `who:` with the id of a controller.",
            )
