"""Every row of a person is found, and no row of anybody else."""

from __future__ import annotations

import base64
import json
import zlib

from tests.rights.small_world import PlainReader, small_map

from troth.rights.facts import Note
from troth.rights.locate import Located, Seed, locate
from troth.systems.encodings import fields_in
from troth.systems.facts import Wording

INES = "ines.favre@clients.example"
NUMBER = "+41225550171"


def spell(kind: str, value: str) -> tuple[str, ...]:
    return (value.casefold(),) if kind == "email" else (value.replace(" ", ""),)


def search(shop: dict, boutique: dict | None = None, *, by: str = INES) -> Located:
    readers = {"shop": PlainReader(shop), "boutique": PlainReader(boutique or {})}
    return locate(small_map(), readers, [Seed(kind="email", values=(by,))], spell=spell)


def places(found: Located) -> set[tuple]:
    return {(row.collection, *row.key) for row in found.rows}


def test_an_order_is_found_by_its_account_and_its_address_by_the_order():
    shop = {
        "users": [{"id": 1, "email": INES}, {"id": 2, "email": "jonas.keller@clients.example"}],
        "orders": [
            {"id": 10, "user_id": 1, "guest_email": "", "address_id": 7},
            {"id": 11, "user_id": 2, "guest_email": "", "address_id": 8},
        ],
        "addresses": [{"id": 7, "name": "Inès Favre"}, {"id": 8, "name": "Jonas Keller"}],
    }
    assert places(search(shop)) == {("users", 1), ("orders", 10), ("addresses", 7)}


def test_a_guest_order_is_found_by_an_address_in_other_capitals():
    found = search({"orders": [{"id": 12, "user_id": None, "guest_email": "Ines.Favre@Clients.example"}]})
    assert places(found) == {("orders", 12)}
    assert found.found_by == (Note(code="identity", kind="email"),)


def test_two_spellings_are_counted():
    shop = {
        "users": [{"id": 1, "email": INES}],
        "orders": [{"id": 12, "user_id": None, "guest_email": "Ines.Favre@Clients.example"}],
    }
    assert search(shop).found_by == (Note(code="spelt", kind="email", counts={"spellings": 2}),)


def test_a_session_is_found_by_the_account_inside_its_blob():
    shop = {
        "users": [{"id": 1, "email": INES}],
        "sessions": [
            {"key": "a", "data": '{"user": "1"}'},
            {"key": "b", "data": '{"user": "2"}'},
            {"key": "c", "data": "?"},
        ],
    }
    assert places(search(shop)) == {("users", 1), ("sessions", "a")}


def test_a_number_typed_into_an_account_opens_nobody_elses_calls():
    shop = {"users": [{"id": 9, "email": "viktor.pasko@clients.example", "phone": NUMBER}]}
    boutique = {"calls": [{"id": 1, "caller": NUMBER, "card": None, "summary": "Inès asked for a clasp"}]}
    assert places(search(shop, boutique, by="viktor.pasko@clients.example")) == {("users", 9)}


def test_an_account_into_which_somebody_typed_her_number_is_not_hers():
    shop = {"users": [{"id": 9, "email": "viktor.pasko@clients.example", "phone": NUMBER}]}
    boutique = {"cards": [{"no": "C-1", "mail": INES, "mobile": NUMBER}]}
    found = search(shop, boutique)
    assert places(found) == {("cards", "C-1")}
    assert found.questions == (Note(code="leads-elsewhere", names={"table": Wording(own="Account")}),)


def test_a_number_on_a_card_that_the_house_has_checked_is_searched_for():
    boutique = {
        "cards": [{"no": "C-1", "mail": INES, "mobile": NUMBER}],
        "calls": [{"id": 1, "caller": NUMBER, "card": None}, {"id": 2, "caller": "+41315550102", "card": None}],
    }
    found = search({}, boutique)
    assert places(found) == {("cards", "C-1"), ("calls", 1)}
    assert [one.kind for one in found.found_by] == ["email", "phone_number"]


