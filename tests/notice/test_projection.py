"""The edition for one visitor: what holds where they are, with whom, and by which way they met us."""

from __future__ import annotations

from pathlib import Path

import pytest

from troth.notice.facts import Notice, TableCall
from troth.notice.places import Span
from troth.notice.project import Visitor, dropped, fits, project, select_contacts, stretches
from troth.notice.read import parse_notice, read_notice
from troth.notice.tables import fill
from troth.notice.values import value_of
from troth.notice.words import Speaker

AMARANTE = Path(__file__).resolve().parents[2] / "demo" / "privacy" / "notice.md"
PARIS = Visitor(place="FR", by="amarante")
LONDON = Visitor(place="GB")
SAN_FRANCISCO = Visitor(place="US-CA")
SHANGHAI = Visitor(place="CN", by="seve", channel="boutique")
NOBODY_KNOWN = Visitor()


@pytest.fixture(scope="module")
def amarante() -> Notice:
    notice = read_notice(AMARANTE).notice
    assert notice is not None
    return notice


def clauses(notice: Notice, visitor: Visitor) -> set[str]:
    return {one.id for one in project(notice, visitor).clauses}


def table(notice: Notice, visitor: Visitor, rows: str, *columns: str, of: tuple[str, ...] = ()) -> dict[str, list[str]]:
    call = TableCall(rows=rows, of=of, columns=columns, span=Span("notice.md", 1, 1, 1, 2))
    return {row[0]: list(row[1:]) for row in fill(notice, call, visitor).rows}


class TestClauses:
    def test_of_an_unknown_visitor_nothing_is_left_out(self, amarante: Notice) -> None:
        assert project(amarante, NOBODY_KNOWN) == amarante

    def test_california_and_china_read_their_own_clause_and_nobody_else_does(self, amarante: Notice) -> None:
        assert {"california"} == clauses(amarante, SAN_FRANCISCO) & {"california", "china"}
        assert {"china"} == clauses(amarante, SHANGHAI) & {"california", "china"}
        assert not clauses(amarante, PARIS) & {"california", "china"}
        assert not clauses(amarante, LONDON) & {"california", "china"}

    def test_the_workshop_of_seve_speaks_in_its_boutiques_only(self, amarante: Notice) -> None:
        assert "bespoke" in clauses(amarante, SHANGHAI)
        assert "bespoke" not in clauses(amarante, Visitor(place="CN", by="seve", channel="web"))
        assert "bespoke" not in clauses(amarante, PARIS)

    def test_what_is_said_of_the_app_is_not_said_in_a_boutique(self, amarante: Notice) -> None:
        assert "location" not in clauses(amarante, SHANGHAI)
        assert "location" in clauses(amarante, PARIS)

    def test_a_controller_stands_for_its_brands_and_a_brand_for_its_controllers(self, amarante: Notice) -> None:
        care_us = amarante.declarations["care-us"].scope
        assert fits(amarante, care_us, Visitor(by="new-york"))
        assert fits(amarante, care_us, Visitor(by="amarante"))
        assert not fits(amarante, care_us, Visitor(by="seve"))

    def test_a_declaration_out_of_scope_does_not_exist(self, amarante: Notice) -> None:
        assert "yearly-list" in project(amarante, SAN_FRANCISCO).declarations
        assert "yearly-list" not in project(amarante, PARIS).declarations


SMALL = """---
troth: 1
notice: n
effective: 2026-06-01
time_zone: Europe/Zurich
language: en
places: [CH, FR, JP]
---

# N

## A {#a}

Everyone is told.{=one} In France a second thing holds.{=two} This explains.{.context} Both are done.{=one two}

- Only there.{=two}
- Here too.{=one}

| What | Where |
|---|---|
| one | everywhere{=one} |
| two | France{=two} |

```troth
practice one: {is: encrypted}
practice two: {is: tamper-evident, for: [FR]}
```
"""


class TestSentences:
    def test_a_marked_sentence_shows_if_one_of_its_declarations_is_in_scope(self) -> None:
        notice = parse_notice(SMALL).notice
        assert notice is not None
        (here,) = project(notice, Visitor(place="CH")).clauses
        (there,) = project(notice, Visitor(place="FR")).clauses
        said = [one.markdown.strip() for one in stretches(here.body)]
        assert said[:3] == ["Everyone is told.", "This explains.", "Both are done."]
        assert "In France a second thing holds." not in said
        assert "Only there." not in said
        assert len(stretches(there.body)) > len(stretches(here.body))

    def test_a_row_of_a_table_written_by_hand_goes_with_its_sentence(self) -> None:
        notice = parse_notice(SMALL).notice
        assert notice is not None
        (here,) = project(notice, Visitor(place="CH")).clauses
        assert [row[0] for row in here.body[-1].rows] == ["one"]

    def test_what_drops_out_of_a_paragraph_is_named(self) -> None:
        notice = parse_notice(SMALL).notice
        assert notice is not None
        gone = [one.markdown.strip() for one in dropped(notice, Visitor(place="CH"))]
        assert "In France a second thing holds." in gone
        assert dropped(notice, Visitor(place="FR")) == ()


