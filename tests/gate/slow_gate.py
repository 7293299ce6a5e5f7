"""The gate's slow twin: spec/gate.md and spec/choice-record.md read aloud, nothing compiled, nothing remembered.

It shares no code with ``troth.gate`` and ``troth.choices``; it uses their Structs for what goes in. Names for people: a
standing here is a dictionary from a switch's name to a word.
"""

# ruff: noqa: C901, PLR0911, PLR0912, PLR0917, PERF401, PLW2901, SIM102 - read aloud in the order of the specification, not made short
from __future__ import annotations

from typing import NamedTuple

from troth.terms import periods, places
from troth.terms.labels import labels
from troth.terms.taxonomy import data_category

FIRM = {"contract", "legal-obligation"}
CONSENT = {"consent", "explicit-consent", "separate-consent"}
NOES = {"refuse": "refused", "withdraw": "withdrawn", "object": "objected", "opt-out": "opted-out"}
STRICT = [
    "explicit-consent", "separate-consent", "consent", "soft-opt-in", "opt-out", "legitimate-interest", "contract", "legal-obligation",
]  # fmt: skip
WRITING = {"telephone", "post", "email", "text", "push", "social"}
MAY_WE = {
    "telephone": "call you",
    "post": "write to you by post",
    "email": "write to you by e-mail",
    "text": "write to you by text message",
    "push": "send notices to your telephone's screen",
    "social": "write to you on social networks",
}
BY_WAY = {"email": "by e-mail", "text": "by text message", "post": "by post", "telephone": "by telephone"}
YES_SENTENCES = {
    "consent": "You said yes to {t}.",
    "explicit-consent": "You said yes, expressly, to {t}.",
    "separate-consent": "You said yes, separately, to {t}.",
    "contract": "It is part of what you asked of us: {t}.",
    "legal-obligation": "A law requires it of us: {t}.",
    "soft-opt-in": "You bought from us, could say no, and have not: {t}.",
    "opt-out": "You have not opted out of {t}.",
    "legitimate-interest": "We have an interest of our own in it, and you have not objected: {t}.",
}
NO_SENTENCES = {
    "refuse": "You said no to {t}.",
    "withdraw": "You took back your yes to {t}.",
    "object": "You objected to {t}.",
    "opt-out": "You opted out of {t}.",
}


class Answer(NamedTuple):
    outcome: str
    clause: str = ""
    basis: str = ""
    reason: str | None = None
    """None where the specification leaves the sentence to the vectors."""


class Flags(NamedTuple):
    erased: bool = False
    signal: bool = False
    minor: bool = False


class Case(NamedTuple):
    switch: tuple[str, str, str]
    """Name, axis, value."""
    grounds: tuple[str, ...]


def kind(notice, name):
    return [one for one in notice.declarations.values() if one.__struct_config__.tag == name]


def under(key, above):
    return key == above or key.startswith(above + ".")


def is_marketing(purpose):
    return any(under(use, "marketing") for use in purpose.use)


def switches(notice, purpose):
    """spec/choice-record.md, Switches."""
    made = []
    if purpose.switch == "recipient":
        for one in kind(notice, "recipient"):
            if purpose.id in one.gets and one.is_class in ("by-choice", "provider", "group"):
                made.append((f"{purpose.id}/{one.id}", "recipient", one.id))
    elif purpose.switch == "data":
        for key in purpose.data:
            fields = [
                field.data
                for one in kind(notice, "collect")
                if purpose.id in one.purposes
                for field in one.fields.values()
                if under(field.data, key)
            ]
            for value in fields or [key]:
                if (f"{purpose.id}/{value}", "data", value) not in made:
                    made.append((f"{purpose.id}/{value}", "data", value))
    elif is_marketing(purpose):
        for one in kind(notice, "message"):
            for channel in one.on:
                if one.purpose == purpose.id and (f"{purpose.id}/{channel}", "channel", channel) not in made:
                    made.append((f"{purpose.id}/{channel}", "channel", channel))
    return made or [(purpose.id, "", "")]


