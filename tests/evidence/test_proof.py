"""A proof file: written as C2SP tlog-proof says, read strictly, and worth nothing once a sign of it is changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.evidence import note, proof, tree
from troth.evidence.proof import Proof, ProofError
from troth.stores.keys import Key, public_of, verify_signature

VECTORS = Path(__file__).parents[2] / "spec" / "vectors" / "evidence"
SAID = json.loads((VECTORS / "proof.json").read_text())
KEY = {"name": SAID["origin"], "publics": (bytes.fromhex(SAID["public"]),), "verify": verify_signature}

SIGNED_ONCE = [one for one in SAID["proofs"] if one["file"].count("\N{EM DASH} ") == 1]
"""A second signature is a stranger's; whoever changes it changes nothing of ours."""


def held(text: str, *, entry: bytes | None = None) -> note.Checkpoint:
    read = proof.read_proof(text)
    return proof.check_proof(read, entry=read.extra if entry is None else entry, **KEY)


@pytest.mark.parametrize("one", SAID["proofs"], ids=lambda one: f"entry {one['index']} of {one['size']}")
def test_the_vectors_for_other_implementations_still_hold(one):
    checkpoint = held(one["file"])
    assert (checkpoint.size, proof.read_proof(one["file"]).extra) == (one["size"], one["entry"].encode())
    assert proof.write_proof(proof.read_proof(one["file"])) == one["file"]


def test_the_vectors_are_made_with_the_key_they_name():
    key = Key(use="sign", made="", secret=bytes.fromhex(SAID["private"]))
    assert public_of(key) == KEY["publics"][0]
    assert note.read_verifier(SAID["verifier"]) == (SAID["origin"], KEY["publics"][0])


@pytest.mark.parametrize("one", SAID["refused"], ids=lambda one: one["why"])
def test_what_the_vectors_refuse_is_refused(one):
    with pytest.raises(ProofError):
        held(one["file"])


@given(st.sampled_from(SIGNED_ONCE), st.integers(0, 10_000), st.characters(codec="utf-8"))
def test_no_sign_of_a_proof_can_change(one, place, sign):
    text = one["file"]
    place %= len(text)
    changed = text[:place] + sign + text[place + 1 :]
    if changed != text:
        with pytest.raises(ProofError):
            held(changed)


@given(st.sampled_from(SAID["proofs"]), st.binary(max_size=80))
def test_a_proof_proves_its_own_entry_alone(one, other):
    if other != one["entry"].encode():
        with pytest.raises(ProofError, match="does not lead"):
            held(one["file"], entry=other)


@given(
    index=st.integers(0, 10**18),
    path=st.lists(st.binary(min_size=32, max_size=32), max_size=63),
    extra=st.binary(max_size=400),
)
def test_every_proof_reads_back_as_it_was_written(index, path, extra):
    made = Proof(index=index, path=tuple(path), note=SAID["proofs"][0]["file"].partition("\n\n")[2], extra=extra)
    assert proof.read_proof(proof.write_proof(made)) == made


parts = st.sampled_from(
    [
        proof.FIRST_LINE,
        "index 3",
        "index 03",
        "extra ",
        "extra QQ==",
        "\n",
        "\n\n",
        "QQ==",
        "\u2014 ",
        "A" * 43 + "=",
        "\r",
    ]
)


@given(st.lists(parts | st.text(max_size=20)).map("\n".join) | st.text())
def test_no_text_breaks_the_reader(text):
    try:
        read = proof.read_proof(text)
    except ProofError:
        return
    assert proof.write_proof(read) == text
    with pytest.raises(ProofError):
        proof.check_proof(read, entry=b"", **KEY)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "begins with the line"),
        (f"{proof.FIRST_LINE}\nindex 3\n", "empty line before its checkpoint"),
        (f"{proof.FIRST_LINE}\nindex 03\n\n", "'index 03' stands where"),
        (f"{proof.FIRST_LINE}\n\n", "'' stands where"),
        (f"{proof.FIRST_LINE}\nextra \nindex 3\n\n", "extra of a proof is base64"),
        (f"{proof.FIRST_LINE}\nindex 3\nQQ==\n\n", "line of the path"),
        (proof.FIRST_LINE + "\nindex 3" + f"\n{'A' * 43}=" * 64 + "\n\n", "path of 64 hashes"),
        (proof.FIRST_LINE + " " * 200_000, "signs is not read"),
        (f"{proof.FIRST_LINE}\nindex {'9' * 5000}\n\n", "stands where"),
    ],
)
def test_what_is_wrong_is_said(text, says):
    with pytest.raises(ProofError, match=says):
        proof.read_proof(text)


def test_an_entry_beyond_the_checkpoint_is_not_proven():
    read = proof.read_proof(SAID["proofs"][0]["file"])
    beyond = proof.write_proof(Proof(index=10**18, path=read.path, note=read.note, extra=read.extra))
    with pytest.raises(ProofError, match="covers"):
        held(beyond)


def test_an_inner_node_does_not_pass_for_an_entry():
    """RFC 6962 section 2.1: leaves and nodes are hashed apart, so two entries cannot be taken for one."""
    one = next(one for one in SAID["proofs"] if one["index"] == 0 and one["size"] > 2)
    read = proof.read_proof(one["file"])
    pair = tree.leaf_hash(read.extra) + read.path[0]
    shorter = Proof(index=0, path=read.path[1:], note=read.note, extra=pair)
    with pytest.raises(ProofError, match="does not lead"):
        held(proof.write_proof(shorter))