class TestContacts:
    @pytest.mark.parametrize(
        ("visitor", "care"),
        [
            (PARIS, "care-eu"),
            (LONDON, "care-gb"),
            (SAN_FRANCISCO, "care-us"),
            (SHANGHAI, "care-world"),
            (Visitor(place="US-CA", by="seve"), "care-world"),
            (NOBODY_KNOWN, "care-world"),
        ],
    )
    def test_the_most_specific_place_gives_the_contact(self, amarante: Notice, visitor: Visitor, care: str) -> None:
        assert [one.id for one in select_contacts(amarante, visitor) if one.role == "care"] == [care]

    def test_each_office_is_selected_by_itself(self, amarante: Notice) -> None:
        assert {one.id for one in select_contacts(amarante, PARIS)} == {"care-eu", "dpo", "rep-eu"}
        assert {one.id for one in select_contacts(amarante, Visitor(place="CA-QC"))} == {"care-world", "care-qc"}

    def test_prose_names_the_readers_own_contact(self, amarante: Notice) -> None:
        said = {
            visitor.place: value_of("care", "email", Speaker(amarante, visitor))
            for visitor in (PARIS, SAN_FRANCISCO, SHANGHAI)
        }
        assert said == {
            "FR": "<privacy.eu@amarante.example>",
            "US-CA": "<privacy.us@amarante.example>",
            "CN": "<privacy@amarante.example>",
        }


class TestWords:
    def test_grounds_are_those_of_the_readers_place_and_channel(self, amarante: Notice) -> None:
        def basis(visitor: Visitor) -> str:
            return table(amarante, visitor, "purposes", "label", "basis", of=("news",))["Letters about our creations"][
                0
            ]

        assert basis(LONDON) == "Your consent\nBy e-mail: your consent or a purchase of yours, until you say no"
        assert basis(SAN_FRANCISCO) == "Your consent"
        assert "In the European Union, the United Kingdom and Switzerland, by e-mail:" in basis(NOBODY_KNOWN)

    def test_a_place_of_its_own_ground_gets_it(self, amarante: Notice) -> None:
        row = table(amarante, SHANGHAI, "purposes", "label", "basis", of=("enquiries",))
        assert row["Questions and requests"] == ["Your consent"]

    def test_figures_without_faces_are_called_so_and_never_by_the_bare_word(self, amarante: Notice) -> None:
        row = table(amarante, PARIS, "recipients", "name", "class", "gets")["Sponsors of our exhibitions"]
        assert row == ["Figures only", "No data on a person"]

    def test_data_are_named_by_the_notices_own_terms_first(self, amarante: Notice) -> None:
        row = table(amarante, PARIS, "recipients", "name", "gets", of=("tally",))["Tally & Brook GmbH"]
        assert row == ["**Analytical: counting visits**: pages visited, the kind of browser"]

    def test_staff_stand_in_a_table_of_staff_only(self, amarante: Notice) -> None:
        assert "Your adviser" in table(amarante, PARIS, "recipients", "label", "gets", of=("staff",))
        assert "Your adviser" not in table(amarante, PARIS, "recipients", "name", "gets")

    def test_an_item_is_set_by_somebody_named_or_by_ourselves(self, amarante: Notice) -> None:
        rows = table(amarante, PARIS, "items", "name", "set-by", "lasts")
        assert rows["`lumen_id`"][0] == "Lumen Advertising Network SAS"
        assert rows["`__Host-session`"][0] == "Ourselves"

    def test_the_countries_are_derived_with_the_ground_from_the_readers_place(self, amarante: Notice) -> None:
        paris = table(amarante, PARIS, "countries", "country", "recipients", "transfer")
        assert {"Switzerland", "Ireland", "The United States"} <= paris.keys()
        assert "Maison Amarante Inc." in paris["The United States"][0]
        assert "Orbit Exchange LLC" in paris["The United States"][1]
        assert "standard contract clauses" in paris["The United States"][1]
        shanghai = table(amarante, SHANGHAI, "countries", "country", "transfer")
        assert "The Chinese standard contract" in shanghai["Ireland"][0]

    def test_a_right_without_a_time_of_its_own_has_the_laws(self, amarante: Notice) -> None:
        rows = table(amarante, PARIS, "rights", "label", "within")
        assert rows["See what we hold"] == ["Within the time the law sets"]
        assert rows["End our advertising"] == ["At once"]
        assert "The yearly list" not in rows

    @pytest.mark.parametrize("visitor", [NOBODY_KNOWN, PARIS, LONDON, SAN_FRANCISCO, SHANGHAI])
    def test_every_table_of_the_notice_has_rows_and_no_cell_says_none(self, amarante: Notice, visitor: Visitor) -> None:
        calls = [block for one in amarante.clauses for block in one.body if isinstance(block, TableCall)]
        assert {call.rows for call in calls} == {
            "channels",
            "fields",
            "purposes",
            "items",
            "recipients",
            "countries",
            "rights",
            "contacts",
        }
        for call in calls:
            filled = fill(amarante, call, visitor)
            assert all(len(row) == len(filled.header) == len(call.columns) for row in filled.rows)
            assert all(row[0] for row in filled.rows), call
            assert not any("None" in cell or "Period(" in cell for row in filled.rows for cell in row)
            assert filled.rows or visitor == SHANGHAI, call


class TestValues:
    def test_numbers_come_from_the_declarations(self, amarante: Notice) -> None:
        say = Speaker(amarante, PARIS)
        shown = {
            "seldom.at-most": value_of("seldom", "at-most", say),
            "recording.keep": value_of("recording", "keep", say),
            "visit-figures.smallest-group": value_of("visit-figures", "smallest-group", say),
            "signup.from-age": value_of("signup", "from-age", say),
            "tally.name": value_of("tally", "name", say),
        }
        assert shown == {
            "seldom.at-most": "5\N{NO-BREAK SPACE}%",
            "recording.keep": "90\N{NO-BREAK SPACE}days",
            "visit-figures.smallest-group": "20",
            "signup.from-age": "13",
            "tally.name": "Tally & Brook GmbH",
        }

    def test_what_cannot_be_resolved_is_none(self, amarante: Notice) -> None:
        say = Speaker(amarante, PARIS)
        assert value_of("nobody", "keep", say) is None
        assert value_of("recording", "no-such-field", say) is None
