"""Where the shop asks Troth: what the notice says of a form, what it asks people, and what they answered.

The house is opened once per process. Answers go straight to it: the shop keeps no choice of its own.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from demo.shop import surroundings
from django import forms
from msgspec import Struct

from troth.notice.kinds import Ask, Channel, Collect, Message, Purpose, Recipient
from troth.notice.switches import Switch, derive, is_marketing
from troth.sites.django.config import house
from troth.sites.django.forms import NoticeFormMixin
from troth.stores.people import normalise


class Declared(Struct, frozen=True, kw_only=True):
    """What the notice says of one field of a form."""

    label: str
    reason: str
    """Why it is asked, and what follows without it: one or two sentences."""
    required: bool


class Question(Struct, frozen=True, kw_only=True):
    """One thing to say yes or no to."""

    name: str
    """Of the switch, and of the form's input."""
    label: str
    switch: Switch
    objecting: bool
    """Its ground is our own interest: a no is an objection, not a refusal."""


class Topic(Struct, frozen=True, kw_only=True):
    """The questions of one purpose."""

    title: str
    clause: str
    words: str
    """The sentence of the notice that announces the purpose, as plain text."""
    questions: tuple[Question, ...]


def notice() -> Any:
    """The notice in force."""
    return house().notice


def fields_of(collect_id: str) -> dict[str, Declared]:
    """The fields of one collection point, in its order, with what is said of each."""
    collect = notice().declarations[collect_id]
    assert isinstance(collect, Collect)
    return {
        name: Declared(label=field.label or name, reason=_reason(field), required=field.need == "required")
        for name, field in collect.fields.items()
    }


def _reason(field: Any) -> str:
    why = f"{field.why[0].upper()}{field.why[1:]}." if field.why else ""
    without = f"Without it, {field.without}." if field.without else ""
    return f"{why} {without}".strip()


def since() -> dt.datetime | None:
    """When the edition in force began to apply."""
    return notice().effective


class Promise(Struct, frozen=True, kw_only=True):
    """The notice's own sentences about a form, and what the board says of them today."""

    words: str
    clause: str
    title: str
    since: dt.datetime | None
    promise: str
    verdict: str
    tried: dt.datetime | None
    sample: str


def promise(collect_id: str, number: str) -> Promise:
    """The paragraph that announces a collection point, with the verdict of its promise."""
    terms = notice()
    clause = terms.clause(terms.declarations[collect_id].clause)
    row = next(row for row in house().board() if row.id == number)
    return Promise(
        words=_paragraph(clause, collect_id),
        clause=clause.id,
        title=clause.title,
        since=since(),
        promise=number,
        verdict=row.verdict,
        tried=row.at,
        sample=row.sample,
    )


def _paragraph(clause: Any, name: str) -> str:
    """Its marked sentences, as plain text: those of the first paragraph that bears the name, from where it does."""
    for block in clause.body:
        borne = [stretch for stretch in getattr(block, "stretches", ()) if name in stretch.ids]
        if borne:
            return " ".join(" ".join(stretch.markdown.split()) for stretch in borne)
    return ""


BUTTONS = ("registration_submit",)
"""What a form may send along that is no answer: the name of the button that was pressed."""


class InTheNoticesWords(forms.Form):
    """Labels and reasons from the notice; mixed into a form whose inputs bear the names of a collection point."""

    collect = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, declared in fields_of(self.collect).items():
            field = self.fields[name]
            field.label, field.help_text, field.required = declared.label, declared.reason, declared.required
            field.error_messages["required"] = f"Please fill this in: {declared.label.lower()}."


def guarded_form(form: type[forms.Form], *, collect: str) -> type[forms.Form]:
    """The same form in the notice's words, held against it before anything is stored.

    Where the demo runs unprotected it is held against nothing: a field too many is swallowed, a child comes in.
    """
    told: dict[str, Any] = {
        "collect": collect,
        "beside": BUTTONS,
        "__doc__": form.__doc__,
        "__module__": form.__module__,
    }
    if surroundings.UNPROTECTED:
        return type(form.__name__, (InTheNoticesWords, form), told)
    return type(form.__name__, (InTheNoticesWords, NoticeFormMixin, form), told)


