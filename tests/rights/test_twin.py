"""The search and the plan beside their slow twins, over worlds nobody would think of."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rights.slow_search import slow_search
from tests.rights.small_world import PlainReader, small_map
from tests.rights.test_locate import INES, NUMBER, spell
from tests.rights.test_plan import NOW, notice

from troth.rights.locate import Seed, locate
from troth.rights.plan import fates

MAILS = st.sampled_from([INES, INES.upper(), "jonas.keller@clients.example", ""])
OTHERS = st.sampled_from(["+41315550102", ""])
FEW = st.integers(1, 4)
MAYBE = st.one_of(st.none(), FEW)
CARDS = st.sampled_from(["C-1", "C-2", "C-3", None])


def rows(columns: dict[str, Any], *, most: int = 4) -> Any:
    made = st.lists(st.fixed_dictionaries(columns), max_size=most)
    return made.map(lambda found: [{"id": number, **row} for number, row in enumerate(found, 1)])


def cards(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cards with numbers of their own; Inès's telephone number on the first alone."""
    return [
        {"no": f"C-{number}", **row, "mobile": NUMBER if number == 1 else row["mobile"]}
        for number, row in enumerate(found, 1)
    ]


WORLDS = st.fixed_dictionaries(
    {
        "users": rows({"email": MAILS, "phone": OTHERS}),
        "orders": rows(
            {
                "user_id": MAYBE, "guest_email": MAILS, "address_id": MAYBE,
                "placed": st.sampled_from(["2026-06-12", "2001-01-01"]), "status": st.sampled_from(["delivered", "on its way"]),
            }
        ),
        "addresses": rows({"name": st.just("x")}),
        "lines": rows({"order_id": FEW}),
        "notes": rows({"order_id": MAYBE, "author_id": MAYBE}),
        "shared_emails": rows({"owner_id": FEW, "email": MAILS}),
        "sessions": st.lists(FEW, max_size=3).map(
            lambda users: [{"key": str(at), "data": json.dumps({"user": user})} for at, user in enumerate(users)]
        ),
        "cards": st.lists(st.fixed_dictionaries({"mail": MAILS, "mobile": OTHERS}), max_size=3).map(cards),
        "calls": rows({"caller": st.sampled_from([NUMBER, "+41315550102"]), "card": CARDS}),
        "commissions": rows({"one": CARDS, "two": CARDS}),
        "repairs": rows({"card": CARDS, "guarantee": st.sampled_from(["2028-03-04", "2020-01-01"])}),
    }
)  # fmt: skip
SHOP = ("users", "orders", "addresses", "lines", "notes", "shared_emails", "sessions")


@settings(max_examples=150, deadline=None)
@given(WORLDS)
def test_the_search_finds_what_looking_at_every_row_finds(world):
    located = search(world)
    assert {(row.collection, row.key[0]) for row in located.rows} == slow_search(world, INES)


@settings(max_examples=150, deadline=None)
@given(WORLDS)
def test_each_row_that_was_found_has_one_fate_and_a_kept_one_a_ground(world):
    located = search(world)
    decided = fates(located, found_in=small_map(), notice=notice(), at=NOW)
    assert sorted(str(one.row.place) for one in decided.rows) == sorted(str(row.place) for row in located.rows)
    still_open = {one.row.place for one in decided.rows if one.ground == "open-order"}
    for one in decided.rows:
        if one.fate == "kept":
            assert one.ground in {"legal-obligation", "claims", "open-order"}
            assert one.until is None or one.until >= NOW.date()
        if one.fate == "removed" and one.row.collection in {"orders", "repairs"}:
            day = dt.date.fromisoformat(str(one.row.values.get("placed") or one.row.values["guarantee"]))
            assert day < NOW.date() - dt.timedelta(days=365)
        if one.row.collection in {"addresses", "lines"} and still_open & one.row.above:
            assert one.ground == "open-order", "what hangs on an open order stays whole with it"


def search(world):
    readers = {
        "shop": PlainReader({name: world[name] for name in SHOP}),
        "boutique": PlainReader({name: rows for name, rows in world.items() if name not in SHOP}),
    }
    return locate(small_map(), readers, [Seed(kind="email", values=(INES,))], spell=spell)
