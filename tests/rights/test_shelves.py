"""A copy on the page: chapters as people read them, and no cell of it in none."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rights.copies import cell, copy_of, entry, table

from troth.rights.shelves import LONGEST, Chapter, Item, Shelf, chapters, columns_of


def shelves(copy) -> dict[str, Shelf]:
    return {shelf.label: shelf for one in chapters(copy) if one.id != "technical" for shelf in one.shelves}


def test_several_short_rows_are_a_grid_and_one_row_or_a_long_one_is_not():
    short = entry(cell("number", "100012"), cell("state", "With you"))
    long = entry(cell("number", "100077"), cell("note", "x" * 161))
    found = shelves(copy_of(table("two", short, short), table("one", short), table("long", short, long)))
    assert [bool(found[name].columns) for name in ("Two", "One", "Long")] == [True, False, False]


def test_the_columns_of_a_grid_keep_their_order_where_a_row_lacks_one():
    row = [cell("when"), cell("number"), cell("name"), cell("asked")]
    assert [name for name, _ in columns_of([[row[0], row[1], row[3]], row])] == ["when", "number", "name", "asked"]


def test_what_belongs_to_an_order_stands_inside_it_and_an_order_among_others_is_folded():
    orders = table("orders", entry(cell("number", "1")), entry(cell("number", "2")))
    lines = table("lines", entry(cell("piece", "A ring"), within=(1,)), within="orders")
    (shelf,) = chapters(copy_of(orders, lines))[0].shelves
    assert [[inner.label for inner in item.shelves] for item in shelf.items] == [[], ["Lines"]]
    assert [item.folded for item in shelf.items] == [False, True]
    assert shelf.count == 3


def test_a_letter_alone_is_folded_under_its_own_name():
    (shelf,) = chapters(copy_of(table("letters", entry(cell("subject", "Your order"), cell("body", "x" * 300)))))[
        0
    ].shelves
    (item,) = shelf.items
    assert item.folded
    assert item.name is not None
    assert item.name.value == "Your order"


def test_what_belongs_to_nothing_that_was_found_stands_by_itself():
    orders = table("orders", entry(cell("number", "1")))
    lines = table(
        "lines", entry(cell("piece", "A ring")), entry(cell("piece", "A watch"), within=(0,)), within="orders"
    )
    copy = copy_of(orders, lines)
    assert [item.cells[0].value for item in shelves(copy)["Lines"].items] == ["A ring"]
    assert [item.cells[0].value for item in shelves(copy)["Orders"].items[0].shelves[0].items] == ["A watch"]


def test_a_row_of_keys_alone_still_shows_what_belongs_to_it():
    bags = table("bags", entry(cell("id", "4", technical=True)))
    pieces = table("pieces", entry(cell("piece", "A ring"), within=(0,)), within="bags")
    assert [item.shelves[0].items[0].cells[0].value for item in shelves(copy_of(bags, pieces))["Bags"].items] == [
        "A ring"
    ]


def test_the_latest_comes_first():
    days = [entry(cell("on", f"2026-0{month}-01", kind="day")) for month in (3, 9, 5)]
    (shelf,) = chapters(copy_of(table("letters", *days)))[0].shelves
    assert [item.cells[0].value[5:7] for item in shelf.items] == ["09", "05", "03"]


def test_keys_stand_at_the_end_as_programs_call_them_and_so_does_a_key_that_is_named_above():
    looked = table(
        "views", entry(cell("piece_id", "9", means="Watch, Twelve buds"), cell("user_id", "1", technical=True))
    )
    *_, last = chapters(copy_of(looked))
    assert last.id == "technical"
    assert last.shelves[0].columns == (("piece_id", "piece_id"), ("user_id", "user_id"))
    assert [one.value for one in last.shelves[0].items[0].cells] == ["9", "1"]


CELLS = st.builds(
    cell,
    st.sampled_from(["when", "number", "piece", "note", "key"]),
    st.sampled_from(["1", "A ring", "x" * (LONGEST + 1), "<p>Dear Inès</p>"]),
    technical=st.booleans(),
)
ROWS = st.lists(CELLS, min_size=1, max_size=4, unique_by=lambda one: one.column)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(ROWS, max_size=4), st.lists(st.tuples(ROWS, st.sets(st.integers(0, 3))), max_size=4), st.booleans())
def test_every_cell_of_a_copy_stands_on_the_page_once(above, below, two_parts):
    orders = table("orders", *(entry(*row) for row in above))
    known = [tuple(sorted(one for one in within if one < len(above))) for _, within in below]
    lines = table(
        "lines",
        *(entry(*row, within=within) for (row, _), within in zip(below, known, strict=True)),
        within="orders",
        part="wishes" if two_parts else "orders",
    )
    deeper = table("wishes", *(entry(*row, within=(at,)) for at, (row, _) in enumerate(below)), within="lines")
    copy = copy_of(orders, lines, deeper)
    wanted = Counter(one for each in copy.tables for row in each.entries for one in row.cells)
    assert Counter(one for chapter in chapters(copy) for one in shown(chapter)) == wanted
    assert sum(chapter.count for chapter in chapters(copy)) == sum(len(each.entries) for each in copy.tables)


def shown(chapter: Chapter):
    for shelf in chapter.shelves:
        yield from on(shelf, named=chapter.id != "technical")


def on(shelf: Shelf, *, named: bool):
    for item in shelf.items:
        yield from held(item, named=named)
        for inner in item.shelves:
            yield from on(inner, named=named)


def held(item: Item, *, named: bool):
    yield from (*item.cells, *item.texts)
    if named and item.name is not None:
        yield item.name
