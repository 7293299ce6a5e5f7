"""The record of processing activities (GDPR art. 30(1)), from the same declarations as the notice.

A line for each purpose; (a) and (g) hold for all of them. Nothing is guessed: what the notice does not say is listed in
``Register.missing``, and the person who keeps the register adds it elsewhere. A processor's record (art. 30(2)) is not
in a notice.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from troth.notice.facts import Notice
from troth.notice.kinds import AnyDeclaration, Collect, Contact, Controller, Item, Practice, Purpose, Recipient
from troth.notice.places import Scope
from troth.notice.project import Visitor, stretches
from troth.notice.render import inline_text
from troth.notice.values import fill_in
from troth.notice.words import Speaker, sentence
from troth.terms.periods import show
from troth.terms.places import contains, overlaps
from troth.terms.practices import PRACTICES
from troth.terms.taxonomy import is_within

Kind = TypeVar("Kind", bound=AnyDeclaration)
Lines = tuple[str, ...]

SAFE = "keeping safe"
"""The family of practices that art. 30(1)(g) asks about."""
COLUMNS = (
    ("a", "Controller"),
    ("a", "Contacts"),
    ("b", "Purpose"),
    ("", "Ground"),
    ("c", "People"),
    ("c", "Personal data"),
    ("d", "Recipients"),
    ("e", "Transfers"),
    ("f", "Time limits"),
    ("g", "Security measures"),
    ("", "Clause"),
    ("", "Edition"),
)
"""Letter of art. 30(1) and name; what has no letter is not asked for and helps to find the rest."""
_ROLES = ("dpo", "representative", "officer", "care")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class Measure(Struct, frozen=True, kw_only=True):
    """One sentence of the notice about security."""

    says: str
    clause: str
    vouched: str
    """The role that vouches for it, and how often anew; empty where a machine keeps it."""


class Activity(Struct, frozen=True, kw_only=True):
    """One purpose: (b) to (f). Each is plain text, a line for each thing; empty where the notice does not say."""

    id: str
    clause: str
    purpose: str
    controllers: Lines
    ground: Lines
    people: Lines
    data: Lines
    recipients: Lines
    transfers: Lines
    keep: Lines


class Register(Struct, frozen=True, kw_only=True):
    """The whole record."""

    notice: str
    title: str
    language: str
    """The language of everything in it but the headings."""
    edition: str
    """Its hash; empty for a working file."""
    effective: str
    """A day, where the notice reckons its days."""
    answering: Lines
    """The controllers' names."""
    controllers: Lines
    contacts: Lines
    """Those art. 30 names first: data protection officer, representative; then how to reach the house."""
    activities: tuple[Activity, ...]
    measures: tuple[Measure, ...]
    missing: Lines
    """What art. 30 asks for and the notice does not say."""


def register(notice: Notice, *, edition: str = "") -> Register:
    """The record that this notice makes. ``edition`` is its hash, where it is published."""
    clerk = _Clerk(notice)
    activities = tuple(clerk.activity(one) for one in clerk.each(Purpose))
    measures = tuple(clerk.measures())
    return Register(
        notice=notice.id,
        title=inline_text(notice.title),
        language=notice.language,
        edition=edition,
        effective=_day(notice),
        answering=tuple(one.name for one in clerk.each(Controller)),
        controllers=tuple(clerk.controller(one) for one in clerk.each(Controller)),
        contacts=tuple(
            clerk.contact(one) for one in sorted(clerk.each(Contact), key=lambda one: _ROLES.index(one.role))
        ),
        activities=activities,
        measures=measures,
        missing=tuple(clerk.missing(activities, measures)),
    )


