"""Opening an account: the fields of the notice and no other (N-07), and not for a child (N-88)."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from troth.house import House
from troth.notice.kinds import Collect
from troth.trials.run import Trial
from troth.trials.stage import Answer, Client, Stage
from troth.trials.witness import Witness

FIRST_DAY = "Pacific/Kiritimati"
"""Where a day begins first, UTC+14."""
LAST_DAY = "Etc/GMT+12"
"""Where it begins last, UTC-12: at every instant an earlier date than the first."""
TELLING_WORDS = ("thirteen", "under 13", "13 years", "too young", "years old", "parent")
"""Words that would tell a child which date to try next."""


def fields_and_no_others(stage: Stage, house: House, witness: Witness) -> None:
    """Try every door: whole, without the optional details, with one field too many."""
    listed = _listed(house)
    optional = {name for name, field in listed.fields.items() if field.need == "optional"}
    for door in stage.doors:
        asked = stage.form(door)
        _same_fields(witness, door=door, asked=asked, listed=frozenset(listed.fields))
        whole, spare, greedy = (stage.client() for _ in range(3))
        witness.met(3)
        _opens(stage, witness, act=f"a whole form opens an account at {door}", door=door, client=whole)
        _opens(
            stage,
            witness,
            act=f"a form without the optional details does, at {door}",
            door=door,
            client=spare,
            leave_out=optional,
        )
        before = stage.accounts()
        answer = stage.register(door, greedy, extra={"favourite_stone": "rubellite"})
        after = stage.accounts()
        opened = answer.accepted or after != before or stage.can_sign_in(greedy)
        witness.forbidden(
            f"a field nobody declared is taken at {door}",
            happened=opened,
            saw=f"answered {answer.status}, accounts {before} before and {after} after",
        )


def not_for_a_child(stage: Stage, house: House, witness: Witness) -> None:
    """Try on the day before the birthday and on it, by the child's own calendar, and again from the same browser."""
    age = _listed(house).from_age or 0
    zone = _zone(house)
    today = stage.now().astimezone(zone).date()
    birthday = _years_before(today, age)
    heard = stage.outside()
    for door in stage.doors:
        tomorrow = stage.client(birth=birthday + dt.timedelta(days=1))
        witness.met(2)
        before = stage.accounts()
        refusal = stage.register(door, tomorrow, zone=str(zone))
        _turned_away(
            stage,
            witness,
            act=f"a child one day too young gets an account at {door}",
            client=tomorrow,
            answer=refusal,
            before=before,
        )
        told = [word for word in TELLING_WORDS if word in _said(refusal)]
        witness.forbidden(f"the refusal tells what date to try at {door}", happened=bool(told), saw=_said(refusal)[:90])
        before = stage.accounts()
        older = Client(
            name=tomorrow.name, email=tomorrow.email, password=tomorrow.password, birth=_years_before(today, age + 10)
        )
        again = stage.register(door, older, zone=str(zone), carrying=refusal.cookies)
        _turned_away(
            stage,
            witness,
            act=f"a second try with another date, at once, gets one at {door}",
            client=older,
            answer=again,
            before=before,
        )
        grown = stage.client(birth=birthday)
        _opens(
            stage,
            witness,
            act=f"on the birthday itself an account opens at {door}",
            door=door,
            client=grown,
            zone=str(zone),
        )
    _by_their_own_calendar(stage, witness, age=age)
    later = stage.outside()
    witness.forbidden("a third party hears of it", happened=later > heard, saw=f"{later - heard} requests to others")


def _by_their_own_calendar(stage: Stage, witness: Witness, *, age: int) -> None:
    """The same date of birth, at the same instant, where it is already the birthday and where it is not yet."""
    door = stage.doors[0]
    birth = _years_before(stage.now().astimezone(ZoneInfo(FIRST_DAY)).date(), age)
    there, here = stage.client(birth=birth), stage.client(birth=birth)
    witness.met(2)
    _opens(
        stage,
        witness,
        act=f"an account opens where the birthday has begun ({FIRST_DAY})",
        door=door,
        client=there,
        zone=FIRST_DAY,
    )
    before = stage.accounts()
    answer = stage.register(door, here, zone=LAST_DAY)
    _turned_away(
        stage,
        witness,
        act=f"one opens where it is still the day before ({LAST_DAY})",
        client=here,
        answer=answer,
        before=before,
    )


def _listed(house: House) -> Collect:
    signup = house.notice.declarations["signup"]
    assert isinstance(signup, Collect)
    return signup


def _zone(house: House) -> ZoneInfo:
    return ZoneInfo(house.notice.time_zone)


def _same_fields(witness: Witness, *, door: str, asked: frozenset[str], listed: frozenset[str]) -> None:
    more, fewer = sorted(asked - listed), sorted(listed - asked)
    witness.forbidden(
        f"the form at {door} asks for more than the notice lists",
        happened=bool(more),
        saw=", ".join(more) or f"{len(asked)} fields, all listed",
    )
    witness.forbidden(
        f"the notice lists a field that the form at {door} does not have",
        happened=bool(fewer),
        saw=", ".join(fewer) or "none",
    )


def _opens(
    stage: Stage,
    witness: Witness,
    *,
    act: str,
    door: str,
    client: Client,
    leave_out: set[str] | None = None,
    zone: str | None = None,
) -> None:
    answer = stage.register(door, client, leave_out=leave_out or (), zone=zone)
    signs_in = stage.can_sign_in(client)
    witness.allowed(
        act,
        happened=answer.accepted and signs_in,
        saw=f"answered {answer.status}, {'can' if signs_in else 'cannot'} sign in",
    )


def _turned_away(stage: Stage, witness: Witness, *, act: str, client: Client, answer: Answer, before: int) -> None:
    after = stage.accounts()
    witness.forbidden(
        act,
        happened=answer.accepted or after != before or stage.can_sign_in(client),
        saw=f"answered {answer.status}, accounts {before} before and {after} after",
    )


def _said(answer: Answer) -> str:
    return answer.words.lower()


def _years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February: the year before has none, and the birthday falls on 1 March
        return dt.date(day.year - years, 3, 1)


TRIALS = (
    Trial(
        id="N-07",
        says="We open accounts through every door of the shop: whole, without the optional details, and with a field "
        "nobody declared. The last was refused and nothing was stored.",
        not_examined="the app, the boutiques, the telephone desk",
        act=fields_and_no_others,
    ),
    Trial(
        id="N-88",
        says="A made-up child tries on the day before the birthday and on it, by the calendar where the child is, and "
        "again at once with another date.",
        not_examined="what is learnt later, by letter or by telephone; a date of birth that is not true",
        act=not_for_a_child,
    ),
)
