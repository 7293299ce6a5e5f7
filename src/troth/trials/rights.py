"""What people may ask: everything that is held (N-74), to be forgotten (N-76), and that one use ends (N-78).

Two made-up clients leave traces wherever a client can. Each trace is a mark that stands nowhere else, so that finding
one is finding that client's row and nobody else's.
"""

from __future__ import annotations

from troth.house import House
from troth.notice.kinds import Purpose, Right
from troth.trials.run import Trial
from troth.trials.stage import Stage
from troth.trials.witness import Witness

MOST_NAMED = 6


def everything_that_is_held(stage: Stage, house: House, witness: Witness) -> None:
    """One asks for a copy: every mark of theirs is in it, and no mark of the other; a stranger gets none."""
    del house
    asker, neighbour = stage.client(), stage.client()
    witness.met(2)
    marks, others = stage.leave_traces(asker), stage.leave_traces(neighbour)
    copy = stage.ask_copy(asker)
    missing = [name for name, mark in marks.items() if mark not in copy]
    witness.allowed(
        "a copy holds every trace its client left",
        happened=not missing,
        saw=f"{len(marks) - len(missing)} of {len(marks)} traces" + (f"; not {_some(missing)}" if missing else ""),
    )
    strange = [name for name, mark in others.items() if mark in copy]
    witness.forbidden(
        "it holds a trace of somebody else", happened=bool(strange), saw=_some(strange) or f"none of {len(others)}"
    )
    answer = stage.open_copy_of(asker)
    witness.forbidden(
        "a stranger opens it",
        happened=answer.accepted or any(mark in answer.words for mark in marks.values()),
        saw=f"answered {answer.status}",
    )


def forgotten(stage: Stage, house: House, witness: Witness) -> None:
    """One asks to be forgotten: no mark is left in any database, another's are all there, and the record says so.

    The other looked at what would go before, and that is all they did.
    """
    leaver, neighbour = stage.client(), stage.client()
    witness.met(2)
    marks, others = stage.leave_traces(leaver), stage.leave_traces(neighbour)
    before = stage.dump()
    seen = [name for name, mark in marks.items() if mark in before]
    witness.allowed(
        "the traces are there beforehand", happened=len(seen) == len(marks), saw=f"{len(seen)} of {len(marks)}"
    )
    chose = house.choices(neighbour.email)
    plan = stage.look_at_plan(neighbour)
    witness.allowed("what would go is shown first", happened=plan.accepted, saw=plan.words[:90])
    made = len(house.choices(neighbour.email)) - len(chose)
    witness.forbidden("to look at it changes a choice", happened=made != 0, saw=f"{made} choices of theirs since")
    record = stage.forget(leaver)
    witness.allowed("the centre carries it out", happened=record.accepted, saw=record.words[:90])
    after = stage.dump()
    left = [name for name, mark in marks.items() if mark in after]
    witness.forbidden("a trace is left in a database", happened=bool(left), saw=_some(left) or f"none of {len(marks)}")
    touched = [name for name, mark in others.items() if before.count(mark) != after.count(mark)]
    witness.forbidden(
        "somebody else's rows are touched", happened=bool(touched), saw=_some(touched) or f"none of {len(others)}"
    )
    said = record.words.lower()
    witness.allowed(
        "the record says what is kept, until when, and what was not searched",
        happened="until" in said and "not searched" in said,
        saw="both" if "not searched" in said else "not both",
    )
    witness.forbidden("the record calls itself complete", happened="complete" in said, saw=f"{len(said)} letters read")
    witness.forbidden(
        "the account still opens", happened=stage.can_sign_in(leaver), saw="tried with the right password"
    )


def one_use_ends(stage: Stage, house: House, witness: Witness) -> None:
    """One objects to one use: it ends at once, for this person alone, and every other use goes on."""
    one, other = stage.client(), stage.client()
    witness.met(2)
    uses = _objectable(house)
    if len(uses) < 2:
        witness.allowed("the notice names uses one may object to", happened=False, saw=f"{len(uses)}")
        return
    first, second = uses[:2]
    for purpose in (first, second):
        witness.allowed(
            f"{purpose} may be done before", happened=_allowed(house, one.email, purpose), saw="asked the gate"
        )
    stage.object_to(one, first)
    witness.forbidden(
        f"{first} may be done after the objection", happened=_allowed(house, one.email, first), saw="asked the gate"
    )
    witness.allowed(f"{second} goes on", happened=_allowed(house, one.email, second), saw="asked the gate")
    witness.allowed(
        f"{first} goes on for somebody else", happened=_allowed(house, other.email, first), saw="asked the gate"
    )
    stage.object_to(one, second)
    witness.forbidden(
        f"{second} may be done after a second objection",
        happened=_allowed(house, one.email, second),
        saw="asked the gate",
    )


def _objectable(house: House) -> list[str]:
    """Purposes that a right to object is about and that the gate allows to a client of whom nothing is known."""
    rights = [one for one in house.notice.declarations.values() if isinstance(one, Right) and one.to == "object"]
    named = [purpose for one in rights for purpose in one.about]
    declared = house.notice.declarations
    return [
        one for one in dict.fromkeys(named) if isinstance(declared.get(one), Purpose) and _allowed(house, None, one)
    ]


def _allowed(house: House, person: str | None, purpose: str) -> bool:
    return house.decide(person, purpose=purpose, country="FR", age=40, record=False).allowed


def _some(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else "")


TRIALS = (
    Trial(
        id="N-74",
        says="Two made-up clients leave a trace wherever one can. One asks for a copy: every trace of theirs is in it, "
        "none of the other's, and a stranger cannot open it.",
        not_examined="paper files, the sound of calls, what providers hold themselves",
        act=everything_that_is_held,
    ),
    Trial(
        id="N-76",
        says="Two made-up clients leave a trace wherever one can. One looks at what would go, and no choice changes. "
        "The other asks to be forgotten: no trace is left in any database, the first one's rows are as they were, and "
        "the record says what stays and why.",
        not_examined="paper files, copies for safety, what providers hold themselves",
        act=forgotten,
    ),
    Trial(
        id="N-78",
        says="A made-up client objects to one use, then to another: each ends at once, for this client alone, and the "
        "others go on.",
        not_examined="objections by letter; uses by people outside the systems",
        act=one_use_ends,
    ),
)
