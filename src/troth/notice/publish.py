"""Whether a notice may become an edition, and what that would change. Pure: nothing is written here.

The house has given its word that a new edition appears some time before it applies (practice ``announced-first``). So
the date may be neither past nor nearer than that lead. Of two leads, the one in the edition before and the one in the
new text, the longer counts: a shorter notice period begins to hold only after it was itself announced in time. The very
first edition has nobody to warn and may have begun already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct

from troth.notice.approval import Approval, approver
from troth.notice.diff import ClauseChange, asked_again, compare
from troth.notice.edition import Edition, EditionPublished, Weight, hash_of, switch_hashes
from troth.notice.facts import Finding, Notice
from troth.notice.kinds import Practice
from troth.notice.material import Material, material, told_first
from troth.terms.periods import add, parse, show

LEAD = "announced-first"


class Plan(Struct, frozen=True, kw_only=True):
    """What publishing this notice now would be."""

    allowed: bool
    reason: str
    """Why not, in a sentence; empty where it is allowed."""
    hint: str
    """What to try."""
    edition: str
    """The hash it would have."""
    notice: Notice
    files: dict[str, bytes]
    effective: dt.datetime | None
    published_at: dt.datetime
    author: str
    before: str | None
    """Hash of the edition it would follow; None for the very first."""
    changes: tuple[ClauseChange, ...] = ()
    asked_again: tuple[str, ...] = ()
    """Switches whose deciding fields would be others: whoever answered is asked again."""
    new_switches: tuple[str, ...] = ()
    ended_switches: tuple[str, ...] = ()
    material: tuple[Material, ...] = ()
    """Changes that a person should hear of; empty where the edition is editorial, and for the first."""
    told_first: tuple[str, ...] = ()
    """Purposes under which data already held serve a new use that nobody is asked about (GDPR art. 13(3), 14(4))."""
    approver: str = ""
    """Who approved this very text and is not its author; empty where nobody did."""

    @property
    def weight(self) -> Weight:
        """``first``, ``material`` or ``editorial``."""
        return "first" if self.before is None else "material" if self.material else "editorial"

    def fact(self) -> EditionPublished:
        """What goes on record when it is done."""
        assert self.effective is not None  # a plan without a date is not allowed
        return EditionPublished(
            notice=self.notice.id,
            edition=self.edition,
            effective=self.effective,
            published_at=self.published_at,
            author=self.author,
            asked_again=self.asked_again,
            weight=self.weight,
            told_first=self.told_first,
            approver=self.approver,
        )


def plan(
    notice: Notice,
    *,
    files: Mapping[str, bytes],
    findings: Sequence[Finding],
    published: Sequence[Edition],
    now: dt.datetime,
    author: str,
    approval: Approval | None = None,
    needs_approval: bool = False,
) -> Plan:
    """Decide. ``published`` are all editions there are, ordered by effective; ``findings`` is what a check says.

    ``needs_approval``: it may be published only when somebody else than its author approved this very text.
    """
    before = published[-1] if published else None
    edition = hash_of(files)
    reason, hint = _refusal(notice, edition=edition, findings=findings, published=published, now=now)
    approved_by = approver(approval, edition=edition, author=author)
    if not reason and needs_approval and not approved_by:
        reason, hint = _not_approved(approval, edition=edition, author=author)
    old = before.notice if before is not None else None
    was, will = switch_hashes(old) if old is not None else {}, switch_hashes(notice)
    return Plan(
        allowed=not reason,
        reason=reason,
        hint=hint,
        edition=edition,
        notice=notice,
        files=dict(files),
        effective=notice.effective,
        published_at=now,
        author=author,
        before=before.hash if before is not None else None,
        changes=compare(old, notice) if old is not None else (),
        asked_again=asked_again(old, notice) if old is not None else (),
        new_switches=tuple(name for name in will if name not in was),
        ended_switches=tuple(name for name in was if name not in will),
        material=material(old, notice) if old is not None else (),
        told_first=told_first(old, notice) if old is not None else (),
        approver=approved_by,
    )


def earliest(notice: Notice, *, before: Notice, now: dt.datetime) -> tuple[dt.datetime, str]:
    """The first instant a new edition may apply, and the lead that makes it so, in words; (now, "") without one."""
    found, said = now, ""
    for text in (lead_of(before), lead_of(notice)):
        if text is None:
            continue
        period = parse(text)
        at = add(now, period, notice.time_zone)
        if at > found:
            found, said = at, show(period, "en").replace("\N{NO-BREAK SPACE}", " ")
    return found, said


def lead_of(notice: Notice) -> str | None:
    """The lead its ``announced-first`` practice promises, as written; None without one."""
    for one in notice.declarations.values():
        if isinstance(one, Practice) and one.is_entry == LEAD:
            lead = one.params.get("lead")
            return lead if isinstance(lead, str) else None
    return None


def _refusal(
    notice: Notice, *, edition: str, findings: Sequence[Finding], published: Sequence[Edition], now: dt.datetime
) -> tuple[str, str]:
    """The first reason against it, and what to try; two empty strings when there is none."""
    wrong = sum(1 for one in findings if one.severity == "error")
    if wrong:
        return f"`troth check` finds {wrong} error{'s' if wrong > 1 else ''} in it.", "Mend what `troth check` names."
    if notice.effective is None:
        return "It has no date.", "Write `effective: 2027-01-01` in its front matter."
    if any(one.hash == edition for one in published):
        return (
            f"Edition {edition[:8]} is published already: nothing has changed.",
            "Change the notice and its date first.",
        )
    if not published:
        return "", ""
    last = published[-1]
    return _against_last(notice, last=last) or _against_time(notice, last=last, now=now) or ("", "")


def _not_approved(approval: Approval | None, *, edition: str, author: str) -> tuple[str, str]:
    hint = f"Let somebody else read it and say `troth approve --by NAME`; {author} publishes it."
    if approval is None:
        return "Nobody has approved it.", hint
    if approval.edition != edition:
        return f"{approval.by} approved another text than this one: it was changed since.", hint
    return f"{approval.by} approved it and publishes it; the author of a notice is not its approver.", hint


def _against_last(notice: Notice, *, last: Edition) -> tuple[str, str] | None:
    """Ids are cited by choices, receipts and trials, so they live for ever: none may come to mean another thing."""
    if notice.id != last.notice.id:
        return (
            f"It is called {notice.id}; the editions here are of {last.notice.id}.",
            f"Write `notice: {last.notice.id}`, or publish it in a home of its own.",
        )
    for key, one in notice.declarations.items():
        was = last.notice.declarations.get(key)
        if was is not None and type(was) is not type(one):
            return (
                f"`{key}` was a {_kind(was)} in edition {last.hash[:8]} and is a {_kind(one)} now.",
                "Give the new declaration an id of its own: choices and receipts cite the old one.",
            )
    return None


def _against_time(notice: Notice, *, last: Edition, now: dt.datetime) -> tuple[str, str] | None:
    assert notice.effective is not None  # seen before
    zone = ZoneInfo(notice.time_zone)
    said = _date(notice.effective, zone)
    first, lead = earliest(notice, before=last.notice, now=now)
    possible = _next_day(max(first, last.effective), zone)
    hint = f"Write `effective: {possible.isoformat()}` or a later day."
    if notice.effective < now:
        return f"Its date, {said}, is past: nothing can be announced backwards.", hint
    if notice.effective < first:
        return f"Its date, {said}, is too near: we promise to announce a change {lead} before it applies.", hint
    if notice.effective <= last.effective:
        return f"Its date, {said}, is not later than that of edition {last.hash[:8]}.", hint
    return None


def _next_day(at: dt.datetime, zone: ZoneInfo) -> dt.date:
    """The first day that begins after ``at`` where the notice reckons its days."""
    return at.astimezone(zone).date() + dt.timedelta(days=1)


def _date(at: dt.datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {local:%B %Y}" if local.time() == dt.time() else f"{local.day} {local:%B %Y, %H:%M}"


def _kind(one: Struct) -> str:
    return str(one.__struct_config__.tag)
