"""The same notice in another hand: keys anywhere, braces or indentation, any quotes, marks beside their place."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from troth.notice.findings import Findings
from troth.notice.nodes import Listed, Mapped, Node, Scalar, read_yaml
from troth.notice.source import Source

BLOCK = re.compile(r"(?ms)^```troth\n(.*?)^```$")
IN_ORDER = frozenset({"fields", "brands", "gets", "basis", "keep", "transfer"})
"""Maps whose keys are the writer's own: their order is said on purpose. In every other map it is the language's."""
_STOP = re.compile(r"([.!?])(\{(?:=[^{}]*|\.context)\})")
_COMMENTS = ("# as counsel wished", "# keep: 3 years", '#"odd", [signs] {in} it: #', "#")


def carelessly(draw: st.DrawFn, text: str, *, comments: bool = False) -> str:
    """A notice whose blocks and marks were written by somebody in a hurry. It says what it said."""
    hand = _Hand(draw, comments=comments)
    parts = re.split(r"(?ms)(^```troth\n.*?^```$)", text)
    return "".join(BLOCK.sub(hand.block, part) if part.startswith("```troth") else hand.prose(part) for part in parts)


def entries_of(block: str) -> tuple[tuple[Scalar, Node], ...]:
    """The entries of a block that can be read."""
    findings = Findings("notice.md")
    source = Source("notice.md", tuple(block.split("\n")))
    read = read_yaml(source, first=1, last=len(source.lines), rule="syntax-yaml", findings=findings)
    assert not findings.all(), findings.all()
    return read.entries


class _Hand:
    def __init__(self, draw: st.DrawFn, *, comments: bool) -> None:
        self.draw = draw
        self.comments = comments

    def prose(self, text: str) -> str:
        """Marks with white space before them, or before the stop; in plain paragraphs alone."""
        return "\n\n".join(
            part if part.lstrip().startswith(("|", ">", "-", "#", "1.", "{{")) else _STOP.sub(self._beside, part)
            for part in text.split("\n\n")
        )

    def _beside(self, found: re.Match[str]) -> str:
        stop, mark = found.groups()
        if "\n" not in mark and self.draw(st.booleans()):
            mark = mark.replace(" ", "  ")
        ways = (
            f"{stop}{mark}",
            f"{stop} {mark}",
            f"{mark}{stop}",
            f" {mark}{stop}",
            f"{stop}\n{mark}",
            f"{stop}   {mark}",
        )
        return self.draw(st.sampled_from(ways))

    def block(self, found: re.Match[str]) -> str:
        lines: list[str] = []
        for key, node in entries_of(found[1]):
            lines.extend(self._remark(0))
            lines.extend(self._entry(key.text, node, 0, in_order=False))
            lines.extend([""] if self.comments and self.draw(st.booleans()) else [])
        lines.extend(self._remark(self.draw(st.sampled_from([0, 2]))))
        return "\n".join(["```troth", *lines, "```"])

    def _remark(self, margin: int) -> list[str]:
        wanted = self.comments and self.draw(st.integers(0, 3)) == 0
        return [" " * margin + self.draw(st.sampled_from(_COMMENTS))] if wanted else []

    def _entry(self, key: str, node: Node, depth: int, *, in_order: bool) -> list[str]:
        margin = " " * depth
        step = self.draw(st.sampled_from([1, 2, 4]))
        if isinstance(node, Mapped) and node.entries and self.draw(st.booleans()):
            lines = [f"{margin}{key}:"]
            for name, value in self._anyhow(node, in_order=in_order):
                lines.extend(self._remark(depth + step))
                lines.extend(self._entry(name.text, value, depth + step, in_order=name.text in IN_ORDER))
            return lines
        if isinstance(node, Listed) and node.items and self.draw(st.booleans()):
            return [f"{margin}{key}:", *(f"{margin}{' ' * step}- {self._flat(item)}" for item in node.items)]
        gap = self.draw(st.sampled_from([" ", "  ", f"\n{margin}  "]))
        return f"{margin}{key}:{gap}{self._flat(node, in_order=in_order)}".split("\n")

    def _anyhow(self, node: Mapped, *, in_order: bool) -> list[tuple[Scalar, Node]]:
        return list(node.entries) if in_order else self.draw(st.permutations(node.entries))

    def _flat(self, node: Node, *, in_order: bool = False) -> str:
        pad = self.draw(st.sampled_from(["", " "]))
        match node:
            case Listed():
                return f"[{pad}{f',{pad}'.join(self._flat(item) for item in node.items)}{pad}]"
            case Mapped():
                pairs = [
                    f"{name.text}: {self._flat(value, in_order=name.text in IN_ORDER)}"
                    for name, value in self._anyhow(node, in_order=in_order)
                ]
                return f"{{{pad}{f',{pad} '.join(pairs)}{pad}}}"
            case Scalar():
                return self._scalar(node)

    def _scalar(self, node: Scalar) -> str:
        double = '"' + node.text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        if node.style:
            return self.draw(st.sampled_from([double, double.replace("é", "\\xE9").replace("\u2019", "\\u2019")]))
        return self.draw(st.sampled_from([node.text, node.text, double, f"'{node.text}'"]))
