"""A purpose has a legal ground in every place where it holds."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, grounds
from troth.notice.kinds import Purpose
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="A purpose has a ground in every place served where it holds.",
    sources=("GDPR art. 6(1)", "GDPR art. 13(1)(c)"),
)


def check(case: Case) -> Iterator[Found]:
    """Find places served for which a purpose's basis says nothing."""
    for purpose in case.each(Purpose):
        bare = [
            place
            for place in case.places_of(purpose.basis, purpose.scope)
            if not grounds(purpose.basis, place=place)
            and not all(grounds(purpose.basis, place=place, channel=way) for way in case.channels_of(purpose) or ("",))
        ]
        if bare:
            yield Found(
                case.at(purpose, "basis"),
                f"Purpose `{purpose.id}` has no ground in {', '.join(bare)}.",
                "Say the ground for these places in `basis`, or what holds otherwise under `else`.",
            )