class _Clerk:
    def __init__(self, notice: Notice) -> None:
        self.notice = notice
        self.speaker = Speaker(notice, Visitor(language=notice.language))

    def each(self, kind: type[Kind]) -> list[Kind]:
        return [one for one in self.notice.declarations.values() if isinstance(one, kind)]

    def controller(self, one: Controller) -> str:
        brands = ", ".join(brand.label or name for name, brand in one.brands.items())
        known = f" (also as {brands})" if brands else ""
        return f"{one.name}{known}, {one.post}{self._where(one.scope)}"

    def contact(self, one: Contact) -> str:
        reach = [one.name, one.post, one.telephone, one.email]
        role = self._said(sentence(self.speaker.word("roles", one.role)))
        return f"{role}: {', '.join(part for part in reach if part)}{self._where(one.scope)}"

    def activity(self, one: Purpose) -> Activity:
        getting = [each for each in self.each(Recipient) if one.id in each.gets]
        return Activity(
            id=one.id,
            clause=one.clause,
            purpose=self._said(sentence(self.speaker.title(one))) + self._where(one.scope),
            controllers=tuple(self._answering(one.scope.by)),
            ground=self._all(self.speaker.basis(one)),
            people=tuple(self._people(one)),
            data=tuple(dict.fromkeys(self._said(sentence(self.speaker.data(key))) for key in one.data)),
            recipients=tuple(self._recipient(each, one.id) for each in getting),
            transfers=tuple(line for each in getting for line in self._transfer(each)),
            keep=self._all(self.speaker.keep(one.keep)),
        )

    def measures(self) -> Iterator[Measure]:
        """Sentences about practices that keep data safe, and what people vouch for in the same clauses."""
        kept = {one.id: one for one in self.each(Practice) if one.is_entry and PRACTICES[one.is_entry].family == SAFE}
        clauses = {one.clause for one in kept.values()}
        kept |= {one.id: one for one in self.each(Practice) if one.clause in clauses and one.is_entry is None}
        for clause in self.notice.clauses:
            for stretch in stretches(clause.body):
                behind = [kept[name] for name in stretch.ids if name in kept]
                if behind:
                    says = self._said(fill_in(stretch.markdown, self.speaker))
                    yield Measure(says=says, clause=clause.id, vouched="; ".join(self._vouched(behind)))

    def missing(self, activities: Iterable[Activity], measures: tuple[Measure, ...]) -> Iterator[str]:
        """What the register must have and this notice does not say."""
        yield "(c) Categories of people are not declared; each purpose names where its data come from instead."
        roles = {one.role for one in self.each(Contact) if _in_the_union(one.scope.places)}
        if "dpo" not in roles:
            yield "(a) No data protection officer is named; art. 37 says when there must be one."
        at_home = any(contains("EEA", one.country) for one in self.each(Controller))
        if "representative" not in roles and not at_home and _in_the_union(self.notice.places):
            yield "(a) No representative in the Union is named, and no controller is there (art. 27)."
        for one in activities:
            if not one.people:
                yield f"(c) {one.purpose}: nothing says where the data come from."
            if not one.keep:
                yield f"(f) {one.purpose}: no time limit is declared."
        for each in self.each(Recipient):
            country = self._country(each)
            if each.gets and country and not contains("EEA", country) and each.transfer is None:
                yield f"(e) {self._said(self.speaker.title(each))}: no ground for a transfer is declared."
        if not measures:
            yield "(g) No sentence of the notice is about security measures (art. 32(1))."

    def _answering(self, by: tuple[str, ...] | None) -> Iterator[str]:
        """Who answers for something: a brand is a name under which a controller does."""
        for each in self.each(Controller):
            if by is None or each.id in by:
                yield each.name
            else:
                yield from (f"{each.name} (as {one.label or name})" for name, one in each.brands.items() if name in by)

    def _people(self, purpose: Purpose) -> Iterator[str]:
        """Where they are known from; where no door serves the purpose, the doors through which its data came in."""
        doors = [self.speaker.title(one) for one in self.each(Collect) if purpose.id in one.purposes]
        items = [one.name for one in self.each(Item) if one.purpose == purpose.id]
        if doors:
            yield f"Known from: {self._said('; '.join(doors))}"
        if items:
            yield f"By what their device holds: {', '.join(items)}"
        held = (
            [] if doors or items else [self.speaker.title(one) for one in self.each(Collect) if _brings(one, purpose)]
        )
        if held:
            yield f"Held already, from: {self._said('; '.join(held))}"
        if purpose.from_age is not None and (doors or items or held):
            yield f"From {purpose.from_age} years of age"

    def _recipient(self, one: Recipient, purpose: str) -> str:
        country = self._country(one)
        about = [self.speaker.word("recipient-classes", one.is_class), self.speaker.place(country) if country else ""]
        if one.form != "plain":
            about.append(self.speaker.word("forms", one.form))
        data = self._said(self.speaker.data_list(one.gets[purpose]))
        return f"{self._said(self.speaker.title(one))} ({self._said(', '.join(filter(None, about)))}): {data}"

    def _transfer(self, one: Recipient) -> Lines:
        """To which country, and on which ground from where; nothing where neither can be a transfer."""
        country = self._country(one)
        if country is None or (one.transfer is None and contains("EEA", country)):
            return ()
        grounds = self._all(self.speaker.transfer(one)) or ("no ground is declared",)
        where = self._said(sentence(self.speaker.place(country)))
        return (f"{where}, {self._said(self.speaker.title(one))}: {'; '.join(grounds)}",)

    def _country(self, one: Recipient) -> str | None:
        who = self.notice.declarations.get(one.who) if one.who else None
        return who.country if isinstance(who, Controller) else one.country

    def _vouched(self, behind: Iterable[Practice]) -> Iterator[str]:
        for one in behind:
            if one.attest is not None:
                renew = show(one.attest.renew, self.speaker.labels.language).replace("\N{NO-BREAK SPACE}", " ")
                yield f"{one.attest.by.replace('-', ' ')}, anew every {renew}"

    def _where(self, scope: Scope) -> str:
        """Where something holds, behind it; nothing for what holds everywhere."""
        if scope.places is None:
            return ""
        return f" [{self._said(self.speaker.labels.all_of([self.speaker.place(one) for one in scope.places]))}]"

    def _all(self, several: Iterable[str]) -> Lines:
        return tuple(self._said(one) for one in several)

    def _said(self, markdown: str) -> str:
        return inline_text(markdown)


