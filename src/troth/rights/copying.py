"""The copy a person asked for: what is held on them, and what the notice says of it (GDPR art. 15(1) and (3))."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from troth.notice.facts import Notice
from troth.notice.kinds import Collect, Purpose, Recipient, Right
from troth.notice.project import Visitor, project
from troth.notice.render import inline_marked
from troth.notice.words import Speaker, sentence
from troth.rights.copied import called, copied
from troth.rights.facts import Copy, CopyTable, Use
from troth.rights.locate import Located
from troth.rights.naming import Names
from troth.systems.graph import Map
from troth.terms.taxonomy import is_within

CHOSEN = "user.privacy_preferences"
"""What a choice is, among the kinds of data: there is a purpose for keeping it too."""


def make_copy(
    located: Located,
    *,
    request: str,
    found_in: Map,
    notice: Notice,
    edition: str,
    visitor: Visitor,
    names: Names,
    choices: Iterable[str],
    not_searched: Iterable[str],
    records: Iterable[CopyTable],
    made_at: dt.datetime,
    expires_at: dt.datetime,
) -> Copy:
    """Put it together in the visitor's language and for their place."""
    speaker = Speaker(notice, visitor)
    tables = copied(located, found_in=found_in, names=names, speaker=speaker)
    choices = tuple(choices)
    held = {cell.category for table in tables for entry in table.entries for cell in entry.cells}
    held |= {CHOSEN} if choices else set()
    seen = project(notice, visitor)
    uses = tuple(_uses(seen, held, speaker))
    return Copy(
        request=request,
        made_at=made_at,
        expires_at=expires_at,
        language=notice.language,
        zone=notice.time_zone or "UTC",
        systems=tuple(called(found_in.label(one), speaker) for one in located.systems),
        tables=tables,
        records=tuple(records),
        uses=uses,
        sources=tuple(_sources(seen, held, speaker)),
        choices=choices,
        logic=tuple(_logic(seen, {one.purpose for one in uses}, speaker)),
        safeguards=tuple(_safeguards(seen, {one.purpose for one in uses}, speaker)),
        rights=tuple(_rights(seen, speaker)),
        not_searched=tuple(not_searched),
        edition=edition,
    )


def _uses(seen: Notice, held: Iterable[str], speaker: Speaker) -> Iterable[Use]:
    """The purposes for which something of this kind is held."""
    kinds = set(held)
    for one in seen.declarations.values():
        if isinstance(one, Purpose) and any(is_within(kind, key) for kind in kinds for key in one.data):
            yield Use(
                purpose=one.id,
                label=_plain(speaker.title(one)),
                basis=_plain(speaker.labels.apart(speaker.basis(one))),
                keep=_plain(speaker.labels.apart(speaker.keep(one.keep))),
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
    """Where such data come from (art. 15(1)(g)): each source, and by which collection points."""
    kinds, sources = set(held), dict[str, list[str]]()
    for one in seen.declarations.values():
        if isinstance(one, Collect) and any(
            is_within(kind, field.data) for kind in kinds for field in one.fields.values()
        ):
            said = sentence(_plain(speaker.word("sources", one.source)))
            sources.setdefault(said, []).append(_plain(speaker.title(one)))
    for source, several in sources.items():
        yield speaker.labels.said_of(source, speaker.labels.apart(several))


def _logic(seen: Notice, purposes: Iterable[str], speaker: Speaker) -> Iterable[str]:
    wanted = set(purposes)
    for one in seen.declarations.values():
        if isinstance(one, Purpose) and one.id in wanted and one.automated is not None:
            logic = speaker.own(f"{one.id}/automated/logic", one.automated.logic)
            yield speaker.labels.said_of(_plain(speaker.title(one)), _plain(logic))


def _safeguards(seen: Notice, purposes: Iterable[str], speaker: Speaker) -> Iterable[str]:
    """On what ground it goes to other countries (art. 15(2)); those on the same ground together."""
    wanted, grounds = set(purposes), dict[str, list[str]]()
    for one in seen.declarations.values():
        if isinstance(one, Recipient) and wanted.intersection(one.gets) and one.transfer is not None:
            ground = _plain(speaker.labels.apart(speaker.transfer(one)))
            if ground:
                grounds.setdefault(ground, []).append(_who(one, seen, speaker))
    for ground, several in grounds.items():
        yield f"{ground}\n{speaker.labels.apart(several)}"


def _rights(seen: Notice, speaker: Speaker) -> Iterable[str]:
    """What else may be asked (art. 15(1)(e) and (f))."""
    for one in seen.declarations.values():
        if isinstance(one, Right):
            yield sentence(_plain(speaker.title(one)))


def _plain(markdown: str) -> str:
    return inline_marked(markdown)
