"""The rules of ``troth check``: each is one module here, one test, one page in ``docs/rules/`` and one bad example.

A rule's name is its module's, with hyphens. A module says what it is (``RULE``) and looks: ``check`` at a notice,
``check_text`` at a policy without declarations. It yields what it
found, and nothing else lists the rules. What the reader of a notice finds by itself, before there is a notice to look
at, has its names, families and sentences in ``reading.toml``, and a page and an example like every other rule.
"""

from __future__ import annotations

import importlib
import pkgutil
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

from troth.notice import translated
from troth.notice.case import Case
from troth.notice.facts import Finding, Notice
from troth.notice.places import Span
from troth.notice.policy import Policy, read_policy
from troth.notice.promises import Promise, PromiseListError, beside
from troth.notice.read import Reading
from troth.notice.source import Source

Severity = Literal["error", "warning"]

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
    """What a rule is, beside its name."""

    family: str
    severity: Severity
    says: str
    """What must be so, in one sentence."""
    sources: tuple[str, ...] = ()
    """Articles of law, or sections of the language, that it rests on."""
    whole: bool = False
    """It judges what is missing, so it says nothing while a part of the notice could not be read."""


class Found(Struct, frozen=True):
    """One place where a rule is broken."""

    span: Span
    message: str
    hint: str


class Entry(Struct, frozen=True):
    """A rule in the catalogue."""

    name: str
    rule: Rule
    look: Callable[[Case], Iterable[Found]] | None
    """At a notice; None where the reader finds it by itself, or where the rule is about texts."""
    look_at_text: Callable[[Policy], Iterable[Found]] | None
    """At a policy without declarations."""


@cache
def catalogue() -> dict[str, Entry]:
    """Every rule by name, sorted by family and name."""
    entries = [
        Entry(name, Rule(**row), None, None)
        for name, row in tomllib.loads((Path(__file__).parent / "reading.toml").read_text("utf-8")).items()
    ]
    for found in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{found.name}")
        name = found.name.replace("_", "-")
        entries.append(Entry(name, module.RULE, getattr(module, "check", None), getattr(module, "check_text", None)))
    return {entry.name: entry for entry in sorted(entries, key=lambda one: (one.rule.family, one.name))}


def check(reading: Reading, *, promises: tuple[Promise, ...] | None = None) -> tuple[Finding, ...]:
    """Everything the reader and the rules have to say about a notice, in the order of its text.

    ``promises`` is the list the notice must carry; when it is not given, ``promises.md`` beside the notice's file is
    read. Never raises on a bad notice: with no notice to look at, the reader's findings are all there is.
    """
    findings = list(reading.findings)
    if reading.notice is not None and not _is_translation(reading.notice):
        if promises is None:
            try:
                promises = beside(reading.notice.file)
            except (PromiseListError, OSError) as error:
                promises = ()
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
        case = Case(reading.notice, translations=reading.translations, promises=promises, translated=kept)
        lost = any(one.rule in LOSING and one.severity == "error" for one in findings)
        for entry in catalogue().values():
            if entry.look is not None and not (lost and entry.rule.whole):
                findings.extend(_finding(entry, found) for found in entry.look(case))
    first = reading.notice.file if reading.notice is not None else ""
    return tuple(
        sorted(findings, key=lambda one: (one.span.file != first, one.span.file, one.span.line, one.span.column))
    )


def _is_translation(notice: Notice) -> bool:
    """A translation read by itself: there is nothing to compare it with."""
    return not notice.places and not notice.declarations and notice.effective is None


def check_text(source: Source) -> tuple[Finding, ...]:
    """What the rules of structure have to say about a policy without declarations, in the order of its text."""
    policy = read_policy(source)
    findings = [
        _finding(entry, found)
        for entry in catalogue().values()
        if entry.look_at_text is not None
        for found in entry.look_at_text(policy)
    ]
    return tuple(sorted(findings, key=lambda one: (one.span.line, one.span.column, one.rule)))


def _finding(entry: Entry, found: Found) -> Finding:
    return Finding(
        rule=entry.name, severity=entry.rule.severity, span=found.span, message=found.message, hint=found.hint
    )
