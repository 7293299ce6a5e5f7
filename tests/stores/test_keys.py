"""Keys: made once, rotated without forgetting anybody, and a wrong one is recognised at the door."""

from __future__ import annotations

import base64
import threading

import pytest

from troth.stores.database import Store
from troth.stores.keys import Keyring, NoKeys, WrongKey, keys_file, make_keys, verify_signature
from troth.stores.people import IdentifierRefused, normalise
from troth.stores.tokens import StopToken, make_token, read_token

INES, JONAS = "ines.favre@clients.example", "jonas.keller@clients.example"


def test_rotating_the_hash_key_forgets_nobody(home, store):
    number = store.person(INES, create=True)
    old = store.keys.current("hash").id
    make_keys(home, uses=("hash",), day="2026-11-23", rotate=True)
    again = Store.open(home)
    assert again.keys.current("hash").id != old
    assert again.person(INES) == number  # found under the old key
    assert again.person(INES, create=True) == number  # and now known under the new one too
    assert again.person(JONAS, create=True) == number + 1
    again.close()


def test_another_hash_key_is_refused_before_everybody_looks_like_a_stranger(home, store):
    store.person(INES, create=True)
    keys_file(home).unlink()
    with pytest.raises(WrongKey) as caught:
        Store.open(home)
    assert store.keys.current("hash").id in caught.value.message


def test_in_production_keys_are_made_by_a_person(make_home):
    home = make_home(environment="production")
    with pytest.raises(NoKeys, match="There is no hash key") as caught:
        Store.open(home)
    assert "troth keys make" in caught.value.hint
    make_keys(home, day="2026-11-23")
    Store.open(home).close()


def test_keys_may_come_by_environment(make_home, monkeypatch):
    home = make_home(environment="production")
    for use in ("HASH", "SEAL", "SIGN"):
        monkeypatch.setenv(f"TROTH_{use}_KEY", base64.b64encode(use.encode() * 8).decode())
    keys = Keyring.open(home)
    assert keys.current("hash").secret == b"HASH" * 8
    assert not keys_file(home).exists()
    monkeypatch.setenv("TROTH_HASH_KEY", ",".join(base64.b64encode(bytes([n]) * 32).decode() for n in (2, 1)))
    assert [key.secret[0] for key in Keyring.open(home).every("hash")] == [2, 1]  # the first one works
    for wrong in ("nonsense", base64.b64encode(b"short").decode(), "é"):
        monkeypatch.setenv("TROTH_HASH_KEY", wrong)
        with pytest.raises(NoKeys, match="is not base64 of 32 bytes"):
            Keyring.open(home)


@pytest.mark.parametrize("damage", [b"", b"{", b'{"format":"troth-keys-2","keys":[]}', b"\xff"])
def test_a_damaged_key_file_is_said_and_never_written_over(make_home, damage):
    home = make_home()
    make_keys(home, day="")
    keys_file(home).write_bytes(damage)
    with pytest.raises(NoKeys, match="is damaged"):
        Store.open(home)
    assert keys_file(home).read_bytes() == damage


def test_a_key_never_shows_itself(make_home):
    keys = Keyring.open(make_home())
    key = keys.current("seal")
    assert repr(key) == f"Key(seal {key.id})"
    assert base64.b64encode(key.secret).decode() not in repr(keys.__dict__)


def test_processes_that_start_at_once_make_one_set_of_keys(make_home):
    home = make_home()
    ids: list[str] = []
    threads = [threading.Thread(target=lambda: ids.append(Keyring.open(home).current("hash").id)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(ids)) == 1


def test_a_seal_opens_only_whole_and_only_for_what_it_was_made_for(make_home):
    home = make_home()
    keys = Keyring.open(home)
    sealed = keys.seal(b"12 rue des Lilas", about="request 7")
    assert keys.unseal(sealed, about="request 7") == b"12 rue des Lilas"
    with pytest.raises(WrongKey, match="does not open"):
        keys.unseal(sealed, about="request 8")
    with pytest.raises(WrongKey, match="does not open"):
        keys.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), about="request 7")
    make_keys(home, uses=("seal",), day="", rotate=True)
    rotated = Keyring.open(home)
    assert rotated.unseal(sealed, about="request 7") == b"12 rue des Lilas"
    assert rotated.seal(b"", about="x")[:4] != sealed[:4]


def test_a_signature_names_its_key(make_home):
    keys = Keyring.open(make_home())
    public, signature = keys.sign(b"a tree of 7 entries")
    assert verify_signature(public=public, signature=signature, message=b"a tree of 7 entries")
    assert not verify_signature(public=public, signature=signature, message=b"a tree of 8 entries")
    assert keys.verifiers() == (public,)


def test_a_letters_token_means_one_person_and_one_letter_and_cannot_be_made_up(make_home):
    keys = Keyring.open(make_home())
    token = make_token(keys, StopToken(person=3, message="news-message"))
    assert read_token(keys, token, StopToken) == StopToken(person=3, message="news-message")
    assert "news" not in token
    other = Keyring.open(make_home("other"))
    assert read_token(other, token, StopToken) is None
    for made_up in ("", "x", "é", token[:-2], "A" * 1000, token[:-1] + ("A" if token[-1] != "A" else "B"), "../etc"):
        assert read_token(keys, made_up, StopToken) is None


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("email", "viktor"),
        ("email", "viktor@"),
        ("email", "viktor@clients.example\nBcc: everybody@clients.example"),
        ("email", "Viktor <viktor.pasko@clients.example>"),
        ("email", ""),
        ("telephone", "022 555 01 01"),
        ("telephone", "+"),
        ("account", "  "),
        ("account", "a\nb"),
        ("fax", "1"),
    ],
)
def test_what_cannot_be_an_identifier_is_refused_in_a_sentence(kind, text):
    with pytest.raises(IdentifierRefused) as caught:
        normalise(text, kind=kind)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    "text", ["INES.FAVRE@clients.example", " ines.favre@CLIENTS.example", "ines.favre@clients.example"]
)
def test_no_capital_letter_makes_a_second_person(text):
    assert normalise(text, kind="email").text == "ines.favre@clients.example"


def test_an_address_in_another_script_has_one_spelling():
    composed, decomposed = "inès@clients.example", "ine\u0300s@clients.example"
    assert normalise(composed, kind="email") == normalise(decomposed, kind="email")
    assert normalise("x@bücher.example", kind="email") == normalise("x@xn--bcher-kva.example", kind="email")
