"""What the gate answers: sign-up details serve what was chosen (N-08), and the list of purposes is closed (N-31)."""

from __future__ import annotations

from msgspec import Struct

from troth.gate import Decision
from troth.house import House
from troth.notice.kinds import Collect, Purpose
from troth.notice.read import parse_notice
from troth.notice.rules import check
from troth.terms.taxonomy import is_within
from troth.trials.run import Trial
from troth.trials.stage import Stage
from troth.trials.witness import Witness

STRANGER = "made-up.stranger@clients.example"
INVENTED = "resale-of-clients"
UNANNOUNCED = """
```troth
purpose resale-of-clients:
  label: "Selling what we know"
  use: [third_party_sharing]
  basis: consent
  data: [user.name]
```
"""


class _Pair(Struct, frozen=True):
    purpose: str
    data: str
    declared: bool


def details_serve_what_was_chosen(stage: Stage, house: House, witness: Witness) -> None:
    """Ask for each detail of the sign-up form under each purpose: only what the notice ties together may pass."""
    del stage
    for pair in _pairs(house):
        decision = _ask(house, pair.purpose, data=(pair.data,))
        saw = f"{decision.outcome}, clause {decision.clause or 'none'}"
        if pair.declared:
            witness.allowed(
                f"{pair.data} may serve {pair.purpose} as far as the list goes",
                happened=decision.outcome not in {"not-declared", "unknown-data", "unknown-purpose"},
                saw=saw,
            )
        else:
            witness.forbidden(
                f"{pair.data} serves {pair.purpose}", happened=decision.outcome != "not-declared", saw=saw
            )
    served = _ask(house, "accounts", data=("user.demographic.date_of_birth",))
    witness.allowed("the date of birth serves the account", happened=served.allowed, saw=served.outcome)


def the_list_is_closed(stage: Stage, house: House, witness: Witness) -> None:
    """Ask with a purpose nobody declared, and slip one into the text without a sentence."""
    del stage
    for data in ("user.name", "user.contact.email", "user.behavior.purchase_history"):
        decision = _ask(house, INVENTED, data=(data,), record=True)
        witness.forbidden(
            f"{data} is given for a purpose nobody declared",
            happened=decision.outcome != "unknown-purpose",
            saw=decision.outcome,
        )
    invented_data = _ask(house, "orders", data=("user.soul",))
    witness.forbidden(
        "data nobody declared is given for an order",
        happened=invented_data.outcome != "unknown-data",
        saw=invented_data.outcome,
    )
    order = _ask(house, "orders", data=("user.name",))
    witness.allowed("a name serves an order", happened=order.allowed, saw=f"{order.outcome}, clause {order.clause}")
    source = house.home.notice_file.read_text(encoding="utf-8")
    clean = [finding for finding in check(parse_notice(source)) if finding.severity == "error"]
    slipped = [finding for finding in check(parse_notice(source + UNANNOUNCED)) if finding.severity == "error"]
    witness.allowed("the notice as it stands passes its check", happened=not clean, saw=f"{len(clean)} errors")
    witness.forbidden(
        "a purpose that no sentence announces passes the check",
        happened=not any(INVENTED in finding.message for finding in slipped),
        saw=slipped[0].message if slipped else "no error",
    )


def _pairs(house: House) -> tuple[_Pair, ...]:
    signup = house.notice.declarations["signup"]
    assert isinstance(signup, Collect)
    purposes = [each for each in house.notice.declarations.values() if isinstance(each, Purpose)]
    return tuple(
        _Pair(purpose.id, field.data, any(is_within(field.data, key) for key in purpose.data))
        for field in signup.fields.values()
        for purpose in purposes
        if not _elsewhere(purpose)
    )


def _elsewhere(purpose: Purpose) -> bool:
    """Only in some places or on some channels: the gate would speak of that first."""
    return any((purpose.scope.places, purpose.scope.by, purpose.scope.on))


def _ask(house: House, purpose: str, *, data: tuple[str, ...], record: bool = False) -> Decision:
    return house.decide(person=STRANGER, purpose=purpose, data=data, country="FR", record=record)


TRIALS = (
    Trial(
        id="N-08",
        says="We ask the gate for each detail of the sign-up form under each purpose of the notice; it gives only what "
        "the notice ties together.",
        not_examined="programs that read the database of the shop without asking the gate",
        act=details_serve_what_was_chosen,
    ),
    Trial(
        id="N-31",
        says="We ask with a purpose nobody declared, and slip one into the text without a sentence that announces it.",
        not_examined="programs that never ask",
        act=the_list_is_closed,
    ),
)
