"""``troth fmt`` from inside: one style whatever hand wrote it, the same meaning, and not one byte of prose."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec.structs
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.docs.pages import blocks
from tests.notice.carelessly import BLOCK, carelessly, entries_of
from tests.notice.letters import TEXT
from tests.notice.plainly import notice_plainly

from troth.notice.facts import Notice
from troth.notice.inline import MARK
from troth.notice.read import parse_notice
from troth.notice.rules import catalogue
from troth.notice.style import MEANING, style
from troth.notice.style.blocks import WIDTH
from troth.notice.style.scalars import written

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "demo" / "privacy"
REAL = [HOUSE / "notice.md", HOUSE / "notice.fr.md", *sorted((ROOT / "examples" / "notices" / "good").glob("*.md"))]
CLAUSES = {file: re.split(r"(?m)^(?=## )", file.read_text("utf-8"))[1:] for file in REAL}
FRONT = TEXT[: TEXT.index("\n## ")]
SOON = (Phase.explicit, Phase.reuse, Phase.generate)
"""Whole clauses shrink slowly, and the first failure says enough."""


def styled(text: str, file: str = "notice.md") -> str:
    """The text in style; whatever stood in the way fails the test."""
    found = style(text, file)
    assert found.stopped == ()
    return found.text


def said(text: str, file: str = "notice.md") -> object:
    """What a reader makes of it, without where it stands: declarations in order, sentences with their ids."""
    notice = parse_notice(text, file).notice
    assert isinstance(notice, Notice)
    return without_places(notice_plainly(msgspec.structs.replace(notice, spans={}))), list(notice.declarations)


def without_places(value: object) -> object:
    match value:
        case dict():
            return {key: without_places(one) for key, one in value.items() if key not in ("span", "mark")}
        case list():
            return [without_places(one) for one in value]
        case _:
            return value


def prose(text: str) -> list[str]:
    """Everything outside the blocks word by word, without marks and the white space before them."""
    return re.sub(
        rf"\s*{MARK.pattern}", "", re.sub(r"\A---\n.*?^---$", "", BLOCK.sub("", text), flags=re.DOTALL | re.MULTILINE)
    ).split()


def block(text: str) -> str:
    """One clause with this block, in style; the block alone."""
    whole = f"{FRONT}\n## A {{#a}}\n\n```troth\n{text}\n```\n"
    found = BLOCK.search(styled(whole))
    assert found is not None
    return found[1]


def paragraph(text: str) -> str:
    """One clause that says this, in style."""
    whole = f"{FRONT}\n## A {{#a}}\n\n{text}\n"
    return styled(whole).removeprefix(f"{FRONT}\n## A {{#a}}\n\n").removesuffix("\n")


@st.composite
def hurried(draw: st.DrawFn, *, comments: bool = False) -> tuple[str, str]:
    """Some clauses of real notices, as they stand and in another hand."""
    clauses = CLAUSES[draw(st.sampled_from(REAL))]
    chosen = draw(st.lists(st.sampled_from(clauses), min_size=1, max_size=2, unique=True))
    text = "\n".join([FRONT, *(f"{one.rstrip()}\n" for one in chosen)])
    return text, carelessly(draw, text, comments=comments)


@pytest.mark.parametrize("file", REAL, ids=lambda file: file.name)
def test_a_real_notice_says_afterwards_what_it_said_before(file: Path) -> None:
    text = file.read_text("utf-8")
    after = styled(text, file.name)
    assert said(after, file.name) == said(text, file.name)
    assert styled(after, file.name) == after
    assert prose(after) == prose(text)


@settings(max_examples=60, deadline=None, derandomize=True, phases=SOON)
@given(hurried())
def test_whatever_hand_wrote_it_the_style_is_one(both: tuple[str, str]) -> None:
    tidy, careless = both
    assert without_empty_lines(styled(careless)) == without_empty_lines(styled(tidy))
    assert said(styled(careless)) == said(careless)
    assert prose(styled(careless)) == prose(careless)


@settings(max_examples=60, deadline=None, derandomize=True, phases=SOON)
@given(hurried(comments=True))
def test_no_comment_is_lost_and_doing_it_again_changes_nothing(both: tuple[str, str]) -> None:
    _, careless = both
    after = styled(careless)
    assert comments(after) == comments(careless)
    assert said(after) == said(careless)
    assert styled(after) == after


def without_empty_lines(text: str) -> list[str]:
    """The lines of the blocks; an empty one between two declarations is the writer's."""
    return [line for line in "".join(BLOCK.findall(text)).split("\n") if line]


