"""Guard `mechanism-first`: nobody abroad is left out of it."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, named
from troth.notice.kinds import Practice, Recipient
from troth.notice.rules import Found, Rule
from troth.notice.rules.law.transfer_missing import INSIDE, abroad, country_of

RULE = Rule(
    severity="error",
    says="A notice that sends nothing abroad without a ground says so of every recipient abroad.",
    sources=("GDPR art. 44", "notice language, section 4"),
)


def check(case: Case) -> Iterator[Found]:
    """Find recipients abroad that the guard does not name."""
    guards = [one for one in case.each(Practice) if one.is_entry == "mechanism-first"]
    covered = {one.id for guard in guards for one in case.of_kind(guard.of, Recipient)}
    left = [
        recipient.id
        for recipient in case.each(Recipient)
        if recipient.id not in covered
        and recipient.is_class not in INSIDE
        and (country := country_of(case, recipient)) is not None
        and any(abroad(place, country) for place in case.served(recipient.scope))
    ]
    if guards and left:
        yield Found(
            case.at(guards[0], "of"),
            f"`{guards[0].id}` does not hold for {named(left)}, who are abroad.",
            "Write `of: every recipient`, or add them.",
        )
