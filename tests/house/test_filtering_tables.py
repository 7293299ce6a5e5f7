"""A whole table put to one question: the same answers as one by one, as of this second, and on record."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.notice.letters import REST, text_of

import troth
from troth.gate import Question
from troth.gate.facts import Filtered
from troth.house.bulk import filter_table
from troth.house.masks import current_mask
from troth.terms.cannot import CannotRun

pl = pytest.importorskip("polars", reason="tables need polars and numpy: pip install 'troth[bulk]'")
np = pytest.importorskip("numpy")

JULY = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)
BY_EMAIL = Question(purpose="news", channel="email", country="CH")
INES, OSKAR, LENA, MATTEO = "ines@example.com", "oskar@example.com", "lena@example.com", "matteo@example.com"
EVERYBODY = (INES, OSKAR, LENA, MATTEO, "nobody-met@example.com")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "privacy"
    home.mkdir()
    (home / "troth.toml").write_text('environment = "development"\n')
    (home / "notice.md").write_text(
        text_of(("keep: 2 years after last-contact", "keep: 2 years after choice")) + REST, "utf-8"
    )
    with troth.open(home) as house:
        house.publish(by="Ruth Aebi")
        house.clock.set(JULY)
    return home


@pytest.fixture
def house(home: Path):
    with troth.open(home) as opened:
        yield opened


def says(house, person: str, act: str, channel: str | None = "email") -> None:
    house.choose(person, "news", channel=channel, act=act, source="centre")


def table(tmp_path: Path, people=EVERYBODY, name: str = "clients.parquet") -> Path:
    file = tmp_path / name
    frame = pl.DataFrame({"email": list(people), "spent": range(len(people))})
    frame.write_parquet(file) if file.suffix == ".parquet" else frame.write_csv(file)
    return file


def kept(house, source: Path, out: Path, question: Question = BY_EMAIL, **named: str) -> list[str]:
    filter_table(house, source, out, question=question, **(named or {"column": "email", "names": "email"}))
    return (pl.read_parquet(out) if out.suffix == ".parquet" else pl.read_csv(out))["email"].to_list()


def test_who_said_yes_stays_and_nobody_else(house, tmp_path):
    says(house, INES, "grant")
    says(house, OSKAR, "refuse")
    says(house, LENA, "grant", channel="post")
    assert kept(house, table(tmp_path), tmp_path / "out.parquet") == [INES]


@pytest.mark.parametrize(("source", "out"), [("clients.csv", "out.csv"), ("clients.csv", "out.parquet")])
def test_as_csv_too(house, tmp_path, source, out):
    says(house, INES, "grant")
    assert kept(house, table(tmp_path, name=source), tmp_path / out) == [INES]


def test_who_withdrew_a_second_ago_is_out(house, tmp_path):
    says(house, INES, "grant")
    assert kept(house, table(tmp_path), tmp_path / "one.parquet") == [INES]
    house.clock.set(JULY + dt.timedelta(seconds=1))
    says(house, INES, "withdraw")
    house.clock.set(JULY + dt.timedelta(seconds=2))
    assert kept(house, table(tmp_path), tmp_path / "two.parquet") == []


def test_who_came_since_is_in_and_so_is_who_was_met_by_another_name_first(house, tmp_path):
    assert kept(house, table(tmp_path), tmp_path / "one.parquet") == []
    says(house, MATTEO, "grant")
    assert kept(house, table(tmp_path), tmp_path / "two.parquet") == [MATTEO]


def test_a_yes_that_grew_too_old_is_out_without_anybody_saying_a_word(house, tmp_path):
    """A yes to letters holds two years here."""
    says(house, INES, "grant")
    assert kept(house, table(tmp_path), tmp_path / "one.parquet") == [INES]
    house.clock.set(JULY.replace(year=2029))
    assert kept(house, table(tmp_path), tmp_path / "two.parquet") == []
    assert not house.decide(INES, purpose="news", channel="email", country="CH").allowed


def test_by_number_as_by_name(house, tmp_path):
    for person in (OSKAR, INES, LENA):
        says(house, person, "grant" if person == INES else "refuse")
    file = tmp_path / "numbered.parquet"
    numbers = [house.person(one) for one in EVERYBODY[:3]]
    pl.DataFrame({"who": [*numbers, 999_999, None], "email": EVERYBODY}).write_parquet(file)
    assert kept(house, file, tmp_path / "out.parquet", column="who", names="person") == [INES]


def test_rows_that_name_nobody_are_out_and_counted(house, tmp_path):
    says(house, INES, "grant")
    done = filter_table(
        house, table(tmp_path, (INES, "", "not an address", None)), tmp_path / "out.parquet",
        question=BY_EMAIL, column="email", names="email",
    )  # fmt: skip
    assert (done.rows, done.kept, done.nameless) == (4, 1, 3)


def test_people_never_met_are_counted_and_answered_as_somebody_who_never_chose(house, tmp_path):
    done = filter_table(
        house, table(tmp_path), tmp_path / "out.parquet", question=BY_EMAIL, column="email", names="email"
    )
    assert (done.kept, done.strangers) == (0, len(EVERYBODY))
    bought = Question(purpose="news", channel="email", country="FR", facts=frozenset({"sale"}))
    done = filter_table(
        house, table(tmp_path), tmp_path / "two.parquet", question=bought, column="email", names="email"
    )
    assert (done.kept, done.strangers) == (len(EVERYBODY), len(EVERYBODY))


def test_one_fact_tells_of_it_with_the_digest_of_what_was_given_out(house, tmp_path):
    says(house, INES, "grant")
    out = tmp_path / "out.parquet"
    done = filter_table(house, table(tmp_path), out, question=BY_EMAIL, column="email", names="email")
    (told,) = house.store.facts(Filtered)
    assert told.fact.digest == hashlib.sha256(out.read_bytes()).hexdigest() == done.digest
    assert (told.fact.rows, told.fact.kept, told.number) == (5, 1, done.number)
    assert INES not in json.dumps(told.fact.digest) + str(told)


@pytest.mark.parametrize(
    ("question", "column", "said"),
    [
        (Question(purpose="lotteries"), "email", "lotteries"),
        (BY_EMAIL, "mail", "no column 'mail'"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_written(house, tmp_path, question, column, said):
    out = tmp_path / "out.parquet"
    with pytest.raises(CannotRun, match=said):
        filter_table(house, table(tmp_path), out, question=question, column=column, names="email")
    assert not out.exists()
    assert list(house.store.facts(Filtered)) == []


def test_a_file_that_is_cut_off_is_named_and_nothing_is_written(house, tmp_path):
    file = table(tmp_path)
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(CannotRun, match="cannot be read as parquet"):
        filter_table(house, file, tmp_path / "out.parquet", question=BY_EMAIL, column="email", names="email")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["clients.parquet", "privacy"]


def test_a_mask_that_was_damaged_is_made_again(house, tmp_path):
    says(house, INES, "grant")
    kept(house, table(tmp_path), tmp_path / "one.parquet")
    (mask,) = (house.home.state / "masks").glob("*.mask")
    mask.write_bytes(mask.read_bytes()[:-2])
    assert kept(house, table(tmp_path), tmp_path / "two.parquet") == [INES]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(EVERYBODY[:4]),
            st.sampled_from(["grant", "refuse", "withdraw", "object", "restrict", "lift"]),
            st.sampled_from(["email", "post"]),
            st.integers(0, 500),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_the_mask_says_what_the_gate_says_one_by_one(house, acts):
    """However choices, days and askings follow each other: a mask carried on is a mask made anew."""
    at = max(house.clock.now(), JULY)
    for person, act, channel, days, ask in acts:
        at += dt.timedelta(days=days)
        house.clock.set(at)
        says(house, person, act, channel)
        if ask:
            current_mask(house, house.policy(), BY_EMAIL)
    mask = current_mask(house, house.policy(), BY_EMAIL)
    for person in EVERYBODY:
        number = house.person(person)
        asked = np.array([2**40 if number is None else number])
        alone = house.decide(person, purpose="news", channel="email", country="CH", record=False)
        assert bool(mask.allowed(asked)[0]) is alone.allowed, person
