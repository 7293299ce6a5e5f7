"""What holds inside a clause holds for no more people than the clause; and it holds for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Controller
from troth.notice.places import Scope, Span
from troth.notice.rules import Found, Rule
from troth.terms.places import contains, overlaps

RULE = Rule(
    severity="error",
    says="A scope lies within that of the clause around it, and its places within the places served.",
    sources=("notice language, section 6",),
)


def check(case: Case) -> Iterator[Found]:
    """Find scopes wider than the one around them, scopes that leave nobody, and places that are not served."""
    clauses = {clause.id: clause for clause in case.notice.clauses}
    nowhere = Scope()
    for clause in case.notice.clauses:
        outer = clauses[clause.parent].scope if clause.parent in clauses else nowhere
        yield from _outside(case, f"#{clause.id}", clause.span, outer)
    for one in case.notice.declarations.values():
        outer = clauses[one.clause].scope if one.clause in clauses else nowhere
        yield from _outside(case, one.id, one.span, outer)


def _outside(case: Case, name: str, span: Span, outer: Scope) -> Iterator[Found]:
    own = case.notice.written.get(name)
    if own is None:
        return
    who = name.removeprefix("#")

    def at(attribute: str, word: str) -> Span:
        spans = case.notice.spans
        return spans.get(f"{name}/{attribute}/{word}") or spans.get(f"{name}/{attribute}") or span

    for place in own.places or ():
        if case.notice.places and not any(overlaps(place, served) for served in case.notice.places):
            yield Found(
                at("for", place),
                f"`{who}` is for {place}, which is not among the places served.",
                f"Add {place} to `places` in the front matter, or take it out of `for`.",
            )
        elif outer.places is not None and not any(contains(wide, place) for wide in outer.places):
            yield Found(
                at("for", place),
                f"`{who}` is for {place}, but the clause around it is only for {', '.join(outer.places)}.",
                "Move it to a clause that holds there, or narrow `for`.",
            )
    for channel in own.on or ():
        if outer.on is not None and channel not in outer.on:
            yield Found(
                at("on", channel),
                f"`{who}` is on `{channel}`, but the clause around it is only on {', '.join(outer.on)}.",
                "Move it to a clause that holds there, or narrow `on`.",
            )
    inside = _within(case, outer.by or ())
    for one in own.by or ():
        if outer.by is not None and one not in inside:
            yield Found(
                at("by", one),
                f"`{who}` is by `{one}`, but the clause around it is only by {', '.join(outer.by)}.",
                "Move it to a clause that holds there, or narrow `by`.",
            )


def _within(case: Case, names: tuple[str, ...]) -> frozenset[str]:
    """The controllers and brands within these: a brand lies within each controller that carries it."""
    carried = {one.id: set(one.brands) for one in case.each(Controller)}
    return frozenset(names) | {brand for one in names for brand in carried.get(one, ())}
