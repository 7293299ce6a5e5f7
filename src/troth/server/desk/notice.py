"""The notice for those who work here: clause by clause its sentences, marks, coverage, trials, translation, changes."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from msgspec import Struct

from troth.board import Row, counts
from troth.house import House
from troth.house.owning import owners_of
from troth.notice import translated
from troth.notice.diff import ClauseChange, compare
from troth.notice.edition import Edition
from troth.notice.facts import Clause, Notice
from troth.notice.kinds import Practice
from troth.notice.project import stretches
from troth.server.desk.guard import needs
from troth.server.desk.promises import voice_of
from troth.server.desk.sentences import Voice
from troth.server.pages.shell import the_house
from troth.terms.practices import PRACTICES

_STATES = {
    "missing": "not yet translated",
    "translated": "translated",
    "stale": "older than the original",
    "approved": "approved",
}


class Sentence(Struct, frozen=True):
    """One marked stretch: its text, and the declarations its mark names, each with its kind."""

    text: Any
    marks: tuple[tuple[str, str], ...]
    context: bool


class Translated(Struct, frozen=True):
    """How a clause stands in one other language."""

    language: str
    state: str
    """``translated``, ``not yet translated``, ``older than the original``, ``approved``."""
    fine: bool
    approved_by: str


class Line(Struct, frozen=True):
    """One clause in the list."""

    clause: Clause
    title: Any
    promising: int
    context: int
    verdicts: tuple[tuple[str, int], ...]
    translated: tuple[Translated, ...]
    change: str


@needs("notice")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every clause, a line each."""
    house = the_house()
    edition = house.edition()
    rows, voice = house.board(), voice_of(house)
    changes = _changes(house, edition)
    tongues = _translated(house, edition)
    lines = [_line(clause, voice, rows, tongues.get(clause.id, ()), changes) for clause in house.notice.clauses]
    missing = sum(1 for line in lines for one in line.translated if not one.fine)
    context = {
        "edition": edition,
        "zone": house.notice.time_zone or "UTC",
        "lines": lines,
        "languages": [one.language for one in edition.translations] if edition else [],
        "missing": missing,
        "changed": len(changes),
        "earlier": any(edition is not None and one.effective < edition.effective for one in house.editions.all()),
        "to_come": _to_come(house),
        "title": house.notice.title,
    }
    return render(request, "desk/notice.html", context)


@needs("notice")
@require_safe
def clause(request: HttpRequest, clause: str) -> HttpResponse:
    """One clause, whole."""
    house = the_house()
    edition, voice, owners = house.edition(), voice_of(house), owners_of(house)
    try:
        found = house.notice.clause(clause)
    except KeyError:
        raise Http404 from None
    rows = [(row, voice.says(row.id), owners.of(row.id, clause)) for row in house.board() if row.clause == clause]
    declared = [one for one in house.notice.declarations.values() if one.clause == clause]
    practices = [
        (
            one,
            PRACTICES[one.is_entry].says if one.is_entry else "",
            PRACTICES[one.is_entry].trial if one.is_entry else "",
        )
        for one in declared
        if isinstance(one, Practice)
    ]
    sentences = _sentences(found, house.notice, voice)
    context = {
        "clause": found,
        "title": voice.title(clause),
        "sentences": sentences,
        "promising": sum(1 for one in sentences if one.marks),
        "plain": sum(1 for one in sentences if one.context),
        "rows": rows,
        "practices": practices,
        "unmarked": _unmarked(house.notice, clause),
        "translated": _translated(house, edition).get(clause, ()),
        "change": _changes(house, edition).get(clause),
        "edition": edition,
        "zone": house.notice.time_zone or "UTC",
    }
    return render(request, "desk/clause.html", context)


def _line(
    one: Clause,
    voice: Voice,
    rows: tuple[Row, ...],
    tongues: tuple[Translated, ...],
    changes: dict[str, ClauseChange],
) -> Line:
    said = stretches(one.body)
    found = counts(row for row in rows if row.clause == one.id)
    change = changes.get(one.id)
    return Line(
        clause=one,
        title=voice.title(one.id),
        promising=sum(1 for stretch in said if stretch.ids),
        context=sum(1 for stretch in said if stretch.context),
        verdicts=tuple((str(word), number) for word, number in found.items()),
        translated=tongues,
        change=change.change if change is not None else "",
    )


def _sentences(one: Clause, notice: Notice, voice: Voice) -> list[Sentence]:
    def kind(mark: str) -> str:
        declared = notice.declarations.get(mark)
        return str(declared.__struct_config__.tag) if declared is not None else ""

    return [
        Sentence(voice.sentence(each), tuple((mark, kind(mark)) for mark in each.ids), each.context)
        for each in stretches(one.body)
    ]


def _unmarked(notice: Notice, clause: str) -> list[str]:
    """Declarations of a clause that no sentence anywhere names: tables may still show them."""
    named = {mark for one in notice.clauses for each in stretches(one.body) for mark in each.ids}
    return [one.id for one in notice.declarations.values() if one.clause == clause and one.id not in named]


def _translated(house: House, edition: Edition | None) -> dict[str, tuple[Translated, ...]]:
    """How each clause stands in every other language of the edition; `troth translated` records who said so."""
    if edition is None:
        return {}
    try:
        record = translated.beside(house.home.notice_file)
    except translated.TranslationRecordError:
        record = {}  # `troth check` says where the file is broken
    found: dict[str, list[Translated]] = {}
    for each in translated.states(edition.notice, edition.translations, record).values():
        for one in each:
            found.setdefault(one.clause, []).append(
                Translated(one.language, _STATES[one.state], one.state in {"translated", "approved"}, one.approved_by)
            )
    return {clause: tuple(ones) for clause, ones in found.items()}


def _changes(house: House, edition: Edition | None) -> dict[str, ClauseChange]:
    """What the edition in force changed against the one before it, by clause."""
    earlier = [one for one in house.editions.all() if edition is not None and one.effective < edition.effective]
    if edition is None or not earlier:
        return {}
    return {one.clause: one for one in compare(earlier[-1].notice, edition.notice)}


def _to_come(house: House) -> list[Edition]:
    return [one for one in house.editions.all() if one.effective > house.clock.now()]
