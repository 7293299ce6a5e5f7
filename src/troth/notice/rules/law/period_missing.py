"""How long data are kept is said."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Collect, Purpose
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="For each purpose it is said how long the data are kept.",
    whole=True,
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find purposes without `keep`, where no collection point that feeds them has one."""
    kept = {one for collect in case.each(Collect) if collect.keep is not None for one in collect.purposes}
    for purpose in case.among(Purpose, law):
        if purpose.keep is None and purpose.id not in kept:
            yield Found(
                purpose.span,
                f"`{purpose.id}` does not say how long its data are kept.",
                "Add `keep: 2 years after last-contact`, or whatever is true.",
            )
