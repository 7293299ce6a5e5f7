"""Where things hold: inside means narrower, so the scope in force is the intersection with every clause around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from troth.notice.places import Scope
from troth.terms.places import meet

Brands = Mapping[str, frozenset[str]]
"""For each brand, the controllers that carry it."""
_Meeting = Callable[[tuple[str, ...], tuple[str, ...]], tuple[str, ...]]


def narrow(outer: Scope, own: Scope, *, brands: Brands) -> Scope:
    """The scope in force for something inside. Where nothing would be left, its own stands, and a rule objects."""
    return Scope(
        places=_both(outer.places, own.places, _meet_places),
        by=_both(outer.by, own.by, lambda one, other: _meet_by(one, other, brands)),
        on=_both(outer.on, own.on, _common),
    )


def _both(outer: tuple[str, ...] | None, own: tuple[str, ...] | None, meeting: _Meeting) -> tuple[str, ...] | None:
    if own is None:
        return outer
    inner = tuple(sorted(set(own)))
    if outer is None or not inner:
        return inner or outer
    return meeting(outer, inner) or inner


def _meet_places(outer: tuple[str, ...], inner: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(meet(outer, inner)))


def _common(outer: tuple[str, ...], inner: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(outer) & set(inner)))


def _meet_by(outer: tuple[str, ...], inner: tuple[str, ...], brands: Brands) -> tuple[str, ...]:
    """Controllers and brands: a brand lies within each controller that carries it."""
    found: set[str] = set()
    for one in outer:
        for other in inner:
            if one == other or one in brands.get(other, frozenset()):
                found.add(other)
            elif other in brands.get(one, frozenset()):
                found.add(one)
    return tuple(sorted(found))
