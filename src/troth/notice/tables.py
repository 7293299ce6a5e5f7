"""The tables that declarations fill: ``{{ purposes of news: label, basis, keep }}``, for one visitor, in words.

A cell is inline Markdown; a line break in it stands between things that belong apart. ``countries`` is derived: nobody
declares which countries are reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct

from troth.notice.facts import Notice, TableCall
from troth.notice.kinds import (
    AnyDeclaration,
    Channel,
    Collect,
    Contact,
    Controller,
    Item,
    Purpose,
    Recipient,
    Right,
)
from troth.notice.kinds.collect import Field
from troth.notice.places import Scope
from troth.notice.project import Visitor, fits, project, select_contacts
from troth.notice.telling import untranslated
from troth.notice.words import Speaker, escape, sentence
from troth.terms.places import contains

_ROWS: dict[str, type[AnyDeclaration]] = {
    "channels": Channel,
    "purposes": Purpose,
    "items": Item,
    "recipients": Recipient,
    "rights": Right,
    "contacts": Contact,
}


class Table(Struct, frozen=True, kw_only=True):
    """A filled table; every row has as many cells as the header."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def fill(notice: Notice, call: TableCall, visitor: Visitor) -> Table:
    """The table as this visitor sees it. ``notice`` is the whole edition; what is out of scope has no row."""
    speaker = Speaker(notice, visitor)
    seen = project(notice, visitor)
    if call.rows == "countries":
        rows = _countries(seen, call, speaker)
    elif call.rows == "fields":
        rows = _fields(seen, call, speaker)
    else:
        rows = [[_cell(one, column, speaker) for column in call.columns] for one in _chosen(seen, call, visitor)]
    return Table(
        caption=speaker.labels.say("captions", call.rows),
        header=tuple(_heading(call.rows, column, speaker) for column in call.columns),
        rows=tuple(tuple(row) for row in rows),
    )


def _heading(rows: str, column: str, speaker: Speaker) -> str:
    own = f"{rows}-{column}"
    return speaker.labels.say("columns", own if speaker.labels.knows("columns", own) else column)


def _chosen(seen: Notice, call: TableCall, visitor: Visitor) -> list[AnyDeclaration]:
    """The declarations of this kind in scope; after ``of``, those named or of a named class, in that order."""
    kind = _ROWS[call.rows]
    ones = [one for one in seen.declarations.values() if isinstance(one, kind)]
    if call.rows == "contacts" and visitor.place is not None:
        ones = list(select_contacts(seen, visitor))
    if not call.of:
        return [one for one in ones if not isinstance(one, Recipient) or one.is_class != "staff"]
    found: dict[str, AnyDeclaration] = {}
    for named in call.of:
        found.update(
            {one.id: one for one in ones if one.id == named or (isinstance(one, Recipient) and one.is_class == named)}
        )
    return list(found.values())


def _fields(seen: Notice, call: TableCall, speaker: Speaker) -> list[list[str]]:
    """Field by field what comes in at the named collection points."""
    found: list[list[str]] = []
    for one in seen.declarations.values():
        if isinstance(one, Collect) and (not call.of or one.id in call.of):
            found.extend(
                [_field(field, column, f"{one.id}/fields/{name}", speaker) for column in call.columns]
                for name, field in one.fields.items()
            )
    return found


def _field(field: Field, column: str, path: str, speaker: Speaker) -> str:
    match column:
        case "data":
            return sentence(speaker.data(field.data))
        case "need":
            return sentence(speaker.word("field-needs", field.need))
        case "label":
            return speaker.own(f"{path}/label", field.label)
        case "why":
            return sentence(speaker.own(f"{path}/why", field.why))
        case "without":
            return sentence(speaker.own(f"{path}/without", field.without))
        case _:
            return ""


