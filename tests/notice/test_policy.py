"""Any house's policy is read: Markdown, text copied from a page, a page, a Word document. The pieces are the same."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.notice.documents import document, packed, paragraph, table

from troth.notice.findings import Findings
from troth.notice.policy import Piece, Policy, read_policy
from troth.notice.policy.unpacked import DocumentError
from troth.notice.policy.word import read_document
from troth.notice.source import accept

EXAMPLES = Path(__file__).parents[2] / "examples" / "notices"


def read(text: str, file: str = "policy.txt") -> Policy:
    source = accept(text, findings=Findings(file))
    assert source is not None
    return read_policy(source)


def word(*body: str, links: dict[str, str] | None = None) -> Policy:
    policy = read_document(document(*body, links=links), findings=Findings("policy.docx"))
    assert policy is not None
    return policy


def kinds(policy: Policy) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in policy.pieces]


def stands_at(policy: Policy, piece: Piece, part: str) -> str:
    """What the file has where a part of a piece is said to stand."""
    start = piece.text.index(part)
    span = piece.at(start, start + len(part))
    assert span.line == span.end_line
    return policy.source.lines[span.line - 1][span.column - 1 : span.end_column - 1]


# Plain text: nothing says what is a heading and what a list.

COPIED = """Skip to content
Your bag (0)
×

PRIVACY POLICY

We bake bread, and we note your name and your address so that we can deliver what you order and
what you forgot to order. We keep both for a year.

Who we are

Mill Lane Bakery
3 Mill Lane
Dublin 8

1. What we use it for

We use it only to:

• bake your order and bring it to the address that you gave us when you placed the order or
later, and

– tell you when it is ready;

(c) keep our books.

