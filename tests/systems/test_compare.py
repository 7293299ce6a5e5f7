"""The map beside a live database: what nobody mentions, what is gone, and what the database would refuse."""

from __future__ import annotations

import msgspec
import pytest
from tests.systems.files import SHOP, SHOP_RULES, dataset, line_of, rules, said

from troth.systems.compare import compare
from troth.systems.facts import Column, ForeignKey, Shape, Table
from troth.systems.graph import Map


def table(name, key, *columns, foreign=(), unique=(), indexed=()):
    made = {}
    for words in columns:
        column, kind, *more = words.split()
        length = next((int(one) for one in more if one.isdigit()), None)
        made[column] = Column(name=column, type=kind, nullable="null" in more, length=length)
    keys = tuple(ForeignKey(columns=(a,), table=b, others=(c,), on_delete=d) for a, b, c, d in foreign)
    indexes = tuple({key, *unique, *((one,) for one in indexed)})
    return Table(name=name, columns=made, key=key, foreign_keys=keys, unique=unique, indexed=indexes)


TABLES = [
    table("auth_user", ("id",), "id integer", "email text 254", "phone text null", indexed=["lower(email)", "email", "phone"]),
    table(
        "order_order", ("id",), "id integer", "user_id integer null", "guest_email text 254", "address_id integer null",
        "date_placed instant", "status text 20",
        foreign=[("user_id", "auth_user", "id", ""), ("address_id", "order_address", "id", "")],
        indexed=["user_id", "lower(guest_email)"],
    ),
    table("order_address", ("id",), "id integer", "line1 text 80"),
    table("order_line", ("order_id", "number"), "order_id integer", "number integer", "product_id integer",
          foreign=[("order_id", "order_order", "id", "CASCADE"), ("product_id", "product", "id", "")]),
    table("product", ("id",), "id integer", "title text"),
    table("django_session", ("session_key",), "session_key text 40", "session_data text"),
    table("django_admin_log", ("id",), "id integer", "user_id integer", foreign=[("user_id", "auth_user", "id", "CASCADE")]),
]  # fmt: skip
LIVE = Shape(tables={one.name: one for one in TABLES})


def changed(name, **more):
    """The database with one table otherwise."""
    return Shape(tables={**LIVE.tables, name: msgspec.structs.replace(LIVE.tables[name], **more)})


def column(name, kind="text", *, nullable=True, length=None):
    return Column(name=name, type=kind, nullable=nullable, length=length)


def with_column(of, one):
    return changed(of, columns={**LIVE.tables[of].columns, one.name: one})


def found(shape=LIVE, shop=SHOP, shop_rules=SHOP_RULES):
    first = dataset(shop)
    findings = compare(Map([first], [rules(shop_rules, first)]), "shop", shape)
    return tuple(one for one in findings if one.rule != "live-index")


def test_a_database_that_is_as_its_files_say_gets_no_word_but_for_what_is_slow():
    assert found() == ()
    first = dataset()
    (slow,) = compare(Map([first], [rules()]), "shop", LIVE)
    assert (slow.rule, slow.severity) == ("live-index", "warning")
    assert "`django_session.session_data._auth_user_id`" in slow.message


def test_a_table_that_no_file_mentions_is_named_with_its_columns():
    shape = Shape(tables={**LIVE.tables, "newsletter": table("newsletter", ("id",), "id integer", "mail text")})
    (finding,) = found(shape)
    assert said((finding,)) == [("live-unlisted", "error", line_of(SHOP, "fides_key"))]
    assert "`newsletter`" in finding.message
    assert "`id` and `mail`" in finding.message


def test_a_table_dropped_from_the_dataset_is_noticed():
    start, end = SHOP.index("      - name: order_address"), SHOP.index("      - name: order_line")
    text = SHOP[:start] + SHOP[end:]
    rest = SHOP_RULES[: SHOP_RULES.index("  order_address:")] + SHOP_RULES[SHOP_RULES.index("  order_line:") :]
    assert [one.rule for one in found(shop=text, shop_rules=rest)] == ["live-unlisted"]


def test_a_column_that_no_file_mentions_is_named_at_its_collection():
    (finding,) = found(with_column("auth_user", column("nickname")))
    assert said((finding,)) == [("live-unlisted", "error", line_of(SHOP, "name: auth_user"))]
    assert "the column `nickname` of the table `auth_user`" in finding.message


