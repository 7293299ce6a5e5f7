"""The rules of ``troth check``: each is one module here, one test, one page in ``docs/rules/`` and one bad example.

Four families, a folder each: ``structure``, ``truth``, ``law``, ``prose``. A rule's name is its module's, with hyphens.
A module says what it is (``RULE``) and looks: ``check`` at a notice, ``check_text`` at a policy without declarations;
``check_law`` and ``check_text_law`` do so under one law at a time, from the dated packs in ``notice/packs``. It yields
what it found, and nothing else lists the rules. What the reader of a notice finds by itself, before there is a notice
to look at, has its names and sentences in ``structure/reading.toml``, and a page and an example like every other rule.
"""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from troth.notice import translated
from troth.notice.case import Case
from troth.notice.exceptions import apply, read_exceptions
from troth.notice.facts import Finding, Notice
from troth.notice.packs import Law, laws, laws_for
from troth.notice.places import Span
from troth.notice.policy import Policy, read_policy
from troth.notice.policy.declared import read_declared
from troth.notice.promises import Promise, PromiseListError, Words, beside, words_beside
from troth.notice.read import Reading
from troth.notice.source import Source

Severity = Literal["error", "warning"]
FAMILIES = ("structure", "truth", "law", "prose")

LOSING = frozenset(
    {
        "missing-field",
        "reserved-id",
        "syntax-attribute",
        "syntax-fence",
        "syntax-front-matter",
        "syntax-heading",
        "syntax-id",
        "syntax-key",
        "syntax-yaml",
        "too-many-findings",
        "unknown-kind",
        "wrong-shape",
    }
)
"""Findings of the reader after which a clause or a declaration may be missing though somebody wrote it."""


class Rule(Struct, frozen=True, kw_only=True):
    """What a rule is, beside its name and its family."""

    severity: Severity
    says: str
    """What must be so, in one sentence."""
    sources: tuple[str, ...] = ()
    """Articles of law, or sections of the language, that it rests on. Of a law the packs add theirs."""
    of_prose: bool = False
    """``check_text`` looks at the prose of a notice as well."""
    whole: bool = False
    """It judges what is missing, so it says nothing while a part of the notice could not be read."""


class Found(Struct, frozen=True):
    """One place where a rule is broken."""

    span: Span
    message: str
    hint: str


class Entry(Struct, frozen=True, kw_only=True):
    """A rule in the catalogue."""

    name: str
    family: str
    """``structure``, ``truth``, ``law`` or ``prose``: the folder it lies in."""
    rule: Rule
    look: Callable[[Case], Iterable[Found]] | None = None
    """At a notice; None where the reader finds it by itself, or where the rule is about texts."""
    look_by_law: Callable[[Case, Law], Iterable[Found]] | None = None
    """At a notice under one law of a pack; asked once for each law in force where the notice serves."""
    look_at_text: Callable[[Policy], Iterable[Found]] | None = None
    """At a policy without declarations."""
    look_at_text_by_law: Callable[[Policy, Law], Iterable[Found]] | None = None
    """The same under one law."""

    @property
    def sources(self) -> tuple[str, ...]:
        """What it rests on: its own sources, then those of the packs."""
        return tuple(dict.fromkeys((*self.rule.sources, *(law.source for law in laws() if law.rule == self.name))))


@cache
def catalogue() -> dict[str, Entry]:
    """Every rule by name, sorted by family and name."""
    structure = tomllib.loads((Path(__file__).parent / "structure" / "reading.toml").read_text("utf-8"))
    entries = [Entry(name=name, family="structure", rule=Rule(**row)) for name, row in structure.items()]
    for family in FAMILIES:
        folder = importlib.import_module(f"{__name__}.{family}")
        for found in pkgutil.iter_modules(folder.__path__):
            module = importlib.import_module(f"{folder.__name__}.{found.name}")
            entries.append(
                Entry(
                    name=found.name.replace("_", "-"),
                    family=family,
                    rule=module.RULE,
                    look=getattr(module, "check", None),
                    look_by_law=getattr(module, "check_law", None),
                    look_at_text=getattr(module, "check_text", None),
                    look_at_text_by_law=getattr(module, "check_text_law", None),
                )
            )
    return {entry.name: entry for entry in sorted(entries, key=lambda one: (FAMILIES.index(one.family), one.name))}


def fixed() -> frozenset[str]:
    """Rules whose severity stays and from which nothing is excepted: the reader's, who reads around what they find."""
    return frozenset(
        one.name
        for one in catalogue().values()
        if not (one.look or one.look_by_law or one.look_at_text or one.look_at_text_by_law)
    )