def comments(text: str) -> list[str]:
    inside = "".join(BLOCK.findall(text)).split("\n")
    return sorted(line.strip() for line in inside if line.strip().startswith("#"))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.sampled_from(["words", "bare", "links", "keys", ""]),
)
def test_any_text_is_written_so_that_it_is_read_again(text: str, shape: str) -> None:
    said = written(text, shape)
    assert "\n" not in said
    for line in (f"a: {said}", f"a: {{b: {said}, c: d}}", f"a: [{said}, d]", f"a:\n  - {said}"):
        if text:
            assert text in texts(line), line


def texts(line: str) -> list[str]:
    """Every scalar of a line of YAML."""

    def walk(node: object) -> list[str]:
        inner = [*getattr(node, "items", ()), *(value for _, value in getattr(node, "entries", ()))]
        return [node.text] if hasattr(node, "text") else [text for one in inner for text in walk(one)]

    return [text for _, node in entries_of(line) for text in walk(node)]


# What the style is.


def test_keys_stand_in_the_order_of_their_kind_and_maps_with_ids_last():
    assert block(
        'collect signup: {fields: {mail: {label: "E-mail", need: required, data: user.contact.email}}, on: [web], purposes: [news], label: "the form"}'
    ) == (
        "collect signup:\n"
        '  label: "the form"\n'
        "  purposes: [news]\n"
        "  on: [web]\n"
        '  fields: {mail: {data: user.contact.email, need: required, label: "E-mail"}}\n'
    )


def test_what_fits_stands_on_one_line_and_what_does_not_on_several():
    short = 'term user.a:\n  label: "a"\n'
    assert block(short) == 'term user.a: {label: "a"}\n'
    long = f'term user.a: {{label: "{"a" * (WIDTH - 24)}"}}\n'
    assert len(long) == WIDTH + 1
    assert block(long) == long
    assert block(long.replace('"}', 'a"}')) == f'term user.a:\n  label: "{"a" * (WIDTH - 23)}"\n'


def test_a_long_list_has_an_item_a_line():
    many = [f"user.content.kind_{at}" for at in range(9)]
    _, said = block(f"purpose news: {{data: [{', '.join(many)}]}}").split("  data:\n")
    assert said == "".join(f"    - {one}\n" for one in many)


def test_words_are_quoted_and_everything_else_is_bare():
    assert block("channel web: {label: our shop, medium: \"website\", at: ['www.amarante.example']}") == (
        'channel web: {label: "our shop", medium: website, at: [www.amarante.example]}\n'
    )


def test_a_name_that_another_reader_would_take_for_a_number_or_a_yes_keeps_its_quotes():
    said = block('contact desk: {role: care, telephone: "+41225550110", post: "1 rue Basse"}')
    assert 'telephone: "+41225550110"' in said
    assert 'email: "yes"' in block('contact desk: {role: care, email: "yes", post: "1 rue Basse"}')


def test_what_somebody_put_aside_stays_with_its_declaration():
    text = "# people\nchannel web:\n  # the shop\n  medium: website\n  # at: [old.example]\n\n# letters\nchannel post: {medium: post}\n# end\n"
    assert block(text) == text


def test_a_comment_goes_where_its_key_goes():
    text = 'channel web:\n  # as counsel wished\n  short: "Read it."\n  medium: website\n'
    assert block(text) == 'channel web:\n  medium: website\n  # as counsel wished\n  short: "Read it."\n'


