"""Guard `never-used-for`: these purposes never use these data."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Practice, Purpose
from troth.notice.rules import Found, Rule
from troth.notice.rules.truth.only_for import first_touching, words

RULE = Rule(
    severity="error",
    says="Data never used for a purpose are not among its data.",
    sources=("GDPR art. 5(1)(b)", "notice language, section 4"),
)


def check(case: Case) -> Iterator[Found]:
    """Find purposes that have what they are said never to use."""
    for practice in case.each(Practice):
        if practice.is_entry != "never-used-for":
            continue
        for purpose in case.of_kind(practice.of, Purpose):
            key = first_touching(words(practice, "data"), purpose.data)
            if key:
                yield Found(
                    case.at(purpose, "data", key[1]),
                    f"`{practice.id}` says `{purpose.id}` never uses `{key[0]}`, but it has `{key[1]}`.",
                    f"Take `{key[1]}` out of `{purpose.id}`, or do not say never.",
                )
