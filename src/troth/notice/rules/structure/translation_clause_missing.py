"""A clause that is not yet translated is named."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.places import Span
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="A translation has every clause of the notice.",
    sources=("GDPR art. 12(1)", "notice language, section 8"),
)
MOST_NAMED = 60


def check(case: Case) -> Iterator[Found]:
    """Say for each translation, once, which clauses it lacks."""
    for other in case.translations:
        there = {clause.id for clause in other.clauses}
        left = [clause.id for clause in case.notice.clauses if clause.id not in there]
        if left:
            named = ", ".join(f"`{one}`" for one in left[:MOST_NAMED])
            more = f" and {len(left) - MOST_NAMED} more" if len(left) > MOST_NAMED else ""
            yield Found(
                other.spans.get("---/language", Span(other.file, 1, 1, 1, 1)),
                f"Not yet translated into {other.language}: {named}{more}.",
                "Readers of that language see these clauses in the language of the notice until then.",
            )