def test_front_matter_stands_in_its_order():
    head, rest = FRONT.split("\n---\n", 1)
    shuffled = "\n".join(["---", *reversed(head.split("\n")[1:])])
    assert styled(f"{shuffled}\n---\n{rest}\n") == f"{FRONT}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We write {=news}.", "We write.{=news}"),
        ("We write. {=news} You may stop{=stop}!", "We write.{=news} You may stop!{=stop}"),
        ("We write.\n{=news} You may stop.{=stop}", "We write.{=news} You may stop.{=stop}"),
        ("We *write{=news}*.", "We *write*.{=news}"),
        ("We write.{=news   letter }", "We write.{=news letter}"),
        ("We write.{=news\nletter}", "We write.{=news\nletter}"),
        ("- We write {=news}.\n- You stop {=stop}.", "- We write.{=news}\n- You stop.{=stop}"),
        ("| a | b |\n|---|---|\n| x | y. {=news} |", "| a | b |\n|---|---|\n| x | y.{=news} |"),
        ("| a | b |\n|---|---|\n| x {=news} | y. |", "| a | b |\n|---|---|\n| x | y.{=news} |"),
        ("« Nous écrivons. » {=news}", "« Nous écrivons. »{=news}"),
    ],
)
def test_a_mark_is_drawn_to_its_place(before: str, after: str) -> None:
    assert paragraph(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "One line.  \n{=news} Two.{=stop}",
        "A sign: \\\n{=news}",
        "`{=code}` says so.{.context}",
        "> We write.\n> {=news}",
    ],
)
def test_a_mark_stays_where_moving_it_would_change_the_page(text: str) -> None:
    found = style(f"{FRONT}\n## A {{#a}}\n\n{text}\n")
    assert text in found.text


def test_line_ends_and_the_byte_order_mark_stay():
    text = "\ufeff" + TEXT.replace("web email post", "web  email post").replace("\n", "\r\n")
    after = styled(text)
    assert after.startswith("\ufeff---\r\n")
    assert "\n" not in after.replace("\r\n", "")
    assert after == "\ufeff" + styled(TEXT).replace("\n", "\r\n")


# What is left alone.


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            TEXT.replace("channel web: {medium: website,", "channel web: {medium: website # ours\n,"),
            "comment-behind-value",
        ),
        (TEXT.replace("channel web: {medium", "channel web: {medum"), "unknown-key"),
        (TEXT.replace("channel web: {", "channel web: {medium: app, "), "duplicate-key"),
        (TEXT.replace("channel web:", "chanel web:"), "unknown-kind"),
        (TEXT.replace("channel web: {", "channel web: ["), "syntax-yaml"),
        (TEXT.replace("```\n\n## Adverts", "## Adverts").replace("```\n\n## Letters", "\n## Letters"), "syntax-fence"),
        (TEXT.replace("---\n\n# Our", "\n# Our"), "syntax-front-matter"),
        ("Our privacy policy.\n", "syntax-front-matter"),
        ("", "source-empty"),
        (TEXT + "\n| a | b |\n|---|---|\n| x{=news} | y.{=stop} |\n", "mark-misplaced"),
    ],
)
def test_a_file_that_cannot_be_read_wholly_is_not_touched_and_the_reason_is_named(text: str, rule: str) -> None:
    found = style(text)
    assert found.text == text
    assert rule in {one.rule for one in found.stopped}


def test_a_notice_that_is_being_written_can_be_set_in_style_all_the_same():
    text = TEXT.replace("{=house web email post}", "{=nobody}").replace("{=stop}", "")
    assert {one.rule for one in parse_notice(text).findings} >= {"unknown-name", "unmarked-sentence"}
    assert styled(text) != text


def test_errors_about_meaning_are_rules_that_exist():
    assert set(catalogue()) >= MEANING


@settings(max_examples=150, deadline=None, derandomize=True, phases=SOON)
@given(st.data())
def test_a_damaged_notice_is_left_alone_or_says_what_it_said(data: st.DataObject) -> None:
    text = FRONT + "\n" + data.draw(st.sampled_from([one for file in REAL for one in CLAUSES[file]]))
    signs = [
        "{=",
        "}",
        "{{",
        '"',
        "'",
        "|",
        "\n",
        " ",
        "#",
        "`",
        "```\n",
        "\\",
        "- ",
        ": ",
        ",",
        "[",
        "*",
        ".",
        "{=news} ",
        "\t",
        "> ",
    ]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.sampled_from(signs)) + text[at + data.draw(st.integers(0, 3)) :]
    found = style(text)
    assert not any(one.rule == "style-unsafe" for one in found.stopped), text
    if found.stopped:
        assert found.text == text
    else:
        assert style(found.text).text == found.text


def test_the_page_about_the_style_shows_what_happens():
    before, after = (
        one.body for one in blocks((ROOT / "docs" / "style.md").read_text("utf-8")) if one.info == "markdown"
    )
    assert styled(f"{FRONT}\n{before}") == f"{FRONT}\n{after}"
