"""A clause that changed since it was translated is named."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case, named
from troth.notice.places import Span
from troth.notice.rules import Found, Rule
from troth.notice.translated import states

RULE = Rule(
    severity="warning",
    says="A clause that changed in the notice is translated anew.",
    sources=("GDPR art. 12(1)", "notice language, section 8"),
)


def check(case: Case) -> Iterator[Found]:
    """Say for each translation, once, which clauses still say what the notice said before."""
    for other in case.translations:
        old = [
            one.clause for one in states(case.notice, (other,), case.translated)[other.language] if one.state == "stale"
        ]
        if old:
            yield Found(
                other.spans.get("---/language", Span(other.file, 1, 1, 1, 1)),
                f"Changed in the notice since they were translated into {other.language}: {named(old)}.",
                f"Translate what changed, then `troth translated {other.language} {' '.join(old)} --by NAME`.",
            )