def test_what_the_file_has_and_the_database_has_not_is_named_with_the_nearest():
    columns = dict(LIVE.tables["auth_user"].columns)
    columns["e_mail"] = columns.pop("email")
    findings = found(changed("auth_user", columns=columns))
    assert ("live-missing", "error", line_of(SHOP, "- name: email")) in said(findings)
    assert any("`e_mail`" in one.hint for one in findings)
    without = {name: one for name, one in LIVE.tables.items() if name != "product"}
    assert [(one.rule, one.span.line) for one in found(Shape(tables=without))] == [
        ("live-missing", line_of(SHOP, "field: product.id") + 1)
    ]


def test_a_key_that_the_database_does_not_hold_unique_is_dangerous():
    (finding,) = found(changed("auth_user", key=("uid",), unique=()))
    assert (finding.rule, finding.severity) == ("live-key", "error")
    assert "somebody else" in finding.message
    assert found(changed("auth_user", key=("uid",), unique=(("id",),))) == ()
    (wide,) = found(changed("order_line", key=("order_id", "number", "part")))
    assert wide.rule == "live-key"


@pytest.mark.parametrize(
    ("good", "bad", "one", "says"),
    [
        ("{user_id: null", "{id: null, user_id: null", None, "part of the primary key"),
        ('guest_email: ""', "guest_email: null", None, "it is NOT NULL"),
        ("{user_id: null", '{user_id: "gone"', None, "a column of numbers"),
        ("{user_id: null", "{user_id: null, date_placed: never", None, "a column of instants"),
        ('guest_email: ""', f'guest_email: "{"x" * 300}"', None, "it takes 254 characters, and this has 300"),
        ("from: date_placed", "from: status", None, "runs from or to a day"),
        ("{user_id: null, ", "{", None, "point by `user_id` at rows of `auth_user`"),
    ],
)
def test_what_a_database_would_refuse_is_said_when_it_is_checked(good, bad, one, says):
    assert good in SHOP_RULES
    text = SHOP_RULES.replace(good, bad, 1)
    findings = found(shop_rules=text)
    assert [one.rule for one in findings] == ["live-refused"]
    assert says in findings[0].message
    assert findings[0].span.line == line_of(text, "  order_order:")


@pytest.mark.parametrize("after", ["0", "-12"])
def test_a_text_that_reads_as_a_number_may_stand_among_numbers(after):
    assert found(shop_rules=SHOP_RULES.replace("{user_id: null", f'{{user_id: "{after}"')) == ()


def test_a_text_that_no_two_rows_may_share_would_fail_with_the_second_person():
    findings = found(changed("order_order", unique=(("guest_email",),)))
    assert [one.rule for one in findings] == ["live-refused"]
    assert "the next person's" in findings[0].message


def test_read_only_in_the_dataset_is_respected():
    text = SHOP.replace(
        "identity: email}\n          - name: address_id",
        "identity: email, read_only: true}\n          - name: address_id",
    )
    (finding,) = found(shop=text)
    assert "read_only" in finding.message


def test_rows_that_point_at_what_is_removed_need_a_rule_unless_the_database_sees_to_them():
    shape = changed(
        "django_admin_log", foreign_keys=(ForeignKey(columns=("user_id",), table="auth_user", others=("id",)),)
    )
    (finding,) = found(shape)
    assert (finding.rule, finding.span.line) == ("live-refused", line_of(SHOP_RULES, "  auth_user:"))
    assert "`django_admin_log`" in finding.message


def test_in_a_shared_row_what_is_removed_of_one_becomes_null_unless_something_else_is_said():
    shared = SHOP_RULES.replace(
        'auth_user: {label: "Account", erase: remove, vouched: [email]}',
        'auth_user: {label: "Account", erase: remove, owners: {phone: [email]}}',
    )
    (finding,) = found(shop_rules=shared)
    assert "`auth_user.email` cannot become NULL" in finding.message
    assert found(shop_rules=shared.replace("owners:", 'empty: {email: ""}, owners:')) == ()


def test_an_address_needs_an_index_on_small_letters():
    first = dataset()
    shape = changed("auth_user", indexed=(("id",), ("email",), ("phone",)))
    (slow,) = compare(Map([first], [rules()]), "shop", shape)
    assert "`auth_user.lower(email)`" in slow.message