def test_a_number_that_two_cards_bear_is_nobodys_and_that_is_said():
    boutique = {
        "cards": [
            {"no": "C-1", "mail": INES, "mobile": NUMBER},
            {"no": "C-2", "mail": "luc.favre@clients.example", "mobile": NUMBER},
        ],
        "calls": [{"id": 1, "caller": NUMBER, "card": None}, {"id": 2, "caller": NUMBER, "card": "C-1"}],
    }
    found = search({}, boutique)
    assert places(found) == {("cards", "C-1"), ("calls", 2)}
    assert found.questions == (
        Note(code="same-elsewhere", kind="phone_number", names={"table": Wording(own="Client card")}),
    )


def test_a_call_that_is_on_somebody_elses_card_is_theirs_whatever_number_it_came_from():
    boutique = {
        "cards": [{"no": "C-1", "mail": INES, "mobile": NUMBER}],
        "calls": [{"id": 3, "caller": NUMBER, "card": "C-9"}],
    }
    found = search({}, boutique)
    assert places(found) == {("cards", "C-1")}
    assert found.questions == (Note(code="on-another-card", names={"table": Wording(own="Calls")}),)


def test_a_shared_row_leads_to_nobody_elses_card():
    boutique = {
        "cards": [
            {"no": "C-1", "mail": INES, "mobile": ""},
            {"no": "C-2", "mail": "jonas.keller@clients.example", "mobile": ""},
        ],
        "commissions": [{"id": 5, "one": "C-1", "two": "C-2"}],
    }
    assert places(search({}, boutique)) == {("cards", "C-1"), ("commissions", 5)}


def test_a_friends_address_in_a_wish_list_is_found_for_the_friend_and_leads_the_friend_no_further():
    shop = {
        "users": [{"id": 1, "email": INES}],
        "shared_emails": [{"id": 4, "owner_id": 1, "email": "jonas.keller@clients.example"}],
    }
    assert places(search(shop)) == {("users", 1), ("shared_emails", 4)}
    assert places(search(shop, by="jonas.keller@clients.example")) == {("shared_emails", 4)}


def test_a_reference_without_direction_does_not_lead_to_the_adviser_who_wrote_the_note():
    shop = {
        "users": [{"id": 1, "email": INES}, {"id": 8, "email": "oriane.blanc@amarante.example"}],
        "orders": [{"id": 10, "user_id": 1}],
        "notes": [{"id": 2, "order_id": 10, "author_id": 8, "said": "Inès called"}],
    }
    found = search(shop)
    assert places(found) == {("users", 1), ("orders", 10), ("notes", 2)}
    assert found.questions == (Note(code="leads-elsewhere", names={"table": Wording(own="Account")}),)


def test_what_a_machine_cannot_search_is_said():
    paper = Wording(own="Paper files of the boutiques before 2019")
    assert search({}).not_searched == (Note(code="said", names={"what": paper}),)


def test_each_collection_is_asked_a_few_times_however_many_orders_there_are():
    shop = {
        "users": [{"id": 1, "email": INES}],
        "orders": [{"id": n, "user_id": 1, "address_id": n} for n in range(200)],
        "addresses": [{"id": n, "name": "Inès Favre"} for n in range(200)],
    }
    reader = PlainReader(shop)
    found = locate(
        small_map(), {"shop": reader, "boutique": PlainReader({})}, [Seed(kind="email", values=(INES,))], spell=spell
    )
    assert len(found.rows) == 401
    assert max(reader.statements.count(one) for one in reader.statements) <= 3


def test_a_django_session_is_read_packed_or_not():
    plain = json.dumps({"_auth_user_id": "7"}).encode()
    packed = base64.urlsafe_b64encode(plain).decode().rstrip("=") + ":stamp:signature"
    squeezed = "." + base64.urlsafe_b64encode(zlib.compress(plain)).decode().rstrip("=") + ":stamp:signature"
    assert fields_in(packed, "django-session") == {"_auth_user_id": "7"}
    assert fields_in(squeezed, "django-session") == {"_auth_user_id": "7"}
    assert fields_in("not one", "django-session") == {}
