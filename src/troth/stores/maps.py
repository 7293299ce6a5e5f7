"""The systems of a home: the files of each that ``troth.toml`` names, its database, and the two side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from troth.connectors import open_system
from troth.notice.facts import Finding, Notice
from troth.notice.findings import listed
from troth.notice.kinds import Term
from troth.notice.places import Span
from troth.stores.home import Home, system_variable
from troth.systems.compare import compare
from troth.systems.covered import judge
from troth.systems.facts import Dataset, Rules, Shape
from troth.systems.graph import Map
from troth.systems.nodes import MOST_BYTES
from troth.systems.ports import System, SystemAway, SystemRefused
from troth.systems.read import read_datasets
from troth.systems.rules_file import read_rules
from troth.systems.rules_words import read_words, worded
from troth.terms.cannot import CannotRun


class Loaded(NamedTuple):
    """What the files of a home say of its systems, and what is wrong with them."""

    map: Map
    findings: tuple[Finding, ...]
    words: tuple[Finding, ...]
    """What is wrong with the words in other languages: nobody is searched worse for it."""

    @property
    def sound(self) -> bool:
        """Whether every dataset and every rules file could be read without an error."""
        return not any(one.severity == "error" for one in self.findings)


class Looked(NamedTuple):
    """What was found of one system."""

    name: str
    """Empty for files that belong to none."""
    findings: tuple[Finding, ...]
    live: bool
    """Whether its database could be looked at."""


def load_map(home: Home, *, terms: Iterable[str] | None = None) -> Loaded:
    """Read the files of every system; a file that is missing or broken is a finding, never an exception.

    ``terms`` are the data categories a notice adds to the taxonomy; None leaves categories unjudged. BadSettings.
    """
    datasets: list[Dataset] = []
    rules: list[Rules] = []
    findings: list[Finding] = []
    words: list[Finding] = []
    told: set[Path] = set()
    own = None if terms is None else frozenset(terms)
    for name in sorted(home.settings.systems):
        file = home.map_file(name)
        data = _bytes(file, findings, "map-unreadable", "`troth map URL` drafts one from the database.")
        dataset = None
        if data is not None:
            reading = read_datasets(data, shortened(file), terms=own)
            if file not in told:
                findings.extend(reading.findings)
                told.add(file)
            dataset = reading.dataset(name)
            if dataset is not None:
                datasets.append(dataset)
            elif reading.datasets:
                findings.append(_other_name(name, reading.datasets))
        file = home.rules_file(name)
        data = _bytes(file, findings, "rules-missing", "`troth map URL --rules` drafts one.")
        if data is not None:
            beside = read_rules(data, shortened(file), dataset=dataset)
            findings.extend(beside.findings)
            if beside.rules is not None and beside.rules.system == name:
                rules.append(_in_other_languages(beside.rules, words_files(home, name), words))
    findings.extend(_unused(home))
    return Loaded(Map(datasets, rules), tuple(findings), tuple(words))


def words_files(home: Home, name: str) -> dict[str, Path]:
    """What a system's rules say in other languages, ``shop.rules.fr.yml`` beside ``shop.rules.yml``: by language."""
    rules = home.rules_file(name)
    beside = re.compile(rf"{re.escape(rules.stem)}\.([a-z]{{2,3}}(?:-[A-Za-z0-9]{{2,8}})*){re.escape(rules.suffix)}")
    found = ((beside.fullmatch(file.name), file) for file in sorted(rules.parent.glob(f"*{rules.suffix}")))
    return {match[1]: file for match, file in found if match is not None}


def _beside(rules: Path, language: str) -> Path:
    return rules.with_name(f"{rules.stem}.{language}{rules.suffix}")


def _in_other_languages(rules: Rules, files: Mapping[str, Path], findings: list[Finding]) -> Rules:
    for language, file in files.items():
        data = _bytes(file, findings, "map-unreadable", "Look at who may read it.")
        if data is not None:
            reading = read_words(data, shortened(file), rules=rules)
            findings.extend(reading.findings)
            rules = worded(rules, reading.words, language=language)
    return rules


def open_systems(home: Home) -> dict[str, System]:
    """Every system of a home by name; nothing is connected yet. BadSettings, NoConnector."""
    return {name: open_system(name, home.system_url(name)) for name in sorted(home.settings.systems)}