def _in_the_union(places: tuple[str, ...] | None) -> bool:
    """Whether something that holds in these places holds for some people in the European Economic Area."""
    return places is None or any(overlaps("EEA", one) for one in places)


def _brings(door: Collect, purpose: Purpose) -> bool:
    """Whether a door brings in data of the kinds a purpose uses."""
    return any(is_within(field.data, key) for field in door.fields.values() for key in purpose.data)


def as_csv(record: Register) -> str:
    """RFC 4180, with a byte order mark for spreadsheets: a row for each purpose, what holds for all in each of them.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([f"({letter}) {name}" if letter else name for letter, name in COLUMNS])
    measures = [f"{one.says} [{one.vouched}]" if one.vouched else one.says for one in record.measures]
    for one in record.activities:
        cells: list[Any] = [
            one.controllers,
            record.contacts,
            (one.purpose,),
            one.ground,
            one.people,
            one.data,
            one.recipients,
            one.transfers,
            one.keep,
            measures,
            (one.clause,),
            (record.edition or "working file",),
        ]
        writer.writerow([_cell(lines) for lines in cells])
    return "\ufeff" + out.getvalue()


def _cell(lines: Iterable[str]) -> str:
    text = "\n".join(lines)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _day(notice: Notice) -> str:
    if notice.effective is None:
        return ""
    day: dt.date = notice.effective.astimezone(ZoneInfo(notice.time_zone or "UTC")).date()
    return day.isoformat()
