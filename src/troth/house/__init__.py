"""A house: one home opened, with everything a program asks of it. ``troth.open("privacy/")`` gives one.

Embedded: no server, no framework. It works in a bare script, in somebody's Django, Flask or asyncio program, and any
number of threads may share it. Each question that matters leaves a fact; a question that cannot be recorded is not
answered, so nothing happens that is not on record.
"""

from __future__ import annotations

from troth.house.attesting import CannotAttest
from troth.house.importing import ImportReport
from troth.house.opened import CannotChoose, House, NoEditionInForce, Person, PublishRefused

__all__ = ["CannotAttest", "CannotChoose", "House", "ImportReport", "NoEditionInForce", "Person", "PublishRefused"]