def fold(notice, hashes, history, at):
    """spec/choice-record.md, Folding: for each switch a word, and the set of those restricted."""
    words, restricted = {}, set()
    for purpose in kind(notice, "purpose"):
        mine = switches(notice, purpose)
        for name, axis, value in mine:
            said = []
            for choice in history:
                old_purpose, _, old_value = choice.switch.partition("/")
                same = choice.switch == name
                gone = choice.switch not in [each[0] for each in mine] and old_purpose == purpose.id
                heir = gone and not (old_value and axis) and choice.act not in ("grant", "lift")
                if choice.at <= at and (same or heir):
                    said.append(choice)
            said.sort(key=lambda choice: choice.at)
            word = None
            for choice in said:
                if choice.act == "restrict":
                    restricted.add(name)
                elif choice.act == "lift":
                    restricted.discard(name)
                elif choice.act == "grant" and choice.evidence and word in NOES:
                    pass
                elif choice.act == "grant":
                    word = "yes" if still(notice, purpose, choice, hashes[name], axis, value, at) else "expired"
                else:
                    word = choice.act
            words[name] = word
    return words, restricted


def still(notice, purpose, choice, now, axis, value, at):
    if choice.switch_hash != now:
        return False
    if purpose.keep is None:
        return True
    spoken = [purpose.keep.otherwise] if purpose.keep.otherwise is not None else []
    for key, text in purpose.keep.when.items():
        if axis != "data" or under(value, key) or under(key, value):
            spoken.append(text)
    for text in spoken:
        period = periods.parse(text if isinstance(text, str) else text[0])
        if period.after == "choice" and at >= periods.add(choice.at, period, notice.time_zone):
            return False
    return True


def answer(notice, words, restricted, flags, question):
    """spec/gate.md, the checks in their order."""
    purpose = notice.declarations.get(question.purpose)
    if purpose is None or purpose not in kind(notice, "purpose"):
        return Answer("unknown-purpose")
    terms = [one.id for one in kind(notice, "term")]
    for key in question.data:
        if data_category(key) is None and not any(under(one, key) for one in terms):
            return Answer("unknown-data", purpose.clause)
    recipient = next((one for one in kind(notice, "recipient") if one.id == question.recipient), None)
    if question.recipient is not None and recipient is None:
        return Answer("unknown-recipient", purpose.clause)
    return (
        declared(notice, purpose, recipient, question)
        or here(notice, purpose, recipient, question)
        or age_and_needs(purpose, recipient, flags, question)
        or person(notice, purpose, recipient, words, restricted, flags, question)
    )


def declared(notice, purpose, recipient, question):
    for key in question.data:
        if not any(under(key, one) for one in purpose.data):
            return Answer("not-declared", purpose.clause)
    if recipient is not None:
        if purpose.id not in recipient.gets:
            return Answer("not-declared", recipient.clause)
        for key in question.data:
            if not any(under(key, one) for one in recipient.gets[purpose.id]):
                return Answer("not-declared", recipient.clause)
    if purpose.switch == "data":
        for key in question.data:
            if not any(under(key, value) or under(value, key) for _, _, value in switches(notice, purpose)):
                return Answer("not-declared", purpose.clause)
    channel = next((one for one in kind(notice, "channel") if one.id == question.channel), None)
    if channel is not None and is_marketing(purpose):
        messages = [one for one in kind(notice, "message") if one.purpose == purpose.id]
        if messages and not any(channel.id in one.on for one in messages):
            return Answer("not-declared", purpose.clause)
        if not messages and channel.medium in WRITING:
            return Answer("not-declared", purpose.clause)
    return None


def runs(notice, by):
    return {one.id for one in kind(notice, "controller") if one.id == by or by in one.brands}


def known_place(question):
    return question.country if question.country and places.known(question.country) else None


def inside(notice, scope, question):
    place = known_place(question)
    if scope.places is not None and (place is None or not any(places.contains(one, place) for one in scope.places)):
        return False
    if scope.by is not None:
        behind = runs(notice, question.by) if question.by else set()
        if question.by not in scope.by and not (behind and behind <= set(scope.by)):
            return False
    return scope.on is None or question.channel is None or question.channel in scope.on


def maybe_inside(notice, scope, question):
    place = known_place(question)
    if scope.places is not None and place is not None:
        if not any(places.contains(one, place) or places.contains(place, one) for one in scope.places):
            return False
    if scope.by is not None and question.by is not None:
        brands = {brand for one in kind(notice, "controller") if one.id == question.by for brand in one.brands}
        if not ({question.by} | runs(notice, question.by) | brands) & set(scope.by):
            return False
    return scope.on is None or question.channel is None or question.channel in scope.on


