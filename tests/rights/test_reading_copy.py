"""The copy as HTML: times of one zone in the reader's language, letters as letters, nothing a client typed obeyed."""

from __future__ import annotations

import io
import json
import re
import zipfile

from msgspec.structs import replace
from tests.rights.copies import cell, copy_of, entry, table, words

from troth.notice.telling import foreign
from troth.rights.archive import archive
from troth.rights.facts import Use
from troth.rights.reading_copy import as_page, body, contents, lede, times
from troth.rights.saying import grouped

NBSP = "\N{NO-BREAK SPACE}"


def text(html: str) -> str:
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", html.replace("<wbr>", "")))


def test_every_time_is_of_the_notices_zone_and_of_the_readers_language():
    late = entry(cell("at", "2026-10-14T23:40:00+00:00", kind="instant"), cell("on", "2026-05-01", kind="day"))
    copy = copy_of(table("calls", late))
    assert "15 October 2026, 01:40" in text(body(copy, words()))
    assert "1 May 2026" in text(body(copy, words()))
    french = text(body(copy, words("fr")))
    assert "15 octobre 2026" in french
    assert "1er mai 2026" in french
    assert "Zurich" in times(copy, words(times="Those of {place}."))


def test_amounts_countries_and_yes_and_no_read_as_words():
    row = entry(
        cell("price", "18400.50", unit="CHF"),
        cell("country", "CH", kind="place"),
        cell("letters", "false", kind="truth"),
        cell("scan", "AP8=", kind="bytes"),
    )
    said = text(body(copy_of(table("orders", row)), words(bytes="a file of {number} bytes")))
    for one in (f"CHF{NBSP}18’400.50", "Switzerland", "no", "a file of 2 bytes"):  # noqa: RUF001 - the house's own sign
        assert f" {one} " in said, one


def test_what_is_no_number_is_not_cut_into_groups():
    assert [grouped(one, "’") for one in ("41200", "-41200.00", "12.5", "999", "n/a", "1e5", "")] == [  # noqa: RUF001
        *("41’200", "-41’200", "12.50", "999", "n/a", "1e5", "")  # noqa: RUF001
    ]


def test_why_a_value_is_not_shown_is_said_in_the_readers_language():
    row = entry(cell("partner", hidden="about-others"), cell("password", hidden="scrambled"))
    assert "about somebody else" in text(body(copy_of(table("orders", row)), words()))
    assert "concerne quelqu" in text(body(copy_of(table("orders", row)), words("fr")))


def test_a_stored_letter_reads_as_one_and_is_folded():
    letter = "<!doctype html><style>p{color:red}</style><h1>It is yours</h1>" + "<p>Your order is with us.</p>" * 10
    html = body(copy_of(table("letters", entry(cell("subject", "Your order"), cell("body", letter)))), words())
    inside = html.partition("<details")[2].partition("</details>")[0]
    assert '<p class="letter-head">It is yours</p><p>Your order is with us.</p>' in inside
    assert "color:red" not in html
    assert "&lt;" not in html


def test_of_a_long_grid_the_first_rows_are_seen_and_the_rest_is_folded_under_them():
    rows = [entry(cell("piece", f"Piece {number}")) for number in range(40)]
    html = body(copy_of(table("views", *rows, part="visits")), words(**{"other-rows": "{number} more"}))
    seen, _, folded = html.partition("<details")
    assert (seen.count("<tr>"), folded.count("<tr>")) == (9, 33)
    assert "32 more" in folded


def test_so_are_the_orders_of_somebody_who_ordered_much():
    orders = table("orders", *(entry(cell("number", str(number))) for number in range(40)))
    lines = table("lines", *(entry(cell("piece", "A ring"), within=(at,)) for at in range(40)), within="orders")
    html = body(copy_of(orders, lines), words(**{"other-rows": "{number} more"}))
    seen, _, folded = html.partition("32 more")
    assert (seen.count('class="fold entry"'), folded.count('class="fold entry"')) == (8, 32)


def test_a_column_keeps_its_name_beside_each_value_for_a_narrow_window():
    rows = [entry(cell("number", one), cell("state", "With you")) for one in ("1", "2")]
    assert body(copy_of(table("orders", *rows)), words()).count('data-col="State"') == 2


