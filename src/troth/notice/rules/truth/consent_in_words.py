"""A sentence that says "if you agree" leads to purposes that wait for a yes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.case import AGREED, Case, grounds
from troth.notice.kinds import Purpose
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Where a sentence says that something happens if you agree, its purposes rest on consent in every place.",
    sources=("GDPR art. 4(11)", "GDPR art. 5(1)(a)"),
)
AGREEMENT = re.compile(r"\b(?:only )?if you (?:agree|consent)\b|\bwith your (?:consent|agreement)\b", re.IGNORECASE)


def check(case: Case) -> Iterator[Found]:
    """Find English sentences whose words want a yes where the basis does not. Other languages are not judged."""
    if not case.notice.language.lower().startswith("en"):
        return
    for _clause, stretch in case.stretches:
        if not AGREEMENT.search(stretch.markdown):
            continue
        for purpose in case.of_kind(stretch.ids, Purpose):
            for place in case.places_of(purpose.basis, purpose.scope):
                said = grounds(purpose.basis, place=place)
                if said and not AGREED & set(said):
                    yield Found(
                        stretch.span,
                        f'This sentence says "if you agree", but in {place} `{purpose.id}` rests on {said[0]}.',
                        f"Say what holds there, or let `{purpose.id}` rest on consent.",
                    )
                    break
