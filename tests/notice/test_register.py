"""The record of processing activities says what the notice says, all of it and nothing else, and names what is missing."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.notice.letters import notice_of

from troth.notice.facts import Notice
from troth.notice.frontmatter import language_of
from troth.notice.kinds import Contact, Controller, Purpose, Recipient
from troth.notice.read import read_notice
from troth.notice.register import COLUMNS, Register, as_csv, register
from troth.notice.register_page import as_page, body

ROOT = Path(__file__).parents[2]
GOOD = [one for one in sorted((ROOT / "examples" / "notices" / "good").glob("*.md")) if language_of(one.name) is None]
FILES = [ROOT / "demo" / "privacy" / "notice.md", *GOOD]


def notice_in(file: Path) -> Notice:
    notice = read_notice(file).notice
    assert notice is not None
    return notice


def rows_of(record: Register) -> list[dict[str, str]]:
    text = as_csv(record)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


class Text(HTMLParser):
    """What a reader of the page sees; tags that are left open fail."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.said.append(data)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_purpose_recipient_and_contact_of_the_notice_is_in_it_where_it_belongs(file: Path) -> None:
    notice = notice_in(file)
    record = register(notice)
    declared = notice.declarations.values()
    assert [one.id for one in record.activities] == [one.id for one in declared if isinstance(one, Purpose)]
    assert len(record.contacts) == sum(isinstance(one, Contact) for one in declared)
    assert record.answering == tuple(one.name for one in declared if isinstance(one, Controller))
    for one in record.activities:
        getting = [each for each in declared if isinstance(each, Recipient) and one.id in each.gets]
        assert len(one.recipients) == len(getting)
        assert len(one.data) > 0
        assert bool(one.keep) == (notice.declarations[one.id].keep is not None)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_table_and_the_page_say_the_same(file: Path) -> None:
    record = register(notice_in(file), edition="0123456789abcdef")
    page = " ".join(Text(as_page(record, style="p{margin:0}")).said)
    rows = rows_of(record)
    assert len(rows) == len(record.activities)
    for row in rows:
        assert row["Edition"] == "0123456789abcdef"
        for name in ("(b) Purpose", "(d) Recipients", "(e) Transfers", "(f) Time limits", "(c) People", "Ground"):
            for line in filter(None, row[name].removeprefix("'").split("\n")):
                assert line in page, (name, line)
    assert "edition 01234567, in force from" in page


def test_a_line_holds_what_article_30_asks_for():
    record = register(notice_in(FILES[0]))
    (audiences,) = [one for one in record.activities if one.id == "audiences"]
    assert audiences.controllers == ("Maison Amarante SA", "Maison Amarante Inc.")
    assert audiences.ground == ("Your consent", "In China: your consent to this alone")
    assert any(
        line.startswith("Pinnacle Social Inc. (") and "the United States" in line for line in audiences.recipients
    )
    (transfer,) = [line for line in audiences.transfers if "Pinnacle" in line]
    assert transfer.startswith("The United States, Pinnacle Social Inc.: ")
    assert "Data Privacy Framework" in transfer
    assert audiences.keep == ("13\N{NO-BREAK SPACE}months after your choice",)
    assert "From 18 years of age" in audiences.people


def test_a_brand_is_a_name_under_which_a_controller_answers():
    record = register(notice_in(FILES[0]))
    (bespoke,) = [one for one in record.activities if one.id == "bespoke-making"]
    assert bespoke.controllers == ("Maison Amarante SA (as Atelier Sève)",)


def test_security_is_described_as_the_notice_does_with_who_vouches():
    measures = register(notice_in(FILES[0])).measures
    says = {one.says: one.vouched for one in measures}
    assert says["Against loss we keep copies and practise restoring them."] == "head of systems, anew every 3 months"
    assert any("is encrypted" in one and not vouched for one, vouched in says.items())
    assert all(one.clause in {"guarded", "passwords"} for one in measures)


def test_officer_and_representative_stand_before_how_to_reach_the_house():
    contacts = register(notice_in(FILES[0])).contacts
    assert contacts[0].startswith("Data protection officer: ")
    assert contacts[1].startswith("Representative: ")
    assert contacts[-1].startswith("Client care: ")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ((), "(a) No data protection officer is named"),
        ((), "(a) No representative in the Union is named"),
        (
            (("  keep: 2 years after last-contact\n", ""),),
            "(f) Letters about our creations: no time limit is declared.",
        ),
        ((("country: FR, transfer: contract", "country: US"),), "(e) Lumen SAS: no ground for a transfer is declared."),
        ((), "(g) No sentence of the notice is about security measures"),
        ((), "(c) Letters about our creations: nothing says where the data come from."),
    ],
)
def test_what_the_notice_does_not_say_is_named_and_nothing_is_made_up(changes, says: str) -> None:
    record = register(notice_of(*changes))
    assert any(line.startswith(says) for line in record.missing), record.missing
    assert "The notice does not say." in body(record)


def test_a_representative_elsewhere_is_none_in_the_union_and_none_is_needed_where_nobody_is_served():
    china = 'contact rep-cn: {role: representative, for: [CN], post: "88 Huaihai Road, Shanghai"}\ncontact care-ch'
    served = register(notice_of(("places: [CH, EU]", "places: [CH, EU, CN]"), ("contact care-ch", china)))
    assert any("No representative in the Union" in line for line in served.missing)
    assert not any(
        "representative" in line for line in register(notice_of(("places: [CH, EU]", "places: [CH]"))).missing
    )


def test_what_is_said_is_not_called_missing():
    record = register(notice_of(("country: CH}", "country: FR}")))
    assert not any("representative" in line or "Lumen" in line or "time limit" in line for line in record.missing)


def test_a_purpose_without_a_door_of_its_own_names_the_doors_its_data_came_through():
    (letters,) = [one for one in register(notice_in(FILES[0])).activities if one.id == "partner-news"]
    assert letters.people[0].startswith("Held already, from: ")
    assert "your account form" in letters.people[0]


def test_no_cell_is_a_formula_and_no_line_of_the_notice_is_markup():
    record = register(
        notice_of(('label: "Letters about our creations"', 'label: "=HYPERLINK(\\"x\\") <script>alert(1)</script>"'))
    )
    cells = [cell for row in rows_of(record) for cell in row.values()]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert "<script>" not in body(record)
    assert "&lt;script&gt;" in body(record)


def test_the_columns_are_those_of_the_article_in_its_order():
    letters = [letter for letter, _ in COLUMNS if letter]
    assert letters == sorted(letters)
    assert set(letters) == set("abcdefg")
    first = as_csv(register(notice_in(FILES[0]))).split("\r\n", 1)[0]
    assert re.findall(r"\(([a-g])\)", first) == letters
