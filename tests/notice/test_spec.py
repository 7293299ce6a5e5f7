"""spec/notice-language.md says what the kinds say: every kind, every field, and which are required."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from troth.notice.grammar import grammar_of, holds_words
from troth.notice.kinds import KINDS
from troth.terms.words import closed

SPEC = (Path(__file__).parents[2] / "spec" / "notice-language.md").read_text("utf-8")
COMMON = {"label", "text"}


def row(kind: str) -> str:
    found = re.search(rf"(?m)^\| `{kind}` \| [^|]+ \| (.+) \|$", SPEC)
    assert found is not None, f"the table of kinds has no row for {kind}"
    return found[1]


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_of_kinds_has_every_field_and_no_other(kind: str) -> None:
    fields = re.sub(r"\([^)]*\)", "", row(kind))
    said = {name: bool(bold) for bold, name in re.findall(r"(\*\*)?`([a-z-]+)`", fields)}
    grammar = {name: field.form.required for name, field in grammar_of(KINDS[kind]).items() if name not in COMMON}
    assert said == grammar


@pytest.mark.parametrize("kind", KINDS)
def test_the_fields_of_inner_maps_are_said(kind: str) -> None:
    for name, field in grammar_of(KINDS[kind]).items():
        if field.inner is None:
            continue
        inside = re.search(rf"`{name}`(?:\*\*)? \(map: ([^)]+)\)", row(kind))
        assert inside is not None
        said = {one: bool(bold) for bold, one in re.findall(r"(\*\*)?`([a-z-]+)`", inside[1])}
        assert said == {one: inner.form.required for one, inner in grammar_of(field.inner).items()}


def test_the_words_of_a_translation_are_listed() -> None:
    listed = SPEC[SPEC.index("## 8.") : SPEC.index("## 9.")]
    for kind in KINDS.values():
        for name, field in grammar_of(kind).items():
            inner = grammar_of(field.inner) if field.inner is not None and holds_words(field.inner) else {}
            for one in (
                [name] if field.form.translated else [key for key, value in inner.items() if value.form.translated]
            ):
                assert f"`{one}`" in listed


def test_tables_and_roles_are_those_of_the_closed_lists() -> None:
    for rows in closed("tables"):
        assert f'"{rows}"' in SPEC
    for role in closed("roles"):
        assert f'"{role}"' in SPEC
