"""The front matter: what the notice is called, when and where it applies, in which language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from troth.notice.facts import Notice
from troth.notice.findings import Findings, listed, shown
from troth.notice.inline import ID
from troth.notice.nodes import Listed, Node, Scalar, read_yaml
from troth.notice.places import Span
from troth.notice.source import Source
from troth.terms import places as known_places

VERSION = 1
"""Of the language that this reads."""
OF_A_NOTICE = ("troth", "notice", "effective", "time_zone", "language", "places")
OF_A_TRANSLATION = ("troth", "notice", "language")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_FILE = re.compile(r"(?:.*[/\\])?[^/\\]+\.([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.md", re.DOTALL)
_RULE = "syntax-front-matter"


class FrontMatter(Struct, frozen=True, kw_only=True):
    """The front matter as far as it could be read; what is missing is empty."""

    id: str
    version: int
    effective: dt.datetime | None
    time_zone: str
    language: str
    places: tuple[str, ...]
    spans: dict[str, Span]
    """Where each value stands, by its key."""


def read_front_matter(source: Source, *, translation: bool, findings: Findings) -> tuple[FrontMatter | None, int]:
    """Read it. Returns it and the 1-based line at which the prose begins; None where there is no front matter."""
    if source.lines[0].rstrip() != "---":
        findings.error(
            _RULE,
            source.whole_line(1),
            "The file does not begin with front matter.",
            "Begin with a line `---`, then `troth: 1`, `notice: your-id`, and another line `---`.",
        )
        return None, 1
    closing = (line for line, text in enumerate(source.lines[1:], start=2) if text.rstrip() in ("---", "..."))
    number = next(closing, None)
    if number is None:
        findings.error(_RULE, source.span(1, 1, 4), "The front matter is never closed.", "Close it with a line `---`.")
        return None, len(source.lines) + 1
    read = read_yaml(source, first=2, last=number - 1, rule=_RULE, findings=findings)
    reader = _Reader(source, {key.text: (key, value) for key, value in read.entries}, findings)
    return reader.read(OF_A_TRANSLATION if translation else OF_A_NOTICE, closing=number), number + 1


def known_zone(name: str) -> bool:
    """Whether the IANA database has a time zone of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # ValueError: `../x`, NUL; OSError: a folder, a long name
        return False
    return True


def language_of(file: str) -> str | None:
    """The language that the name of a translation's file says: ``notice.fr.md``; None for any other file."""
    named = _FILE.fullmatch(file)
    return named[1] if named is not None else None


def check_translation(front: FrontMatter, *, file: str, of: Notice | None, findings: Findings) -> None:
    """A translation says which notice it translates, and its language is that of its file's name and another's."""
    named = language_of(file)
    if front.language and named is not None and front.language.lower() != named.lower():
        message = f"The file is named for `{named}`, and its language is `{shown(front.language)}`."
        findings.error(_RULE, front.spans["language"], message, f"Write `language: {named}`, or rename the file.")
    if of is None:
        return
    if front.id and front.id != of.id:
        message = f"This is a translation of `{shown(front.id)}`; the notice beside it is `{of.id}`."
        findings.error(_RULE, front.spans["notice"], message, f"Write `notice: {of.id}`.")
    if front.language and front.language == of.language:
        message = f"The notice itself is in `{of.language}`; this is no translation of it."
        findings.error(_RULE, front.spans["language"], message, "Say the language of this file.")


