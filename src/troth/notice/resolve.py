"""Every name a notice uses, resolved: marks, values, tables, references. Keys of the taxonomy are rules' to judge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from troth.notice.calls import Called
from troth.notice.findings import Findings, listed, shown
from troth.notice.grammar import FieldGrammar, grammar_of, scope_keys
from troth.notice.kinds import KINDS, AnyDeclaration, Contact, Controller, Practice
from troth.notice.kinds.base import Depends
from troth.notice.kinds.collect import Field
from troth.notice.names import Names, Reference
from troth.notice.places import Span
from troth.notice.stretches import Naming
from troth.terms.words import closed

TABLES: dict[str, tuple[str, ...]] = {
    "channels": ("channel",),
    "fields": ("collect",),
    "purposes": ("purpose",),
    "items": ("item", "purpose"),
    "recipients": ("recipient",),
    "countries": ("recipient",),
    "rights": ("right",),
    "contacts": ("contact",),
}
"""What may stand after ``of`` in the call of each table, besides classes."""
CLASSES = {
    "recipients": "recipient-classes",
    "countries": "recipient-classes",
    "items": "device-kinds",
    "contacts": "roles",
}
"""Closed lists whose words may stand after ``of``."""
_DERIVED = {"countries": ("country", "recipients", "transfer"), "purposes": ("recipients",), "items": ("party",)}
"""Columns that no field holds. ``countries`` has no others."""
_UNPRINTABLE = frozenset({"map", "struct", "gets", "with"})
"""Shapes that no sentence can print."""


class Known(Struct, frozen=True, kw_only=True):
    """What names may stand for: the declarations of this file, or of the notice that it translates."""

    kinds: Mapping[str, str]
    declarations: Mapping[str, AnyDeclaration]
    lost: bool
    """Part of the file could not be read: then a name that is not known is passed over."""

    def brands(self) -> dict[str, frozenset[str]]:
        """For each brand, the controllers that carry it."""
        found: dict[str, frozenset[str]] = {}
        for one in self.declarations.values():
            for brand in one.brands if isinstance(one, Controller) else ():
                found[brand] = found.get(brand, frozenset()) | {one.id}
        return found


class Resolver:
    """Checks names one kind at a time; each method reports what it does not find."""

    def __init__(self, known: Known, findings: Findings) -> None:
        self.known = known
        self.findings = findings
        self.brands = known.brands()

    def references(self, references: Iterable[Reference]) -> None:
        """Ids in blocks and headings: there, and of a kind that fits."""
        for one in references:
            kind = "brand" if one.target in self.brands and "brand" in one.kinds else self.known.kinds.get(one.target)
            expected = " or ".join(one.kinds)
            if kind is None:
                if not self.known.lost:
                    self.findings.error(
                        "dangling-reference",
                        one.span,
                        f"{one.where} names `{shown(one.target)}`, and no {expected} is called so.",
                        self.findings.nearest(
                            one.target,
                            self._ids(one.kinds),
                            otherwise=f"Declare it, `{one.kinds[0]} {shown(one.target)}: {{...}}`, or name another.",
                        ),
                    )
            elif kind not in one.kinds:
                self.findings.error(
                    "wrong-kind",
                    one.span,
                    f"{one.where} names `{one.target}`, which is a {kind}; expected a {expected}.",
                    self.findings.nearest(
                        one.target, self._ids(one.kinds) - {one.target}, otherwise=f"Name a {expected}."
                    ),
                )

    def ids(self, names: Names) -> None:
        """A brand may not be called like a declaration: ``by=`` could mean either."""
        for brand, carriers in self.brands.items():
            if brand in names.kinds:
                where = names.spans.get(f"{min(carriers)}/brands/{brand}!") or names.spans[f"{min(carriers)}!"]
                message = f"The brand `{brand}` has the id of a {names.kinds[brand]}."
                self.findings.error("duplicate-id", where, message, "Choose another id for one of them.")

    def prose(self, names: Iterable[Naming]) -> None:
        """Marks and values."""
        for one in names:
            if one.field is None:
                self._mark(one)
            else:
                self._value(one.name, one.field, one.span)

    def calls(self, calls: Iterable[Called]) -> None:
        """Tables: what stands after ``of``, and the columns."""
        for called in calls:
            rows = called.call.rows
            classes = closed(CLASSES[rows]) if rows in CLASSES else ()
            self.references(
                Reference(target=word, kinds=TABLES[rows], where=f"The table of {rows}", span=span)
                for word, span in called.of
                if word not in classes
            )
            columns = columns_of(rows)
            for word, span in called.columns:
                if word not in columns:
                    message = f"The table of {rows} has no column `{shown(word)}`; it has {listed(columns)}."
                    self.findings.error("unknown-column", span, message, self.findings.nearest(word, columns))

    def _mark(self, one: Naming) -> None:
        if one.name in self.known.kinds or self.known.lost:
            return
        self.findings.error(
            "unknown-name",
            one.span,
            f"The mark names `{shown(one.name)}`, and no declaration is called so.",
            self.findings.nearest(
                one.name, self.known.kinds, otherwise="Name the declaration that keeps this promise, or write one."
            ),
        )

    def _value(self, name: str, field: str, span: Span) -> None:
        if name in closed("roles"):
            if field not in _fields(Contact):
                self._no_field(name, field, _fields(Contact), span)
            return
        kind = self.known.kinds.get(name)
        if kind is None:
            if not self.known.lost:
                message = f"The value prints a field of `{shown(name)}`, and no declaration is called so."
                self.findings.error(
                    "unknown-name", span, message, self.findings.nearest(name, (*self.known.kinds, *closed("roles")))
                )
            return
        declaration = self.known.declarations.get(name)
        if declaration is None:
            return
        self._field(declaration, field, span)

    def _field(self, declaration: AnyDeclaration, field: str, span: Span) -> None:
        if isinstance(declaration, Practice) and field in declaration.params:
            return
        grammar = grammar_of(type(declaration)).get(field)
        params = tuple(declaration.params) if isinstance(declaration, Practice) else ()
        if grammar is None and field not in scope_keys(type(declaration)):
            self._no_field(declaration.id, field, (*_fields(type(declaration)), *params), span)
            return
        value = getattr(declaration, grammar.attribute) if grammar is not None else ()
        if grammar is None or not _printable(grammar, value):
            self.findings.error(
                "value-not-printable",
                span,
                f"`{field}` of `{declaration.id}` is a map or a list; a sentence prints one value.",
                "Show it in a table, or give it one value.",
            )
        elif value is None:
            self.findings.error(
                "value-missing",
                span,
                f"`{declaration.id}` does not say `{field}`, so there is nothing to print.",
                f"Add `{field}:` to `{declaration.id}`.",
            )

    def _no_field(self, name: str, field: str, fields: tuple[str, ...], span: Span) -> None:
        self.findings.error(
            "unknown-field",
            span,
            f"`{name}` has no `{shown(field)}`; it may have {listed(fields)}.",
            self.findings.nearest(field, fields),
        )

    def _ids(self, kinds: tuple[str, ...]) -> set[str]:
        brands = set(self.brands) if "brand" in kinds else set()
        return brands | {name for name, kind in self.known.kinds.items() if kind in kinds}


def columns_of(rows: str) -> tuple[str, ...]:
    """The columns a table may have."""
    if rows == "countries":
        return _DERIVED[rows]
    if rows == "fields":
        return tuple(grammar_of(Field))
    kind = KINDS[TABLES[rows][0]]
    return (*_fields(kind), *scope_keys(kind), *_DERIVED.get(rows, ()))


def _fields(kind: type[AnyDeclaration]) -> tuple[str, ...]:
    return tuple(grammar_of(kind))


def _printable(grammar: FieldGrammar, value: object) -> bool:
    if grammar.form.shape in _UNPRINTABLE or isinstance(value, tuple | dict):
        return False
    return not (isinstance(value, Depends) and (value.when or isinstance(value.otherwise, tuple)))
