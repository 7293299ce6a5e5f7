"""One value of a block, read as the Form of its field says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct

from troth.notice.findings import Findings, listed, shown
from troth.notice.frontmatter import known_zone
from troth.notice.grammar import FieldGrammar, grammar_of
from troth.notice.inline import ID
from troth.notice.kinds.base import Depends, Form
from troth.notice.names import Names, Reference
from troth.notice.nodes import Listed, Mapped, Node, Scalar
from troth.terms import periods
from troth.terms import places as known_places
from troth.terms.words import closed

NOTHING: Any = object()
"""What a value that could not be read gives; a finding has said why."""
_KEY = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,8})")
_CURLY = ("“", "”", "„", "«", "»")


class Shapes:
    """Reads values; what it finds goes to ``findings``, what must be resolved later to ``names``."""

    def __init__(self, findings: Findings, names: Names) -> None:
        self.findings = findings
        self.names = names
        self._by_shape: dict[str, Callable[[Node, Form, str], Any]] = {
            "words": self.words,
            "bare": self.bare,
            "one-of": self.one_of,
            "some-of": self.some_of,
            "ref": self.reference,
            "refs": self.references,
            "keys": self.keys,
            "uses": self.uses,
            "key": self.key,
            "place": self.place,
            "places": self.places,
            "links": self.strings,
            "paths": self.strings,
            "hosts": self.strings,
            "number": self.number,
            "yes-no": self.yes_no,
            "zone": self.zone,
            "period": self.period,
            "depends": self.depends,
            "gets": self.gets,
            "percent": self.percent,
            "link": self.link,
        }

    def value(self, node: Node, field: FieldGrammar, path: str) -> Any:
        """The value of one field; ``NOTHING``, with a finding, where it cannot be read."""
        self.names.spans[path] = node.span
        if field.form.shape == "map" and field.inner is not None:
            return self.mapping(node, field.inner, path)
        if field.form.shape == "struct" and field.inner is not None:
            return self.struct(node, field.inner, path)
        return self.shaped(node, field.form, path)

    def shaped(self, node: Node, form: Form, path: str) -> Any:
        """The value as a Form says; not for maps of Structs."""
        return self._by_shape[form.shape](node, form, path)

    def struct(self, node: Node, inner: type[Struct], path: str) -> Any:
        """A fixed small map."""
        if not isinstance(node, Mapped):
            return self._wrong(node, path, "a map", f"{{{', '.join(grammar_of(inner))}: ...}}")
        values = self.fields(node, inner, path)
        return NOTHING if values is NOTHING else inner(**values)

    def fields(self, node: Mapped, struct: type[Struct], path: str, *, besides: Iterable[str] = ()) -> Any:
        """The values of a Struct by attribute; ``NOTHING`` when one is missing that it cannot be without."""
        grammar = grammar_of(struct)
        values: dict[str, Any] = {}
        whole = True
        for key, value in node.entries:
            field = grammar.get(key.text)
            if field is not None:
                read = self.value(value, field, f"{path}/{key.text}")
                if read is not NOTHING:
                    values[field.attribute] = read
            elif key.text not in besides:
                expected = (*grammar, *besides)
                self.findings.error(
                    "unknown-key",
                    key.span,
                    f"{_where(path)} has no `{shown(key.text)}`; it may have {listed(expected)}.",
                    self.findings.nearest(key.text, expected),
                )
        for field in grammar.values():
            said = node.get(field.written)
            if field.form.required and isinstance(said, Listed | Mapped) and not _holds_any(said):
                self.findings.error(
                    "missing-field",
                    said.span,
                    f"`{field.written}` of {_where(path)} is empty.",
                    f"Add {_example(field)}.",
                )
            if field.form.required and said is None:
                self.findings.error(
                    "missing-field",
                    self.names.spans.get(f"{path}!", node.span),
                    f"{_where(path)} does not say `{field.written}`.",
                    f"Add {_example(field)}.",
                )
            whole = whole and (field.has_default or field.attribute in values)
        return values if whole else NOTHING

    def mapping(self, node: Node, inner: type[Struct], path: str) -> Any:
        """A map of ids to small Structs."""
        if not isinstance(node, Mapped):
            return self._wrong(node, path, "a map with ids", "{id: {...}}")
        found: dict[str, Any] = {}
        for key, value in node.entries:
            name = f"{path}/{key.text}"
            if not ID.fullmatch(key.text):
                self.findings.error(
                    "syntax-id",
                    key.span,
                    f"`{shown(key.text)}` is not an id: lower-case letters and digits, words joined by `-`.",
                    "Write `date-of-birth:`.",
                )
                continue
            self.names.spans[f"{name}!"] = key.span
            read = self.struct(value, inner, name)
            if read is not NOTHING:
                found[key.text] = read
        return found

    # -- scalars ---------------------------------------------------------------------------------------------------

    def words(self, node: Node, form: Form, path: str) -> Any:
        """Free text for people, in straight double quotes."""
        del form
        if not isinstance(node, Scalar) or (not node.text.strip() and not node.style):
            return self._wrong(node, path, "words in straight double quotes", '"..."')
        if node.style != '"':
            curly = any(sign in node.text for sign in _CURLY)
            self.findings.error(
                "curly-quotes" if curly and not node.style else "unquoted-words",
                node.span,
                f"{_where(path)} is text for people, and it does not stand in straight double quotes.",
                f'Write "{shown(node.text.strip("“”„«»"))}".',
            )
            return node.text
        if not node.text.strip():
            self.findings.error(
                "missing-field", node.span, f"{_where(path)} is empty.", "Say it, or leave the key out."
            )
            return NOTHING
        return node.text

    def bare(self, node: Node, form: Form, path: str) -> Any:
        """An address, name or number; it may be quoted."""
        del form
        if not isinstance(node, Scalar) or not node.text or node.style in ("|", ">"):
            return self._wrong(node, path, "one word or address", "...")
        return node.text

    def number(self, node: Node, form: Form, path: str) -> Any:
        """A whole number."""
        del form
        if not isinstance(node, Scalar) or not _NUMBER.fullmatch(node.text):
            return self._wrong(node, path, "a whole number", "18")
        return int(node.text)

    def percent(self, node: Node, form: Form, path: str) -> Any:
        """A share: ``5 %``."""
        del form
        if not isinstance(node, Scalar) or not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})? %", node.text):
            return self._wrong(node, path, "a percentage", "5 %")
        return node.text

    def yes_no(self, node: Node, form: Form, path: str) -> Any:
        """``yes`` or ``no``; ``true`` and ``false`` too."""
        del form
        if not isinstance(node, Scalar) or node.text not in ("yes", "no", "true", "false"):
            return self._wrong(node, path, "`yes` or `no`", "yes")
        return node.text in ("yes", "true")

    def zone(self, node: Node, form: Form, path: str) -> Any:
        """A time zone."""
        del form
        if not isinstance(node, Scalar) or not known_zone(node.text):
            return self._wrong(node, path, "a time zone of the IANA database", "America/Los_Angeles")
        return node.text

    def link(self, node: Node, form: Form, path: str) -> Any:
        """One address that begins with https://."""
        del form
        if not isinstance(node, Scalar) or not re.fullmatch(r"https?://[^\s/]+\S*", node.text):
            return self._wrong(node, path, "an address that begins with `https://`", '"https://..."')
        return node.text

    def period(self, node: Node, form: Form, path: str) -> Any:
        """A length of time."""
        del form
        if not isinstance(node, Scalar):
            return self._wrong(node, path, "a period", "14 days")
        try:
            return periods.parse(node.text)
        except ValueError as error:
            self.findings.error(
                "syntax-period", node.span, f"{_where(path)} is `{shown(node.text)}`, which is no period.", str(error)
            )
            return NOTHING

    def one_of(self, node: Node, form: Form, path: str) -> Any:
        """One word of a closed list."""
        if not isinstance(node, Scalar) or not node.text:
            return self._wrong(node, path, "one word", closed(form.of)[0])
        return node.text if self._known(node, form.of, path) else NOTHING

    def place(self, node: Node, form: Form, path: str) -> Any:
        """One ISO 3166 code or group."""
        del form
        if not isinstance(node, Scalar) or not node.text:
            return self._wrong(node, path, "a place", "CH")
        return node.text if self._place(node) else NOTHING

    def key(self, node: Node, form: Form, path: str) -> Any:
        """One data category."""
        del form
        return self._taxonomy(node, path)

    def reference(self, node: Node, form: Form, path: str) -> Any:
        """The id of one declaration."""
        if not isinstance(node, Scalar) or not node.text:
            return self._wrong(node, path, f"the id of a {form.of.replace('|', ' or ')}", "id")
        self._refer(node, tuple(form.of.split("|")), path)
        return node.text

    # -- lists -----------------------------------------------------------------------------------------------------

    def strings(self, node: Node, form: Form, path: str) -> Any:
        """A list of hosts, paths or links."""
        found = self._list(node, path, "[...]")
        if found is NOTHING:
            return NOTHING
        if form.shape == "links":
            return tuple(one.text for one in found if self.link(one, form, path) is not NOTHING)
        return tuple(one.text for one in found)

    def some_of(self, node: Node, form: Form, path: str) -> Any:
        """A list of words of a closed list."""
        found = self._list(node, path, f"[{closed(form.of)[0]}]")
        return found if found is NOTHING else tuple(one.text for one in found if self._known(one, form.of, path))

    def references(self, node: Node, form: Form, path: str) -> Any:
        """A list of ids."""
        found = self._list(node, path, "[id]")
        if found is NOTHING:
            return NOTHING
        for one in found:
            self._refer(one, tuple(form.of.split("|")), path)
        return tuple(one.text for one in found)

    def places(self, node: Node, form: Form, path: str) -> Any:
        """A list of places."""
        del form
        found = self._list(node, path, "[EU, CH]")
        return found if found is NOTHING else tuple(one.text for one in found if self._place(one))

    def keys(self, node: Node, form: Form, path: str) -> Any:
        """A list of data categories."""
        del form
        return self._taxonomies(node, path, "user.name")

    def uses(self, node: Node, form: Form, path: str) -> Any:
        """A list of data uses."""
        del form
        return self._taxonomies(node, path, "essential.service")

    # -- maps ------------------------------------------------------------------------------------------------------

    def gets(self, node: Node, form: Form, path: str) -> Any:
        """Purposes, and the data each passes on."""
        del form
        if not isinstance(node, Mapped):
            return self._wrong(node, path, "a map of purposes to data", "{orders: [user.name]}")
        found: dict[str, tuple[str, ...]] = {}
        for key, value in node.entries:
            self._refer(key, ("purpose",), path)
            self.names.spans[f"{path}/{key.text}"] = value.span
            read = self._taxonomies(value, f"{path}/{key.text}", "user.name")
            if read is not NOTHING:
                found[key.text] = read
        return found

    def depends(self, node: Node, form: Form, path: str) -> Any:
        """A value, or a map of values with ``else``."""
        if not isinstance(node, Mapped):
            value = self._one_of_map(node, form, path)
            return value if value is NOTHING else Depends(otherwise=value, when={})
        otherwise = None
        when: dict[str, Any] = {}
        for key, inner in node.entries:
            name = f"{path}/{key.text}"
            self.names.spans[name] = inner.span
            value = self._one_of_map(inner, form, name)
            if key.text == "else":
                otherwise = None if value is NOTHING else value
            elif self._map_key(key, form, path) and value is not NOTHING:
                when[key.text] = value
        return Depends(otherwise=otherwise, when=when)

    def _one_of_map(self, node: Node, form: Form, path: str) -> Any:
        """One value of a map with ``else``: grounds as a tuple, a period or mechanism as it is written."""
        if form.of == "grounds":
            items = node.items if isinstance(node, Listed) else (node,)
            found = self._scalars(items, path)
            good = tuple(one.text for one in found if self._known(one, "grounds", path))
            if not items:
                self._wrong(node, path, "a ground", "consent")
            return good or NOTHING
        if form.of == "period":
            return node.text if self.period(node, form, path) is not NOTHING and isinstance(node, Scalar) else NOTHING
        if not isinstance(node, Scalar):
            return self._wrong(node, path, "one word", "scc")
        return node.text if self._known(node, "mechanisms", path) else NOTHING

    def _map_key(self, key: Scalar, form: Form, path: str) -> bool:
        """Whether a key of a map with ``else`` is one: a data key, a place, or a place and a channel."""
        if form.of == "period":
            return self._taxonomy(key, path) is not NOTHING
        place, slash, channel = key.text.partition("/")
        if slash and form.of == "grounds":
            span = key.span
            start = span.column + len(place) + 1
            self.names.references.append(
                Reference(
                    target=channel,
                    kinds=("channel",),
                    where=_where(path),
                    span=span if key.style else type(span)(span.file, span.line, start, span.line, span.end_column),
                )
            )
            if place == "else":
                return True
            width = span.column + len(place)
            key = Scalar(place, key.style, type(span)(span.file, span.line, span.column, span.line, width))
        return self._place(key)

    # -- what several of them need ---------------------------------------------------------------------------------

    def _list(self, node: Node, path: str, example: str) -> Any:
        if not isinstance(node, Listed):
            if isinstance(node, Scalar) and node.text and not node.style:
                example = f"[{shown(node.text)}]"
            return self._wrong(node, path, "a list", example)
        found = self._scalars(node.items, path)
        seen: set[str] = set()
        for one in found:
            if one.text in seen:
                self.findings.warning(
                    "said-twice", one.span, f"{_where(path)} names `{shown(one.text)}` twice.", "Keep one."
                )
            seen.add(one.text)
            self.names.spans.setdefault(f"{path}/{one.text}", one.span)
        return found

    def _scalars(self, items: Iterable[Node], path: str) -> list[Scalar]:
        found = []
        for item in items:
            if isinstance(item, Scalar) and item.text:
                found.append(item)
            else:
                self._wrong(item, path, "bare words in its list", "[one, two]")
        return found

    def _known(self, node: Scalar, list_name: str, path: str) -> bool:
        words = closed(list_name)
        if node.text in words:
            return True
        self.findings.error(
            "unknown-word",
            node.span,
            f"{_where(path)} is `{shown(node.text)}`; expected {listed(words)}."
            if len(words) < 20
            else f"{_where(path)} is `{shown(node.text)}`, which is not in the list of {list_name.replace('-', ' ')}.",
            self.findings.nearest(node.text, words, otherwise="Take a word of the list; it grows with the language."),
        )
        return False

    def _place(self, node: Scalar) -> bool:
        if known_places.known(node.text):
            return True
        self.findings.error(
            "unknown-place",
            node.span,
            f"`{shown(node.text)}` is no place we know.",
            "Write ISO 3166 codes (`CH`), subdivisions (`US-CA`), or the groups `EU` and `EEA`.",
        )
        return False

    def _refer(self, node: Scalar, kinds: tuple[str, ...], path: str) -> None:
        self.names.references.append(Reference(target=node.text, kinds=kinds, where=_where(path), span=node.span))

    def _taxonomies(self, node: Node, path: str, example: str) -> Any:
        found = self._list(node, path, f"[{example}]")
        if found is NOTHING:
            return NOTHING
        return tuple(one.text for one in found if self._taxonomy(one, path) is not NOTHING)

    def _taxonomy(self, node: Node, path: str) -> Any:
        if not isinstance(node, Scalar) or not _KEY.fullmatch(node.text):
            return self._wrong(node, path, "a key of the taxonomy", "user.contact.email")
        return node.text

    def _wrong(self, node: Node, path: str, expected: str, example: str) -> Any:
        match node:
            case Scalar(text=""):
                found = "nothing stands here"
            case Scalar():
                found = f"`{shown(node.text)}` stands here"
            case Listed():
                found = "a list stands here"
            case _:
                found = "a map stands here"
        key = path.rpartition("/")[2]
        self.findings.error(
            "wrong-shape", node.span, f"{_where(path)} is {expected}, and {found}.", f"Write `{key}: {example}`."
        )
        return NOTHING


def _holds_any(node: Listed | Mapped) -> bool:
    return bool(node.items if isinstance(node, Listed) else node.entries)


def _where(path: str) -> str:
    """For messages: ``signup/fields/birth/need`` is "`fields/birth/need` of `signup`"."""
    one, slash, rest = path.partition("/")
    return f"`{rest}` of `{one}`" if slash else f"`{one}`"


def _example(field: FieldGrammar) -> str:
    match field.form.shape:
        case "words":
            return f'`{field.written}: "..."`'
        case "one-of":
            return f"`{field.written}:` with one of {listed(closed(field.form.of)[:12])}"
        case "some-of" | "refs" | "keys" | "uses" | "hosts" | "paths" | "places":
            return f"`{field.written}: [...]`"
        case _:
            return f"`{field.written}: ...`"
