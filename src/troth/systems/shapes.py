"""One value of a dataset or rules file: a text, a list, a map; something empty, and a finding, where it is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from troth.notice.findings import Findings, listed, shown
from troth.notice.nodes import Listed, Mapped, Node, Scalar
from troth.notice.places import Span
from troth.systems.nodes import said, yes_no

NOTHING = Mapped((), Span("", 1, 1, 1, 1))


class Shapes:
    """Reads values of one file; ``shape`` and ``word`` are the names of its findings."""

    def __init__(self, findings: Findings, *, shape: str, word: str) -> None:
        self.findings = findings
        self._shape = shape
        self._word = word

    def wrong(self, span: Span, message: str, hint: str = "") -> None:
        """Something is not of the shape it must have."""
        self.findings.error(self._shape, span, message, hint)

    def known(self, node: Mapped, words: Iterable[str], where: str) -> None:
        """Warn of each key that is none of these words, with the nearest."""
        allowed = frozenset(words)
        for key, _ in node.entries:
            if key.text not in allowed:
                self.findings.warning(
                    self._word,
                    key.span,
                    f"`{shown(key.text)}` is not a word of {where}; nothing is done with it.",
                    self.findings.nearest(key.text, sorted(allowed)),
                )

    def mapped(self, node: Node | None, where: str) -> Mapped:
        """A map; an empty one where nothing is said, or something else (a finding says so)."""
        value = said(node)
        if isinstance(value, Mapped):
            return value
        if value is not None:
            self.wrong(value.span, f"{where} must be a map, and this is {_kind(value)}.", "Write `word: value`.")
        return NOTHING

    def items(self, node: Node | None, where: str) -> Iterator[Node]:
        """The items of a list; none where nothing is said, or something else (a finding says so)."""
        value = said(node)
        if isinstance(value, Listed):
            yield from value.items
        elif value is not None:
            self.wrong(
                value.span, f"{where} must be a list, and this is {_kind(value)}.", "Write `- ` before each item."
            )

    def text(self, node: Node | None, where: str) -> str:
        """A text; empty where nothing is said, or something else (a finding says so)."""
        value = said(node)
        if isinstance(value, Scalar):
            return value.text
        if value is not None:
            self.wrong(value.span, f"{where} must be one text, and this is {_kind(value)}.")
        return ""

    def texts(self, node: Node | None, where: str) -> tuple[str, ...]:
        """A list of texts. One text alone stands for a list of it."""
        value = said(node)
        if isinstance(value, Scalar):
            return (value.text,)
        return tuple(one for one in (self.text(item, where) for item in self.items(value, where)) if one)

    def truth(self, node: Node | None, where: str) -> bool:
        """True or false; false where nothing is said, or something else (a finding says so)."""
        value = said(node)
        answer = yes_no(value)
        if value is not None and answer is None:
            self.wrong(value.span, f"{where} must be true or false.")
        return bool(answer)

    def one_of(self, node: Node | None, words: Iterable[str], where: str) -> str:
        """One of these words; empty where nothing is said, or something else (a finding says so)."""
        found = self.text(node, where)
        allowed = tuple(words)
        if found and found not in allowed and node is not None:
            self.wrong(
                node.span,
                f"{where} is `{shown(found)}`; it may be {listed(allowed)}.",
                self.findings.nearest(found, allowed),
            )
            return ""
        return found


def each_at(node: Node | None) -> Iterator[tuple[str, Span]]:
    """Each text of a list, or each key of a map, with where it stands; one text alone counts as a list of it."""
    value = said(node)
    if isinstance(value, Mapped):
        yield from ((key.text, key.span) for key, _ in value.entries)
    elif value is not None:
        items = value.items if isinstance(value, Listed) else (value,)
        yield from ((one.text, one.span) for one in items if isinstance(one, Scalar) and said(one) is not None)


def _kind(node: Node) -> str:
    return "one text" if isinstance(node, Scalar) else "a list" if isinstance(node, Listed) else "a map"