def test_markup_is_shown_and_never_obeyed_wherever_a_client_may_have_typed_it():
    evil = '"><script>alert(1)</script>'
    tables = (
        table("one", entry(cell("name", evil), cell("note", evil * 20))),
        table("two", entry(cell("name", evil)), entry(cell("name", "x"), cell("key", evil, technical=True))),
        table("three", entry(cell("name", "a")), entry(cell("name", evil), cell("deep", evil, means=evil))),
        table("four", entry(cell("name", evil), within=(0,)), within="three"),
    )
    use = Use(purpose="p", label=evil, basis=evil, keep=evil, recipients=(evil,), clause=evil)
    copy = copy_of(*tables, choices=(evil,), uses=(use,), safeguards=(f"{evil}\n{evil}",), rights=(evil,))
    for html in (body(copy, words(), notice_at="/privacy/notice"), as_page(copy, words())):
        assert "<script" not in html
        assert "&lt;script&gt;" in html


def test_the_contents_name_every_section_with_its_count_and_lead_to_it():
    copy = copy_of(
        table("orders", entry(cell("number", "1")), entry(cell("number", "2"))),
        table("calls", entry(cell("asked", "The hour")), part="meetings"),
        records=(table("asked", entry(cell("what", "a copy")), part="rest"),),
        choices=("yes to letters",),
        rights=("Complain",),
    )
    found = contents(copy, words())
    assert [(one.id, one.count) for one in found] == [
        *(("orders", 2), ("meetings", 1), ("choices", 1), ("records", 1), ("law", 0))
    ]
    html = body(copy, words())
    assert [one.id for one in found] == re.findall(r'<h2 id="([\w-]+)"', html)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_never_nothing_while_there_is_a_choice_or_a_note():
    lines = {
        "lede": "{held}, {moment}.",
        "held-none": "nothing in our systems",
        "held-row": "{number} entry",
        "held-rows": "{number} entries",
        "held-choice": "{number} choice",
        "held-notes": "{number} notes",
    }
    notes = (table("asked", entry(cell("what", "a copy")), entry(cell("what", "a copy"))),)
    only = copy_of(records=notes, choices=("yes to letters",))
    assert lede(only, words(**lines)) == "Nothing in our systems, 1 choice and 2 notes, 29 November 2026, 00:30."
    much = copy_of(table("orders", entry(cell("number", "1"))))
    assert lede(much, words(**lines)) == "1 entry, 29 November 2026, 00:30."


def test_the_file_is_one_page_with_its_style_inside_and_loads_nothing():
    html = as_page(copy_of(table("orders", entry(cell("number", "1")))), words("fr"))
    assert html.startswith('<!doctype html>\n<html lang="fr">')
    assert "<style>" in html
    assert not re.search(r'(?:src|href)="(?!#)|url\(|@import|style="', html)


def test_words_in_another_language_are_an_element_on_the_page_and_have_their_language_in_brackets_for_programs():
    orders = foreign("Orders", language="en", named="anglais")
    shelf = replace(table("orders", entry(cell("number", "100012")), entry(cell("number", "100077"))), label=orders)
    copy = replace(copy_of(shelf), language="fr", systems=(orders,))
    page = as_page(copy, words("fr", looked="Cherché : {places}."))
    assert page.count('<span lang="en">Orders</span> <small class="original">(anglais)</small>') == 2
    packed = zipfile.ZipFile(io.BytesIO(archive(copy, words("fr"))))
    assert json.loads(packed.read("copy.json"))["tables"][0]["label"] == "Orders (anglais)"
    assert not [name for name in packed.namelist() if "\ue000" in packed.read(name).decode()]


def test_a_column_in_another_language_is_named_bare_where_only_a_style_reads_it():
    placed = foreign("Placed on", language="en", named="anglais")
    rows = [entry(cell("number", one), replace(cell("placed", "2026-05-01", kind="day"), label=placed)) for one in "12"]
    page = body(copy_of(table("orders", *rows)), words("fr"))
    assert 'data-col="Placed on"' in page
    assert '<th scope="col"><span lang="en">Placed on</span> <small' in page