def _countries(seen: Notice, call: TableCall, speaker: Speaker) -> list[list[str]]:
    """Each country reached, with who is there and the ground for each; recipients with the same ground together."""
    there: dict[str, list[Recipient]] = {}
    for one in seen.declarations.values():
        if isinstance(one, Recipient) and one.gets and one.is_class != "staff":
            country = _country(one, seen)
            if country is not None and (not call.of or one.id in call.of or one.is_class in call.of):
                there.setdefault(country, []).append(one)
    rows = []
    for country, ones in sorted(there.items(), key=lambda pair: speaker.place(pair[0])):
        cells = {
            "country": sentence(speaker.place(country)),
            "recipients": "\n".join(dict.fromkeys(speaker.title(one) for one in ones)),
            "transfer": _transfers(country, ones, speaker),
        }
        rows.append([cells.get(column, "") for column in call.columns])
    return rows


def _transfers(country: str, ones: Iterable[Recipient], speaker: Speaker) -> str:
    if speaker.visitor.place is not None and contains(country, speaker.visitor.place):
        return sentence(speaker.plain("at-home"))
    grounds: dict[str, list[str]] = {}
    for one in ones:
        grounds.setdefault("\n".join(speaker.transfer(one)), []).append(speaker.title(one))
    if len(grounds) == 1:
        return next(iter(grounds))
    return "\n".join(
        speaker.labels.said_of(speaker.labels.all_of(names), ground) for ground, names in grounds.items() if ground
    )


def _country(one: Recipient, notice: Notice) -> str | None:
    if one.country is not None:
        return one.country
    who = notice.declarations.get(one.who) if one.who is not None else None
    return who.country if isinstance(who, Controller) else None


def _cell(one: AnyDeclaration, column: str, speaker: Speaker) -> str:
    """One cell: by the declaration's own way of saying it, else by the way all declarations share."""
    taught = _OWN.get((type(one), column))
    if taught is not None:
        return taught(one, speaker)
    match column:
        case "label":
            own = speaker.own(f"{one.id}/label", one.label) or escape(one.id)
            return speaker.title(one) if isinstance(one, Recipient) else sentence(own)
        case "for":
            return _scope_places(one.scope, speaker)
        case "by":
            return "\n".join(sentence(speaker.name(name)) for name in one.scope.by or ())
        case "on":
            return ", ".join(speaker.name(name) for name in one.scope.on or ())
        case _:
            value, path = getattr(one, column.replace("-", "_"), None), f"{one.id}/{column}"
            left = isinstance(value, str) and path in untranslated(speaker.notice)
            return sentence(speaker.own(path, value)) if left else _plain(value, speaker)


def _plain(value: object, speaker: Speaker) -> str:
    """A value nobody taught us words for: text escaped, lists joined."""
    match value:
        case bool():
            return sentence(speaker.plain("yes" if value else "no"))
        case str():
            return sentence(escape(value))
        case int():
            return str(value)
        case tuple():
            return ", ".join(escape(str(each)) for each in value)
        case _:
            return ""


def _scope_places(scope: Scope, speaker: Speaker) -> str:
    if scope.places is None:
        return sentence(speaker.plain("other-places"))
    return sentence(speaker.labels.all_of([speaker.place(one) for one in scope.places]))


def _words(list_name: str, words: Iterable[str], speaker: Speaker) -> str:
    return sentence(", ".join(speaker.word(list_name, word) for word in words))


def _gets(one: Recipient, speaker: Speaker) -> str:
    if not one.gets:
        return sentence(speaker.plain("no-person-data")) if one.is_class == "anonymous" else ""
    return "\n".join(
        speaker.plain("for-purpose", purpose=speaker.name(purpose), data=speaker.data_list(keys))
        for purpose, keys in one.gets.items()
        if _here(purpose, speaker)
    )


def _here(one_id: str, speaker: Speaker) -> bool:
    """Whether a declaration exists for this visitor."""
    one = speaker.notice.declarations.get(one_id)
    return one is not None and fits(speaker.notice, one.scope, speaker.visitor)


