"""The one function that says what may be done.

Everything else in Troth asks it before it acts: may these data be used for this purpose, shown to this recipient, sent
by this channel, for a person who stands so? It knows the edition in force, compiled, and the person's Standing; it
reads no clock, no store and no setting. The answer is one of a closed set of outcomes, with the clause of the notice
that settled it, the ground that carries it, and a sentence for the person. Anything it does not know is refused.
"""

from __future__ import annotations

from troth.gate.decide import NO_EDITION, decide
from troth.gate.explain import Explanation, explain
from troth.gate.facts import OUTCOMES, Decided, Decision, Outcome, Question
from troth.gate.policy import Policy, compile_policy

__all__ = [
    "NO_EDITION",
    "OUTCOMES",
    "Decided",
    "Decision",
    "Explanation",
    "Outcome",
    "Policy",
    "Question",
    "compile_policy",
    "decide",
    "explain",
]
