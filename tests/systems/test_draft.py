"""A draft is a dataset file that reads back: keys and references as they are, guesses marked, no value in it."""

from __future__ import annotations

import datetime as dt

import fideslang.models
import msgspec
import pytest
import yaml
from tests.systems.test_compare import LIVE, table

from troth.systems.compare import compare
from troth.systems.covered import judge
from troth.systems.draft import draft_dataset
from troth.systems.draft_rules import draft_rules
from troth.systems.facts import Column, ForeignKey, Shape
from troth.systems.graph import Map
from troth.systems.guess import by_name, by_values, names_persons, words_of
from troth.systems.read import read_datasets
from troth.systems.rules_file import read_rules


def read(text):
    fideslang.models.Taxonomy(**yaml.safe_load(text))
    reading = read_datasets(text, "draft.yml")
    assert reading.findings == ()
    return reading.datasets[0]


def text_column(name, kind="text"):
    return Column(name=name, type=kind, nullable=True)


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("email", "user.contact.email"), ("guest_email", "user.contact.email"), ("eMail", "user.contact.email"), ("mobile", "user.contact.phone_number"),
        ("shipping_phone_number", "user.contact.phone_number"), ("firstName", "user.name.first"), ("surname", "user.name.last"),
        ("date_of_birth", "user.demographic.date_of_birth"), ("remote_ip", "user.device.ip_address"),
        ("line2", "user.contact.address.street"), ("postcode", "user.contact.address.postal_code"),
        ("password", "user.authorization.password"), ("iban", "user.financial.bank_account"), ("status", ""), ("name", ""), ("shipping", ""),
        ("parent", ""), ("subtotal", ""),
    ],
)  # fmt: skip
def test_names_of_columns_say_what_they_hold_or_nothing(name, category):
    guess = by_name(text_column(name), of_persons=False)
    assert (guess.category if guess else "") == category


def test_nobody_is_looked_up_by_an_address_of_somebody_else():
    assert by_name(text_column("guest_email"), of_persons=False).identity == "email"
    assert by_name(text_column("recipient_email"), of_persons=False).identity == ""
    assert by_values(text_column("invited_by"), ["a@b.example"], of_persons=False).identity == ""


def test_a_bare_name_is_a_persons_only_among_persons():
    assert by_name(text_column("name"), of_persons=True).category == "user.name"
    assert names_persons("auth_user")
    assert names_persons("Clients")
    assert not names_persons("order_line")
    assert words_of("firstName-2") == "first_name_2"


@pytest.mark.parametrize(
    ("kind", "values", "of_persons", "category"),
    [
        ("text", ["a@b.example", "c@d.example", ""], False, "user.contact.email"),
        ("text", ["+41 22 555 01 71", "0041225550172"], False, "user.contact.phone_number"),
        ("text", ["10.0.0.1", "::1"], False, "user.device.ip_address"),
        ("text", ["CH93 0076 2011 6238 5295 7"], False, "user.financial.bank_account"),
        ("text", ["Mozilla/5.0 (X11)"], False, "user.device.device_id"),
        ("text", ["Inès Favre", "Jonas Keller", "Mei O'Brien-Tanaka"], True, "user.name"),
        ("text", ["Rose Ring", "Opal Brooch", "Pearl Necklace"], False, ""),
        ("text", ["a@b.example", "x", "y"], False, ""),
        ("text", [], True, ""),
        ("date", [dt.date(1987, 3, 14), dt.date(1990, 1, 1)], True, "user.demographic.date_of_birth"),
        ("date", [dt.date(2026, 3, 14), dt.date(2026, 1, 1)], True, ""),
        ("instant", [dt.datetime(1987, 3, 14), dt.datetime(1990, 1, 1)], True, ""),
        ("integer", [1, 2, 3], True, ""),
    ],
)
def test_the_look_of_values_says_what_a_column_holds_or_nothing(kind, values, of_persons, category):
    guess = by_values(text_column("x", kind), values, of_persons=of_persons)
    assert (guess.category if guess else "") == category


def test_a_draft_has_every_table_and_column_and_follows_the_foreign_keys():
    dataset = read(draft_dataset(LIVE, {}, key="shop").text)
    assert {name: set(one.columns) for name, one in LIVE.tables.items()} == {
        name: {field.name for field in one.fields.values() if not field.parent}
        for name, one in dataset.collections.items()
    }
    assert {name: one.key for name, one in LIVE.tables.items()} == {
        name: one.key for name, one in dataset.collections.items()
    }
    graph = Map([dataset], [])
    ways = [(one.field, one.to_collection) for one in graph.edges_from("shop", "auth_user")]
    assert ways == [("id", "django_admin_log"), ("id", "django_session"), ("id", "order_order")]
    assert [(one.collection, one.field) for one in graph.identities("email")] == [
        ("auth_user", "email"),
        ("order_order", "guest_email"),
    ]


