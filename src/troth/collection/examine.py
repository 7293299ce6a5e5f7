"""Hold what somebody gave against the fields the notice lists (N-07, N-11, N-15), and their age (N-88).

The order: is there such a point, is it open here, is anything given that nobody asked for, were the circumstances
brought, is the date of birth a date, old enough, nothing required left out. A child is told so little on purpose: the
sentence is the same whatever the limit is, and nothing given is in the answer (FTC, COPPA FAQ H.3: ask for age
neutrally).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as Some
from collections.abc import Mapping

from msgspec.structs import replace

from troth.collection.age import age_on, day_on, read_birth, read_day, zone_or
from troth.collection.facts import Intake, IntakeOutcome
from troth.gate import Policy
from troth.notice.facts import Notice
from troth.notice.kinds import Collect
from troth.notice.places import Scope
from troth.terms import places

BIRTH = "user.demographic.date_of_birth"
ZONE = "user.device.time_zone"
UNDER_AGE = "No account can be opened with these details."


def examine(
    terms: Policy | Notice,
    collect_id: str,
    given: Mapping[str, str],
    *,
    at: dt.datetime,
    zone: str | None = None,
    channel: str = "web",
    country: str | None = None,
    by: str | None = None,
    facts: Some[str] = (),
) -> Intake:
    """Whether this may come in. ``given`` is by the notice's field names; values are never altered.

    ``zone`` is the person's IANA zone: without it, a given field whose data is ``user.device.time_zone`` says it, and
    failing that the notice's own. ``facts`` are the circumstances brought (``notice-shown`` and the like).
    """
    notice, edition = (terms, "") if isinstance(terms, Notice) else (terms.notice, terms.edition)
    collect = notice.declarations.get(collect_id)
    if not isinstance(collect, Collect):
        return Intake(
            accepted=False,
            outcome="unknown-collect",
            clause="",
            fields={},
            reason="The notice has no such collection point.",
            edition=edition,
        )
    answer = (
        _place(collect, notice=notice, channel=channel, country=country, by=by)
        or _extra(collect, given)
        or _circumstances(collect, facts)
        or _age(collect, given, at=at, zone=zone_or(zone or _given_zone(collect, given), notice.time_zone))
        or _missing(collect, given)
        or Intake(accepted=True, outcome="allowed", clause=collect.clause, fields=dict(given))
    )
    return replace(answer, edition=edition)


def _refused(
    collect: Collect,
    *,
    outcome: IntakeOutcome,
    reason: str,
    extra: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
    unreadable: tuple[str, ...] = (),
) -> Intake:
    return Intake(
        accepted=False,
        outcome=outcome,
        clause=collect.clause,
        fields={},
        extra=extra,
        missing=missing,
        unreadable=unreadable,
        reason=reason,
    )


def _place(collect: Collect, *, notice: Notice, channel: str, country: str | None, by: str | None) -> Intake | None:
    known = notice.declarations.get(channel)
    if known is not None and _within(collect.scope, channel=channel, country=country, by=by):
        return None
    return _refused(collect, outcome="not-here", reason="This is not asked for here.")


def _within(scope: Scope, *, channel: str, country: str | None, by: str | None) -> bool:
    """Unknown place, entity or brand: outside of what holds only for some (the strictest reading)."""
    if scope.on is not None and channel not in scope.on:
        return False
    if scope.by is not None and by not in scope.by:
        return False
    if scope.places is None:
        return True
    return country is not None and any(place == country or places.contains(place, country) for place in scope.places)


def _extra(collect: Collect, given: Mapping[str, str]) -> Intake | None:
    extra = tuple(name for name in given if name not in collect.fields)
    if not extra:
        return None
    names = ", ".join(repr(name) for name in extra)
    reason = f"We ask for {', '.join(collect.fields)} here, and for nothing else; {names} was not taken."
    return _refused(collect, outcome="not-declared", extra=extra, reason=reason)


def _circumstances(collect: Collect, facts: Some[str]) -> Intake | None:
    absent = tuple(need for need in collect.needs if need not in facts)
    if not absent:
        return None
    reason = f"This may be taken once it is so: {', '.join(absent)}."
    return _refused(collect, outcome="not-now", missing=absent, reason=reason)


def _given_zone(collect: Collect, given: Mapping[str, str]) -> str | None:
    return next((given[name] for name, field in collect.fields.items() if field.data == ZONE and name in given), None)


def _age(collect: Collect, given: Mapping[str, str], *, at: dt.datetime, zone: str) -> Intake | None:
    for name, field in collect.fields.items():
        text = given.get(name, "")
        if field.data != BIRTH or not text.strip():
            continue
        today = day_on(at=at, zone=zone)
        birth = read_birth(text, today=today)
        if birth is None:
            reason = _no_birth(text, label=(field.label or name).lower(), today=today)
            return _refused(collect, outcome="unreadable", unreadable=(name,), reason=reason)
        if collect.from_age is not None and age_on(birth, at, zone) < collect.from_age:
            return _refused(collect, outcome="under-age", reason=UNDER_AGE)
    return None


def _no_birth(text: str, *, label: str, today: dt.date) -> str:
    """What to say of a date of birth that cannot be one."""
    day = read_day(text)
    if day is None:
        return f"Please give the {label} as year, month and day, for example 1980-05-17."
    if day > today:
        return f"Please look at the {label}: this day has not come yet."
    return f"Please look at the year of the {label}: it is too long ago."


def _missing(collect: Collect, given: Mapping[str, str]) -> Intake | None:
    missing = tuple(
        name for name, field in collect.fields.items() if field.need == "required" and not given.get(name, "").strip()
    )
    if not missing:
        return None
    labels = ", ".join((collect.fields[name].label or name).lower() for name in missing)
    return _refused(collect, outcome="missing", missing=missing, reason=f"Please fill in: {labels}.")
