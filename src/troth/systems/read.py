"""Reading a fideslang dataset file, as it is: bytes in, datasets out, and what is wrong with it.

Nothing in here raises on bad input: whatever cannot be read is a finding, and as much as possible is read around it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from msgspec import Struct

from troth.notice.facts import Finding
from troth.notice.findings import Findings, listed, shown
from troth.notice.nodes import Listed, Mapped, Node, Scalar
from troth.notice.places import Span
from troth.systems import words
from troth.systems.facts import Collection, Dataset, Direction, Field, Reference
from troth.systems.nodes import read_nodes, said
from troth.systems.shapes import Shapes
from troth.terms.taxonomy import data_categories


class Reading(Struct, frozen=True, kw_only=True):
    """What came of reading a dataset file."""

    datasets: tuple[Dataset, ...]
    """Those with a ``fides_key``, in the order of the file."""
    findings: tuple[Finding, ...]

    def dataset(self, key: str) -> Dataset | None:
        """The dataset with this ``fides_key``."""
        return next((one for one in self.datasets if one.key == key), None)


def read_datasets(data: bytes | str, file: str, *, terms: Iterable[str] | None = ()) -> Reading:
    """Read every dataset of a file.

    ``terms`` are data categories the notice adds to the taxonomy; None leaves categories unjudged, for those who read
    a map without its notice.
    """
    findings = Findings(file)
    root = read_nodes(data, findings=findings)
    reader = _Reader(findings, None if terms is None else frozenset(terms))
    datasets = reader.file(root) if root is not None or not findings.all() else ()
    return Reading(datasets=datasets, findings=findings.all())


class _Reader:
    def __init__(self, findings: Findings, terms: frozenset[str] | None) -> None:
        self.findings = findings
        self.shapes = Shapes(findings, shape="map-shape", word="map-word")
        self.terms = terms

    def file(self, root: Node | None) -> tuple[Dataset, ...]:
        """The datasets of a file."""
        if not isinstance(root, Mapped) or said(root.get("dataset")) is None:
            span = root.span if root is not None else self.findings_start()
            self.shapes.wrong(
                span, "There is no `dataset:` in this file.", "Begin with `dataset:`, then `- fides_key: NAME`."
            )
            return ()
        self.shapes.known(root, words.FILE, "a fideslang file")
        found: dict[str, Dataset] = {}
        value = root.get("dataset")
        # fideslang writes a list; a file with one dataset is often written without the dash.
        for item in (value,) if isinstance(value, Mapped) else self.shapes.items(value, "`dataset`"):
            dataset = self._dataset(item)
            if dataset is None:
                continue
            if dataset.key in found:
                self._twice(dataset.span, f"The dataset `{shown(dataset.key)}`")
                continue
            found[dataset.key] = dataset
        return tuple(found.values())

    def findings_start(self) -> Span:
        """The first character of the file."""
        return Span(self.findings.file, 1, 1, 1, 1)

    def _dataset(self, item: Node) -> Dataset | None:
        node = self.shapes.mapped(item, "A dataset")
        key = self._name(node, item, "fides_key", "A dataset")
        if not key:
            return None
        self.shapes.known(node, words.DATASET, "a dataset")
        meta = self._meta(node, words.DATASET_META, f"dataset `{shown(key)}`")
        del meta
        categories = self._categories(node, f"dataset `{shown(key)}`")
        collections: dict[str, Collection] = {}
        for one in self.shapes.items(node.get("collections"), f"`collections` of `{shown(key)}`"):
            collection = self._collection(one, categories or ())
            if collection is None:
                continue
            if collection.name in collections:
                self._twice(collection.span, f"The collection `{shown(collection.name)}`")
                continue
            collections[collection.name] = collection
        if not collections:
            self.shapes.wrong(
                _key_span(node, "fides_key"),
                f"The dataset `{shown(key)}` has no collections.",
                "List its tables under `collections:`.",
            )
        return Dataset(
            key=key,
            name=self.shapes.text(node.get("name"), "`name`"),
            description=self.shapes.text(node.get("description"), "`description`"),
            collections=collections,
            span=_key_span(node, "fides_key"),
        )

    def _collection(self, item: Node, inherited: tuple[str, ...]) -> Collection | None:
        node = self.shapes.mapped(item, "A collection")
        name = self._name(node, item, "name", "A collection")
        if not name:
            return None
        where = f"collection `{shown(name)}`"
        self.shapes.known(node, words.COLLECTION, "a collection")
        meta = self._meta(node, words.COLLECTION_META, where)
        own = self._categories(node, where)
        fields: dict[str, Field] = {}
        self._fields(node, own if own is not None else inherited, "", fields)
        if not fields:
            self.shapes.wrong(
                _key_span(node, "name"), f"The {where} has no fields.", "List its columns under `fields:`."
            )
        masking = self.shapes.mapped(meta.get("masking_strategy_override"), "`masking_strategy_override`")
        self.shapes.known(masking, words.MASKING, "`masking_strategy_override`")
        return Collection(
            name=name,
            fields=fields,
            skip=self.shapes.truth(meta.get("skip_processing"), "`skip_processing`"),
            masking=self.shapes.text(masking.get("strategy"), "`strategy`"),
            span=_key_span(node, "name"),
        )

    def _fields(self, node: Mapped, inherited: tuple[str, ...], parent: str, into: dict[str, Field]) -> None:
        for item in self.shapes.items(node.get("fields"), "`fields`"):
            inner = self.shapes.mapped(item, "A field")
            name = self._name(inner, item, "name", "A field")
            if not name:
                continue
            path = f"{parent}.{name}" if parent else name
            if path in into:
                self._twice(_key_span(inner, "name"), f"The field `{shown(path)}`")
                continue
            field = self._field(inner, path, parent, inherited)
            into[path] = field
            self._fields(inner, field.data_categories, path, into)

    def _field(self, node: Mapped, path: str, parent: str, inherited: tuple[str, ...]) -> Field:
        where = f"field `{shown(path)}`"
        self.shapes.known(node, words.FIELD, "a field")
        meta = self._meta(node, words.FIELD_META, where)
        own = self._categories(node, where)
        data_type = self.shapes.text(meta.get("data_type"), "`data_type`")
        if data_type and data_type.removesuffix("[]") not in words.DATA_TYPES:
            said_so = meta.get("data_type")
            self.findings.warning(
                "map-word",
                said_so.span if said_so else node.span,
                f"`{shown(data_type)}` is not a data type of fideslang; it may be {listed(words.DATA_TYPES)}.",
                self.findings.nearest(data_type, words.DATA_TYPES),
            )
        return Field(
            name=path,
            data_categories=own if own is not None else inherited,
            primary_key=self.shapes.truth(meta.get("primary_key"), "`primary_key`"),
            identity=self.shapes.text(meta.get("identity"), "`identity`"),
            references=self._references(meta.get("references")),
            data_type=data_type,
            length=self._length(meta.get("length")),
            read_only=self.shapes.truth(meta.get("read_only"), "`read_only`"),
            parent=parent,
            span=_key_span(node, "name"),
        )

    def _references(self, node: Node | None) -> tuple[Reference, ...]:
        found = []
        value = said(node)
        for item in (value,) if isinstance(value, Mapped) else self.shapes.items(value, "`references`"):
            one = self.shapes.mapped(item, "A reference")
            self.shapes.known(one, words.REFERENCE, "a reference")
            dataset = self.shapes.text(one.get("dataset"), "`dataset`")
            path = self.shapes.text(one.get("field"), "`field`")
            collection, _, field = path.partition(".")
            if not dataset or not field:
                self.shapes.wrong(
                    item.span,
                    "A reference names a dataset, and a field by its collection.",
                    "Write `{dataset: shop, field: auth_user.id, direction: from}`.",
                )
                continue
            direction = self.shapes.one_of(one.get("direction"), ("from", "to"), "`direction`")
            found.append(
                Reference(dataset=dataset, collection=collection, field=field, direction=cast("Direction", direction))
            )
        return tuple(found)

    def _length(self, node: Node | None) -> int | None:
        text = self.shapes.text(node, "`length`")
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0:
            return int(text)
        if node is not None:
            self.shapes.wrong(node.span, f"`length` is `{shown(text)}`; expected a whole number above 0.")
        return None

    def _meta(self, node: Mapped, known: frozenset[str], where: str) -> Mapped:
        """``fides_meta``, or ``fidesops_meta`` as it was called before."""
        new, old = said(node.get("fides_meta")), said(node.get("fidesops_meta"))
        meta = self.shapes.mapped(new if new is not None else old, f"`fides_meta` of the {where}")
        self.shapes.known(meta, known, f"`fides_meta` of a {where.split(' ', maxsplit=1)[0]}")
        return meta

    def _categories(self, node: Mapped, where: str) -> tuple[str, ...] | None:
        """Its own data categories; None where it says none, and what stands around it holds."""
        value = said(node.get("data_categories"))
        if value is None:
            return None
        found = self.shapes.texts(value, f"`data_categories` of the {where}")
        if self.terms is not None:
            for one, span in _each(value):
                if one not in data_categories() and one not in self.terms:
                    self.findings.warning(
                        "map-data",
                        span,
                        f"`{shown(one)}` is not a data category: no taxonomy and no `term` of the notice has it.",
                        self.findings.nearest(one, (*data_categories(), *self.terms)),
                    )
        return found

    def _name(self, node: Mapped, item: Node, word: str, what: str) -> str:
        name = self.shapes.text(node.get(word), f"`{word}`")
        if not name and (isinstance(item, Mapped) or said(item) is None):
            self.shapes.wrong(_first_line(item), f"{what} has no `{word}`.", f"Write `{word}: ...` in it.")
        return name

    def _twice(self, span: Span, what: str) -> None:
        self.findings.error("map-twice", span, f"{what} is there twice; the first one counts.", "Make one of the two.")


def _each(node: Node) -> list[tuple[str, Span]]:
    """Each text of a list, or the one text, with its place."""
    items = node.items if isinstance(node, Listed) else (node,)
    return [(one.text, one.span) for one in items if isinstance(one, Scalar)]


def _key_span(node: Mapped, word: str) -> Span:
    value = node.get(word)
    return value.span if value is not None else node.span


def _first_line(node: Node) -> Span:
    """Where it begins: a whole collection is too much to point at."""
    span = node.span
    return Span(span.file, span.line, span.column, span.line, span.column + 1)