def check(
    reading: Reading,
    *,
    promises: tuple[Promise, ...] | None = None,
    severity: Mapping[str, Severity] | None = None,
    on: dt.date | None = None,
) -> tuple[Finding, ...]:
    """Everything the reader and the rules have to say about a notice, in the order of its text.

    ``promises`` is the list the notice must carry; when it is not given, ``promises.md`` beside the notice's file is
    read. ``severity`` is what a house says instead of a rule's own. ``on`` is the day whose law is asked for: the day
    the notice takes effect, where nothing is said. Never raises on a bad notice: with no notice to look at, the
    reader's findings are all there is.
    """
    findings = list(reading.findings)
    if reading.notice is not None and not _is_translation(reading.notice):
        told: Words | None = None
        if promises is None:
            promises = ()
            try:
                promises = beside(reading.notice.file)
                told = words_beside(reading.notice.file)
            except (PromiseListError, OSError) as error:
                start = Span(reading.notice.file, 1, 1, 1, 1)
                findings.append(
                    Finding(
                        rule="promise-list", severity="error", span=start, message=f"The list of promises: {error}."
                    )
                )
        try:
            kept = translated.beside(reading.notice.file)
        except (translated.TranslationRecordError, OSError) as error:
            kept = {}
            start = Span(reading.notice.file, 1, 1, 1, 1)
            message = f"The record of translations: {error}."
            findings.append(Finding(rule="translation-record", severity="error", span=start, message=message))
        case = Case(
            reading.notice, translations=reading.translations, promises=promises, promises_told=told, translated=kept
        )
        findings.extend(_looked_at(case, on=on, lost=any(_loses(one) for one in findings)))
        findings.extend(_read_over(reading))
    first = reading.notice.file if reading.notice is not None else ""
    findings = apply(findings, reading.allowed, known=catalogue(), fixed=fixed())
    return tuple(
        sorted(
            (_weighed(one, severity or {}) for one in findings),
            key=lambda one: (one.span.file != first, one.span.file, one.span.line, one.span.column),
        )
    )


def _looked_at(case: Case, *, on: dt.date | None, lost: bool) -> Iterator[Finding]:
    day = on or day_of(case.notice)
    for entry in catalogue().values():
        if lost and entry.rule.whole:
            continue
        if entry.look is not None:
            yield from (_finding(entry, found) for found in entry.look(case))
        if entry.look_by_law is not None:
            by_law = (
                _finding(entry, found, law)
                for law in laws_for(entry.name, served=case.notice.places, on=day)
                for found in entry.look_by_law(case, law)
            )
            yield from _once(by_law)


def _read_over(reading: Reading) -> Iterator[Finding]:
    """What the rules of prose say of a notice and its translations."""
    notices = [one for one in (reading.notice, *reading.translations) if one is not None]
    for source, notice in zip(reading.sources, notices, strict=False):
        prose = read_declared(source, language=notice.language)
        for entry in catalogue().values():
            if entry.rule.of_prose and entry.look_at_text is not None:
                yield from (_finding(entry, found) for found in entry.look_at_text(prose))


def _loses(finding: Finding) -> bool:
    return finding.rule in LOSING and finding.severity == "error"


def day_of(notice: Notice) -> dt.date:
    """The day whose law a notice answers to: the one on which it takes effect, by its own time zone."""
    if notice.effective is None:
        return dt.date.max
    return notice.effective.astimezone(ZoneInfo(notice.time_zone or "UTC")).date()


def _is_translation(notice: Notice) -> bool:
    """A translation read by itself: there is nothing to compare it with."""
    return not notice.places and not notice.declarations and notice.effective is None


def check_text(
    text: Source | Policy,
    *,
    served: Iterable[str] | None = None,
    severity: Mapping[str, Severity] | None = None,
    on: dt.date,
) -> tuple[Finding, ...]:
    """What the rules have to say about a policy without declarations, in the order of its text.

    ``served`` are the places whose law is asked for; where nothing is said, those the text speaks of, and the EU.
    """
    policy = read_policy(text) if isinstance(text, Source) else text
    places = tuple(served) if served is not None else policy.places
    findings = [
        _finding(entry, found)
        for entry in catalogue().values()
        if entry.look_at_text is not None
        for found in entry.look_at_text(policy)
    ]
    findings += _once(
        _finding(entry, found, law)
        for entry in catalogue().values()
        if entry.look_at_text_by_law is not None
        for law in laws_for(entry.name, served=places, on=on)
        for found in entry.look_at_text_by_law(policy, law)
    )
    findings = apply(findings, read_exceptions(policy.source), known=catalogue(), fixed=fixed())
    return tuple(
        sorted(
            (_weighed(one, severity or {}) for one in findings),
            key=lambda one: (one.span.line, one.span.column, one.rule),
        )
    )


def _finding(entry: Entry, found: Found, law: Law | None = None) -> Finding:
    return Finding(
        rule=entry.name,
        severity=entry.rule.severity,
        span=found.span,
        message=found.message,
        hint=found.hint,
        source=law.source if law is not None else "",
    )


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What several laws ask for in the same words at the same place is one finding, with all their sources."""
    same: dict[Finding, list[str]] = {}
    for one in findings:
        same.setdefault(replace(one, source=""), []).append(one.source)
    return tuple(replace(one, source="; ".join(dict.fromkeys(sources))) for one, sources in same.items())


def _weighed(finding: Finding, severity: Mapping[str, Severity]) -> Finding:
    """With the severity a house gives the rule; what loses a part of the notice keeps its own."""
    said = severity.get(finding.rule, finding.severity)
    return finding if finding.rule in fixed() or said == finding.severity else replace(finding, severity=said)
