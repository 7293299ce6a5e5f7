"""Leaves: what they say, and what they cannot say."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.choices.facts import Choice
from troth.evidence import entries

VECTORS = Path(__file__).parents[2] / "spec" / "vectors" / "evidence"
AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
SALT = bytes(range(32))
YES = Choice(
    notice="maison-amarante", switch="news/email", act="grant", at=AT, source="centre", words="Letters, by e-mail"
)


def test_a_leaf_says_a_kind_an_instant_and_a_commitment_and_nothing_of_the_person():
    body = entries.body_of(fact=YES, person=17)
    leaf = entries.leaf_of(kind="choice", at=AT, salt=SALT, body=body)
    assert set(json.loads(leaf)) == {"format", "kind", "at", "commitment"}
    for word in (b"news", b"grant", b"17", b"Letters"):
        assert word not in leaf
    read = entries.read_leaf(leaf)
    assert read is not None
    assert read.commitment == entries.commitment(salt=SALT, body=body)


def test_without_the_salt_the_same_fact_cannot_be_recognised():
    body = entries.body_of(fact=YES, person=17)
    assert entries.commitment(salt=SALT, body=body) != entries.commitment(salt=bytes(32), body=body)
    with pytest.raises(ValueError, match="32 bytes"):
        entries.commitment(salt=b"short", body=body)


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_no_byte_of_a_leaf_can_change_and_still_be_that_leaf(place, value):
    leaf = entries.leaf_of(kind="choice", at=AT, salt=SALT, body=b"{}")
    place %= len(leaf)
    changed = leaf[:place] + bytes([value]) + leaf[place + 1 :]
    assert changed == leaf or entries.read_leaf(changed) != entries.read_leaf(leaf)


def test_a_leaf_has_one_spelling():
    leaf = entries.leaf_of(kind="choice", at=AT, salt=SALT, body=b"{}")
    assert entries.read_leaf(leaf.replace(b":", b": ", 1)) is None
    assert entries.read_leaf(leaf.replace(b"choice", b"\\u0063hoice")) is None
    assert entries.read_leaf(b"\xff") is None


def test_a_fact_without_a_kind_is_refused():
    class Nameless(msgspec.Struct):
        said: str

    with pytest.raises(TypeError, match="Nameless has no tag"):
        entries.kind_of(Nameless("x"))


def test_the_vectors_for_other_implementations_still_hold():
    for one in json.loads((VECTORS / "leaves.json").read_text()):
        body, salt = one["body"].encode(), bytes.fromhex(one["salt"])
        assert entries.commitment(salt=salt, body=body) == one["commitment"]
        leaf = entries.leaf_of(kind=one["kind"], at=dt.datetime.fromisoformat(one["at"]), salt=salt, body=body)
        assert leaf.decode() == one["leaf"]
