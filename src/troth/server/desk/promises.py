"""The board for those who work here: with owner and evidence, who vouches by name, and the form to vouch."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from msgspec import Struct

from troth.board import ORDER, Row, counts
from troth.house import CannotAttest, House
from troth.house.attesting import vouchers_of
from troth.house.owning import owners_of
from troth.notice.promises import beside
from troth.notice.vouching import Voucher
from troth.rights.facts import Attested
from troth.server.desk import sessions
from troth.server.desk.guard import needs, signed_in
from troth.server.desk.roles import may
from troth.server.desk.sentences import Voice
from troth.server.pages.shell import the_house
from troth.terms import periods


class Line(Struct, frozen=True):
    """One row of the board with what stands beside it on the desk."""

    row: Row
    says: Any
    owner: str
    words: tuple[Attested, ...]
    """Words given for it, the latest first, with the name."""
    may_vouch: bool


@needs("board")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every promise, exceptions first."""
    house = the_house()
    lines = lines_of(house, may_vouch=may(signed_in(request).role, "attest"))
    found = counts(line.row for line in lines)
    context = {
        "title": title_of(len(lines), found),
        "groups": [(verdict, [one for one in lines if one.row.verdict == verdict]) for verdict in found],
        "counts": list(found.items()),
        "total": len(lines),
        "strangers": owners_of(house).strangers,
        "zone": house.notice.time_zone or "UTC",
        "note": sessions.said(request),
    }
    return render(request, "desk/promises.html", context)


@needs("attest")
@require_http_methods(["GET", "HEAD", "POST"])
def vouch(request: HttpRequest, promise: str) -> HttpResponse:
    """The form in which it is put on record who vouches for a promise."""
    house = the_house()
    who = vouchers_of(house).get(promise)
    if not who:
        raise Http404
    said = {name: request.POST.get(name, "")[:300] for name in ("by", "role", "scope", "until")}
    error = ""
    if request.method == "POST":
        error = _attest(house, promise, said, noted_by=signed_in(request).name)
        if not error:
            sessions.say(request, f"On record: {said['by']} vouches for {promise}.")
            return redirect(f"/promises#{promise}")
    holders = owners_of(house).holders
    row = next(one for one in house.board() if one.id == promise)
    voice = voice_of(house)
    context = {
        "row": row,
        "who": [(one, periods.show(one.renew, "en")) for one in who],
        "people": tuple(dict.fromkeys(name for one in who for name in holders.get(one.role, ()))),
        "unnamed": [one for one in who if one.role not in holders],
        "quote": voice.quote(promise, row.clause),
        "said": said,
        "error": error,
        "latest": _latest(house, who),
    }
    return render(request, "desk/vouch.html", context, status=422 if error else 200)


def _attest(house: House, promise: str, said: dict[str, str], *, noted_by: str) -> str:
    """Record it; why not, in a sentence, where it cannot be."""
    try:
        until = dt.date.fromisoformat(said["until"])
    except ValueError:
        return "The last day is missing: write it as 2026-12-31."
    try:
        house.attest(promise, by=said["by"], role=said["role"], scope=said["scope"], until=until, noted_by=noted_by)
    except CannotAttest as refused:
        return f"{refused.message} {refused.hint}".strip()
    return ""


def _latest(house: House, who: tuple[Voucher, ...]) -> str:
    zone = house.notice.time_zone or "UTC"
    return max(periods.add(house.clock.now(), one.renew, zone) for one in who).date().isoformat()


def lines_of(house: House, *, may_vouch: bool = False) -> list[Line]:
    """The board with owners and names, exceptions first."""
    owners, who, voice = owners_of(house), vouchers_of(house), voice_of(house)
    words: dict[str, list[Attested]] = {}
    for kept in house.store.facts(Attested):
        words.setdefault(kept.fact.id, []).insert(0, kept.fact)
    lines = [
        Line(
            row,
            voice.says(row.id) or voice.quote(row.id, row.clause),
            owners.of(row.id, row.clause),
            tuple(words.get(row.id, ())),
            may_vouch and row.id in who,
        )
        for row in house.board()
    ]
    return sorted(lines, key=lambda line: ORDER.index(line.row.verdict))


def voice_of(house: House) -> Voice:
    """The notice in force, ready to be quoted."""
    return Voice(house.notice, beside(str(house.home.notice_file)))


def title_of(total: int, found: dict[Any, int]) -> str:
    """The news of the board: what is wrong or never tried comes first."""
    if not total:
        return "No promise is listed yet."
    named = {
        "deviated": "not true when tried",
        "incomplete": "not tried to the end",
        "expired": "expired",
        "held": "held when tried",
        "declared": "declared by a person",
        "untried": "never tried",
    }
    parts = [f"{found[word]}\N{NO-BREAK SPACE}{said}" for word, said in named.items() if word in found]
    return f"{total} promises: {', '.join(parts)}."
