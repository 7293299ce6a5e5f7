"""A request as the person who asked reads it: where it stands in a few words, and what happened step by step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import Struct

from troth.rights.facts import Request, Right, Step, StepName

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

TITLES: dict[Right, StrPromise] = {
    "access": gettext_lazy("Your copy"),
    "erase": gettext_lazy("Being forgotten"),
    "object": gettext_lazy("Your objection"),
}
HAPPENED: dict[StepName, StrPromise] = {
    "received": gettext_lazy("You asked"),
    "proven": gettext_lazy("You showed that it is you"),
    "searched": gettext_lazy("We looked for everything that is yours"),
    "planned": gettext_lazy("We worked out what would go"),
    "stopped": gettext_lazy("Our advertising to you ended"),
    "agreed": gettext_lazy("You said yes, and one of us looks at it first"),
    "approved": gettext_lazy("You said yes"),
    "objected": gettext_lazy("It stopped"),
    "begun": gettext_lazy("We looked once more, and wrote down what goes"),
    "changed": gettext_lazy("What goes, went"),
    "looked-again": gettext_lazy("We looked again"),
    "copied": gettext_lazy("Your copy was made"),
    "opened": gettext_lazy("You opened it"),
    "downloaded": gettext_lazy("You took it with you"),
    "told": gettext_lazy("We wrote to you"),
    "extended": gettext_lazy("We need more time"),
    "refused": gettext_lazy("We said no"),
    "withdrawn": gettext_lazy("You took it back"),
    "closed": gettext_lazy("Closed"),
    "away": gettext_lazy("A place did not answer, and is asked again"),
}
MORE_EXACTLY: dict[str, StrPromise] = {
    "no-address": gettext_lazy("We answer you by another way than e-mail"),
    "not-sent": gettext_lazy("Our letter to you was turned away"),
    "no-receipt": gettext_lazy("Our letter to you could not be sent"),
    "stuck": gettext_lazy("Something stands in the way, and one of us looks at it"),
}
"""By the code of the note, where the name of the step says too little."""
OURS: frozenset[StepName] = frozenset({"shown"})
"""Steps that are for people of the house alone."""
COMES: dict[StepName, StrPromise] = {
    "proven": gettext_lazy("You show that it is you"),
    "searched": gettext_lazy("We look for everything that is yours"),
    "planned": gettext_lazy("We show you what would go"),
    "approved": gettext_lazy("You decide"),
    "changed": gettext_lazy("What goes, goes"),
    "looked-again": gettext_lazy("We look again"),
    "copied": gettext_lazy("Your copy is made"),
    "told": gettext_lazy("We write to you"),
    "objected": gettext_lazy("It stops"),
}


OURS_TO_SAY: StrPromise = gettext_lazy("One of us looks over what would go")
"""In place of the person's own yes, where somebody of the house must look first."""


class Line(Struct, frozen=True, kw_only=True):
    """One step."""

    mark: str
    """``done``, ``now`` or ``next``, of the hallmarks."""
    says: str
    at: dt.datetime | None
    more: str = ""


class Matter(Struct, frozen=True, kw_only=True):
    """One request."""

    request: Request
    title: str
    big: str
    """Where it stands, in a few words."""
    lines: tuple[Line, ...]

    @property
    def id(self) -> str:
        """Its number."""
        return self.request.id


def matter(request: Request, steps: Sequence[Step], *, zone: str, about: str = "", there: bool = True) -> Matter:
    """Put it in words. ``about``: what an objection is to. ``there``: whether a copy can still be read."""
    return Matter(
        request=request,
        title=str(TITLES[request.right]),
        big=_big(request, zone, there=there),
        lines=lines(request, steps, about=about),
    )


def _big(request: Request, zone: str, *, there: bool) -> str:  # noqa: PLR0911 - one for each way it may stand
    day = short_day(request.due, zone)
    match request.right, request.state:
        case _, "refused":
            return _("Not done")
        case _, "withdrawn":
            return _("Taken back")
        case "access", _ if there:
            return _("Ready to read")
        case "access", "done" | "left":
            return _("Destroyed, as announced")
        case "access", _:
            return _("Ready by %(day)s") % {"day": day}
        case "erase", "done" | "left":
            return _("Forgotten")
        case "erase", "planned" if request.waits_for == "client":
            return _("You decide")
        case "erase", _:
            return _("Done by %(day)s") % {"day": day}
        case _, "done" | "left":
            return _("Stopped")
        case _:
            return _("Answered by %(day)s") % {"day": day}


def taken_back(*, advertising_ended: bool) -> str:
    """What a person reads who took a request back; what they had ended stays ended."""
    if advertising_ended:
        return _("You took it back. Our advertising to you stays ended; nothing else is done about it.")
    return _("You took it back. Nothing is done about it.")


def lines(request: Request, steps: Sequence[Step], *, about: str = "") -> tuple[Line, ...]:
    """The steps in the client's words; the first still to come is where it stands, while it is open."""
    told: list[Line] = []
    standing = request.open
    for step in steps:
        if step.name in OURS:
            continue
        if step.at is None:
            comes = OURS_TO_SAY if step.name == "approved" and request.waits_for == "desk" else COMES[step.name]
            says, mark = str(comes), "now" if standing else "next"
            standing = False
        else:
            says, mark = str(MORE_EXACTLY.get(step.note.code) or HAPPENED[step.name]), "done"
        if told and step.at is not None and told[-1].says == says and step.name in {"changed", "opened", "away"}:
            told.pop()  # several systems, or several looks: the last one says it
        told.append(Line(mark=mark, says=says, at=step.at, more=about if step.name == "received" else ""))
    return tuple(told)


def short_day(at: dt.datetime, zone: str) -> str:
    """``28 June``, where the notice reckons its days."""
    return formats.date_format(at.astimezone(ZoneInfo(zone)).date(), "j F")
