"""People learn that they may complain, and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Purpose, Right
from troth.notice.packs import Law
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="The notice says that people may complain to an authority, where the law wants that said.",
    whole=True,
)


def check_law(case: Case, law: Law) -> Iterator[Found]:
    """Find notices without a right to complain, or that name no authority."""
    if not case.each(Purpose):
        return
    for place in case.places_under(law):
        rights = [right for right in case.holding(Right, place) if right.to == "complain"]
        named = any(authority(law).search(stretch.markdown) for stretch in case.told(place))
        if not rights or not named:
            yield Found(
                rights[0].span if rights else case.near(Right),
                f"No sentence says that people may complain to {law.options['who']}.",
                "Declare a `right` with `to: complain`, and name the authority and where it is in a sentence.",
            )
            return


def authority(law: Law) -> re.Pattern[str]:
    """The names by which a text may mean the authority that a law speaks of."""
    names = "|".join(re.escape(name) for name in law.options["authority"])
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)
