"""The copy a person asked for: what is held on them, and what the notice says of it (GDPR art. 15(1) and (3)).

What is about somebody else is left out and said to be; what nobody can read (a scrambled password) is named, not shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from troth.notice.facts import Notice
from troth.notice.kinds import Collect, Purpose, Recipient, Right
from troth.notice.project import Visitor, project
from troth.notice.render import inline_text
from troth.notice.words import Speaker, sentence
from troth.rights.facts import Cell, Copy, CopyTable, Entry, Use
from troth.rights.locate import Found, Located
from troth.rights.plan import column_label
from troth.systems.facts import Collection, CollectionRule, Field
from troth.systems.graph import Map
from troth.terms.taxonomy import is_within

SECRET = "user.authorization"  # noqa: S105 - a category of data
LONGEST_VALUE = 20_000


def make_copy(
    located: Located,
    *,
    request: str,
    found_in: Map,
    notice: Notice,
    edition: str,
    visitor: Visitor,
    choices: Iterable[str],
    not_searched: Iterable[str],
    made_at: dt.datetime,
    expires_at: dt.datetime,
) -> Copy:
    """Put it together in the visitor's language and for their place."""
    speaker = Speaker(notice, visitor)
    tables = tuple(_tables(located, found_in, speaker))
    held = {cell.category for table in tables for entry in table.entries for cell in entry.cells if cell.category}
    seen = project(notice, visitor)
    uses = tuple(_uses(seen, held, speaker))
    return Copy(
        request=request,
        made_at=made_at,
        expires_at=expires_at,
        systems=tuple(str(found_in.label(one)) for one in located.systems),
        tables=tables,
        uses=uses,
        sources=tuple(_sources(seen, held, speaker)),
        choices=tuple(choices),
        logic=tuple(_logic(seen, {one.purpose for one in uses}, speaker)),
        safeguards=tuple(_safeguards(seen, {one.purpose for one in uses}, speaker)),
        rights=tuple(_rights(seen, speaker)),
        not_searched=tuple(not_searched),
        edition=edition,
    )


def _tables(located: Located, found_in: Map, speaker: Speaker) -> Iterable[CopyTable]:
    groups: dict[tuple[str, str], list[Found]] = {}
    for row in located.rows:
        groups.setdefault((row.system, row.collection), []).append(row)
    for (system, name), rows in groups.items():
        collection, rule = found_in.collection(system, name), found_in.rule(system, name)
        if collection is None:
            continue
        labels = _labels(collection, speaker)
        entries = tuple(Entry(cells=tuple(_cells(row, collection, rule, labels, speaker))) for row in rows)
        yield CopyTable(
            system=str(found_in.label(system)),
            collection=name,
            label=str(found_in.called(system, name)),
            entries=tuple(one for one in entries if one.cells),
        )


def _labels(collection: Collection, speaker: Speaker) -> Mapping[str, str]:
    """Each field's label; where several would have the same, its own name, with the label behind it in brackets."""
    plain = {field.name: sentence(column_label(field, speaker)) for field in collection.fields.values()}
    said = list(plain.values())
    return {
        name: label if said.count(label) == 1 else f"{_spaced(name)} ({label[:1].lower()}{label[1:]})"
        for name, label in plain.items()
    }


def _spaced(name: str) -> str:
    """``ordered_on`` as ``Ordered on``."""
    return sentence(name.rpartition(".")[2].replace("_", " "))


def _cells(
    row: Found, collection: Collection, rule: CollectionRule | None, labels: Mapping[str, str], speaker: Speaker
) -> Iterable[Cell]:
    hidden = _others(row, rule)
    inside = {field.parent for field in collection.fields.values() if field.parent}
    for field in collection.fields.values():
        value = row.values.get(field.name)
        if not field.personal or field.name in inside or value in (None, "", [], {}):
            continue
        category = _category(field)
        why = ""
        if field.name in hidden:
            why = speaker.plain("about-others")
        elif is_within(category, SECRET):
            why = speaker.plain("scrambled")
        said = speaker.plain("yes" if value else "no") if isinstance(value, bool) else as_text(value)
        yield Cell(label=labels[field.name], category=category, value="" if why else said, hidden=why)


def _others(row: Found, rule: CollectionRule | None) -> frozenset[str]:
    """Columns about somebody else, as this person's row is read."""
    if rule is None:
        return frozenset()
    theirs = [owner for owner in rule.owners if owner not in row.matched]
    named = (*rule.others, *theirs, *(one for owner in theirs for one in rule.owners[owner]))
    return frozenset(one for one in named if one not in row.matched)


def _category(field: Field) -> str:
    return max((one for one in field.data_categories if one.startswith("user")), key=lambda one: one.count("."))


def as_text(value: Any) -> str:
    """A value as a person reads it."""
    match value:
        case dt.datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case dt.date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case bytes():
            return f"{len(value)} bytes"
        case _:
            return str(value)[:LONGEST_VALUE]


def _uses(seen: Notice, held: Iterable[str], speaker: Speaker) -> Iterable[Use]:
    """The purposes for which something of this kind is held."""
    kinds = set(held)
    for one in seen.declarations.values():
        if isinstance(one, Purpose) and any(is_within(kind, key) for kind in kinds for key in one.data):
            yield Use(
                purpose=one.id,
                label=_plain(speaker.title(one)),
                basis=_plain("; ".join(speaker.basis(one))),
                keep=_plain("; ".join(speaker.keep(one.keep))),
                recipients=tuple(_who(each, seen, speaker) for each in _receiving(seen, one.id)),
                clause=one.clause,
            )


def _receiving(seen: Notice, purpose: str) -> Iterable[Recipient]:
    return (one for one in seen.declarations.values() if isinstance(one, Recipient) and purpose in one.gets)


def _who(one: Recipient, seen: Notice, speaker: Speaker) -> str:
    who = seen.declarations.get(one.who) if one.who is not None else None
    country = one.country or getattr(who, "country", None)
    return _plain(speaker.title(one)) + (f", {_plain(speaker.place(country))}" if country else "")


def _sources(seen: Notice, held: Iterable[str], speaker: Speaker) -> Iterable[str]:
    """Where such data come from (art. 15(1)(g)): each collection point, by its name and source."""
    kinds = set(held)
    for one in seen.declarations.values():
        if isinstance(one, Collect) and any(
            is_within(kind, field.data) for kind in kinds for field in one.fields.values()
        ):
            yield f"{sentence(_plain(speaker.title(one)))}: {_plain(speaker.word('sources', one.source))}"


def _logic(seen: Notice, purposes: Iterable[str], speaker: Speaker) -> Iterable[str]:
    wanted = set(purposes)
    for one in seen.declarations.values():
        if isinstance(one, Purpose) and one.id in wanted and one.automated is not None:
            yield f"{_plain(speaker.title(one))}: {one.automated.logic}"


def _safeguards(seen: Notice, purposes: Iterable[str], speaker: Speaker) -> Iterable[str]:
    """On what ground it goes to other countries (art. 15(2))."""
    wanted = set(purposes)
    for one in seen.declarations.values():
        if isinstance(one, Recipient) and wanted.intersection(one.gets) and one.transfer is not None:
            ground = _plain("; ".join(speaker.transfer(one)))
            if ground:
                yield f"{_who(one, seen, speaker)}: {ground}"


def _rights(seen: Notice, speaker: Speaker) -> Iterable[str]:
    """What else may be asked (art. 15(1)(e) and (f))."""
    for one in seen.declarations.values():
        if isinstance(one, Right):
            yield sentence(_plain(speaker.title(one)))


def _plain(markdown: str) -> str:
    return inline_text(markdown)
