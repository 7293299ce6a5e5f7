"""The map of a home: the dataset and rules file of each system that ``troth.toml`` names, read from the disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from troth.notice.facts import Finding
from troth.notice.findings import listed
from troth.notice.places import Span
from troth.stores.home import Home
from troth.systems.facts import Dataset, Rules
from troth.systems.graph import Map
from troth.systems.nodes import MOST_BYTES
from troth.systems.read import read_datasets
from troth.systems.rules_file import read_rules


class Loaded(NamedTuple):
    """What the files of a home say of its systems, and what is wrong with them."""

    map: Map
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether every file could be read without an error."""
        return not any(one.severity == "error" for one in self.findings)


def load_map(home: Home, *, terms: Iterable[str] | None = None) -> Loaded:
    """Read the files of every system; a file that is missing or broken is a finding, never an exception.

    ``terms`` are the data categories a notice adds to the taxonomy; None leaves categories unjudged. BadSettings.
    """
    datasets: list[Dataset] = []
    rules: list[Rules] = []
    findings: list[Finding] = []
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
                rules.append(beside.rules)
    return Loaded(Map(datasets, rules), tuple(findings))


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
