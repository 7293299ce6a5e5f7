"""Plan an import of choices made elsewhere: what would be recorded, what a standing no forbids, what is nonsense.

Nothing is written here. The caller takes the plan whole or not at all: with a single fault, nothing is recorded.
A list may bring a no at any time. It may bring a yes only where no standing no forbids it, whatever the dates: a list
from elsewhere is not this person's last word.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

from msgspec import Struct

from troth.choices.facts import GRADES, NOES, Act, Choice, Grade, ImportConflict
from troth.choices.reading import Fault, Line, read_lines
from troth.choices.standing import Ballot, last_words
from troth.choices.switches import NoSuchSwitchError, Switch, select

ACTS: tuple[Act, ...] = ("grant", "refuse", "withdraw", "object", "opt-out", "restrict")
"""What a list may say. Ending a restriction needs a notice to the person (GDPR art. 18(3)), so no list does it."""

LONGEST_PERSON = 320
"""RFC 5321: 64 characters, an at sign, 255 characters."""


class Planned(Struct, frozen=True, kw_only=True):
    """One line, read: this person, these choices."""

    line: int
    person: str
    """As the list has it; the store normalises."""
    choices: tuple[Choice, ...]


class Conflict(Struct, frozen=True, kw_only=True):
    """One yes of the list that a no forbids. It is kept as a fact, and listed."""

    line: int
    person: str
    fact: ImportConflict


class ImportPlan(Struct, frozen=True, kw_only=True):
    """What an import would do. With faults, nothing may be done."""

    lines: int
    planned: tuple[Planned, ...]
    conflicts: tuple[Conflict, ...]
    already: int
    """Choices of the list that are on record, word for word."""
    faults: tuple[Fault, ...]


class _Row(Struct, frozen=True, kw_only=True):
    """A line whose every cell made sense."""

    line: int
    person: str
    switches: tuple[Switch, ...]
    act: Act
    at: dt.datetime
    source: str
    evidence: Grade
    language: str
    words: str


def plan_import(
    content: bytes,
    *,
    notice: str,
    policy: Ballot,
    held: Callable[[str], Sequence[Choice]],
    same: Callable[[str], str],
    at: dt.datetime,
) -> ImportPlan:
    """Plan the import of a whole file.

    ``held`` gives what is on record for a person as the list names them, in recorded order, nothing for somebody never
    met. ``same`` brings two spellings of one person together (the store's normaliser). ``at`` is now, UTC.
    """
    lines, faults = read_lines(content)
    rows: list[_Row] = []
    wrong = list(faults)
    for line in lines:
        problems = tuple(_problems(line, policy=policy, at=at))
        wrong.extend(problems)
        if not problems:
            rows.append(_row(line, policy=policy))
    if wrong:
        return ImportPlan(
            lines=len(lines),
            planned=(),
            conflicts=(),
            already=0,
            faults=tuple(sorted(wrong, key=lambda fault: fault.line)),
        )
    return _weigh(rows, notice=notice, policy=policy, held=held, same=same, at=at)


def _weigh(
    rows: Sequence[_Row],
    *,
    notice: str,
    policy: Ballot,
    held: Callable[[str], Sequence[Choice]],
    same: Callable[[str], str],
    at: dt.datetime,
) -> ImportPlan:
    """Set each choice against what is on record, and against the noes of the same list."""
    record = _Record(held=held, same=same, at=at)
    choices = [
        (row, tuple(_choice(row, switch, notice=notice, policy=policy) for switch in row.switches)) for row in rows
    ]
    noes: dict[tuple[str, str], Choice] = {}
    for row, made in choices:
        for choice in made:
            if choice.act in NOES:
                noes.setdefault((same(row.person), choice.switch), choice)
    planned: list[Planned] = []
    conflicts: list[Conflict] = []
    already = 0
    for row, made in choices:
        kept: list[Choice] = []
        for choice in made:
            no = record.standing_no(row.person, choice, policy) or noes.get((same(row.person), choice.switch))
            if record.has(row.person, choice):
                already += 1
            elif choice.act == "grant" and no is not None:
                conflicts.append(Conflict(line=row.line, person=row.person, fact=_conflict(choice, no, at=at)))
            else:
                record.add(row.person, choice)
                kept.append(choice)
        if kept:
            planned.append(Planned(line=row.line, person=row.person, choices=tuple(kept)))
    return ImportPlan(lines=len(rows), planned=tuple(planned), conflicts=tuple(conflicts), already=already, faults=())


class _Record:
    """What is on record for the people of the list, looked up once each."""

    def __init__(self, *, held: Callable[[str], Sequence[Choice]], same: Callable[[str], str], at: dt.datetime) -> None:
        self._held = held
        self._same = same
        self._at = at
        self._known: dict[str, list[Choice]] = {}
        self._seen: dict[str, set[tuple[str, str, dt.datetime, str]]] = {}

    def of(self, person: str) -> list[Choice]:
        key = self._same(person)
        if key not in self._known:
            self._known[key] = list(self._held(person))
            self._seen[key] = {_mark(choice) for choice in self._known[key]}
        return self._known[key]

    def has(self, person: str, choice: Choice) -> bool:
        self.of(person)
        return _mark(choice) in self._seen[self._same(person)]

    def add(self, person: str, choice: Choice) -> None:
        """Remember a choice of the list itself, so that the same line twice counts once."""
        self.of(person)
        self._seen[self._same(person)].add(_mark(choice))

    def standing_no(self, person: str, choice: Choice, policy: Ballot) -> Choice | None:
        """Give the no that stands on this choice's switch: the last word said about it, where that is a no."""
        last, _ = last_words(self.of(person), policy=policy, at=self._at)
        word = last.get(policy.bits[choice.switch])
        return word if word is not None and word.act in NOES else None


def _mark(choice: Choice) -> tuple[str, str, dt.datetime, str]:
    return (choice.switch, choice.act, choice.at, choice.source)


def _choice(row: _Row, switch: Switch, *, notice: str, policy: Ballot) -> Choice:
    return Choice(
        notice=notice,
        switch=switch.name,
        act=row.act,
        at=row.at,
        source=row.source,
        switch_hash=policy.hashes[switch.name],
        clause=switch.clause,
        language=row.language,
        words=row.words,
        evidence=row.evidence,
    )


def _conflict(choice: Choice, no: Choice, *, at: dt.datetime) -> ImportConflict:
    return ImportConflict(
        notice=choice.notice,
        switch=choice.switch,
        act=choice.act,
        claimed_at=choice.at,
        source=choice.source,
        evidence=choice.evidence,
        standing_act=no.act,
        standing_at=no.at,
        imported_at=at,
    )


def _row(line: Line, *, policy: Ballot) -> _Row:
    cells = line.cells
    return _Row(
        line=line.line,
        person=cells["person"],
        switches=_switches(cells, policy),
        act=cast("Act", cells["act"].lower()),
        at=_instant(cells["date"], policy.zone),
        source=cells["source"],
        evidence=cast("Grade", cells["evidence"].lower()),
        language=cells.get("language", ""),
        words=cells.get("words", ""),
    )


def _switches(cells: Mapping[str, str], policy: Ballot) -> tuple[Switch, ...]:
    return select(
        policy.switches,
        purpose=cells["purpose"],
        channel=cells.get("channel"),
        recipient=cells.get("recipient"),
        data=cells.get("data"),
    )


def _problems(line: Line, *, policy: Ballot, at: dt.datetime) -> Iterator[Fault]:
    """Say everything that is wrong with one line, in the order of its columns."""
    cells = line.cells
    here = line.line
    person = cells["person"]
    if not _is_address(person):
        yield Fault(line=here, found=_shown("person", person), expected="an e-mail address")
    try:
        _switches(cells, policy)
    except NoSuchSwitchError as error:
        yield Fault(line=here, found=_lower(error.found), expected=_lower(error.expected))
    if cells["act"].lower() not in ACTS:
        yield Fault(line=here, found=_shown("act", cells["act"]), expected=f"one of {', '.join(ACTS)}")
    if not cells["source"] or not cells["source"].isprintable():
        yield Fault(
            line=here,
            found=_shown("source", cells["source"]),
            expected="a name for where the choice was made",
            hint="For instance “till 2019” or “newsletter tool”: it is kept with the choice.",
        )
    yield from _date_problems(here, cells["date"], zone=policy.zone, at=at)
    if cells["evidence"].lower() not in GRADES:
        grades = "; ".join(f"{grade} ({meaning})" for grade, meaning in GRADES.items())
        yield Fault(line=here, found=_shown("evidence", cells["evidence"]), expected=f"one of {grades}")


def _date_problems(here: int, text: str, *, zone: str, at: dt.datetime) -> Iterator[Fault]:
    try:
        when = _instant(text, zone)
    except (ValueError, OverflowError):
        yield Fault(
            line=here,
            found=_shown("date", text),
            expected="a date (2019-03-01) or an instant with its offset (2019-03-01T10:30:00Z)",
        )
        return
    if when > at:
        yield Fault(line=here, found=_shown("date", text), expected="a day that has come", hint="Is the year right?")


def _instant(text: str, zone: str) -> dt.datetime:
    """Read a date (00:00 in the notice's zone) or an instant with offset, in UTC; ValueError when it is neither."""
    when = dt.datetime.fromisoformat(text)
    if when.tzinfo is None:
        if len(text) > len("2019-03-01"):
            raise ValueError("a time of day without its offset")
        when = when.replace(tzinfo=zoneinfo.ZoneInfo(zone))
    return when.astimezone(dt.UTC)


def _is_address(text: str) -> bool:
    """Whether this could be somebody's e-mail address: the store looks closer; here, what is nonsense is found."""
    local, at, domain = text.rpartition("@")
    plain = text.isprintable() and not any(sign.isspace() or sign in '<>,;:"' for sign in text)
    return (
        bool(local and at and "." in domain.strip(".")) and plain and "@" not in local and len(text) <= LONGEST_PERSON
    )


def _shown(column: str, text: str) -> str:
    shown = text if text.isprintable() else ascii(text)
    return f"{column} “{shown[:80]}”" if text else f"no {column}"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
