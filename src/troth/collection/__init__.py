"""What may come in: the fields of each collection point, and who is old enough.

A notice says what a form, an API, a log or a card at the counter takes. ``examine`` holds what somebody gave against
that list and answers with an ``Intake``: taken as it is, or refused with a sentence. Nothing is stored here, and the
fact of a refusal holds no word of what was given.
"""

from __future__ import annotations

from troth.collection.age import age_on
from troth.collection.examine import examine
from troth.collection.facts import Intake, RegistrationRefused

__all__ = ["Intake", "RegistrationRefused", "age_on", "examine"]