CHANNELS = {
    "email": "By e-mail",
    "post": "By post",
    "text": "By text message",
    "telephone": "By telephone",
    "push": "On the screen of your telephone",
    "social": "On a social network",
}


def questions_of(ask_id: str) -> tuple[Topic, ...]:
    """What one ``ask`` of the notice asks, purpose by purpose, one question for each switch."""
    terms = notice()
    ask = terms.declarations[ask_id]
    assert isinstance(ask, Ask)
    switches = derive(terms)
    topics = []
    for purpose_id in ask.purposes:
        purpose = terms.declarations[purpose_id]
        assert isinstance(purpose, Purpose)
        ground = purpose.basis.otherwise if purpose.basis else ()
        questions = tuple(
            Question(
                name=switch.name,
                label=_label(terms, purpose, switch),
                switch=switch,
                objecting="legitimate-interest" in (ground or ()),
            )
            for switch in switches
            if switch.purpose == purpose_id
        )
        topics.append(
            Topic(
                title=purpose.label or purpose.id,
                clause=purpose.clause,
                words=_announced(terms, purpose),
                questions=questions,
            )
        )
    return tuple(topics)


def _label(terms: Any, purpose: Purpose, switch: Switch) -> str:
    declared = terms.declarations.get(switch.value)
    if isinstance(declared, Recipient):
        return f"To {declared.name}"
    if isinstance(declared, Channel):
        return CHANNELS.get(switch.value) or str(declared.label)
    return purpose.label or purpose.id


def _announced(terms: Any, purpose: Purpose) -> str:
    """The stretch of the notice that carries the purpose; without values still to fill in."""
    letters = [
        each.id for each in terms.declarations.values() if isinstance(each, Message) and each.purpose == purpose.id
    ]
    stretches = [
        stretch
        for block in terms.clause(purpose.clause).body
        for stretch in getattr(block, "stretches", ())
        if "{{" not in stretch.markdown
    ]
    for carrier in (*letters, purpose.id):
        for stretch in stretches:
            if carrier in stretch.ids:
                return " ".join(stretch.markdown.split())
    return ""


def one_spelling(address: str) -> str:
    """The spelling under which Troth knows an e-mail address. IdentifierRefused where it can be nobody's."""
    return normalise(address, kind="email").text


def answer(person: str, *, question: Question, yes: bool, source: str) -> None:
    """Hand one answer to Troth. Durable when this returns."""
    switch = question.switch
    act = "grant" if yes else "object" if question.objecting else "refuse"
    axis = {switch.axis: switch.value} if switch.axis else {}
    house().choose(person, switch.purpose, act=act, source=source, **axis)


def no_letters(person: str, *, source: str) -> None:
    """A "no" said while buying: letters by e-mail, which an earlier purchase could otherwise allow."""
    house().choose(person, "news", channel="email", act="refuse", source=source)


def returned(person: str) -> None:
    """Somebody opens an account or buys: whoever was forgotten before deals with us again."""
    house().requests.returned(person)


def marketing_messages() -> list[tuple[str, str]]:
    """The messages of the notice that need a permission: their id, and how the notice calls them."""
    terms = notice()
    return [
        (declared.id, (declared.label or declared.id).capitalize())
        for declared in terms.declarations.values()
        if isinstance(declared, Message)
        and is_marketing(terms.declarations[declared.purpose])
        and "email" in declared.on
    ]


def why(message_id: str, person: str, *, sent: bool) -> str:
    """The sentence behind the last answer for this person: why a letter went, or did not."""
    if surroundings.UNPROTECTED:
        return "Nobody was asked." if sent else "The mail server did not take it."
    return str(house().may_send(message_id, person, channel="email", record=False).reason)


def why_not_told(person: str, *, recipient: str, country: str | None) -> str:
    """Why a name and a payment's reference may not go to this recipient for an order; empty where they may (N-62)."""
    if surroundings.UNPROTECTED:
        return ""
    told = ("user.name", "user.payment.reference")
    asked = {"purpose": "orders", "data": told, "recipient": recipient, "channel": "web", "country": country}
    decision = house().decide(person, **asked)
    return "" if decision.allowed else f"{decision.reason} Nothing was charged and nothing was ordered."
