"""How a translation stands: whoever translated a clause says so once, and a later change of the notice shows."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from troth.cli.translated import command
from troth.notice.read import Reading, read_notice
from troth.notice.rules import check
from troth.notice.translated import Record, TranslationRecordError, beside, file_beside, said, states, written

HERE = Path(__file__).parents[2] / "examples" / "notices" / "bad"
AT = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(days=9)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Corner Cycles with a French file that lacks one clause, and nothing said about it yet."""
    (tmp_path / "notice.md").write_bytes((HERE / "translation-clause-missing.md").read_bytes())
    (tmp_path / "notice.fr.md").write_bytes((HERE / "translation-clause-missing.fr.md").read_bytes())
    (tmp_path / "troth.toml").write_text('environment = "development"\n', "utf-8")
    return tmp_path


def change(home: Path, old: str, new: str, *, file: str = "notice.md") -> None:
    text = (home / file).read_text("utf-8")
    assert old in text
    (home / file).write_text(text.replace(old, new), "utf-8")


def read(home: Path) -> Reading:
    return read_notice(home / "notice.md")


def stand(home: Path, record: Record) -> dict[str, str]:
    reading = read(home)
    assert reading.notice is not None
    return {one.clause: one.state for one in states(reading.notice, reading.translations, record)["fr"]}


def vouched(home: Path, *clauses: str, record: Record | None = None, approve: bool = False, by: str = "Aoife Byrne"):
    reading = read(home)
    assert reading.notice is not None
    french = reading.translations[0]
    wanted = clauses or tuple(one.id for one in french.clauses)
    return said(
        reading.notice, french, wanted, record=record or {}, by=by, at=LATER if approve else AT, approve=approve
    )


def test_what_is_there_is_translated_and_what_is_not_is_missing(home: Path) -> None:
    assert stand(home, {}) == {
        "about": "translated",
        "repairs": "translated",
        "rights": "translated",
        "more-rights": "translated",
        "contact": "missing",
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("we note your name and your telephone number", "we note your name and your shoe size"),
        ("## Repairs", "## Mending"),
        ('label: "Repairs"', 'label: "Mending"'),
        ("nothing\nmore.{=repairs}", "nothing\nmore.{=repairs card}"),
    ],
)
def test_a_clause_whose_words_changed_is_stale_and_no_other(home: Path, old: str, new: str) -> None:
    record = vouched(home)
    assert set(stand(home, record).values()) == {"translated", "missing"}
    change(home, old, new)
    assert {clause for clause, state in stand(home, record).items() if state == "stale"} == {"repairs"}


def test_a_line_broken_elsewhere_changes_nothing(home: Path) -> None:
    record = vouched(home)
    change(home, "They serve the repair and nothing\nmore.", "They serve the\nrepair and nothing more.")
    assert "stale" not in stand(home, record).values()


def test_an_approval_holds_for_two_texts_as_they_were(home: Path) -> None:
    record = vouched(home, record=vouched(home), approve=True, by="Ruth Aebi")
    assert stand(home, record)["rights"] == "approved"
    assert (record["fr"]["rights"].by, record["fr"]["rights"].approved_by) == ("Aoife Byrne", "Ruth Aebi")
    change(home, "Vous pouvez voir ce que nous gardons.", "Vous pouvez voir ce que nous avons.", file="notice.fr.md")
    assert stand(home, record)["rights"] == "translated"
    assert vouched(home, "rights", record=record)["fr"]["rights"].approved_by == ""
    assert stand(home, record)["about"] == "approved"


def test_said_again_of_the_same_texts_an_approval_stays(home: Path) -> None:
    record = vouched(home, record=vouched(home, approve=True, by="Ruth Aebi"))
    assert stand(home, record)["rights"] == "approved"
    assert record["fr"]["rights"].by == "Aoife Byrne"


def test_what_is_written_is_read_again(home: Path) -> None:
    record = vouched(home, approve=True, by='Ruth "the pen" Aebi\\')
    file_beside(home / "notice.md").write_text(written(record), "utf-8")
    assert beside(home / "notice.md") == record


def test_a_record_that_cannot_be_read_is_an_error_and_not_an_empty_one(home: Path) -> None:
    file_beside(home / "notice.md").write_text("[fr\n", "utf-8")
    with pytest.raises(TranslationRecordError, match=r"notice\.translations\.toml"):
        beside(home / "notice.md")
    assert "translation-record" in {one.rule for one in check(read(home))}


def run(home: Path, *words: str):
    return CliRunner().invoke(command, words, obj=home, standalone_mode=False)


def test_the_command_shows_records_and_names_what_is_stale(home: Path) -> None:
    shown = run(home)
    assert shown.return_value == 1
    assert "fr: 4 of 5 clauses" in shown.output
    assert "missing    contact" in shown.output
    assert run(home, "fr", "--by", "Aoife Byrne").return_value == 0
    assert "translation-stale" not in {one.rule for one in check(read(home))}
    change(home, "## Repairs", "## Mending")
    (stale,) = [one for one in check(read(home)) if one.rule == "translation-stale"]
    assert (stale.severity, "`repairs`" in stale.message) == ("warning", True)
    assert run(home, "fr", "repairs", "--by", "Ruth Aebi", "--approve").return_value == 0
    told = json.loads(run(home, "fr", "repairs", "--format", "json").output)
    assert [(one["state"], one["approved_by"]) for one in told] == [("approved", "Ruth Aebi")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["de", "--by", "Aoife Byrne"], "There is no notice.de.md beside notice.md"),
        (["fr", "nowhere", "--by", "Aoife Byrne"], "The notice has no clause `nowhere`"),
        (["fr", "contact", "--by", "Aoife Byrne"], "`contact` is not translated into fr"),
        (["--by", "Aoife Byrne"], "Say which language"),
        (["fr", "--approve"], "Say who"),
        (["fr", "--by", " "], "Say who"),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_is_written(home: Path, words: list[str], expected: str) -> None:
    assert expected in str(run(home, *words).exception)
    assert not file_beside(home / "notice.md").exists()
