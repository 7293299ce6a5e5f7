"""A translation is a file of its own, beside the notice, and says words only."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.notice.plainly import pointed_at

from troth.notice.facts import Notice
from troth.notice.grammar import translated_words
from troth.notice.read import parse_notice, read_notice

HOUSE = Path(__file__).parents[2] / "demo" / "privacy" / "notice.md"
FRENCH = (Path(__file__).parent / "three-clauses.fr.md").read_text("utf-8")


@pytest.fixture(scope="module")
def house() -> Notice:
    notice = read_notice(HOUSE).notice
    assert notice is not None
    return notice


def found(text: str, house: Notice) -> list[tuple[str, str]]:
    return [(one.rule, pointed_at(one.span, text)) for one in parse_notice(text, "notice.fr.md", of=house).findings]


def changed(old: str, new: str) -> str:
    assert FRENCH.count(old) >= 1, old
    return FRENCH.replace(old, new, 1)


def test_three_clauses_in_french_are_read_beside_the_notice(tmp_path: Path) -> None:
    (tmp_path / "notice.md").write_bytes(HOUSE.read_bytes())
    (tmp_path / "notice.fr.md").write_text(FRENCH, "utf-8")
    (tmp_path / "notice.txt").write_text("not one of them", "utf-8")
    reading = read_notice(tmp_path / "notice.md")
    assert [one for one in reading.findings if one.severity == "error"] == []
    (french,) = reading.translations
    assert french.language == "fr"
    assert (french.effective, french.places, french.declarations) == (None, (), {})
    assert [clause.id for clause in french.clauses] == ["account", "recordings", "news"]
    assert french.words["signup/fields/birth/label"] == "Date de naissance"
    assert french.words["training/label"] == "Former nos conseillers"


def test_the_words_of_a_declaration_have_the_paths_of_a_translation(house: Notice) -> None:
    words = translated_words(house.declarations["signup"])
    assert words["label"] == "your account form"
    assert words["fields/birth/label"] == "Date of birth"
    assert "purposes" not in words


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("notice: maison-amarante", "notice: other-house", ("syntax-front-matter", "other-house")),
        ("language: fr", "language: en", ("syntax-front-matter", "en")),
        ("language: fr", "language: fr\neffective: 2026-06-01", ("translation-only-words", "effective")),
        ("{#account}", '{#account promises="N-07"}', ("translation-only-words", 'promises="N-07"')),
        ("{=seldom}", "{=seldem}", ("unknown-name", "seldem")),
        ("{{ seldom.at-most }}", "{{ seldom.at-mots }}", ("unknown-field", "{{ seldom.at-mots }}")),
        ('name: {label: "Nom"', 'name: {need: required, label: "Nom"', ("translation-only-words", "need")),
        ('    name: {label: "Nom"', '    nom: {label: "Nom"', ("dangling-reference", "nom")),
        ("purpose training:", "purpose trainings:", ("dangling-reference", "purpose trainings")),
        ("purpose training:", "practice training:", ("dangling-reference", "practice training")),
        ("purpose training:", "purpose improvement:", ("duplicate-id", "purpose improvement")),
        ('{label: "Former nos conseillers"}', '{interest: "x"}', ("dangling-reference", "interest")),
        ('{label: "Former nos conseillers"}', "{label: Former}", ("unquoted-words", "Former")),
        ('{label: "Former nos conseillers"}', '"Former"', ("wrong-shape", '"Former"')),
    ],
)
def test_what_is_not_words_is_an_error(old: str, new: str, expected: tuple[str, str], house: Notice) -> None:
    assert expected in found(changed(old, new), house)


def test_a_file_named_for_another_language(house: Notice) -> None:
    (finding,) = parse_notice(FRENCH, "notice.de.md", of=house).findings
    assert (finding.rule, pointed_at(finding.span, FRENCH)) == ("syntax-front-matter", "fr")


def test_without_its_notice_a_translation_is_read_and_its_names_left_alone() -> None:
    reading = parse_notice(FRENCH, "notice.fr.md")
    assert reading.findings == ()
    assert reading.notice is not None
    assert reading.notice.words["recording/label"] == "enregistrements d'appels"
