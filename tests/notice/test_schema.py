"""The schema of the blocks: fresh, taking what the reader takes, and refusing what it can see to be wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from tests.notice.carelessly import BLOCK

from troth.notice.grammar import grammar_of, scope_keys
from troth.notice.kinds import KINDS
from troth.notice.schema import DIALECT, block_schema
from troth.notice.style import style
from troth.terms import periods
from troth.terms.practices import PRACTICES
from troth.terms.words import closed

ROOT = Path(__file__).parents[2]
SPEC = {False: ROOT / "spec" / "notice-block.schema.json", True: ROOT / "spec" / "notice-translation.schema.json"}
NOTICES = [ROOT / "demo" / "privacy" / "notice.md", *sorted((ROOT / "examples" / "notices" / "good").glob("*.md"))]
TRANSLATIONS = [ROOT / "demo" / "privacy" / "notice.fr.md"]


def blocks_of(file: Path) -> list[str]:
    found = BLOCK.findall(file.read_text("utf-8"))
    assert found
    return found


def as_an_editor_reads(block: str) -> Any:
    """YAML 1.2 by its core schema: numbers and booleans are no text."""
    return YAML(typ="safe", pure=True).load(block)


def validator(*, translation: bool = False) -> jsonschema.Draft202012Validator:
    schema = block_schema(translation=translation)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


WHOLE, WORDS = validator(), validator(translation=True)


def wrong(block: str, *, translation: bool = False) -> list[str]:
    found = (WORDS if translation else WHOLE).iter_errors(as_an_editor_reads(block))
    return [f"{'/'.join(map(str, one.path))}: {one.message}" for one in found]


@pytest.mark.parametrize("translation", [False, True])
def test_the_file_in_spec_is_what_the_kinds_say_today(translation: bool) -> None:
    assert json.loads(SPEC[translation].read_text("utf-8")) == block_schema(translation=translation), (
        f"troth schema {'--translation ' if translation else ''}-o {SPEC[translation].relative_to(ROOT)}"
    )
    assert block_schema()["$schema"] == DIALECT


@pytest.mark.parametrize("file", NOTICES, ids=lambda file: file.stem)
def test_every_block_of_a_good_notice_is_taken(file: Path) -> None:
    for block in blocks_of(file):
        assert wrong(block) == []
    for block in BLOCK.findall(style(file.read_text("utf-8"), file.name).text):
        assert wrong(block) == []


@pytest.mark.parametrize("file", TRANSLATIONS, ids=lambda file: file.stem)
def test_every_block_of_a_translation_is_taken_by_the_schema_of_words_and_not_by_the_other(file: Path) -> None:
    for block in blocks_of(file):
        assert wrong(block, translation=True) == []
    assert any(wrong(block) for block in blocks_of(file))


def test_a_translation_may_say_words_and_nothing_that_decides():
    assert wrong('purpose news: {label: "Nos lettres"}', translation=True) == []
    assert wrong("purpose news: {basis: consent}", translation=True)
    assert wrong("channel web: {medium: website}", translation=True)
    assert wrong('collect signup: {fields: {mail: {label: "E-mail"}}}', translation=True) == []
    assert wrong("collect signup: {fields: {mail: {need: required}}}", translation=True)


@pytest.mark.parametrize(
    "block",
    [
        "purpos news: {}",
        "purpose News: {}",
        "purpose  news: {}",
        "channel web: {medium: web}",
        "channel web: {}",
        "channel web: {medium: website, mediun: x}",
        "purpose news: {use: [], basis: consent, data: [user.name]}",
        "purpose news: {use: [essential], basis: agreed, data: [user.name]}",
        "purpose news: {use: [essential], basis: {france: consent}, data: [user.name]}",
        "purpose news: {use: [essential], basis: consent, data: [user.name], keep: 1 years}",
        "purpose news: {use: [essential], basis: consent, data: [user.name], keep: 3 years after marriage}",
        "purpose news: {use: [essential], basis: consent, data: [User Name]}",
        "purpose news: {use: [essential], basis: consent, data: [user.name], from-age: young}",
        "controller house: {name: House, post: Here, country: Schweiz}",
        "item seen: {name: seen, store: cookie, purpose: news, lasts: 30 days, data: user.name}",
        "practice x: {}",
        "practice x: {is: nothing-else, of: every channel}",
        "practice x: {is: sampled, of: [recording]}",
        "practice x: {is: sampled, of: [recording], with: {at-most: 5}}",
        "practice x: {is: editions-kept, of: [news]}",
        "practice x: {attest: {by: head-of-media}}",
        "collect c: {purposes: [news], fields: {}}",
        "term user: {}",
    ],
)
def test_what_one_block_shows_to_be_wrong_is_refused(block: str) -> None:
    assert wrong(block)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_offered_with_every_field_and_the_required_ones_are_said(kind: str) -> None:
    said = block_schema()["$defs"][kind]
    assert set(said["properties"]) == {*grammar_of(KINDS[kind]), *scope_keys(KINDS[kind])}
    assert set(said.get("required", ())) == {name for name, one in grammar_of(KINDS[kind]).items() if one.form.required}
    (snippet,) = [one for one in block_schema()["defaultSnippets"] if one["label"] == kind]
    (body,) = snippet["body"].values()
    assert set(body) == set(said.get("required") or ({"is"} if kind == "practice" else {"label"}))


def test_each_practice_has_its_parameters_and_no_others():
    rows = {one["if"]["properties"]["is"]["const"]: one["then"] for one in block_schema()["$defs"]["practice"]["allOf"]}
    assert set(rows) == set(PRACTICES)
    for name, row in PRACTICES.items():
        assert set(rows[name]["properties"]["with"]["properties"]) == set(row.params)


@given(st.one_of(st.from_regex(periods.pattern(), fullmatch=True), st.text(max_size=12)))
def test_a_period_is_one_to_the_schema_when_it_is_one_to_the_reader(text: str) -> None:
    try:
        periods.parse(text)
    except ValueError:
        assert not re.fullmatch(periods.pattern(), text)
    else:
        assert re.fullmatch(periods.pattern(), text)


@given(
    st.sampled_from(closed("events")),
    st.integers(0, 10_000),
    st.sampled_from(["hour", "day", "business day", "week", "month", "year"]),
    st.booleans(),
)
def test_numbers_and_nouns_agree_for_the_schema_as_for_the_reader(
    event: str, count: int, noun: str, many: bool
) -> None:
    text = f"{count} {noun}{'s' if many else ''} after {event}"
    try:
        periods.parse(text)
    except ValueError:
        assert not re.fullmatch(periods.pattern(), text)
    else:
        assert re.fullmatch(periods.pattern(), text)