Name\tPurpose\tKept for
session\tkeeps you signed in\t1 day
visits\tcounts a visit\t30 days
"""


def test_a_text_copied_from_a_page_falls_into_its_pieces():
    found = [(kind, text[:32]) for kind, text in kinds(read(COPIED))]
    assert found == [
        ("paragraph", "Skip to content"),
        ("paragraph", "Your bag (0)"),
        ("paragraph", "×"),
        ("heading", "PRIVACY POLICY"),
        ("paragraph", "We bake bread, and we note your "),
        ("heading", "Who we are"),
        ("paragraph", "Mill Lane Bakery"),
        ("paragraph", "3 Mill Lane"),
        ("paragraph", "Dublin 8"),
        ("heading", "1. What we use it for"),
        ("paragraph", "We use it only to:"),
        ("item", "bake your order and bring it to "),
        ("item", "tell you when it is ready;"),
        ("item", "keep our books."),
        ("row", "Name | Purpose | Kept for"),
        ("row", "session | keeps you signed in | "),
        ("row", "visits | counts a visit | 30 day"),
    ]


def test_wrapped_lines_are_one_paragraph_and_its_places_hold():
    policy = read(COPIED)
    long = policy.pieces[4]
    assert long.text.endswith("deliver what you order and what you forgot to order. We keep both for a year.")
    assert (long.span.line, long.span.end_line) == (7, 8)
    assert stands_at(policy, long, "We keep both") == "We keep both"
    first, second = (one for one in policy.sentences if one.piece is long)
    assert (first.line, second.line) == (7, 8)
    assert second.span.column == COPIED.split("\n")[7].index("We keep") + 1


def test_only_the_last_item_of_a_list_is_its_last():
    assert [piece.last for piece in read(COPIED).of_kind("item")] == [False, False, True]


def test_a_heading_in_capitals_stands_above_one_in_small_letters():
    policy = read(
        "TITLE\n\nText here.\n\nABOUT US\n\nText here.\n\nWhere we are\n\nText here.\n\nRIGHTS\n\nText here.\n"
    )
    assert [(piece.level, piece.text) for piece in policy.of_kind("heading")] == [
        (1, "TITLE"),
        (2, "ABOUT US"),
        (3, "Where we are"),
        (2, "RIGHTS"),
    ]


def test_a_text_with_a_line_for_each_paragraph_has_headings_too():
    lines = [
        "Privacy notice",
        "Who we are",
        "We are a bakery in Dublin, and we write down what we know of those who buy our bread, so that they can read it.",
        "What we keep",
        "We keep your name and your address for as long as you have an order with us, and for one year after that day.",
    ]
    found = [kind for kind, _ in kinds(read("\n".join(lines)))]
    assert found == ["heading", "heading", "paragraph", "heading", "paragraph"]


def test_a_question_may_be_a_heading_and_one_heading_may_stand_below_another():
    policy = read(
        "TITLE\n\nText here.\n\nDefinitions\n\nWho are we?\n\nA bakery in Dublin.\n\nWhat we know\n\nLittle.\n"
    )
    assert [(piece.level, piece.text) for piece in policy.of_kind("heading")] == [
        (1, "TITLE"),
        (2, "Definitions"),
        (3, "Who are we?"),
        (3, "What we know"),
    ]


def test_a_numbered_list_of_short_things_is_no_row_of_headings():
    policy = read("PRIVACY\n\nWe ask for:\n\n1. Name\n\n2. Address\n\n3. Telephone\n\nThat is all that we ask for.\n")
    assert [kind for kind, _ in kinds(policy)][2:4] == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    "line",
    [
        "Home / Legal / Privacy",
        "Write to us:",
        "mail@bakery.example",
        "+353 1 555 01 10",
        "we keep",
        "Registered in: Dublin",
        "Last updated 3 June 2026",
    ],
)
def test_not_every_short_line_is_a_heading(line):
    assert kinds(read(f"PRIVACY\n\nText here.\n\n{line}\n\nMore text.\n"))[2] == ("paragraph", line)


def test_a_dash_at_the_beginning_of_a_wrapped_line_is_no_item():
    text = "We bake bread in the morning and bring it to whoever asks for it in the day\n– which is to say everybody – and we go home at night when it is dark in town.\n"
    assert [kind for kind, _ in kinds(read(text))] == ["paragraph"]


# A page: tables, definitions, what is hidden.


def test_the_cells_of_a_table_are_a_row_and_know_their_places():
    page = (
        "<!doctype html><h1>Privacy</h1>\n<table><thead><tr><th>Name</th><th>Lasts</th></tr></thead>\n"
        "<tr><td>session</td><td><p>until you <b>leave</b></p></td></tr></table>"
    )
    policy = read(page, "policy.html")
    head, row = policy.of_kind("row")
    assert (head.cells, head.header, row.cells, row.header) == (
        ("Name", "Lasts"),
        True,
        ("session", "until you leave"),
        False,
    )
    assert row.table == head.table == 1
    assert stands_at(policy, row, "leave") == "leave"
    assert [one.text for one in policy.sentences] == ["Name", "Lasts", "session", "until you leave"]


def test_a_term_and_its_definition_are_a_row():
    policy = read("<html><dl><dt>Partner<dd>who sells flour<dt>Client</dt><dd>who buys</dd></dl>", "policy.html")
    assert [piece.cells for piece in policy.pieces] == [("Partner", "who sells flour"), ("Client", "who buys")]


def test_a_table_for_the_layout_is_read_like_the_page_around_it():
    policy = read("<html><table><tr><td>Side<td><h2>Rights</h2><p>Ask us.</p></table>", "policy.html")
    assert kinds(policy) == [("paragraph", "Side"), ("heading", "Rights"), ("paragraph", "Ask us.")]


def test_what_nobody_sees_is_not_read():
    page = (
        "<html><head><title>No</title><style>p {}</style></head><nav><a href='/'>Home</a></nav><p hidden>No</p>"
        "<div style='display: none'><p>No <span>no</span></p></div><button>Press</button><script>'<p>no'</script><p>Yes</p>"
    )
    assert kinds(read(page, "policy.html")) == [("paragraph", "Yes")]


def test_signs_written_as_entities_do_not_move_what_stands_behind_them():
    policy = read("<html><p>Bread &amp; butter&nbsp;&#8212; and more</p>", "policy.html")
    assert policy.pieces[0].text == "Bread & butter — and more"
    assert stands_at(policy, policy.pieces[0], "more") == "more"


# Markdown: marks of emphasis and links are not seen, and places hold.


def test_places_hold_between_the_signs_of_markdown():
    policy = read(
        "# Privacy\n\n> - We *never* sell\n>   [what you tell us](https://a.example/sell), and\n", "policy.md"
    )
    item = policy.pieces[1]
    assert (item.kind, item.text) == ("item", "We never sell what you tell us, and")
    for part in ("never", "sell", "what you tell us", ", and"):
        assert stands_at(policy, item, part) == part


def test_a_table_in_markdown_is_a_row_for_each_line():
    policy = read("# P\n\n| Name | Lasts |\n|---|---|\n| a | 1 day |\n| b | 2 days |\n", "policy.md")
    assert [(piece.cells, piece.header) for piece in policy.of_kind("row")] == [
        (("Name", "Lasts"), True),
        (("a", "1 day"), False),
        (("b", "2 days"), False),
    ]


# A Word document: a line is a paragraph.


def test_a_document_has_headings_items_and_rows_and_counts_every_paragraph():
    policy = word(
        paragraph("Privacy", style="Title"),
        paragraph(),
        paragraph("Who we are", style="Heading1"),
        paragraph("A bakery. In Dublin."),
        paragraph("flour", style="ListBullet"),
        paragraph("• butter, and"),
        table(("Name", "Kept"), ("Orders", "a year")),
        paragraph("The end."),
    )
    assert [(piece.kind, piece.level, piece.text, piece.span.line) for piece in policy.pieces] == [
        ("heading", 1, "Privacy", 1),
        ("heading", 2, "Who we are", 3),
        ("paragraph", 0, "A bakery. In Dublin.", 4),
        ("item", 0, "flour", 5),
        ("item", 0, "butter, and", 6),
        ("row", 0, "Name | Kept", 7),
        ("row", 0, "Orders | a year", 9),
        ("paragraph", 0, "The end.", 11),
    ]
    assert [piece.last for piece in policy.of_kind("item")] == [False, True]
    assert policy.pieces[6].at(9, 15).line == 10
    assert stands_at(policy, policy.pieces[2], "In Dublin.") == "In Dublin."


def test_a_short_line_in_bold_is_a_heading_and_a_long_one_is_not():
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>"
    policy = word(
        paragraph(inside=bold.format("Who we are")),
        paragraph("Text."),
        paragraph(inside=bold.format("All is bold. Yes.")),
    )
    assert [piece.kind for piece in policy.pieces] == ["heading", "paragraph", "paragraph"]


def test_links_of_a_document_lead_where_they_lead():
    inside = (
        '<w:hyperlink r:id="one"><w:r><w:t>the guild</w:t></w:r></w:hyperlink><w:r><w:instrText> HYPERLINK "http://b.example" '
        "</w:instrText></w:r><w:r><w:t> or there</w:t></w:r>"
    )
    policy = word(paragraph("See ", inside=inside), links={"one": "http://a.example"})
    assert policy.pieces[0].text == "See the guild or there"
    assert policy.pieces[0].addresses == ("http://a.example", "http://b.example")


def test_what_was_deleted_or_hidden_is_not_read_and_nothing_is_read_twice():
    inside = (
        "<w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice><w:r><w:t>once'
        "</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>once</w:t></w:r></mc:Fallback></mc:AlternateContent>"
    )
    assert [piece.text for piece in word(paragraph("Said ", inside=inside)).pieces] == ["Said once"]


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document>&b;</w:document>'


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no Word document"),
        (b"PK\x03\x04 cut off", "no Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old .doc"),
        (document(paragraph("x"))[:-40], "no Word document"),
        (packed({"other.xml": "<a/>"}), "no word/document.xml"),
        (packed({"word/document.xml": "<w:document"}), "XML is broken"),
        (packed({"word/document.xml": BOMB}), "document type"),
        (packed({"word/document.xml": b"<a>" + bytes(50_000_000) + b"</a>"}), "unpacks to more"),
        (document(paragraph("word " * 500_000)), "signs of text"),
    ],
    ids=["empty", "cut", "old", "no directory", "other", "no XML", "entities", "zip bomb", "no policy"],
)
def test_a_document_that_cannot_be_read_is_refused_with_the_reason(data, why):
    with pytest.raises(DocumentError, match=why) as error:
        read_document(data, findings=Findings("policy.docx"))
    assert error.value.hint


def test_a_document_without_text_is_said_to_be_empty():
    findings = Findings("policy.docx")
    assert read_document(document(paragraph()), findings=findings) is None
    assert [one.rule for one in findings.all()] == ["source-empty"]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.binary(max_size=300), st.integers(0, 900))
def test_any_damage_to_a_document_gets_an_answer(junk, at):
    whole = document(paragraph("One."), table(("a", "b")))
    with suppress(DocumentError):
        read_document(whole[:at] + junk + whole[at + len(junk) :], findings=Findings("policy.docx"))


# Whatever a file holds.

WORDS = st.sampled_from(
    [
        "We",
        "keep",
        "it.",
        "and",
        "•",
        "-",
        "1.",
        "(a)",
        "\t",
        "   ",
        "\n",
        "\n\n",
        "<p>",
        "</p>",
        "<td>",
        "<table>",
        "<li>",
        "</ul>",
        "<dl>",
        "<dd>",
        "|",
        "&amp;",
        "*",
        "`",
        "# ",
        "[a](b)",
        "×",
        "PRIVACY",
        "===",
    ]
)
SOUP = st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=60).map(" ".join)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(SOUP, st.sampled_from([".txt", ".md", ".html"]))
def test_any_text_is_read_and_every_piece_lies_in_the_file(text, suffix):
    source = accept(text, findings=Findings(f"policy{suffix}"))
    if source is None:
        return
    policy = read_policy(source)
    for piece in policy.pieces:
        assert 1 <= piece.span.line <= piece.span.end_line <= len(source.lines)
        where = piece.at(0, len(piece.text))
        assert 1 <= where.line <= where.end_line <= len(source.lines)
    for sentence in policy.sentences:
        assert sentence.piece.text[sentence.start :].startswith(sentence.text)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(SOUP)
def test_every_word_of_a_plain_text_is_read_once_and_stands_where_it_is_said_to_stand(text):
    source = accept(text, findings=Findings("policy.txt"))
    if source is None:
        return
    for piece in read_policy(source).pieces:
        start = 0
        for each in piece.text.split(" "):
            if each and each != "|":
                span = piece.at(start, start + len(each))
                assert source.lines[span.line - 1][span.column - 1 : span.end_column - 1] == each
            start += len(each) + 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We keep what you tell us for as long as you have an order with us, and not longer than that.", "en"),
        ("Nous gardons ce que vous nous dites pour la durée de votre commande, et pas plus que cela.", "fr"),
        (
            "Wir behalten, was Sie uns sagen, so lange Sie eine Bestellung bei uns haben, und nicht länger als das.",
            "de",
        ),
        ("Bread", ""),
    ],
)
def test_the_language_is_told_by_its_common_words(text, code):
    assert read(text).language == code