def here(notice, purpose, recipient, question):
    if question.by is not None and not runs(notice, question.by):
        return Answer("not-here", purpose.clause)
    if question.channel is not None and question.channel not in [one.id for one in kind(notice, "channel")]:
        return Answer("not-here", purpose.clause)
    for one in (purpose, recipient):
        if one is not None and not inside(notice, one.scope, question):
            return Answer("not-here", one.clause)
    if is_marketing(purpose) and question.channel is not None:
        going = [one for one in kind(notice, "message") if one.purpose == purpose.id and question.channel in one.on]
        if going and not any(inside(notice, one.scope, question) for one in going):
            return Answer("not-here", going[0].clause)
    if cases(notice, purpose, question) is None:
        return Answer("not-here", purpose.clause)
    return None


def age_and_needs(purpose, recipient, flags, question):
    if purpose.from_age is not None:
        if question.age is not None and question.age < purpose.from_age:
            return Answer("under-age", purpose.clause)
        if question.age is None and flags.minor:
            return Answer("under-age", purpose.clause)
    if not set(purpose.needs) <= question.facts:
        return Answer("not-now", purpose.clause)
    if recipient is not None:
        needs = set(recipient.needs) | ({"open-task"} if recipient.is_class == "staff" else set())
        if not needs <= question.facts:
            return Answer("not-now", recipient.clause)
    return None


def could_be(question, named):
    """The places a question may stand for: a list of codes, None for elsewhere."""
    place = known_place(question)
    found = [place]
    for one in named:
        if one not in found and (place is None or places.contains(place, one)):
            found.append(one)
    return found


def cases(notice, purpose, question):
    if purpose.basis is None:
        return None
    keys = list(purpose.basis.when)
    named = [key.split("/")[0] for key in keys if places.known(key.split("/")[0])]
    found = []
    for switch in meant(notice, purpose, question):
        for place in could_be(question, named):
            if question.channel is not None:
                channels = [question.channel]
            elif switch[1] == "channel":
                channels = [switch[2]]
            else:
                channels = [None]
                for key in keys:
                    if "/" in key and key.split("/")[1] not in channels:
                        channels.append(key.split("/")[1])
            for channel in channels:
                grounds = ground_list(purpose.basis, place, channel)
                if grounds is None:
                    return None
                if Case(switch, grounds) not in found:
                    found.append(Case(switch, grounds))
    return found


def meant(notice, purpose, question):
    every = switches(notice, purpose)
    chosen = []
    for switch in every:
        _, axis, value = switch
        if axis == "recipient":
            fits = value == question.recipient
        elif axis == "data":
            fits = any(under(key, value) or under(value, key) for key in question.data)
        elif axis == "channel" and question.channel is None:
            fits = any(
                one.purpose == purpose.id and value in one.on and maybe_inside(notice, one.scope, question)
                for one in kind(notice, "message")
            )
        else:
            fits = axis == "" or value == question.channel
        if fits:
            chosen.append(switch)
    return chosen or every


def ground_list(basis, place, channel):
    tried = []
    for one in [*(places.chain(place) if place else ()), "else"]:
        tried += [f"{one}/{channel}", one]
    for key in tried:
        if key in basis.when:
            value = basis.when[key]
            return (value,) if isinstance(value, str) else value
    if basis.otherwise is None:
        return None
    return (basis.otherwise,) if isinstance(basis.otherwise, str) else basis.otherwise