class _Reader:
    def __init__(self, source: Source, entries: dict[str, tuple[Scalar, Node]], findings: Findings) -> None:
        self.source = source
        self.entries = entries
        self.findings = findings

    def read(self, wanted: tuple[str, ...], *, closing: int) -> FrontMatter:
        for name, (key, _) in self.entries.items():
            if name not in wanted:
                self._unwanted(name, key, wanted)
        for name in wanted:
            if name not in self.entries:
                self.findings.error(
                    "missing-field",
                    self.source.whole_line(closing),
                    f"The front matter does not say `{name}`.",
                    f"Add a line `{name}: ...`.",
                )
        zone = self._zone() if "time_zone" in wanted else ""
        return FrontMatter(
            id=self._matching("notice", ID, "lower-case letters and digits, words joined by `-`", "our-house"),
            version=self._version(),
            effective=self._effective(zone) if "effective" in wanted else None,
            time_zone=zone,
            language=self._matching("language", _LANGUAGE, "a language tag such as `en` or `fr-CH`", "en"),
            places=self._places() if "places" in wanted else (),
            spans={name: value.span for name, (_, value) in self.entries.items()},
        )

    def _unwanted(self, name: str, key: Scalar, wanted: Iterable[str]) -> None:
        if name in OF_A_NOTICE:
            message = f"A translation does not say `{name}`; the notice it translates does."
            self.findings.error("translation-only-words", key.span, message, "Delete the line.")
        else:
            message = f"Front matter has no `{shown(name)}`; it has {listed(wanted)}."
            self.findings.error("unknown-key", key.span, message, self.findings.nearest(name, wanted))

    def _text(self, name: str) -> Scalar | None:
        """The scalar under a key; None when there is none, with a finding when it is something else."""
        value = self.entries[name][1] if name in self.entries else None
        if value is None:
            return None
        if not isinstance(value, Scalar) or not value.text:
            self._error(value, f"`{name}` is one bare word.")
            return None
        return value

    def _error(self, node: Node, message: str, hint: str = "") -> None:
        self.findings.error(_RULE, node.span, message, hint)

    def _matching(self, name: str, pattern: re.Pattern[str], expected: str, example: str) -> str:
        value = self._text(name)
        if value is None:
            return ""
        if not pattern.fullmatch(value.text):
            self._error(
                value, f"`{name}` is `{shown(value.text)}`; expected {expected}.", f"Write `{name}: {example}`."
            )
            return ""
        return value.text

    def _version(self) -> int:
        value = self._text("troth")
        if value is not None and value.text != str(VERSION):
            self._error(
                value,
                f"The notice is written in version `{shown(value.text)}` of the language; expected {VERSION}.",
                f"Write `troth: {VERSION}`.",
            )
        return VERSION

    def _zone(self) -> str:
        value = self._text("time_zone")
        if value is None:
            return ""
        if not known_zone(value.text):
            self._error(
                value,
                f"There is no time zone `{shown(value.text)}`.",
                "Write its name in the IANA database, such as `Europe/Zurich`.",
            )
            return ""
        return value.text

    def _effective(self, zone: str) -> dt.datetime | None:
        value = self._text("effective")
        if value is None:
            return None
        try:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", value.text):
                day = dt.date.fromisoformat(value.text)
                at = dt.datetime.combine(day, dt.time(), ZoneInfo(zone or "UTC"))
            else:
                at = dt.datetime.fromisoformat(value.text)
            if at.tzinfo is not None:
                return at.astimezone(dt.UTC)
        except (ValueError, OverflowError):
            pass
        self._error(
            value,
            f"`effective` is `{shown(value.text)}`; expected a date, or an instant with its offset.",
            "Write `2026-06-01`, or `2026-06-01T09:00+02:00`.",
        )
        return None

    def _places(self) -> tuple[str, ...]:
        value = self.entries["places"][1] if "places" in self.entries else None
        if value is None:
            return ()
        if not isinstance(value, Listed) or not value.items:
            self._error(value, "`places` is a list of every place served.", "Write `places: [EU, GB, US-CA]`.")
            return ()
        found: list[str] = []
        for item in value.items:
            text = item.text if isinstance(item, Scalar) else "a list or map"
            if not known_places.known(text):
                hint = "Write ISO 3166 codes, subdivisions such as `US-CA`, or the groups `EU` and `EEA`."
                self.findings.error("unknown-place", item.span, f"`{shown(text)}` is no place we know.", hint)
            elif text not in found:
                found.append(text)
        return tuple(found)
