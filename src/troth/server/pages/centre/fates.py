"""What goes, what is emptied and what stays, as a person reads it: before an erasure, and in its record."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from msgspec import Struct
from msgspec.structs import replace

from troth.house.noted import Noted
from troth.notice.facts import Notice
from troth.notice.telling import capital
from troth.rights.facts import Fate, Plan, TableFate
from troth.server.pages.centre import words
from troth.terms.labels import Labels, labels

FATES: tuple[Fate, ...] = ("removed", "emptied", "kept")
"""In the order they are told in."""


class Row(Struct, frozen=True, kw_only=True):
    """Rows of one table that share a fate. What the house calls things may be marked: ``worded`` shows it."""

    label: str
    place: str
    rows: str
    emptied: str = ""
    """What is taken out of it."""
    shared: bool = False
    why: str = ""


class Part(Struct, frozen=True, kw_only=True):
    """Rows under one heading: those of one place, or those that stay until the same day for the same purpose."""

    title: str
    rows: tuple[Row, ...]
    purpose: str = ""
    clause: str = ""


class Group(Struct, frozen=True, kw_only=True):
    """Everything with one fate."""

    fate: Fate
    title: str
    lede: str
    parts: tuple[Part, ...]


def groups(plan: Plan, notice: Notice, *, done: bool) -> tuple[Group, ...]:
    """The three fates in their order, those with something in them. ``notice`` is told in the reader's language."""
    noted = Noted(notice)
    stays = _("It stays for the reason and until the day that stand with it, and is used for nothing else.")
    emptied = _("The row stays, because others or our books need it; what is yours in it goes.")
    titles: dict[Fate, tuple[str, str]] = {
        "removed": (_("Removed"), "") if done else (_("What would go"), ""),
        "emptied": (_("Emptied of what is yours"), emptied) if done else (_("What would be emptied of you"), emptied),
        "kept": (_("Kept"), stays) if done else (_("What would stay"), stays),
    }
    found = []
    for fate, (title, lede) in titles.items():
        tables = [each for each in plan.tables if each.fate == fate]
        if tables:
            found.append(Group(fate=fate, title=title, lede=lede, parts=_parts(tables, notice, noted)))
    return tuple(found)


def _parts(tables: Iterable[TableFate], notice: Notice, noted: Noted) -> tuple[Part, ...]:
    """By place what goes; by its last day and its purpose what stays."""
    found: dict[Part, list[Row]] = {}
    for each in tables:
        found.setdefault(_heading(each, notice, noted), []).append(_row(each, noted))
    return tuple(replace(part, rows=tuple(rows)) for part, rows in found.items())


def _heading(table: TableFate, notice: Notice, noted: Noted) -> Part:
    if table.fate != "kept":
        return Part(title=noted.called(table.system_label), rows=())
    if table.until is None:
        title = _("Until the matter is closed")
    else:
        title = _("Until %(day)s") % {"day": _spoken().day(table.until)}
    purpose = words.named(notice, table.purpose) if table.purpose in notice.declarations else ""
    return Part(title=title, purpose=purpose, clause=table.clause, rows=())


def _row(table: TableFate, noted: Noted) -> Row:
    why = noted.called(table.why) or _spoken().say("circumstances", table.ground) if table.fate == "kept" else ""
    return Row(
        label=noted.called(table.label),
        place=noted.called(table.system_label),
        rows=how_many(table.rows),
        emptied=_listed(noted.held(each) for each in table.columns if each.act != "keep"),
        shared=table.shared,
        why=capital(why),
    )


def _spoken() -> Labels:
    return labels(get_language() or "en")


def how_many(rows: int) -> str:
    """``3 entries``."""
    return ngettext("%(count)d entry", "%(count)d entries", rows) % {"count": rows}


def sentence(plan: Plan, *, done: bool) -> str:
    """All of it in one sentence: ``8 entries would go, 3 would be emptied of what is yours and 2 stay``."""
    if not plan.tables:
        return _("We found nothing of yours where we looked.")
    told = {
        "removed": _went(plan.count("removed"), done=done),
        "emptied": _emptied(plan.count("emptied"), done=done),
        "kept": ngettext("%(count)d stays", "%(count)d stay", plan.count("kept")),
    }
    counts = {fate: plan.count(fate) for fate in FATES}
    return f"{words.capital(words.listed([told[fate] % {'count': counts[fate]} for fate in FATES if counts[fate]]))}."


def _went(count: int, *, done: bool) -> str:
    if done:
        return ngettext("%(count)d entry went", "%(count)d entries went", count)
    return ngettext("%(count)d entry would go", "%(count)d entries would go", count)


def _emptied(count: int, *, done: bool) -> str:
    if done:
        return ngettext("%(count)d was emptied of what is yours", "%(count)d were emptied of what is yours", count)
    return ngettext("%(count)d would be emptied of what is yours", "%(count)d would be emptied of what is yours", count)


def _listed(several: Iterable[str]) -> str:
    found = list(dict.fromkeys(filter(None, several)))
    return words.listed(found) if found else ""
