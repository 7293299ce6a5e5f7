"""What the notice says behind a promise, in its own words: the sentences a promise stands on, as HTML."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe

from troth.notice.facts import Clause, Notice, Stretch
from troth.notice.project import Visitor, stretches
from troth.notice.promises import Promise
from troth.notice.render import Page


class Voice:
    """A notice, ready to be quoted."""

    def __init__(self, notice: Notice, listed: Iterable[Promise]) -> None:
        self.notice = notice
        self._rows = {promise.id: promise for promise in listed}
        self._page = Page(notice, Visitor(language=notice.language))
        self._clauses = {clause.id: clause for clause in notice.clauses}

    def says(self, promise: str) -> str:
        """The promise in one line, as the list has it; empty without a list."""
        return self._rows[promise].says if promise in self._rows else ""

    def quote(self, promise: str, clause: str) -> SafeString:
        """The first sentence behind a promise; the line of the list where the clause has none."""
        there = self._clauses.get(clause)
        behind = self.behind(promise, there) if there is not None else ()
        text = self._page.inline(behind[0].markdown).strip() if behind else ""
        return mark_safe(text) if text else mark_safe(self._page.inline(self.says(promise)))  # noqa: S308 - notice.render escapes

    def behind(self, promise: str, clause: Clause) -> tuple[Stretch, ...]:
        """The sentences of a clause that lead to a feature of the promise; every promising one where none does."""
        row = self._rows.get(promise)
        promising = [one for one in stretches(clause.body) if one.ids]
        found = [one for one in promising if row is not None and self._leads(one, row)]
        return tuple(found or promising)

    def sentence(self, stretch: Stretch) -> SafeString:
        """One stretch as HTML."""
        return mark_safe(self._page.inline(stretch.markdown).strip())  # noqa: S308 - notice.render escapes

    def title(self, clause: str) -> SafeString:
        """A clause's heading as HTML; empty for one that is not there."""
        there = self._clauses.get(clause)
        return mark_safe(self._page.inline(there.title)) if there is not None else mark_safe("")  # noqa: S308 - as above

    def _leads(self, stretch: Stretch, promise: Promise) -> bool:
        marked = [self.notice.declarations[one] for one in stretch.ids if one in self.notice.declarations]
        return any(feature.met_by(one, self.notice) for feature in promise.features for one in marked)
