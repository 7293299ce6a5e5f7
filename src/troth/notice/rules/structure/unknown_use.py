"""A data use is one of the taxonomy, or a term of this notice under one."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, nearest
from troth.notice.kinds import Purpose
from troth.notice.rules import Found, Rule
from troth.terms.taxonomy import data_uses

RULE = Rule(
    severity="error",
    says="Every data use is in the taxonomy, or a `term` of this notice whose parent is.",
    sources=("notice language, section 3",),
    whole=True,
)


def check(case: Case) -> Iterator[Found]:
    """Find uses that nobody defined."""
    for purpose in case.each(Purpose):
        for key in purpose.use:
            if not case.knows_data(key, data_uses()):
                yield Found(
                    case.at(purpose, "use", key),
                    f"Purpose `{purpose.id}` names the use `{key}`, which is not known.",
                    nearest(
                        key,
                        (*data_uses(), *case.terms()),
                        otherwise=f'Add `term {key}: {{label: "..."}}` under a known parent, or use a known key.',
                    ),
                )
