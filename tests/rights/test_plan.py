"""What becomes of each row when a person is forgotten: gone, emptied, or kept on a ground and until a day."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from tests.rights.small_world import PlainReader, small_map
from tests.rights.test_locate import INES, NUMBER, spell

from troth.notice.facts import Notice
from troth.notice.read import read_notice
from troth.rights.change import manifest
from troth.rights.facts import Note, Plan
from troth.rights.locate import Located, Seed, locate
from troth.rights.plan import Fates, changes, fates, plan
from troth.systems.facts import Wording

ROOT = Path(__file__).parents[2]
NOW = dt.datetime(2026, 11, 28, 9, tzinfo=dt.UTC)


@cache
def notice() -> Notice:
    found = read_notice(ROOT / "demo" / "privacy" / "notice.md").notice
    assert found is not None
    return found


def planned(shop: dict, boutique: dict | None = None, *, at: dt.datetime = NOW) -> tuple[Located, Fates, Plan]:
    found_in = small_map()
    readers = {"shop": PlainReader(shop), "boutique": PlainReader(boutique or {})}
    located = locate(found_in, readers, [Seed(kind="email", values=(INES,))], spell=spell)
    decided = fates(located, found_in=found_in, notice=notice(), at=at)
    return located, decided, plan(located, decided, found_in=found_in, at=at)


def said(shown: Plan) -> list[tuple]:
    return [(str(one.label), one.fate, one.rows, str(one.until or "")) for one in shown.tables]


def asked(questions: tuple[Note, ...]) -> list[tuple[str, str, str]]:
    return [(one.code, str(one.names["system"]), str(one.names["table"])) for one in questions]


SHOP = {
    "users": [{"id": 1, "email": INES, "password": "x"}],
    "orders": [
        {
            "id": 10,
            "user_id": 1,
            "guest_email": "",
            "address_id": 7,
            "placed": "2026-06-12T09:40:00",
            "status": "delivered",
        }
    ],
    "addresses": [{"id": 7, "name": "Inès Favre", "street": "6 rue de la Lanterne"}],
}


def test_an_order_of_the_last_night_of_the_year_counts_from_the_day_it_was_in_zurich():
    """The database keeps UTC: 23:30 there is 00:30 of the next year here."""
    night = {**SHOP, "orders": [{**SHOP["orders"][0], "placed": dt.datetime(2026, 12, 31, 23, 30)}]}
    _, _, shown = planned(night)
    assert ("Orders", "kept", 1, "2037-12-31") in said(shown)


def test_an_order_is_kept_until_ten_years_after_its_year_and_its_address_is_emptied():
    _, decided, shown = planned(SHOP)
    assert said(shown) == [
        ("Account", "removed", 1, ""),
        ("Order addresses", "emptied", 1, ""),
        ("Orders", "kept", 1, "2036-12-31"),
    ]
    (order,) = (one for one in decided.rows if one.row.collection == "orders")
    assert (order.purpose, order.ground, order.clause) == ("records", "legal-obligation", "uses")
    assert order.empty == {"user_id": None, "guest_email": ""}
    assert not shown.questions


def test_a_line_without_a_day_of_its_own_ends_with_its_order():
    shop = {**SHOP, "lines": [{"id": 1, "order_id": 10, "piece": "earrings"}]}
    assert ("Pieces ordered", "kept", 1, "2036-12-31") in said(planned(shop)[2])
    later = planned(shop, at=dt.datetime(2037, 1, 1, 12, tzinfo=dt.UTC))[2]
    assert ("Pieces ordered", "removed", 1, "") in said(later)


def test_what_was_kept_long_enough_goes():
    _, _, shown = planned(SHOP, at=dt.datetime(2037, 1, 1, 12, tzinfo=dt.UTC))
    assert ("Orders", "removed", 1, "") in said(shown)


def test_an_order_on_its_way_stays_whole_with_its_address_and_somebody_is_asked():
    shop = {**SHOP, "orders": [{**SHOP["orders"][0], "status": "on its way"}]}
    _, decided, shown = planned(shop)
    assert said(shown) == [
        ("Account", "removed", 1, ""),
        ("Order addresses", "kept", 1, ""),
        ("Orders", "kept", 1, ""),
    ]
    (order,) = (one for one in decided.rows if one.row.collection == "orders")
    assert order.ground == "open-order"
    assert order.empty == {"user_id": None}, "only what leads to the account that goes"
    assert asked(shown.questions) == [("still-open", "The shop", "Orders")]


def test_what_stays_with_an_open_order_no_longer_leads_to_the_account_that_goes():
    shop = {
        **SHOP,
        "orders": [{**SHOP["orders"][0], "status": "on its way"}],
        "bags": [{"id": 3, "order_id": 10, "owner_id": 1}, {"id": 4, "order_id": None, "owner_id": 1}],
    }
    _, decided, _ = planned(shop)
    bags = {one.row.key[0]: (one.fate, one.empty) for one in decided.rows if one.row.collection == "bags"}
    assert bags == {3: ("kept", {"owner_id": None}), 4: ("removed", {})}


def test_a_commission_of_two_people_stays_for_the_other():
    boutique = {
        "cards": [{"no": "C-1", "mail": INES, "mobile": ""}],
        "commissions": [
            {"id": 5, "one": "C-1", "two": "C-2", "wording_one": "To J.", "wording_two": "To I."},
            {"id": 6, "one": "C-1", "two": None, "wording_one": "Mine", "wording_two": ""},
        ],
    }
    _, decided, shown = planned({}, boutique)
    assert said(shown) == [
        ("Client card", "removed", 1, ""),
        ("Commissions", "emptied", 1, ""),
        ("Commissions", "removed", 1, ""),
    ]
    (shared,) = (one for one in decided.rows if one.shared)
    assert shared.empty == {"one": None, "wording_one": ""}


def test_a_repair_stays_until_its_guarantee_ends_and_the_person_is_told_why():
    boutique = {
        "cards": [{"no": "C-1", "mail": INES, "mobile": ""}],
        "repairs": [
            {"id": 1, "card": "C-1", "guarantee": dt.date(2028, 3, 4)},
            {"id": 2, "card": "C-1", "guarantee": "2026-11-27"},
        ],
    }
    _, _, shown = planned({}, boutique)
    assert said(shown) == [
        ("Client card", "removed", 1, ""),
        ("Repairs", "kept", 1, "2028-03-04"),
        ("Repairs", "removed", 1, ""),
    ]
    assert next(one.why for one in shown.tables if one.fate == "kept") == Wording(own="the guarantee you asked for")


def test_what_no_rule_covers_is_left_alone_and_somebody_is_asked():
    found_in = small_map()
    del found_in.rules["shop"].collections["notes"]
    shop = {**SHOP, "notes": [{"id": 2, "order_id": 10, "said": "Inès called"}]}
    located = locate(
        found_in,
        {"shop": PlainReader(shop), "boutique": PlainReader({})},
        [Seed(kind="email", values=(INES,))],
        spell=spell,
    )
    decided = fates(located, found_in=found_in, notice=notice(), at=NOW)
    assert "notes" not in {one.row.collection for one in decided.rows}
    assert asked(decided.questions) == [("no-rule", "The shop", "notes")]


def test_columns_are_emptied_before_rows_go():
    _, decided, _ = planned(SHOP)
    todo = changes(decided.rows, found_in=small_map())["shop"]
    assert [(one.act, one.collection, one.keys) for one in todo] == [
        ("put", "addresses", ((7,),)),
        ("put", "orders", ((10,),)),
        ("remove", "users", ((1,),)),
    ]


def test_the_manifest_knows_what_to_look_for_afterwards():
    boutique = {
        "cards": [{"no": "C-1", "mail": INES, "mobile": NUMBER, "given": "Inès", "surname": "Favre"}],
    }
    located, decided, _ = planned(SHOP, boutique)
    found_in = small_map()
    made = manifest(located, decided.rows, changes(decided.rows, found_in=found_in), found_in=found_in)
    assert made.literals == (NUMBER, INES)
    assert made.words == ("Inès Favre",)
    assert made.kept["shop"] == {"addresses": ((7,),), "orders": ((10,),)}


def test_a_plan_holds_nothing_of_the_person():
    _, _, shown = planned(
        SHOP, {"cards": [{"no": "C-1", "mail": INES, "mobile": NUMBER, "given": "Inès", "surname": "Favre"}]}
    )
    import msgspec

    text = msgspec.json.encode(shown).decode()
    for word in ("Favre", "Lanterne", INES, NUMBER, "C-1"):
        assert word not in text
