"""Reading the house's notice: everything in its place, and errors that say where, what, and what to try."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.notice.plainly import pointed_at

from troth.notice.case import stretches_in
from troth.notice.facts import Finding, Listing, Notice, TableCall
from troth.notice.inline import values_in
from troth.notice.kinds import KINDS, Message, Practice, Purpose, Recipient, Right
from troth.notice.places import Scope, Span
from troth.notice.read import Reading, parse_notice, read_notice
from troth.terms.periods import Period

FILE = Path(__file__).parents[2] / "demo" / "privacy" / "notice.md"
TEXT = FILE.read_text("utf-8")


@pytest.fixture(scope="module")
def house() -> Notice:
    reading = parse_notice(TEXT)
    assert reading.notice is not None
    return reading.notice


def errors(text: str) -> list[Finding]:
    return [one for one in parse_notice(text).findings if one.severity == "error"]


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) >= 1, old
    return TEXT.replace(old, new, 1)


def only_error(text: str) -> tuple[str, str, Finding]:
    (error,) = errors(text)
    return error.rule, pointed_at(error.span, text), error


# -- the house's own notice --------------------------------------------------------------------------------------------


def test_the_houses_notice_has_nothing_wrong_with_it() -> None:
    reading = read_notice(FILE)
    assert [one for one in reading.findings if one.severity == "error"] == []
    assert reading.sound


def test_every_kind_is_there_and_every_declaration_has_its_clause(house: Notice) -> None:
    kinds = {type(one) for one in house.declarations.values()}
    assert kinds == set(KINDS.values())
    clauses = {clause.id for clause in house.clauses}
    assert all(one.clause in clauses for one in house.declarations.values())
    assert all(key == one.id for key, one in house.declarations.items())


def test_the_front_matter_says_when_and_where(house: Notice) -> None:
    assert (house.id, house.version, house.language) == ("maison-amarante", 1, "en")
    # Midnight in Geneva is 22:00 the day before in UTC, because it is summer.
    assert house.effective is not None
    assert house.effective.tzinfo is dt.UTC
    assert "US" in house.places


def test_fields_are_read_as_their_kind_says(house: Notice) -> None:
    news = house.declarations["news"]
    assert isinstance(news, Purpose)
    assert news.basis is not None
    assert news.basis.otherwise == ("consent",)
    assert news.basis.when["EU/email"] == ("consent", "soft-opt-in")
    assert news.keep is not None
    assert news.keep.otherwise == "3 years after last-contact"
    pinnacle = house.declarations["pinnacle"]
    assert isinstance(pinnacle, Recipient)
    assert pinnacle.transfer is not None
    assert pinnacle.transfer.when["EU"] == "dpf"
    assert pinnacle.told == Period(2, "days")
    letter = house.declarations["news-message"]
    assert isinstance(letter, Message)
    assert "email" in letter.on
    assert letter.scope.on is None, "a message's channels are no scope"
    capped = house.declarations["capped"]
    assert isinstance(capped, Practice)
    assert capped.params == {"at-most": "5", "per": "7 days"}


def test_a_clause_hands_its_scope_to_what_stands_in_it(house: Notice) -> None:
    assert house.clause("california").scope == Scope(places=("US-CA",))
    right = house.declarations["yearly-list"]
    assert isinstance(right, Right)
    assert right.scope == Scope(places=("US-CA",))
    assert house.clause("bespoke").scope == Scope(by=("seve",), on=("boutique",))
    care = house.declarations["care-us"]
    assert care.scope == Scope(places=("US",), by=("new-york",))
    assert house.written["care-us"] == care.scope
    assert "yearly-list" not in house.written
    assert house.written["#california"] == Scope(places=("US-CA",))


def test_a_clause_knows_the_clause_around_it(house: Notice) -> None:
    assert house.clause("china").parent == "countries"
    assert house.clause("countries").parent is None
    with pytest.raises(KeyError):
        house.clause("nowhere")


def test_every_sentence_is_marked(house: Notice) -> None:
    stretches = [one for clause in house.clauses for one in stretches_in(clause.body)]
    assert all(one.ids or one.context for one in stretches)
    assert all(one.sentences == 1 for one in stretches if one.ids)


def test_a_span_points_at_the_text_itself(house: Notice) -> None:
    for clause in house.clauses:
        assert pointed_at(clause.span, TEXT).startswith(clause.title)
        for one in stretches_in(clause.body):
            assert pointed_at(one.span, TEXT).split() == one.markdown.split()
            assert pointed_at(one.mark, TEXT).startswith("{=" if one.ids else "{.")
    for one in house.declarations.values():
        kind = str(one.__struct_config__.tag)
        assert pointed_at(one.span, TEXT) == f"{kind} {one.id}"


def test_rules_can_point_at_single_values(house: Notice) -> None:
    assert pointed_at(house.spans["news/basis/EU/email"], TEXT) == "[consent, soft-opt-in]"
    assert pointed_at(house.spans["news/data/user.contact"], TEXT) == "user.contact"
    assert pointed_at(house.spans["#california/promises/N-85"], TEXT) == "N-85"
    assert pointed_at(house.spans["---/notice"], TEXT) == "maison-amarante"
    assert pointed_at(house.spans["signup/fields/birth/need"], TEXT) == "required"


def test_lists_and_tables_keep_their_shape(house: Notice) -> None:
    uses = house.clause("uses").body
    assert [type(block).__name__ for block in uses] == ["Paragraph", "TableCall", "Listing"]
    table, listing = uses[1], uses[2]
    assert isinstance(table, TableCall)
    assert (table.rows, table.of, table.columns[:2]) == ("purposes", (), ("label", "basis"))
    assert isinstance(listing, Listing)
    assert len(listing.items) == 4


def test_values_in_a_sentence_are_listed() -> None:
    assert values_in("Within {{ a.within }}, `{{ not.this }}`, to {{care.email}}.") == (
        ("a", "within"),
        ("care", "email"),
    )


# -- one thing changed -------------------------------------------------------------------------------------------------


def test_a_deleted_mark_hands_its_sentence_to_nobody() -> None:
    rule, at, error = only_error(changed("{=wider-use}", ""))
    assert rule == "unmarked-sentence"
    assert at.startswith("If a change would let us do more")
    assert "{.context}" in error.hint


def test_a_mark_deleted_in_the_middle_is_not_swallowed_by_the_next_one() -> None:
    rule, at, _ = only_error(changed("before it applies.{=announced} Nothing", "before it applies. Nothing"))
    assert rule == "two-sentences-one-mark"
    assert at.startswith("A new edition appears")
    assert at.endswith("at its own address.")


def test_a_misspelt_mark_is_named_with_the_nearest_name() -> None:
    rule, at, error = only_error(changed("{=wider-use}", "{=wider-uses}"))
    assert (rule, at, error.hint) == ("unknown-name", "wider-uses", "Did you mean `wider-use`?")


def test_a_misspelt_reference_is_named_with_the_nearest_of_its_kind() -> None:
    rule, at, error = only_error(
        changed("message news-message: {purpose: news,", "message news-message: {purpose: nws,")
    )
    assert (rule, at) == ("dangling-reference", "nws")
    assert error.hint == "Did you mean `news`?"
    assert error.message == "`purpose` of `news-message` names `nws`, and no purpose is called so."


def test_a_reference_to_another_kind_is_told_what_it_found() -> None:
    rule, at, error = only_error(
        changed("message news-message: {purpose: news,", "message news-message: {purpose: care-eu,")
    )
    assert (rule, at) == ("wrong-kind", "care-eu")
    assert "is a contact; expected a purpose" in error.message


def test_an_unknown_field_and_an_unknown_word() -> None:
    assert only_error(changed("from-age: 18\n  automated", "from-aeg: 18\n  automated"))[:2] == (
        "unknown-key",
        "from-aeg",
    )
    rule, at, error = only_error(changed("medium: boutique", "medium: botique"))
    assert (rule, at, error.hint) == ("unknown-word", "botique", "Did you mean `boutique`?")


def test_a_declaration_that_cannot_be_read_is_still_declared() -> None:
    rule, at, _ = only_error(changed("channel text: {medium: text, ", "channel text: {"))
    assert (rule, at) == ("missing-field", "channel text")


def test_an_unclosed_block_is_one_error_and_not_a_hundred() -> None:
    text = changed(
        "practice wider-use: {is: told-before-wider-use, of: every purpose, with: {through: [email, post]}}\n```", ""
    )
    found = errors(text)
    assert [one.rule for one in found] == ["syntax-fence"]
    assert pointed_at(found[0].span, text) == "```troth"


def test_a_broken_block_does_not_make_every_name_dangle() -> None:
    text = changed("message survey-message: {", "message survey-message: [{")
    assert {one.rule for one in errors(text)} == {"syntax-yaml"}


def test_two_files_lines_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    file = tmp_path / "notice.md"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    reading = read_notice(file)
    assert [one for one in reading.findings if one.severity == "error"] == []


# -- what is refused ---------------------------------------------------------------------------------------------------


def refused(tmp_path: Path, data: bytes) -> Finding:
    file = tmp_path / "notice.md"
    file.write_bytes(data)
    reading = read_notice(file)
    assert reading.notice is None
    assert not reading.sound
    (finding,) = reading.findings
    assert finding.span.file == str(file)
    return finding


def test_a_file_of_five_megabytes_is_refused_unread(tmp_path: Path) -> None:
    finding = refused(tmp_path, TEXT.encode() * 60)
    assert finding.rule == "source-too-large"


def test_text_of_more_than_two_megabytes_is_refused_however_few_its_characters() -> None:
    assert [one.rule for one in parse_notice("é" * 1_000_001).findings] == ["source-too-large"]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, b"").rule == "source-empty"


def test_bytes_that_are_not_utf_8_are_pointed_at(tmp_path: Path) -> None:
    finding = refused(tmp_path, "---\r\ntroth: 1\r\n# Genève".encode("latin-1"))
    assert finding.rule == "source-not-utf-8"
    assert finding.span == Span(str(tmp_path / "notice.md"), 3, 6, 3, 7)
    assert "0xE8" in finding.message


def test_a_file_that_is_no_notice_says_how_one_begins() -> None:
    reading = parse_notice("# Privacy policy\n\nWe like data.\n")
    assert reading.notice is None
    assert reading.findings[0].rule == "syntax-front-matter"
    assert "troth: 1" in reading.findings[0].hint


def test_a_thousand_mistakes_are_enough() -> None:
    reading = parse_notice(TEXT + "\n\n## More {#more}\n\n" + "We write.\n\n" * 3000)
    assert reading.findings[-1].rule == "too-many-findings"
    assert len(reading.findings) == 1001


def test_a_reading_without_a_notice_is_not_sound() -> None:
    assert not Reading(notice=None, findings=()).sound
