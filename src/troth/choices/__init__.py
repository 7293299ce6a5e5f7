"""What people chose: one home for every yes and no.

Consent, refusal, withdrawal, objection, opt-out, unsubscribing, restriction: each is a choice about a *switch*, said
by a person at a moment, bound to the edition they saw, or, when it was made elsewhere, to its source and to how well
it can be shown. Choices are only ever added. The last explicit word wins, and no list from elsewhere overrules a no.
Folded over the switches of one edition they give a Standing, which is all the gate needs to know of a person.
"""

from __future__ import annotations

from troth.choices.facts import GRADES, NOES, Act, Choice, ChoicesImported, Grade, ImportConflict
from troth.choices.importing import Conflict, ImportPlan, Planned, plan_import
from troth.choices.reading import Fault
from troth.choices.standing import NEVER_MET, Ballot, Standing, fold
from troth.choices.switches import NoSuchSwitchError, Switch, derive, select

__all__ = [
    "GRADES",
    "NEVER_MET",
    "NOES",
    "Act",
    "Ballot",
    "Choice",
    "ChoicesImported",
    "Conflict",
    "Fault",
    "Grade",
    "ImportConflict",
    "ImportPlan",
    "NoSuchSwitchError",
    "Planned",
    "Standing",
    "Switch",
    "derive",
    "fold",
    "plan_import",
    "select",
]
