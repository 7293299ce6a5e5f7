"""Declarations in words for people: labels, grounds, periods and places as one reader sees them.

Everything here returns inline Markdown, escaped, so that what a declaration holds can never become markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from troth.notice.facts import Notice
from troth.notice.kinds import AnyDeclaration, Channel, Controller, Item, Purpose, Recipient, Term
from troth.notice.kinds.base import Depends
from troth.notice.project import Visitor
from troth.notice.telling import capital, language_of, marked
from troth.terms import periods
from troth.terms.labels import Labels, labels
from troth.terms.periods import Period
from troth.terms.places import chain

_SPECIAL = re.compile(r"([\\`*_\[\]<>{}|#~]|&(?=#?\w+;))")

Value = tuple[str, ...] | str
Say = Callable[[Value], str]


def escape(text: str) -> str:
    """Text as inline Markdown that says exactly this text."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split(" "))).replace("\n", " ")


class Speaker:
    """One notice's declarations in the words of one visitor's language."""

    def __init__(self, notice: Notice, visitor: Visitor) -> None:
        self.notice = notice
        self.visitor = visitor
        self.labels: Labels = labels(visitor.language)

    def plain(self, word: str, **values: str) -> str:
        """A small phrase with blanks; what fills them is inline Markdown already."""
        return self.labels.plain(word, **values)

    def word(self, list_name: str, word: str) -> str:
        """A bare word of a closed list."""
        return escape(self.labels.say(list_name, word))

    def period(self, period: Period | str) -> str:
        """A period, or what a declaration wrote for one; numbers keep their unit beside them."""
        read = periods.parse(period) if isinstance(period, str) else period
        shown = periods.show(read, self.labels.language)
        return escape(re.sub(r"(\d) ", "\\1\N{NO-BREAK SPACE}", shown))

    def place(self, code: str) -> str:
        """A place by name."""
        return escape(self.labels.place(code))

    def own(self, path: str, text: str | None) -> str:
        """Words of a declaration by their path, ``news/label``; named where they are not in the reader's language."""
        return self.marked(escape(text or ""), language_of(self.notice, path))

    def marked(self, text: str, language: str) -> str:
        """Words of the house that are in this language; named where that is not the reader's."""
        return marked(text, language, spoken=self.notice.language)

    def data(self, key: str) -> str:
        """A data category: the notice's term for it, else the language's, else the taxonomy's name."""
        term = self.notice.declarations.get(key)
        if isinstance(term, Term) and term.label:
            return self.own(f"{key}/label", term.label)
        return escape(self.labels.data(key))

    def data_list(self, keys: Iterable[str]) -> str:
        """Several data categories in one line, each once."""
        return ", ".join(dict.fromkeys(self.data(key) for key in keys))

    def name(self, one_id: str) -> str:
        """What people call a declaration, brand or clause: its label or name, else its id."""
        one = self.notice.declarations.get(one_id)
        if one is not None:
            return self.title(one)
        for controller in self.notice.declarations.values():
            if isinstance(controller, Controller) and one_id in controller.brands:
                return escape(controller.brands[one_id].label or one_id)  # a brand is called so in every language
        return escape(one_id)

    def title(self, one: AnyDeclaration) -> str:
        """A declaration's label or name."""
        match one:
            case Recipient(who=str(who)):
                return self.name(who)
            case Recipient() | Controller() if one.name:
                return escape(one.name)
            case Item():
                return f"`{one.name}`"
            case _:
                return self.own(f"{one.id}/label", one.label) or escape(one.id)

    def grounds(self, value: Value) -> str:
        """One or several grounds: any of them suffices."""
        words = [self.word("grounds", one) for one in ((value,) if isinstance(value, str) else value)]
        return self.labels.any_of(words)

    def mechanism(self, value: Value) -> str:
        """One or several grounds of a transfer."""
        words = [self.word("mechanisms", one) for one in ((value,) if isinstance(value, str) else value)]
        return self.labels.any_of(words)

    def basis(self, purpose: Purpose) -> list[str]:
        """The grounds for this visitor, a line for each channel that differs; of an unknown place, for every place."""
        if purpose.basis is None:
            return []
        if self.visitor.place is None:
            return self._everywhere(purpose.basis, self.grounds)
        base = resolve(purpose.basis, place=self.visitor.place)
        lines = [sentence(self.grounds(base))] if base is not None else []
        for channel in sorted({key.partition("/")[2] for key in purpose.basis.when if "/" in key}):
            own = resolve(purpose.basis, place=self.visitor.place, channel=channel)
            if own is not None and own != base:
                by = self.plain("by", channel=self.channel(channel))
                lines.append(sentence(self.labels.said_of(by, self.grounds(own))))
        return lines

    def transfer(self, recipient: Recipient) -> list[str]:
        """The ground on which data may go to this recipient from the visitor's place."""
        if recipient.transfer is None:
            return []
        if self.visitor.place is None:
            return self._everywhere(recipient.transfer, self.mechanism)
        own = resolve(recipient.transfer, place=self.visitor.place)
        return [sentence(self.mechanism(own))] if own is not None else []

    def keep(self, keep: Depends | None) -> list[str]:
        """How long, with a line for each kind of data that differs."""
        if keep is None:
            return []
        lines = [sentence(self.period(keep.otherwise))] if isinstance(keep.otherwise, str) else []
        for key, value in keep.when.items():
            line = self.plain("except-for", data=self.data(key), value=self.period(str(value)))
            lines.append(sentence(line))
        return lines

    def channel(self, channel_id: str) -> str:
        """A channel by its medium: ``by e-mail`` reads better than ``by our e-mails``."""
        one = self.notice.declarations.get(channel_id)
        return self.word("mediums", one.medium if isinstance(one, Channel) else channel_id)

    def _everywhere(self, depends: Depends, say: Say) -> list[str]:
        """What holds otherwise, then place by place, places with the same answer together."""
        lines = [] if depends.otherwise is None else [sentence(say(depends.otherwise))]
        groups: dict[tuple[str, Value], list[str]] = {}
        for key, value in depends.when.items():
            place, _, channel = key.partition("/")
            groups.setdefault((channel, value), []).append(place)
        for (channel, value), codes in groups.items():
            named = [self.place(one) for one in codes if one != "else"]
            where = self.plain("in", place=self.labels.all_of(named)) if named else ""
            how = self.plain("by", channel=self.channel(channel)) if channel else ""
            lines.append(sentence(self.labels.said_of(", ".join(one for one in (where, how) if one), say(value))))
        return lines


def resolve(depends: Depends, *, place: str, channel: str | None = None) -> Value | None:
    """The value for a place and channel: ``EU/email`` before ``EU`` before ``else/email`` before ``else``."""
    for code in chain(place):
        if channel is not None and f"{code}/{channel}" in depends.when:
            return depends.when[f"{code}/{channel}"]
        if code in depends.when:
            return depends.when[code]
    if channel is not None and f"else/{channel}" in depends.when:
        return depends.when[f"else/{channel}"]
    return depends.otherwise


def sentence(text: str) -> str:
    """The text with its first letter in upper case."""
    return capital(text)
