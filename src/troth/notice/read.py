"""Reading a notice: text in, a Notice with everything resolved out, and what is wrong with it.

Nothing in here raises on bad input: whatever cannot be read is a finding, and as much as possible is read around it.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from troth.notice import source as sources
from troth.notice.declarations import Draft, read_drafts, read_entries
from troth.notice.exceptions import Allowed, read_exceptions
from troth.notice.facts import Clause, Finding, Notice
from troth.notice.findings import Findings, shown
from troth.notice.frontmatter import check_translation, language_of, read_front_matter
from troth.notice.headings import Heading
from troth.notice.kinds import AnyDeclaration
from troth.notice.names import Names, Reference
from troth.notice.places import Scope, Span
from troth.notice.prose import Outline, read_prose
from troth.notice.resolve import Known, Resolver
from troth.notice.scopes import Brands, narrow
from troth.notice.source import Source
from troth.notice.translations import read_words
from troth.terms import places as known_places


class Reading(Struct, frozen=True, kw_only=True):
    """What came of reading a notice."""

    notice: Notice | None
    """None when there is no telling what it is: not text, no front matter. Else as much of it as could be read; it may
    be published only when no finding is an error."""
    findings: tuple[Finding, ...]
    """Of the notice and its translations; the file is in each span."""
    translations: tuple[Notice, ...] = ()
    allowed: tuple[Allowed, ...] = ()
    """Exceptions from rules that the files give, with their reasons."""
    sources: tuple[Source, ...] = ()
    """The lines of the notice, and of each translation; of a file that is no notice there are none."""

    @property
    def sound(self) -> bool:
        """Whether there is a notice and nothing in it is an error."""
        return self.notice is not None and not any(one.severity == "error" for one in self.findings)


def parse_notice(text: str, file: str = "notice.md", *, of: Notice | None = None) -> Reading:
    """Read one notice. With ``of``, a translation of that notice; also when ``file`` ends in ``.<language>.md``.

    Without ``of``, the names a translation uses cannot be resolved and are left alone.
    """
    return _read(text, Findings(file), of, translation=of is not None or language_of(file) is not None)


def read_notice(path: Path) -> Reading:
    """Read a notice and the translations beside it: ``notice.md`` and each ``notice.<language>.md``.

    OSError when a file cannot be opened.
    """
    main = _read(path.read_bytes(), Findings(str(path)), None, translation=False)
    beside = sorted(
        one
        for one in path.parent.iterdir()
        if one.name.startswith(f"{path.stem}.") and language_of(one.name) is not None and one != path and one.is_file()
    )
    others = [_read(one.read_bytes(), Findings(str(one)), main.notice, translation=True) for one in beside]
    return Reading(
        notice=main.notice,
        findings=(*main.findings, *(finding for other in others for finding in other.findings)),
        translations=tuple(other.notice for other in others if other.notice is not None),
        allowed=(*main.allowed, *(one for other in others for one in other.allowed)),
        sources=(*main.sources, *(one for other in others for one in other.sources)),
    )


def _read(data: bytes | str, findings: Findings, of: Notice | None, *, translation: bool) -> Reading:
    """Read one file."""
    text = sources.decode(data, findings=findings) if isinstance(data, bytes) else data
    source = sources.accept(text, findings=findings) if text is not None else None
    notice = _notice(source, findings, of, translation=translation) if source is not None else None
    allowed = read_exceptions(source) if source is not None else ()
    here = (source,) if source is not None and notice is not None else ()
    return Reading(notice=notice, findings=findings.all(), allowed=allowed, sources=here)


def _notice(source: Source, findings: Findings, of: Notice | None, *, translation: bool) -> Notice | None:
    front, first = read_front_matter(source, translation=translation, findings=findings)
    if first > len(source.lines):
        return None
    outline = read_prose(source, first=first, language=front.language if front else "en", findings=findings)
    names = Names(spans={f"---/{key}": span for key, span in (front.spans if front else {}).items()})
    entries = read_entries(source, outline.fences, names=names, findings=findings)
    if translation:
        if front is not None:
            check_translation(front, file=source.file, of=of, findings=findings)
        words = read_words(entries, names=names, of=of, findings=findings)
        known = Known(
            kinds={key: _kind(one) for key, one in (of.declarations if of else {}).items()},
            declarations=of.declarations if of else {},
            lost=of is None or names.lost,
        )
        drafts: list[Draft] = []
    else:
        words = {}
        drafts = read_drafts(entries, names=names, findings=findings)
        loose = {draft.entry.id: draft.declare(draft.own) for draft in drafts}
        known = Known(kinds=names.kinds, declarations=loose, lost=names.lost)
    headings = _Headings(outline, names, findings, translation=translation)
    clauses = headings.read(known.brands())
    scopes = {clause.id: clause.scope for clause in clauses}
    brands = known.brands()
    resolver = Resolver(known, findings)
    resolver.references(names.references)
    if not translation:
        resolver.ids(names)
    resolver.prose(name for name, _ in outline.names)
    resolver.calls(outline.calls)
    if front is None:
        return None
    return Notice(
        id=front.id,
        version=front.version,
        effective=front.effective,
        time_zone=front.time_zone,
        language=front.language,
        places=front.places,
        title=outline.title,
        preface=tuple(outline.preface),
        clauses=clauses,
        declarations={
            draft.entry.id: draft.declare(narrow(scopes[draft.entry.clause], draft.own, brands=brands))
            for draft in drafts
        },
        file=source.file,
        words=words,
        spans=names.spans,
        written={**headings.written, **{one.entry.id: one.own for one in drafts if one.own != Scope()}},
    )


def _kind(declaration: AnyDeclaration) -> str:
    return str(declaration.__struct_config__.tag)


class _Headings:
    """Turns clause drafts into clauses: ids unique, attributes read, scopes narrowed."""

    def __init__(self, outline: Outline, names: Names, findings: Findings, *, translation: bool) -> None:
        self.outline = outline
        self.names = names
        self.findings = findings
        self.translation = translation
        self.written: dict[str, Scope] = {}

    def read(self, brands: Brands) -> tuple[Clause, ...]:
        """Every clause once, in the order of the text."""
        found: dict[str, Clause] = {}
        for draft in self.outline.clauses:
            heading = draft.heading
            name = heading.id or ""
            if name in found:
                self.findings.error(
                    "duplicate-id",
                    heading.id_span or heading.span,
                    f"`{name}` is the id of a clause already, at line {found[name].span.line}.",
                    "Give this clause another id.",
                )
                continue
            own = self._own(heading, name)
            if own != Scope():
                self.written[f"#{name}"] = own
            parent = found.get(draft.parent.heading.id or "") if draft.parent is not None else None
            found[name] = Clause(
                id=name,
                title=heading.title,
                level=heading.level,
                parent=parent.id if parent is not None else None,
                context=heading.context,
                promises=self._words(heading, "promises"),
                scope=narrow(parent.scope if parent is not None else Scope(), own, brands=brands),
                body=tuple(draft.body),
                span=heading.span,
            )
        return tuple(found.values())

    def _own(self, heading: Heading, name: str) -> Scope:
        for attribute, words in heading.attributes.items():
            self.names.spans[f"#{name}/{attribute}"] = words.span
            if self.translation:
                self.findings.error(
                    "translation-only-words",
                    words.span,
                    f"A translation does not say `{attribute}` of a clause; the notice it translates does.",
                    "Leave only the id.",
                )
            for word, span in words.words:
                self.names.spans[f"#{name}/{attribute}/{word}"] = span
        for attribute, kinds in (("by", ("controller", "brand")), ("on", ("channel",))):
            for word, span in heading.attributes[attribute].words if attribute in heading.attributes else ():
                where = f"`{attribute}` of the clause `{name}`"
                self.names.references.append(Reference(target=word, kinds=kinds, where=where, span=span))
        return Scope(
            places=self._places(heading, name) or None,
            by=self._words(heading, "by") or None,
            on=self._words(heading, "on") or None,
        )

    def _places(self, heading: Heading, name: str) -> tuple[str, ...]:
        found = []
        for word, span in heading.attributes["for"].words if "for" in heading.attributes else ():
            if not known_places.known(word):
                hint = "Write ISO 3166 codes (`CH`), subdivisions (`US-CA`), or the groups `EU` and `EEA`."
                self.findings.error("unknown-place", span, f"`{shown(word)}` is no place we know.", hint)
                continue
            if word == "CA" and "calif" in f"{heading.title} {name}".lower():
                self._california(span)
            found.append(word)
        return tuple(sorted(set(found)))

    def _california(self, span: Span) -> None:
        self.findings.warning("place-meant", span, "`CA` is Canada.", "California is `US-CA`.")

    def _words(self, heading: Heading, name: str) -> tuple[str, ...]:
        if name not in heading.attributes:
            return ()
        words = dict.fromkeys(word for word, _ in heading.attributes[name].words)
        return tuple(words) if name == "promises" else tuple(sorted(words))
