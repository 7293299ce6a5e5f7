"""Reading ``NAME.rules.yml``: what becomes of a system's data when a person is forgotten.

Every collection and column named is looked for in the dataset beside it: a rule for something that is not there would
be a promise nobody carries out. Nothing raises on bad input.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from troth.notice.facts import Finding
from troth.notice.findings import Findings, shown
from troth.notice.nodes import Listed, Mapped, Node, Scalar
from troth.notice.places import Span
from troth.systems.copy_rule import circles, read_copy_rule
from troth.systems.facts import Collection, CollectionRule, Dataset, Encoding, Erase, Keep, KeepGround, Rules, Wording
from troth.systems.nodes import read_nodes, said
from troth.systems.shapes import Shapes, each_at

FILE = ("system", "label", "not_searched", "zone", "collections")
COLLECTION = (
    *("label", "erase", "empty", "keep", "open_unless", "owners", "others", "vouched", "free_text", "encoding"),
    "copy",
)
KEEP = ("under", "from", "until", "ground", "why")
ERASE = get_args(Erase)
GROUNDS = get_args(KeepGround)
ENCODINGS = tuple(one for one in get_args(Encoding) if one)


class Reading(Struct, frozen=True, kw_only=True):
    """What came of reading a rules file."""

    rules: Rules | None
    """None when there is no telling what it is."""
    findings: tuple[Finding, ...]


def read_rules(data: bytes | str, file: str, *, dataset: Dataset | None) -> Reading:
    """Read the rules beside a dataset; without one, the names they use are left alone."""
    findings = Findings(file)
    root = read_nodes(data, findings=findings)
    shapes = Shapes(findings, shape="rules-shape", word="rules-word")
    if root is None or said(root) is None:
        if not findings.all():
            shapes.wrong(Span(file, 1, 1, 1, 1), "The file says nothing.", "Begin with `system: NAME`.")
        return Reading(rules=None, findings=findings.all())
    if not isinstance(root, Mapped):
        shapes.wrong(_start(root), "A rules file is a map.", "Begin with `system: NAME`.")
        return Reading(rules=None, findings=findings.all())
    rules = _file(root, shapes, dataset)
    return Reading(rules=rules, findings=findings.all())


def _file(root: Mapped, shapes: Shapes, dataset: Dataset | None) -> Rules:
    shapes.known(root, FILE, "a rules file")
    system = shapes.text(root.get("system"), "`system`")
    if not system:
        shapes.wrong(_start(root), "The file does not say whose rules these are.", "Write `system: NAME`.")
    elif dataset is not None and system != dataset.key:
        shapes.wrong(
            _span(root.get("system"), root),
            f"These are rules for `{shown(system)}`; the dataset beside them is `{shown(dataset.key)}`.",
            f"Write `system: {dataset.key}`, or name the right file in troth.toml.",
        )
    label = shapes.text(root.get("label"), "`label`")
    if not label:
        shapes.findings.warning(
            "rules-label",
            _start(root),
            "This system has no `label`; people would read its technical name.",
            'Write `label: "The shop"`.',
        )
    key = system or (dataset.key if dataset else "")
    collections: dict[str, CollectionRule] = {}
    for name, value in shapes.mapped(root.get("collections"), "`collections`").entries:
        of = None
        if dataset is not None:
            of = dataset.collections.get(name.text)
            if of is None:
                shapes.findings.error(
                    "rules-unknown",
                    name.span,
                    f"The dataset `{shown(key)}` has no collection `{shown(name.text)}`.",
                    shapes.findings.nearest(name.text, dataset.collections),
                )
        rule = _Rule(shapes, name, of, lost=dataset is None or of is None).read(value)
        if rule is not None:
            collections[name.text] = rule
    for rule in circles(collections):
        shapes.wrong(
            rule.span,
            f"`{shown(rule.collection)}` stands `within` itself, by way of others.",
            "Let one of them stand by itself.",
        )
    return Rules(
        system=key,
        label=Wording(own=label or key),
        collections=collections,
        not_searched=tuple(Wording(own=one) for one in shapes.texts(root.get("not_searched"), "`not_searched`")),
        zone=_zone(root.get("zone"), shapes),
        span=_span(root.get("system"), root),
    )


def _zone(value: Node | None, shapes: Shapes) -> str:
    name = shapes.text(value, "`zone`") or "UTC"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # ValueError: `../x`, NUL; OSError: a folder, a long name
        shapes.wrong(
            value.span if value is not None else Span(shapes.findings.file, 1, 1, 1, 1),
            f"`{shown(name)}` is no time zone.",
            "Write its IANA name, such as `zone: Europe/Zurich`; leave it out where the database keeps UTC.",
        )
        return "UTC"
    return name


class _Rule:
    """The rule of one collection."""

    def __init__(self, shapes: Shapes, name: Scalar, collection: Collection | None, *, lost: bool) -> None:
        self.shapes = shapes
        self.findings = shapes.findings
        self.name = name
        self.called = f"`{shown(name.text)}`"
        self.collection = collection
        self.lost = lost
        """The collection is not known, so its columns are not either."""

    def read(self, value: Node) -> CollectionRule | None:
        """The rule; None where it does not say what becomes of a row."""
        node = self.shapes.mapped(value, f"The rule of {self.called}")
        self.shapes.known(node, COLLECTION, "a collection's rule")
        label = self.shapes.text(node.get("label"), "`label`")
        if not label:
            self.findings.warning(
                "rules-label",
                self.name.span,
                f"{self.called} has no `label`; people would read the table's name.",
                "Say what the table holds, in a word or two.",
            )
        erase = self._erase(node)
        empty = self._empty(node.get("empty"))
        keep = self._keep(node, erase)
        if erase == "empty" and not empty and said(node.get("empty")) is None:
            self.shapes.wrong(
                self.name.span,
                f"{self.called} says `erase: empty` and not which columns.",
                'Write `empty: {column: null}`, with `null` or a text such as `""` behind each column.',
            )
        owners = self._by_column(node.get("owners"), "owners", lambda one: self._columns(one, "owners"))
        if erase == "remove" and empty and not owners:
            self.shapes.wrong(
                _span(node.get("empty"), node),
                f"Rows of {self.called} are removed whole; `empty` names columns of rows that stay.",
                "Leave `empty` out, or write `erase: empty`; with `owners` it is for a row that somebody else shares.",
            )
        if not erase:
            return None
        return CollectionRule(
            collection=self.name.text,
            label=Wording(own=label or self.name.text),
            erase=cast("Erase", erase),
            empty=empty,
            keep=keep,
            open_unless=self._by_column(node.get("open_unless"), "open_unless", self._words),
            owners=owners,
            others=self._columns(node.get("others"), "others"),
            vouched=self._vouched(node.get("vouched")),
            free_text=self._columns(node.get("free_text"), "free_text"),
            encoding=self._encoding(node.get("encoding")),
            copy=read_copy_rule(node.get("copy"), self.shapes, self.collection, is_column=self._is_column),
            span=self.name.span,
        )

    def _erase(self, node: Mapped) -> str:
        found = self.shapes.one_of(node.get("erase"), ERASE, "`erase`")
        if found or said(node.get("erase")) is not None:
            return found
        if self.collection is not None and self.collection.masking == "delete":
            return "remove"
        self.shapes.wrong(
            self.name.span,
            f"{self.called} does not say what becomes of its rows.",
            "Write `erase: remove`, `erase: empty` or `erase: keep`.",
        )
        return ""

    def _empty(self, value: Node | None) -> dict[str, str | None]:
        found: dict[str, str | None] = {}
        if isinstance(value, Listed):
            self.shapes.wrong(
                value.span,
                "`empty` says for each column what stands there afterwards.",
                'Write `empty: {column: null}`, or `column: ""`.',
            )
            return found
        for column, after in self.shapes.mapped(value, "`empty`").entries:
            self._is_column(column.text, column.span, "empty")
            found[column.text] = None if said(after) is None else self.shapes.text(after, f"`{shown(column.text)}`")
        return found

    def _keep(self, node: Mapped, erase: str) -> Keep | None:
        value = said(node.get("keep"))
        keep = self.shapes.mapped(value, "`keep`")
        if value is None and erase != "keep":
            return None
        if erase in {"remove", "empty"} and value is not None:
            self.shapes.wrong(
                value.span,
                f"`keep` says why rows stay, and {self.called} says `erase: {erase}`.",
                "Write `erase: keep`, or leave `keep` out.",
            )
            return None
        self.shapes.known(keep, KEEP, "`keep`")
        under = self.shapes.text(keep.get("under"), "`under`")
        if not under:
            self.findings.error(
                "rules-keep",
                value.span if value is not None else self.name.span,
                f"{self.called} is kept, and nothing says under which purpose.",
                "Write `keep: {under: PURPOSE}` with a purpose of the notice.",
            )
        ground = self.shapes.one_of(keep.get("ground"), GROUNDS, "`ground`") or GROUNDS[0]
        since, until = self._column(keep, "from"), self._column(keep, "until")
        if since and until:
            self.findings.error(
                "rules-keep",
                _span(keep.get("until"), keep),
                "`from` and `until` both say when the time ends.",
                "Keep `from` for the day that a period of the notice runs from, `until` for the last day itself.",
            )
        why = self.shapes.text(keep.get("why"), "`why`")
        return Keep(
            under=under,
            ground=cast("KeepGround", ground),
            since=since,
            until=until,
            why=Wording(own=why) if why else None,
        )

    def _column(self, node: Mapped, word: str) -> str:
        name = self.shapes.text(node.get(word), f"`{word}`")
        if name:
            self._is_column(name, _span(node.get(word), node), word)
        return name

    def _columns(self, value: Node | None, word: str) -> tuple[str, ...]:
        found = self.shapes.texts(value, f"`{word}`")
        for name, span in each_at(value):
            self._is_column(name, span, word)
        return found

    def _words(self, value: Node) -> tuple[str, ...]:
        return self.shapes.texts(value, "The values")

    def _by_column(
        self, value: Node | None, word: str, read: Callable[[Node], tuple[str, ...]]
    ) -> dict[str, tuple[str, ...]]:
        found = {}
        for column, inner in self.shapes.mapped(value, f"`{word}`").entries:
            self._is_column(column.text, column.span, word)
            found[column.text] = read(inner)
        return found

    def _vouched(self, value: Node | None) -> tuple[str, ...]:
        found = self._columns(value, "vouched")
        if self.collection is not None:
            for name, span in each_at(value):
                field = self.collection.fields.get(name)
                if field is not None and not field.identity:
                    self.findings.error(
                        "rules-unknown",
                        span,
                        f"`{shown(name)}` is no identity in the dataset, so nothing is searched by it.",
                        "Give the field `fides_meta: {identity: ...}`, or leave it out of `vouched`.",
                    )
        return found

    def _encoding(self, value: Node | None) -> dict[str, Encoding]:
        found: dict[str, Encoding] = {}
        for column, inner in self.shapes.mapped(value, "`encoding`").entries:
            self._is_column(column.text, column.span, "encoding")
            how = self.shapes.one_of(inner, ENCODINGS, "`encoding`")
            if how:
                found[column.text] = cast("Encoding", how)
        return found

    def _is_column(self, name: str, span: Span, word: str) -> None:
        if self.lost or self.collection is None or name in self.collection.fields:
            return
        self.findings.error(
            "rules-unknown",
            span,
            f"`{word}` names `{shown(name)}`, and the collection {self.called} has no such field.",
            self.findings.nearest(name, self.collection.fields),
        )


def _span(node: Node | None, otherwise: Node) -> Span:
    return node.span if node is not None else otherwise.span


def _start(node: Node) -> Span:
    span = node.span
    return Span(span.file, span.line, span.column, span.line, span.column + 1)
