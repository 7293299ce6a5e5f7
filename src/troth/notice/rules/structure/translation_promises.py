"""What the list of promises says in the notice's other languages is whole, and of what it says now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from troth.notice.case import Case, nearest
from troth.notice.places import Span
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="The list of promises says each promise in every language of the notice, as it says it now.",
    sources=("GDPR art. 12(1)", "notice language, section 8"),
)
MOST_NAMED = 5


def check(case: Case) -> Iterator[Found]:
    """For each translation of the notice: promises nobody says in it, those that changed since, and unknown ids."""
    if not case.promises or case.promises_told is None:
        return
    says = {one.id: one.says for one in case.promises}
    for other in case.translations:
        told = case.promises_told.get(other.language, {})
        missing = [one for one in says if one not in told]
        if missing:
            yield Found(
                other.spans.get("---/language", Span(other.file, 1, 1, 1, 1)),
                f"The list of promises does not say in {other.language}: {_some(missing)}.",
                f"Write `| {missing[0]} | the promise as the list says it | the same in {other.language} |` beside the"
                f" list, in promises.{other.language}.md.",
            )
        for promise, row in told.items():
            if promise not in says:
                hint = nearest(promise, says, otherwise="Take the row out.")
                yield Found(row.span, f"The list of promises has no {promise} to translate.", hint)
            elif row.of != says[promise]:
                yield Found(
                    row.span,
                    f"The list of promises says {promise} otherwise since it was translated into {other.language}.",
                    f"Translate it anew, and let the row say: {says[promise]}",
                )


def _some(ids: Sequence[str]) -> str:
    """``N-01, N-02 and N-03``; of many the first, and how many more."""
    if len(ids) > MOST_NAMED:
        return f"{', '.join(ids[:MOST_NAMED])} and {len(ids) - MOST_NAMED} more"
    return " and ".join(filter(None, (", ".join(ids[:-1]), ids[-1])))