def test_an_address_that_is_reached_by_its_order_only_is_led_to():
    dataset = read(draft_dataset(LIVE, {}, key="shop").text)
    (reference,) = dataset.collections["order_order"].fields["address_id"].references
    assert reference.direction == "to"
    (product,) = dataset.collections["order_line"].fields["product_id"].references
    assert product.direction == "to"
    (line,) = dataset.collections["order_line"].fields["order_id"].references
    assert line.direction == "from"
    assert Map([dataset], []).unreached() == ()


def test_values_are_looked_at_and_never_written():
    samples = {
        "auth_user": [{"id": 7, "email": "ines.favre@clients.example", "phone": "secret-handle"}],
        "product": [{"id": 99, "who": "jonas.keller@clients.example"}],
        "order_address": [{"id": 3, "line1": '{"street": "Rue de la Lanterne 6", "Inès Favre": 1}'}],
    }
    shape = Shape(tables={**LIVE.tables, "product": table("product", ("id",), "id integer", "who text null")})
    drafted = draft_dataset(shape, samples, key="shop")
    assert "data_categories: [user.contact.email]  # guessed from values" in drafted.text
    assert "data_categories: [user.contact.email]  # guessed from its name" in drafted.text
    for word in ("favre", "keller", "secret-handle", "lanterne", "inès"):
        assert word not in drafted.text.lower()
    line = read(drafted.text).collections["order_address"].fields["line1.street"]
    assert line.data_categories == ("user.contact.address.street",)


def test_what_nobody_could_guess_is_listed_at_the_end():
    drafted = draft_dataset(LIVE, {}, key="shop")
    end = drafted.text.split("# To finish")[1]
    assert "#   order_order: date_placed, status\n" in end
    assert (drafted.tables, drafted.columns) == (7, 20)
    finding = next(one for one in judge(Map([read(drafted.text)], []), notice=None) if "`order_order`" in one.message)
    assert finding.rule == "map-unsaid"


def test_a_key_to_its_own_table_makes_no_reference():
    keys = (ForeignKey(columns=("answers",), table="letter", others=("id",)),)
    shape = Shape(
        tables={
            "letter": msgspec.structs.replace(
                table("letter", ("id",), "id integer", "answers integer null", "email text"), foreign_keys=keys
            )
        }
    )
    text = draft_dataset(shape, {}, key="shop").text
    assert read(text).collections["letter"].fields["answers"].references == ()
    assert "could lead to somebody else" in text


def test_any_name_of_a_table_or_column_reads_back():
    names = ["yes", "a b", "Straße", "x: y", "#", "null", "1", "it's", '"', "a\nb", "-", "{", "order"]
    shape = Shape(tables={one: table(one, ()) for one in names})
    columns = {one: text_column(one) for one in names}
    shape = Shape(tables={name: msgspec.structs.replace(one, columns=columns) for name, one in shape.tables.items()})
    text = draft_dataset(shape, {}, key="odd").text
    reading = read_datasets(text, "draft.yml")
    assert reading.findings == ()
    assert set(reading.datasets[0].collections) == set(names)
    assert set(reading.datasets[0].collections["yes"].fields) == set(names)


def test_rules_are_drafted_for_every_collection_that_is_searched_and_read_back():
    dataset = read(draft_dataset(LIVE, {}, key="shop").text)
    text = draft_rules(dataset, LIVE)
    reading = read_rules(text, "draft.rules.yml", dataset=dataset)
    assert reading.findings == ()
    graph = Map([dataset], [reading.rules])
    assert {name for _, name in graph.searchable()} == set(reading.rules.collections)
    assert {one.rule for one in judge(graph, notice=None)} == {"map-unsaid"}
    assert {one.rule for one in compare(graph, "shop", LIVE)} == {"live-index"}
    assert reading.rules.collections["django_session"].encoding == {"session_data": "django-session"}
    assert "order_order" in text.split("perhaps kept for the accounts?")[0]


def test_an_empty_database_gives_an_empty_draft():
    drafted = draft_dataset(Shape(tables={}), {}, key="shop")
    assert yaml.safe_load(drafted.text)["dataset"][0]["collections"] == []
