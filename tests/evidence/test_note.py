"""Signed notes and checkpoints, as C2SP writes them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.evidence import note
from troth.stores.keys import Key, public_of, verify_signature

VECTORS = Path(__file__).parents[2] / "spec" / "vectors" / "evidence"
ORIGIN = "amarante.example/log"


@pytest.fixture(scope="module")
def vector() -> dict:
    return json.loads((VECTORS / "checkpoint.json").read_text())


def test_the_vectors_for_other_implementations_still_hold(vector):
    key = Key(use="sign", made="", secret=bytes.fromhex(vector["private"]))
    assert public_of(key).hex() == vector["public"]
    assert note.verifier_line(name=vector["origin"], public=public_of(key)) == vector["verifier"]
    text = note.signed_by(vector["note"], name=vector["origin"], publics=(public_of(key),), verify=verify_signature)
    assert note.read_checkpoint(text) == note.Checkpoint(
        origin=vector["origin"], size=vector["size"], root=bytes.fromhex(vector["root"])
    )


@given(place=st.integers(0, 10_000), sign=st.characters(codec="utf-8"))
def test_no_sign_of_a_checkpoint_can_change(place, sign):
    vector = json.loads((VECTORS / "checkpoint.json").read_text())
    said = vector["note"]
    place %= len(said)
    changed = said[:place] + sign + said[place + 1 :]
    if changed != said:
        with pytest.raises(note.NoteError):
            note.signed_by(
                changed, name=vector["origin"], publics=(bytes.fromhex(vector["public"]),), verify=verify_signature
            )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("amarante.example/log\n3\n", "three lines"),
        ("amarante.example/log\n03\nAAAA\n", "not a size"),
        ("amarante.example/log\n-1\nAAAA\n", "not a size"),
        ("amarante.example/log\n3\nAAAA\n", "not the base64"),
    ],
)
def test_text_that_is_no_checkpoint_is_refused_with_a_sentence(text, says):
    with pytest.raises(note.NoteError, match=says):
        note.read_checkpoint(text)


def test_a_note_nobody_of_ours_signed_is_refused(vector):
    with pytest.raises(note.NoteError, match="No key of"):
        note.signed_by(vector["note"], name=vector["origin"], publics=(bytes(32),), verify=verify_signature)
    with pytest.raises(note.NoteError, match="empty line"):
        note.read_note("just words")
