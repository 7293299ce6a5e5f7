"""A stored letter reads as a letter: its words in their order, where its links led, and nothing of how it looked."""

from __future__ import annotations

import re
from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from troth.rights.letter_text import Line, is_markup, read_letter

LETTER = """<!doctype html>
<html lang="en"><head><title>Your order</title><style>p{color:red}</style></head>
<body><div><p class="mark">Maison Amarante</p><h1>It is yours</h1>
<p>Your order 96200 is with us.<br>We write again.</p>
<table><tr><td>Earrings, First&nbsp;light</td> <td>CHF 9'800</td></tr></table>
<ul><li>Paid</li><li>Insured</li></ul>
<script>track()</script><img src="x.png" alt="A painted bud">
<p>Read our <a href="https://www.amarante.example/conditions">conditions of sale</a>, or
<a href="mailto:care@amarante.example">care@amarante.example</a>.</p></div></body></html>"""


def test_a_letter_in_html_reads_as_headings_paragraphs_and_lines():
    assert read_letter(LETTER) == (
        Line("paragraph", "Maison Amarante"),
        Line("heading", "It is yours"),
        Line("paragraph", "Your order 96200 is with us.\nWe write again."),
        Line("item", "Earrings, First\N{NO-BREAK SPACE}light: CHF 9'800"),
        Line("item", "Paid"),
        Line("item", "Insured"),
        Line("paragraph", "A painted bud"),
        Line(
            "paragraph",
            "Read our conditions of sale (https://www.amarante.example/conditions), or care@amarante.example.",
        ),
    )


def test_a_letter_in_plain_text_keeps_its_paragraphs_and_the_lines_of_an_address():
    text = "Dear Inès,\r\n\r\n6 rue de la Lanterne\r\n1204 Genève\r\n\r\n\r\nYours"
    assert [line.text for line in read_letter(text)] == ["Dear Inès,", "6 rue de la Lanterne\n1204 Genève", "Yours"]


def test_what_somebody_wrote_with_a_sign_of_less_is_no_html():
    for said in ("a < b and c > d", "<3", "Size <52>", "x <y@clients.example>"):
        assert not is_markup(said)
        assert read_letter(said) == (Line("paragraph", said),)


def test_html_without_an_end_is_read_to_its_end():
    assert [line.text for line in read_letter("<p>Dear Inès<div>your ring <b>is back")] == [
        "Dear Inès",
        "your ring is back",
    ]


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<br>",
        "<div>",
        "</div>",
        "<h2>",
        "</h2>",
        "<td>",
        "<tr>",
        "<li>",
        "<b>",
        "</b>",
        "<a href='#x'>",
        "</a>",
    ]
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.one_of(TAGS, WORDS.map(lambda word: (word,))), max_size=20))
def test_no_word_of_a_letter_is_lost(pieces):
    """Whatever the tags: what a browser would show is read, in its order."""
    markup = "<p>" + "".join(f" {escape(piece[0])} " if isinstance(piece, tuple) else piece for piece in pieces)
    words = [piece[0] for piece in pieces if isinstance(piece, tuple)]
    read = " ".join(line.text for line in read_letter(markup))
    assert re.sub(r"[\s:]+", "", read) == re.sub(r"[\s:]+", "", "".join(words))