def person(notice, purpose, recipient, words, restricted, flags, question):
    all_cases = cases(notice, purpose, question)
    p = f"“{purpose.label or purpose.id}”"
    signal = None
    if flags.signal or "signal" in question.facts:
        for right in kind(notice, "right"):
            takes = "signal" in right.ways and purpose.id in right.about
            if signal is None and takes and maybe_inside(notice, right.scope, question):
                signal = right
    for case in all_cases:
        if flags.erased and "legal-obligation" not in case.grounds:
            reason = "Your data were erased; what little remains serves only what a law requires."
            return Answer("erased", purpose.clause, case.grounds[0], reason)
    for case in all_cases:
        if signal is not None and not FIRM & set(case.grounds):
            reason = f"Your browser's signal says no to {p}, and that is enough."
            return Answer("opted-out", signal.clause, case.grounds[0], reason)
    for case in all_cases:
        word = words[case.switch[0]]
        if word in NOES and not FIRM & set(case.grounds):
            reason = NO_SENTENCES[word].format(t=thing(notice, purpose, case))
            return Answer(NOES[word], chosen_clause(notice, purpose, case), case.grounds[0], reason)
    held = []
    for case in all_cases:
        grounds = holding(case, words[case.switch[0]], signal, flags, question)
        held.append((case, grounds))
    for case, grounds in held:
        if not grounds:
            t = thing(notice, purpose, case)
            clause = chosen_clause(notice, purpose, case)
            if words[case.switch[0]] == "expired" and CONSENT & set(case.grounds):
                reason = f"You said yes to {t}, but what it means has changed since, or it was too long ago."
                return Answer("expired", clause, case.grounds[0], reason)
            return Answer("consent-missing", clause, case.grounds[0], missing(notice, purpose, case))
    for case, grounds in held:
        if case.switch[0] in restricted and not (CONSENT | {"legal-obligation"}) & set(grounds):
            reason = (
                f"You had the use of your data suspended, and {thing(notice, purpose, case)} waits for the end of that."
            )
            return Answer("restricted", purpose.clause, case.grounds[0], reason)
    if recipient is not None and blocked(notice, recipient, question):
        return Answer("transfer-blocked", recipient.clause, all_cases[0].grounds[0])
    carried = []
    for case, grounds in held:
        if case.switch[0] in restricted:
            grounds = [one for one in grounds if one in CONSENT or one == "legal-obligation"]
        carried.append((grounds[0], case))
    for ground in STRICT:
        for carrying, case in carried:
            if carrying == ground:
                reason = YES_SENTENCES[ground].format(t=thing(notice, purpose, case))
                return Answer("allowed", chosen_clause(notice, purpose, case), ground, reason)
    raise AssertionError("a ground that the specification does not know")


def holding(case, word, signal, flags, question):
    grounds = []
    for one in case.grounds:
        if flags.erased:
            holds = one == "legal-obligation"
        elif signal is not None or word in NOES:
            holds = one in FIRM
        elif one in CONSENT:
            holds = word == "yes"
        elif one == "soft-opt-in":
            holds = "sale" in question.facts
        else:
            holds = True
        if holds:
            grounds.append(one)
    return grounds


def chosen_clause(notice, purpose, case):
    _, axis, value = case.switch
    return notice.declarations[value].clause if axis == "recipient" else purpose.clause


def thing(notice, purpose, case):
    p = f"“{purpose.label or purpose.id}”"
    _, axis, value = case.switch
    if axis == "channel":
        return f"{p} {BY_WAY[notice.declarations[value].medium]}"
    if axis == "recipient":
        one = notice.declarations[value]
        return f"{p} with {one.name or f'“{one.label or one.id}”'}"
    if axis == "data":
        term = notice.declarations.get(value)
        return f"{p} using {(term.label if term else None) or (labels('en').data(value) if data_category(value) else value)}"
    return p


def missing(notice, purpose, case):
    _, axis, value = case.switch
    if axis == "channel":
        return f"You have not said whether we may {MAY_WE[notice.declarations[value].medium]}: “{purpose.label or purpose.id}”."
    return f"You have not said yes to {thing(notice, purpose, case)}."


def blocked(notice, recipient, question):
    home = recipient.country or (notice.declarations[recipient.who].country if recipient.who else None)
    if home is None:
        return False
    lapsed = {fact.split(":")[1] for fact in question.facts if fact.startswith("lapsed:")}
    stated = recipient.transfer.when if recipient.transfer else {}
    otherwise = recipient.transfer.otherwise if recipient.transfer else None
    for place in could_be(question, list(stated)):
        same = place is not None and home.split("-")[0] == place.split("-")[0]
        both_eea = place is not None and places.contains("EEA", place) and places.contains("EEA", home)
        if same or both_eea:
            continue
        value = next((stated[one] for one in (places.chain(place) if place else ()) if one in stated), otherwise)
        mechanisms = (value,) if isinstance(value, str) else value
        if mechanisms is None or set(mechanisms) <= lapsed:
            return True
    return False
