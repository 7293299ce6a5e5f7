"""Findings as SARIF 2.1.0 (OASIS), which code hosts and editors read: rules, places, and what to put in the place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

import msgspec

from troth.notice.facts import Finding
from troth.notice.places import Span
from troth.notice.rules import Entry, catalogue
from troth.notice.style.scalars import quoted

Json = dict[str, Any]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_GUESSED = re.compile(r"Did you mean `([^`]+)`\?")
_WORD = re.compile(r"[\w./-]+")
_LINK = re.compile(r"\[([^\[\]]*)\](?=\()")


def as_sarif(findings: Iterable[Finding], *, lines: Mapping[str, tuple[str, ...]], pages: str = "") -> bytes:
    """One run. ``lines`` are those of the files pointed into; ``pages`` is where the pages of the rules can be read."""
    results = tuple(findings)
    known = catalogue()
    names = list(dict.fromkeys((*known, *(one.rule for one in results))))
    driver = {
        "name": "Troth",
        "version": metadata.version("troth"),
        "rules": [_rule(name, known.get(name), pages=pages) for name in names],
    }
    run = {
        "tool": {"driver": driver | ({"informationUri": pages} if pages else {})},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, index=names.index(one.rule), lines=lines.get(one.span.file, ())) for one in results],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2) + b"\n"


def pages_of_this_release() -> str:
    """Where the documentation of this release can be read, as its maker says; "" where it is not said."""
    for line in metadata.metadata("troth").get_all("Project-URL") or ():
        label, _, address = line.partition(", ")
        if label.lower() == "documentation":
            return str(address)
    return ""


def _rule(name: str, entry: Entry | None, *, pages: str) -> Json:
    """What SARIF calls a reporting descriptor. Findings about systems are explained on one page (``entry`` is None)."""
    page = f"rules/{name}.md" if entry is not None else "check-systems.md"
    said: Json = {"id": name, "name": "".join(word.capitalize() for word in name.split("-"))}
    if entry is not None:
        sources = f" Rests on: {'; '.join(entry.sources)}." if entry.sources else ""
        said |= {
            "shortDescription": _message(entry.rule.says),
            "help": _message(f"{entry.rule.says}{sources} More in docs/{page}."),
            "defaultConfiguration": {"level": entry.rule.severity},
            "properties": {"tags": ["privacy", entry.family], "sources": list(entry.sources)},
        }
    else:
        said["help"] = _message(f"A finding about systems; docs/{page} explains it.")
    return {**said, "helpUri": f"{pages.rstrip('/')}/{page}"} if pages else said


def _result(one: Finding, *, index: int, lines: tuple[str, ...]) -> Json:
    artifact = {"uri": _address(one.span.file)}
    result: Json = {
        "ruleId": one.rule,
        "ruleIndex": index,
        "level": one.severity,
        "message": _message(f"{one.message} {one.hint}".strip()),
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": _region(one.span)}}],
    }
    instead = replacement(one, lines=lines)
    if instead is None:
        return result
    change = {"deletedRegion": _region(one.span), "insertedContent": {"text": instead}}
    fix = {
        "description": _message(one.hint),
        "artifactChanges": [{"artifactLocation": artifact, "replacements": [change]}],
    }
    return {**result, "fixes": [fix]}


def replacement(one: Finding, *, lines: tuple[str, ...]) -> str | None:
    """What to write in the place of what is pointed at; None where only a person knows."""
    span = one.span
    if span.line != span.end_line or span.line > len(lines):
        return None
    there = lines[span.line - 1][span.column - 1 : span.end_column - 1]
    guessed = _GUESSED.fullmatch(one.hint)
    if guessed is not None and _WORD.fullmatch(there) and _WORD.fullmatch(guessed[1]):
        return guessed[1]
    if one.rule == "unquoted-words" and there and there[0] not in "\"'|>“„«":
        return quoted(there)
    return None


def _message(text: str) -> Json:
    """SARIF 3.11.5 and 3.11.6: a brace stands twice, and what looks like a link and is none is escaped."""
    return {"text": _LINK.sub(r"\\[\1\\]", text.replace("{", "{{").replace("}", "}}"))}


def _region(span: Span) -> Json:
    """SARIF 3.30: lines and columns from 1, the end exclusive, as ours."""
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _address(file: str) -> str:
    """A path as a URI: relative as it was named, or ``file:///...``."""
    path = PurePath(file)
    return Path(file).as_uri() if path.is_absolute() else quote(path.as_posix())