def look_at_systems(home: Home, notice: Notice | None, *, languages: Sequence[str] = ()) -> tuple[Looked, ...]:
    """What is wrong with each system: its files, file against file, and the files against the live database.

    ``languages`` are those the notice is translated into: the words of the rules are wanted in each. A database that
    cannot be reached is a warning: whoever checks a notice need not stand beside it. BadSettings, NoConnector for an
    address that no connector can use.
    """
    terms = [key for key, one in notice.declarations.items() if isinstance(one, Term)] if notice else None
    loaded = load_map(home, terms=terms)
    findings = [*loaded.findings, *loaded.words, *judge(loaded.map, notice=notice)]
    for rules in loaded.map.rules.values():
        findings.extend(_languages(rules, words_files(home, rules.system), languages))
    looked = []
    for name in sorted(home.settings.systems):
        live = False
        if name in loaded.map.datasets:
            shape = _shape(home, name)
            live = isinstance(shape, Shape)
            findings.extend(compare(loaded.map, name, shape) if isinstance(shape, Shape) else (shape,))
        files = {shortened(one) for one in system_files(home, name)}
        own = tuple(one for one in findings if one.span.file in files or _about(one, name))
        findings = [one for one in findings if one not in own]
        looked.append(Looked(name, tuple(sorted(own, key=_in_order)), live))
    if findings:
        looked.append(Looked("", tuple(sorted(findings, key=_in_order)), live=False))
    return tuple(looked)


def system_files(home: Home, name: str) -> tuple[Path, ...]:
    """Every file about a system: its dataset, its rules, and what they say in other languages."""
    return (home.map_file(name), home.rules_file(name), *words_files(home, name).values())


def _languages(rules: Rules, files: Mapping[str, Path], wanted: Sequence[str]) -> list[Finding]:
    """Languages of the notice in which nobody has said what the rules say, and the other way round."""
    missing = [
        Finding(
            rule="words-missing",
            severity="warning",
            span=rules.span,
            message=f"The notice is translated into {language}, and what these rules say to people is not.",
            hint=f"Write it in {_beside(Path(rules.span.file), language)}, as docs/systems.md shows.",
        )
        for language in wanted
        if language not in files
    ]
    unread = [
        Finding(
            rule="words-unread",
            severity="warning",
            span=Span(shortened(file), 1, 1, 1, 1),
            message=f"The notice has no translation into {language}, so nobody reads these words.",
            hint="Translate the notice too, or take the file away.",
        )
        for language, file in files.items()
        if language not in wanted
    ]
    return missing + unread


def _about(finding: Finding, name: str) -> bool:
    return finding.rule == "live-away" and f"`{name}`" in finding.message


def _in_order(finding: Finding) -> tuple[str, int, int, str]:
    return (finding.span.file, finding.span.line, finding.span.column, finding.rule)


def _shape(home: Home, name: str) -> Shape | Finding:
    """What the database looks like, or the finding that it could not be looked at."""
    url = home.system_url(name)
    if not url:
        away = CannotRun("nothing says where it is")
    else:
        system = open_system(name, url)
        try:
            return system.shape()
        except (SystemAway, SystemRefused) as said:
            away = said
    return Finding(
        rule="live-away",
        severity="warning",
        span=_table(home, name),
        message=f"The database of `{name}` could not be looked at: {away.message.rstrip('.')}.",
        hint=f"Check again where it can be reached; {system_variable(name)} says where before `url` does.",
    )


def _table(home: Home, name: str) -> Span:
    """Where ``troth.toml`` speaks of a system."""
    file = home.path / "troth.toml"
    for number, line in enumerate(file.read_text("utf-8").split("\n"), start=1):
        if re.match(rf"""\s*\[\s*systems\s*\.\s*["']?{re.escape(name)}["']?\s*\]""", line):
            return Span(shortened(file), number, 1, number, len(line.rstrip()) + 1)
    return Span(shortened(file), 1, 1, 1, 1)


def _unused(home: Home) -> list[Finding]:
    """Files in ``systems/`` that no table of ``troth.toml`` names: nothing they say is done."""
    folder = home.path / "systems"
    named = {file.resolve() for name in home.settings.systems for file in system_files(home, name)}
    return [
        Finding(
            rule="map-unused",
            severity="warning",
            span=Span(shortened(file), 1, 1, 1, 1),
            message="No [systems.NAME] in troth.toml names this file, so nothing it says is done.",
            hint=f"Write [systems.{file.name.partition('.')[0]}] in troth.toml, or take the file away.",
        )
        for file in sorted(folder.glob("*.y*ml"))
        if file.resolve() not in named
    ]


def shortened(file: Path) -> str:
    """The path as one would type it from here."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)


def _other_name(name: str, datasets: tuple[Dataset, ...]) -> Finding:
    return Finding(
        rule="map-shape",
        severity="error",
        span=datasets[0].span,
        message=f"troth.toml calls this system `{name}`; the file has {listed(one.key for one in datasets)}.",
        hint=f"Write `fides_key: {name}`, or call the table in troth.toml [systems.{datasets[0].key}].",
    )


def _bytes(file: Path, findings: list[Finding], rule: str, hint: str) -> bytes | None:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except FileNotFoundError:
        message = "There is no such file."
    except OSError as refused:
        message = f"The file cannot be read: {refused.strerror}."
    name = shortened(file)
    findings.append(Finding(rule=rule, severity="error", span=Span(name, 1, 1, 1, 1), message=message, hint=hint))
    return None
