"""Guard `only-for`: these data serve these purposes and no other."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Aggregate, Practice, Purpose
from troth.notice.rules import Found, Rule
from troth.terms.taxonomy import touches

RULE = Rule(
    severity="error",
    says="Data said to be only for some purposes are in no other purpose.",
    sources=("GDPR art. 5(1)(b)", "notice language, section 4"),
)


def check(case: Case) -> Iterator[Found]:
    """Find other purposes, and figures made for other purposes, that have such data or a part of them."""
    for practice in case.each(Practice):
        if practice.is_entry != "only-for":
            continue
        kept, listed = words(practice, "data"), set(words(practice, "purposes"))
        for purpose in case.each(Purpose):
            if purpose.id not in listed and (key := first_touching(kept, purpose.data)):
                yield Found(
                    case.at(purpose, "data", key[1]),
                    f"`{practice.id}` keeps `{key[0]}` to other purposes, but `{purpose.id}` has `{key[1]}`.",
                    f"Take `{key[1]}` out of `{purpose.id}`, or name that purpose here and in the sentence.",
                )
        for figures in case.each(Aggregate):
            outside = [one for one in figures.purposes if one not in listed]
            if outside and (key := first_touching(kept, figures.from_data)):
                yield Found(
                    case.at(figures, "from", key[1]),
                    f"`{practice.id}` keeps `{key[0]}` to other purposes, but `{figures.id}` counts it.",
                    f"Take `{key[1]}` out of `{figures.id}`, or name that purpose here and in the sentence.",
                )


def words(practice: Practice, key: str) -> tuple[str, ...]:
    """One parameter of a practice, as a list."""
    value = practice.params.get(key, ())
    return (value,) if isinstance(value, str) else value


def first_touching(kept: tuple[str, ...], keys: tuple[str, ...]) -> tuple[str, str] | None:
    """The first pair of which one is within the other."""
    return next(((one, key) for one in kept for key in keys if touches(one, key)), None)
