"""What the cast chose before the day begins. It goes to Troth, which alone keeps choices; the shop stores none.

Inès Favre agreed to letters by e-mail, Jonas Keller refused everything, Mei Tanaka bought and was never asked.
"""

from __future__ import annotations

from collections.abc import Callable

from demo.shop import surroundings

import troth
from troth.house import NoEditionInForce
from troth.notice.kinds import Ask
from troth.terms.cannot import CannotRun

AGREED, REFUSED = "ines.favre@clients.example", "jonas.keller@clients.example"
SOURCE = "web:preferences"


def choose(say: Callable[[str], None]) -> None:
    """Record them once: somebody who has chosen since is left alone."""
    try:
        with troth.open(surroundings.HOME) as house:
            if not house.choices(AGREED):
                house.choose(AGREED, "news", channel="email", act="grant", source=SOURCE)
            if not house.choices(REFUSED):
                ask = house.notice.declarations["preferences"]
                assert isinstance(ask, Ask)
                for purpose in ask.purposes:
                    house.choose(REFUSED, purpose, act="object" if purpose == "guesses" else "refuse", source=SOURCE)
    except NoEditionInForce:
        say("no edition of the notice is in force, so nobody could choose anything")
    except CannotRun as wrong:
        say(f"the choices of the cast could not be recorded: {wrong}")
    else:
        say("what the cast chose is with Troth")
