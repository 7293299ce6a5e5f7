"""Whether a change is *material* to the people a notice is for, or *editorial*, and why.

Material is what lets the house do more, or a person less: a new purpose, a wider use, a new recipient, more that is
shared, collected or kept, a weaker right or practice, another house that answers (WP260 rev.01, paragraph 29). A change
is editorial when it touches words alone, how to reach us, or can be shown to narrow what is allowed. Where neither can
be shown, it is material: a person is told once too often rather than once too seldom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

import msgspec.structs
from msgspec import Struct

from troth.notice.case import AGREED
from troth.notice.facts import Notice
from troth.notice.fields import field_changes, forms_of
from troth.notice.kinds import (
    Aggregate,
    AnyDeclaration,
    Ask,
    Channel,
    Collect,
    Contact,
    Controller,
    Item,
    Message,
    Practice,
    Purpose,
    Recipient,
    Right,
    Term,
)
from troth.notice.kinds.base import Depends
from troth.notice.kinds.collect import Field
from troth.notice.places import Scope
from troth.terms.periods import Period, no_longer, parse
from troth.terms.places import contains
from troth.terms.taxonomy import is_within, touches

What = Literal[
    "new-purpose",
    "wider-use",
    "new-recipient",
    "more-shared",
    "more-collected",
    "weaker-right",
    "weaker-practice",
    "other-controller",
]
Narrower = Callable[[Any, Any], bool]
"""``narrower(was, now)``: whether it can be shown that the new value allows the house no more than the old."""


class Material(Struct, frozen=True, kw_only=True):
    """One change that a person should hear of."""

    clause: str
    id: str
    what: What
    says: str
    """``purpose `profile` is new``, ```keep` of `news` was 1 year after order, is 2 years after order``."""


def material(old: Notice, new: Notice) -> tuple[Material, ...]:
    """Every material change, in the order of the new text; what is gone comes last. Empty: the edition is editorial."""
    keys = [*new.declarations, *(one for one in old.declarations if one not in new.declarations)]
    return tuple(found for key in keys for found in _weigh(old.declarations.get(key), new.declarations.get(key)))


def told_first(old: Notice, new: Notice) -> tuple[str, ...]:
    """Purposes under which data already held may be used as they could not be before, without anybody being asked.

    Whoever was known to the house before must be told first (GDPR art. 13(3), 14(4)). A purpose that rests on a yes
    alone is not among them: there the question tells.
    """
    held = _held(old)
    found = {
        purpose.id
        for purpose in new.declarations.values()
        if isinstance(purpose, Purpose) and not _asks(purpose) and _wider_on(purpose, old, held)
    }
    for one in new.declarations.values():
        if isinstance(one, Recipient):
            found.update(_shared_anew(one, old, new))
    return tuple(one for one in new.declarations if one in found)


# What each kind's change means


def _weigh(was: AnyDeclaration | None, now: AnyDeclaration | None) -> Iterator[Material]:
    shown = now if now is not None else was
    assert shown is not None  # the key is in one of the two
    kind = type(shown)
    if was is None or now is None or type(was) is not type(now):
        what = (ADDED if was is None else GONE).get(kind)
        if what is not None:
            said = "is new" if was is None else "is no longer there"
            yield Material(clause=shown.clause, id=shown.id, what=what, says=f"{_kind(shown)} `{shown.id}` {said}")
        return
    for path, before, after in _wider_fields(was, now):
        said = f"was {before or 'nothing'}, is {after or 'nothing'}"
        yield Material(clause=now.clause, id=now.id, what=CHANGED[kind], says=f"`{path}` of `{now.id}` {said}")


def _wider_fields(was: AnyDeclaration, now: AnyDeclaration) -> Iterator[tuple[str, str, str]]:
    """The fields of one declaration of which it cannot be shown that they narrowed: path, before, after."""
    rules = FIELDS[type(now)]
    fine = set()
    for field in msgspec.structs.fields(type(now)):
        narrower = rules.get(field.name, _scope if field.name == "scope" else None)
        if narrower is not None and narrower(getattr(was, field.name), getattr(now, field.name)):
            form = forms_of(type(now)).get(field.name)
            fine.add((form.name if form is not None else "") or field.name.replace("_", "-"))
            if field.name == "scope":  # written as three fields; a message's `on` is its own
                fine.update({"for", "by", "on"} - set(rules))
    for change in field_changes(was, now):
        if change.decides and change.path.partition("/")[0] not in fine:
            yield change.path, change.before, change.after


# Whether a value narrowed


def _free(_was: Any, _now: Any) -> bool:
    """How to reach us, and where to read on: people need it to be right, and it allows nothing."""
    return True


def _fewer(was: Sequence[str], now: Sequence[str]) -> bool:
    return set(now) <= set(was)


def _more(was: Sequence[str], now: Sequence[str]) -> bool:
    return set(was) <= set(now)


def _fewer_data(was: Sequence[str], now: Sequence[str]) -> bool:
    """Each category lies in one that was there."""
    return all(any(is_within(one, each) for each in was) for one in now)


def _up(was: int | None, now: int | None) -> bool:
    return (was or 0) <= (now or 0)


def _gone(was: Any, now: Any) -> bool:
    return now is None or was == now


def _sooner(was: Period | None, now: Period | None) -> bool:
    """A limit that came or got nearer."""
    return now is not None and (was is None or no_longer(now, was))


def _later(was: Period | None, now: Period | None) -> bool:
    """A limit that went or got farther."""
    return now is None or (was is not None and no_longer(was, now))


def _stricter(was: Depends | None, now: Depends | None) -> bool:
    """In each place the grounds are those that were, fewer of them, or a person's yes alone."""
    return _each(was, now, lambda before, after: set(after) <= AGREED or set(after) <= set(before))


