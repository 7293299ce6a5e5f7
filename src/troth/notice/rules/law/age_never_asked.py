"""An age limit at a door that asks no age can only be kept once somebody knows."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, data_of
from troth.notice.kinds import Collect, Practice
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule
from troth.terms.taxonomy import touches

RULE = Rule(
    severity="warning",
    says="A collection point with `from-age` asks for the date of birth, or what turns out to be a child's is purged.",
    sources=("notice language, section 9",),
    whole=True,
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find doors with an age and without a question or a purge."""
    purged = {
        one for practice in case.each(Practice) if practice.is_entry == "purged-on-knowledge" for one in practice.of
    }
    for collect in case.among(Collect, law):
        asks = any(touches(key, "user.demographic.date_of_birth") for key in data_of(collect))
        known = asks or collect.id in purged or "every collect" in purged or "notice-shown" in collect.needs
        if collect.from_age is not None and not known:
            yield Found(
                case.at(collect, "from-age"),
                f"`{collect.id}` is from {collect.from_age} years, but asks for no date of birth.",
                "Ask for it, or promise `purged-on-knowledge` of this collection point.",
            )