def _within(one: Right, speaker: Speaker) -> str:
    return sentence(speaker.period(one.within) if one.within is not None else speaker.plain("law-time"))


def _post(one: Recipient, speaker: Speaker) -> str:
    who = speaker.notice.declarations.get(one.who) if one.who is not None else None
    return escape(one.post or (who.post if isinstance(who, Controller) else ""))


def _country_cell(one: Recipient, speaker: Speaker) -> str:
    country = _country(one, speaker.notice)
    return sentence(speaker.place(country)) if country is not None else ""


def _link(address: str | None, said: str) -> str:
    return f"[{said}](<{address}>)" if address else ""


# Each entry gets the declaration its key names, so the argument is wider here than in the functions above.
_OWN: dict[tuple[type[AnyDeclaration], str], Callable[[Any, Speaker], str]] = {
    (Channel, "medium"): lambda one, say: sentence(say.word("mediums", one.medium)),
    (Channel, "at"): lambda one, _say: ", ".join(escape(host) for host in one.at),
    (Channel, "short"): lambda one, say: say.own(f"{one.id}/short", one.short),
    (Purpose, "basis"): lambda one, say: "\n".join(say.basis(one)),
    (Purpose, "data"): lambda one, say: sentence(say.data_list(one.data)),
    (Purpose, "keep"): lambda one, say: "\n".join(say.keep(one.keep)),
    (Purpose, "device"): lambda one, say: sentence(say.word("device-kinds", one.device)) if one.device else "",
    (Purpose, "from-age"): lambda one, say: say.plain("from-age", age=str(one.from_age)) if one.from_age else "",
    (Item, "name"): lambda one, say: say.title(one),
    (Item, "store"): lambda one, say: sentence(say.word("stores", one.store)),
    (Item, "set-by"): lambda one, say: say.name(one.set_by) if one.set_by else sentence(say.plain("ourselves")),
    (Item, "purpose"): lambda one, say: say.name(one.purpose),
    (Item, "lasts"): lambda one, say: sentence(say.period(one.lasts)),
    (Item, "data"): lambda one, say: sentence(say.data_list(one.data)),
    (Recipient, "name"): lambda one, say: say.title(one),
    (Recipient, "post"): _post,
    (Recipient, "country"): _country_cell,
    (Recipient, "class"): lambda one, say: sentence(say.word("recipient-classes", one.is_class)),
    (Recipient, "gets"): _gets,
    (Recipient, "form"): lambda one, say: sentence(say.word("forms", one.form)),
    (Recipient, "notice"): lambda one, say: _link(one.notice, sentence(say.plain("own-notice"))),
    (Recipient, "transfer"): lambda one, say: "\n".join(say.transfer(one)),
    (Recipient, "told"): lambda one, say: sentence(say.period(one.told)) if one.told is not None else "",
    (Recipient, "hosts"): lambda one, _say: ", ".join(escape(host) for host in one.hosts),
    (Right, "to"): lambda one, say: sentence(say.word("rights", one.to)),
    (Right, "about"): lambda one, say: "\n".join(say.name(purpose) for purpose in one.about if _here(purpose, say)),
    (Right, "when"): lambda one, say: _words("circumstances", one.when, say),
    (Right, "unless"): lambda one, say: _words("circumstances", one.unless, say),
    (Right, "ways"): lambda one, say: _words("ways", one.ways, say),
    (Right, "within"): _within,
    (Right, "contact"): lambda one, say: say.name(one.contact) if one.contact else "",
    (Contact, "role"): lambda one, say: sentence(say.word("roles", one.role)),
    (Contact, "name"): lambda one, _say: escape(one.name or ""),
    (Contact, "telephone"): lambda one, _say: escape((one.telephone or "").replace(" ", "\N{NO-BREAK SPACE}")),
    (Contact, "email"): lambda one, _say: f"<{one.email}>" if one.email else "",
}