def _kept_no_longer(was: Depends | None, now: Depends | None) -> bool:
    return _each(was, now, lambda before, after: no_longer(parse(after), parse(before)))


def _each(was: Depends | None, now: Depends | None, narrower: Callable[[Any, Any], bool]) -> bool:
    if was is None or now is None:
        return was is now
    keys = {*was.when, *now.when}
    pairs = [(was.when.get(key, was.otherwise), now.when.get(key, now.otherwise)) for key in keys]
    pairs.append((was.otherwise, now.otherwise))
    return all(
        after is None or after == before or (before is not None and narrower(before, after)) for before, after in pairs
    )


def _gets_less(was: dict[str, tuple[str, ...]], now: dict[str, tuple[str, ...]]) -> bool:
    return all(purpose in was and _fewer_data(was[purpose], data) for purpose, data in now.items())


def _asks_less(was: dict[str, Field], now: dict[str, Field]) -> bool:
    """No field is new, none is about other data, and none became required."""
    return all(
        name in was and is_within(one.data, was[name].data) and (one.need == was[name].need or one.need != "required")
        for name, one in now.items()
    )


def _scope(was: Scope, now: Scope) -> bool:
    """It holds for nobody for whom it did not hold."""
    return _inside(was.places, now.places, contains) and _inside(was.by, now.by) and _inside(was.on, now.on)


def _wider_scope(was: Scope, now: Scope) -> bool:
    return _scope(now, was)


def _inside(
    was: tuple[str, ...] | None, now: tuple[str, ...] | None, within: Callable[[str, str], bool] = lambda a, b: a == b
) -> bool:
    if was is None or now is None:
        return was is None
    return all(any(within(outer, one) for outer in was) for one in now)


