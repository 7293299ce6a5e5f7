"""A notice as clean HTML and Markdown: everything escaped, no raw HTML, links only where links may go."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from troth.notice.facts import Notice
from troth.notice.project import Visitor, stretches
from troth.notice.read import parse_notice, read_notice
from troth.notice.render import Page, clause_html, inline_html, inline_text

HERE = Path(__file__).parent
AMARANTE = HERE.parents[1] / "demo" / "privacy" / "notice.md"
GOLDEN = {
    "fr-amarante": Visitor(place="FR", by="amarante"),
    "gb": Visitor(place="GB"),
    "us-ca": Visitor(place="US-CA"),
    "cn-seve-boutique": Visitor(place="CN", by="seve", channel="boutique"),
}
"""Written anew by: .venv/bin/python tests/notice/test_render.py"""


def amarante() -> Notice:
    notice = read_notice(AMARANTE).notice
    assert notice is not None
    return notice


def whole(page: Page) -> str:
    return "\n".join(clause_html(page, clause) for clause in page.notice.clauses)


@pytest.mark.parametrize("name", GOLDEN)
def test_the_page_of_each_of_four_visitors_is_as_it_was(name: str) -> None:
    """When the notice has changed on purpose, write them anew and read the difference."""
    assert Page(amarante(), GOLDEN[name]).markdown() == (HERE / "golden" / f"{name}.md").read_text("utf-8")


class TestInline:
    @pytest.mark.parametrize(
        ("markdown", "html"),
        [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ('<img src=x onerror="alert(1)">', "&lt;img src=x onerror=“alert(1)”&gt;"),
            ("a & b", "a &amp; b"),
            ("**so** and *so*", "<strong>so</strong> and <em>so</em>"),
            ("`<b>`", "<code>&lt;b&gt;</code>"),
            (
                "[yes](https://a.example/x?a=1&b=2)",
                '<a href="https://a.example/x?a=1&amp;b=2" rel="noreferrer">yes</a>',
            ),
            ("<ines@clients.example>", '<a href="mailto:ines@clients.example">ines@clients.example</a>'),
            ("[there](#news)", '<a href="#news">there</a>'),
        ],
    )
    def test_text_stays_text_and_markup_stays_small(self, markdown: str, html: str) -> None:
        assert inline_html(markdown) == html

    @pytest.mark.parametrize(
        "address",
        [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//evil.example/x",
            "/account",
            "java&#115;cript:alert(1)",
            "&#x6A;avascript:alert(1)",
            "ftp://a.example",
        ],
    )
    def test_a_link_that_goes_elsewhere_is_no_link(self, address: str) -> None:
        assert "<a" not in inline_html(f"[press me]({address})")
        assert "href" not in inline_html(f"<{address}>")

    def test_a_picture_is_never_fetched(self) -> None:
        assert "<img" not in inline_html("![x](https://evil.example/x.png)")

    def test_a_quotation_mark_cannot_leave_an_attribute(self) -> None:
        assert inline_html('[x](https://a.example/" onmouseover="alert(1))').count("<a") == 0
        assert '"' not in re.sub(r'"[^"]*"', "", inline_html('[x](<https://a.example/%22"onmouseover>)'))

    def test_plain_text_is_what_a_reader_hears(self) -> None:
        assert inline_text("We *never* do `that`, see [here](https://a.example).") == "We never do that, see here."


HOSTILE = """---
troth: 1
notice: n
effective: 2026-06-01
time_zone: Europe/Zurich
language: en
places: [CH]
---

# N <script>

## A <b>bold</b> title {#a}

We write <img src=x onerror=alert(1)> to you from {{ house.name }}.{=news house}

<div onclick="alert(1)">raw</div>

{{ purposes: label, interest }}

```troth
controller house: {name: "A <script>alert(1)</script> [x](javascript:y) & Sons **SA**", post: "1 rue Basse", country: CH}
purpose news: {label: "Letters | <i>x</i> `y` *z*", use: [marketing], basis: legitimate-interest, interest: "<a href=x>y</a>", data: [user.name]}
```
"""


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.ids.extend(value or "" for name, value in attrs if name == "id")
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


class TestFragments:
    def test_what_a_notice_or_a_declaration_holds_never_becomes_markup(self) -> None:
        notice = parse_notice(HOSTILE).notice
        assert notice is not None
        html = whole(Page(notice, Visitor()))
        tags = _Tags()
        tags.feed(html)
        assert tags.seen <= {"h2", "p", "span", "div", "table", "caption", "thead", "tbody", "tr", "th", "td"}
        assert not tags.attributes & {"onerror", "onclick", "href", "src", "style"}
        assert "A &lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:y) &amp; Sons **SA**" in html
        assert "Letters | &lt;i&gt;x&lt;/i&gt; `y` *z*" in html

    @pytest.mark.parametrize("name", [*GOLDEN, "everybody"])
    def test_the_page_is_well_formed_without_style_script_or_the_same_id_twice(self, name: str) -> None:
        tags = _Tags()
        tags.feed(whole(Page(amarante(), GOLDEN.get(name, Visitor()))))
        assert tags.open == []
        assert not tags.seen & {"script", "style", "img", "iframe", "form"}
        assert not {one for one in tags.attributes if one.startswith("on")} | (tags.attributes & {"style"})
        assert len(tags.ids) == len(set(tags.ids))

    def test_each_promise_has_an_address_which_is_the_same_for_every_visitor(self) -> None:
        notice = amarante()
        everybody, paris = Page(notice, Visitor()), Page(notice, GOLDEN["fr-amarante"])
        for clause in paris.notice.clauses:
            for one in stretches(clause.body):
                if one.ids:
                    assert paris.address(one) == everybody.address(one)
        assert '<span class="p" id="news.1">If you agree, we write to you about our creations' in whole(everybody)

    def test_no_placeholder_and_no_mark_is_left_in_any_page(self) -> None:
        for visitor in (*GOLDEN.values(), Visitor()):
            page = Page(amarante(), visitor)
            for text in (whole(page), page.markdown()):
                assert "{{" not in text
                assert "{=" not in text
                assert "```" not in text

    def test_a_sentence_that_deviated_is_marked_where_it_stands(self) -> None:
        notice = amarante()
        one = next(one for one in stretches(notice.clause("news").body) if one.ids)
        page = Page(notice, Visitor(), marked={one.span: "bad"})
        assert whole(page).count('class="p bad"') == 1


if __name__ == "__main__":
    for each, visitor in GOLDEN.items():
        (HERE / "golden" / f"{each}.md").write_text(Page(amarante(), visitor).markdown(), "utf-8")
    sys.stdout.write("Written anew: read the difference before you commit it.\n")
