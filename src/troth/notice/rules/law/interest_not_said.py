"""Who relies on an interest of his own says which."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Purpose
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="A purpose that rests anywhere on legitimate interest says which interest.",
    sources=("GDPR art. 13(1)(d)",),
)


def check(case: Case) -> Iterator[Found]:
    """Find purposes with the ground and without the words."""
    for purpose in case.each(Purpose):
        if purpose.basis is None or (purpose.interest or "").strip():
            continue
        values = [purpose.basis.otherwise, *purpose.basis.when.values()]
        said = {word for value in values if value for word in ((value,) if isinstance(value, str) else value)}
        if "legitimate-interest" in said:
            yield Found(
                case.at(purpose, "basis"),
                f"Purpose `{purpose.id}` rests on a legitimate interest, and does not say which.",
                'Add `interest: "..."`: what the house has an interest in, in a few words.',
            )