ADDED: dict[type, What] = {
    Purpose: "new-purpose",
    Recipient: "new-recipient",
    Collect: "more-collected",
    Item: "wider-use",
    Message: "wider-use",
    Aggregate: "more-shared",
    Controller: "other-controller",
}
"""What it means that a declaration is there now; of other kinds, that a person has more, or reads better."""
GONE: dict[type, What] = {
    Right: "weaker-right",
    Practice: "weaker-practice",
    Ask: "weaker-right",
    Contact: "weaker-right",
    Controller: "other-controller",
}
CHANGED: dict[type, What] = {
    **ADDED,
    **GONE,
    Purpose: "wider-use",
    Recipient: "more-shared",
    Channel: "wider-use",
    Term: "wider-use",
}
FIELDS: dict[type, dict[str, Narrower]] = {
    Purpose: {
        "use": _fewer, "data": _fewer_data, "basis": _stricter, "keep": _kept_no_longer, "needs": _more,
        "from_age": _up, "automated": _gone,
    },
    Recipient: {
        "post": _free, "notice": _free, "gets": _gets_less, "needs": _more, "hosts": _fewer, "told": _sooner,
        "stores": lambda _was, now: not now,
    },
    Collect: {
        "purposes": _fewer, "fields": _asks_less, "needs": _more, "keep": _kept_no_longer, "from_age": _up,
    },
    Item: {"lasts": lambda was, now: no_longer(now, was), "data": _fewer_data},
    Message: {"on": _fewer},
    Aggregate: {
        "purposes": _fewer, "from_data": _fewer_data, "measures": _fewer, "smallest_group": _up, "to": _fewer,
        "raw": _sooner,
    },
    Right: {
        "about": _more, "ways": _more, "within": _sooner, "when": _fewer, "unless": _fewer, "contact": _free,
        "scope": _wider_scope,
    },
    Practice: {"of": _more, "scope": _wider_scope},
    Ask: {"answers": _more, "again": _later, "scope": _wider_scope},
    Contact: {
        "role": _free, "post": _free, "telephone": _free, "email": _free, "name": _free, "scope": _wider_scope,
    },
    Controller: {"post": _free, "brands": _free},
    Channel: {"at": _fewer, "members": _fewer},
    Term: {"dpv": _free},
}  # fmt: skip
"""By kind and field. A field that is not here, and is no word for people, is material whenever it changes."""


# What is held, and what is new about it


def _held(notice: Notice) -> frozenset[str]:
    """The data categories the house may hold already."""
    found: set[str] = set()
    for one in notice.declarations.values():
        match one:
            case Collect():
                found.update(field.data for field in one.fields.values())
            case Purpose() | Item():
                found.update(one.data)
            case _:
                pass
    return frozenset(found)


def _asks(purpose: Purpose) -> bool:
    """Whether nothing happens under it without a yes, wherever somebody is."""
    return purpose.basis is not None and all(set(one) <= AGREED for one in _all(purpose.basis))


def _all(basis: Depends) -> Iterable[tuple[str, ...] | str]:
    said = [*basis.when.values(), *([] if basis.otherwise is None else [basis.otherwise])]
    return [(one,) if isinstance(one, str) else one for one in said]


def _wider_on(purpose: Purpose, old: Notice, held: frozenset[str]) -> bool:
    """Whether a purpose may now use something held that it could not use before."""
    was = old.declarations.get(purpose.id)
    mine = [key for key in purpose.data if any(touches(key, one) for one in held)]
    if not isinstance(was, Purpose):
        return bool(mine)
    if not (_fewer(was.use, purpose.use) and _stricter(was.basis, purpose.basis) and _scope(was.scope, purpose.scope)):
        return bool(mine)
    return not _fewer_data(was.data, mine)


def _shared_anew(one: Recipient, old: Notice, new: Notice) -> Iterator[str]:
    """Purposes under which a recipient gets what it did not get, where nobody is asked."""
    was = old.declarations.get(one.id)
    before = was.gets if isinstance(was, Recipient) else {}
    for purpose, data in one.gets.items():
        declared = new.declarations.get(purpose)
        asked = (isinstance(declared, Purpose) and _asks(declared)) or bool(AGREED & set(one.needs))
        if not asked and not _fewer_data(before.get(purpose, ()), data):
            yield purpose


def _kind(one: AnyDeclaration) -> str:
    return str(one.__struct_config__.tag)
