"""Practices: what ``of`` and ``with`` may hold is not in the kind but in the catalogue, entry by entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from troth.notice.findings import Findings, listed, shown
from troth.notice.kinds import KINDS
from troth.notice.kinds.base import Form
from troth.notice.names import Names
from troth.notice.nodes import Mapped, Node, Scalar
from troth.notice.shapes import NOTHING, Shapes
from troth.terms.periods import Period
from troth.terms.practices import PRACTICES, PracticeEntry

if TYPE_CHECKING:
    from troth.notice.declarations import Entry

EVERY = "every "


class PracticeShapes(Shapes):
    """Reads one ``practice``."""

    def __init__(self, entry: Entry, findings: Findings, names: Names) -> None:
        super().__init__(findings, names)
        self.entry = entry
        node = entry.node
        named = node.get("is") if isinstance(node, Mapped) else None
        self.row: PracticeEntry | None = PRACTICES.get(named.text) if isinstance(named, Scalar) else None
        own: dict[str, Callable[[Node, Form, str], Any]] = {"every": self.every, "with": self.params}
        self._by_shape.update(own)

    def fields(self, node: Mapped, struct: Any, path: str, *, besides: Any = ()) -> Any:
        """As any kind; and one of ``is`` and ``attest`` must be there, and every parameter of the entry."""
        values = super().fields(node, struct, path, besides=besides)
        if path != self.entry.id:
            return values
        if node.get("is") is None and node.get("attest") is None:
            self.findings.error(
                "missing-field",
                self.entry.span,
                f"`{path}` says neither `is` nor `attest`: no machine keeps it and no person vouches for it.",
                "Add `is:` with an entry of the catalogue, or `attest: {by: ..., renew: 12 months}`.",
            )
        if self.row is not None and self.row.params and node.get("with") is None:
            self._missing(self.row, tuple(self.row.params))
        return values

    def every(self, node: Node, form: Form, path: str) -> Any:
        """Ids, or ``every KIND``."""
        allowed = self.row.of if self.row is not None else tuple(KINDS)
        if self.row is not None and not allowed:
            self.findings.error(
                "unknown-key",
                node.span,
                f"`{self.entry.id}` is `{self.row.name}`, which is about the whole house and takes no `of`.",
                "Leave `of` out.",
            )
            return NOTHING
        if isinstance(node, Scalar) and node.text.startswith(EVERY):
            kind = node.text.removeprefix(EVERY)
            if kind in allowed:
                return (node.text,)
            self.findings.error(
                "wrong-kind",
                node.span,
                f"`of` of `{self.entry.id}` is `{shown(node.text)}`, not {listed(EVERY + one for one in allowed)}.",
                self.findings.nearest(
                    kind, allowed, otherwise="Name the declarations one by one, or say it of that kind."
                ),
            )
            return NOTHING
        return self.references(node, Form(shape="refs", of="|".join(allowed), name=form.name), path)

    def params(self, node: Node, form: Form, path: str) -> Any:
        """The parameters of the entry, as they are written."""
        del form
        if not isinstance(node, Mapped):
            return self._wrong(node, path, "a map of parameters", "{at-most: 5 %}")
        found: dict[str, tuple[str, ...] | str] = {}
        known = self.row.params if self.row is not None else {}
        for key, value in node.entries:
            name = f"{path}/{key.text}"
            self.names.spans[name] = value.span
            param = known.get(key.text)
            if param is None:
                if self.row is not None:
                    takes = f"it takes {listed(known)}" if known else "it takes none"
                    self.findings.error(
                        "unknown-key",
                        key.span,
                        f"`{self.row.name}` has no parameter `{shown(key.text)}`; {takes}.",
                        self.findings.nearest(key.text, known, otherwise="Leave it out."),
                    )
                continue
            shape: Any = param.shape
            read = self.shaped(value, Form(shape=shape, of=param.of), name)
            if read is not NOTHING:
                found[key.text] = _as_written(read, value)
        if self.row is not None:
            self._missing(self.row, tuple(name for name in known if node.get(name) is None))
        return found

    def _missing(self, row: PracticeEntry, names: tuple[str, ...]) -> None:
        for name in names:
            self.findings.error(
                "missing-field",
                self.entry.span,
                f"`{self.entry.id}` is `{row.name}` and does not say `{name}` in `with`.",
                f"Add `with: {{{name}: ...}}`.",
            )


def _as_written(read: Any, node: Node) -> tuple[str, ...] | str:
    if isinstance(read, tuple):
        return tuple(str(one) for one in read)
    return node.text if isinstance(read, (Period, int)) and isinstance(node, Scalar) else str(read)
