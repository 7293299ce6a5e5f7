"""What the notes of a plan, a record and a copy say, in their reader's language: made where they are read.

The sentences stand in ``words``. What the house itself calls its systems and tables comes from its rules, in its own
language and in those somebody has said it in; where it is in another language than the words around it, that is said.
"""

from __future__ import annotations

from collections.abc import Iterable

from troth.house.words import Words
from troth.notice.facts import Notice
from troth.notice.kinds import Purpose, Term
from troth.notice.telling import foreign_named, language_of, marked, written_in
from troth.rights.facts import ColumnFate, Note, Plan
from troth.systems.facts import Wording
from troth.terms.labels import labels


class Noted:
    """The words of one reader. ``notice`` is told in their language; where it is not in that, ``language`` says which.

    Text in another language than our words around it is marked (``telling.foreign``): a page makes an element of it, a
    letter brackets.
    """

    def __init__(self, notice: Notice, language: str = "") -> None:
        self.words = Words(language or notice.language)
        self._notice = notice
        self._language = language or notice.language

    def called(self, wording: Wording | None, *, small: bool = False) -> str:
        """What the house calls something; ``small``: inside a sentence, ``orders``."""
        if wording is None:
            return ""
        theirs = wording.in_language(self._language)
        text, language = (theirs, self._language) if theirs else (wording.own, written_in(self._notice))
        inside = small and not text[:2].isupper()  # an abbreviation stays as it is
        return self._marked(f"{text[:1].lower()}{text[1:]}" if inside else text, language)

    def purpose(self, purpose: str) -> str:
        """What the notice calls a purpose."""
        declared = self._notice.declarations.get(purpose)
        if not isinstance(declared, Purpose) or not declared.label:
            return purpose
        return self._marked(declared.label, language_of(self._notice, f"{purpose}/label"))

    def held(self, column: ColumnFate) -> str:
        """What a column holds: ``e-mail address``; empty where it is nothing personal."""
        term = self._notice.declarations.get(column.category)
        if isinstance(term, Term) and term.label:
            return self._marked(term.label, language_of(self._notice, f"{term.id}/label"))
        return labels(self.words.language).data(column.category) if column.category else ""

    def found_by(self, note: Note) -> str:
        """``e-mail address, 2 spellings``; ``orders``."""
        return self._say("found-by", note)

    def found_by_all(self, notes: Iterable[Note]) -> str:
        """``e-mail address, 2 spellings and telephone number``."""
        return self.words.listed([self.found_by(one) for one in notes])

    def looked_for(self, notes: Iterable[Note]) -> str:
        """``every key of a row that went, e-mail address and name and street, in free text``."""
        return self.words.listed([self._say("looked-for", one) for one in notes])

    def not_searched(self, plan: Plan) -> tuple[str, ...]:
        """Where no machine looked."""
        return tuple(self._say("not-searched", one) for one in plan.not_searched)

    def questions(self, plan: Plan) -> tuple[str, ...]:
        """What a person must look at first."""
        return tuple(self._say("question", one) for one in plan.questions)

    def left_out(self, plan: Plan) -> tuple[str, ...]:
        """What a copy must say is not in it."""
        return (*self.not_searched(plan), *self.questions(plan))

    def ours(self, notes: Iterable[Note]) -> tuple[str, ...]:
        """What became of our own records of the person."""
        return tuple(self._say("ours", one) for one in notes)

    def kind(self, kind: str) -> str:
        """A kind of identity: ``e-mail address``; one that we have no word for, as the dataset calls it."""
        known = self.words.part("kinds").get(kind)
        return known if known is not None else self.called(Wording(own=kind.replace("_", " ")))

    def _marked(self, text: str, language: str) -> str:
        return marked(text, language, spoken=self.words.language)

    def _say(self, part: str, note: Note) -> str:
        names = {name: self.called(one) for name, one in note.names.items()}
        small = {f"{name}_small": self.called(one, small=True) for name, one in note.names.items()}
        counts = {what: self.words.counted(what, number) for what, number in note.counts.items()}
        kind = self.kind(note.kind) if note.kind else ""
        return self.words.say(part, note.code, kind=kind, **names, **small, **counts)


def plainly(text: str) -> str:
    """The same for a letter or a terminal: words in another language with that language in brackets behind them."""
    return foreign_named(text)
