"""``troth log prove``, ``copy`` and ``verify`` of what lies elsewhere, as a stranger with nothing but a key uses them."""

from __future__ import annotations

import functools
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import sqlalchemy as sa

from troth.choices.facts import Choice
from troth.stores.clock import read_instant
from troth.stores.database import Recorded, Store
from troth.stores.home import find_home

ORIGIN = "www.amarante.localhost/log"
YES = Choice(
    notice="maison-amarante", switch="news/email", act="grant", at=read_instant("2026-11-23T09:00:00Z"), source="centre"
)
NOWHERE = {"TROTH_HOME": "no-such-home"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "privacy"
    folder.mkdir()
    (folder / "troth.toml").write_text(f'environment = "development"\n[log]\norigin = "{ORIGIN}"\n')
    (folder / "notice.md").touch()
    return folder


@pytest.fixture
def record(home: Path) -> Callable[[int], None]:
    """So many choices more in the house's log."""

    def some(number: int) -> None:
        store = Store.open(find_home(home))
        store.commit([Recorded(fact=YES)] * number)
        store.close()

    return some


@pytest.fixture
def key(home: Path, run) -> Callable[[], str]:
    """The line by which a stranger knows the house."""

    def line() -> str:
        rows = json.loads(run("--home", home, "keys", "list", "--format", "json").stdout)
        return next(row["verifier"] for row in rows if row["use"] == "sign")

    return line


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """A server of files that knows nothing of logs."""
    running = []

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_said: object) -> None:
            pass

    def start(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


class TestProof:
    def test_a_proof_is_believed_by_a_stranger_who_has_the_key(self, run, home, record, key, tmp_path):
        record(300)
        file = tmp_path / "42.tlog-proof"
        assert run("--home", home, "log", "prove", 42, "-o", file).returncode == 0
        done = run("log", "verify", file, "--key", key(), environment=NOWHERE)
        assert done.returncode == 0, done.stderr
        assert f"Entry 42 of {ORIGIN}: choice, recorded " in done.stdout
        assert "It is under the checkpoint of 300 entries. Signed with the key that was given." in done.stdout

        told = json.loads(run("log", "verify", file, "--key", key(), "--format", "json", environment=NOWHERE).stdout)
        assert (told["holds"], told["entry"], told["size"], told["leaf"]["kind"]) == (True, 42, 300, "choice")

    def test_the_house_believes_its_own_proof_without_being_told_the_key(self, run, home, record, tmp_path):
        record(2)
        (tmp_path / "proof").write_text(run("--home", home, "log", "prove", 1).stdout)
        assert "a key of this home" in run("--home", home, "log", "verify", tmp_path / "proof").stdout

    def test_a_proof_that_was_changed_is_refused_with_the_reason(self, run, home, record, key, tmp_path):
        record(3)
        said = run("--home", home, "log", "prove", 1).stdout
        file = tmp_path / "1.tlog-proof"
        for changed, why in [
            (said.replace("index 1\n", "index 2\n"), "does not lead from entry 2"),
            (said.replace("\n3\n", "\n4\n"), "The signature is not the key's"),
            (said.replace("extra ", "extra AAAA"), "does not lead from entry 1"),
            (said.replace("index", "Index"), "stands where"),
        ]:
            assert changed != said
            file.write_text(changed)
            done = run("log", "verify", file, "--key", key(), environment=NOWHERE)
            assert done.returncode == 1
            assert why in done.stdout
            told = json.loads(run("log", "verify", file, "--key", key(), "--format", "json").stdout)
            assert told["holds"] is False
            assert why in told["why"]

    def test_without_a_key_a_stranger_is_told_to_give_one(self, run, home, record, tmp_path):
        record(1)
        (tmp_path / "proof").write_text(run("--home", home, "log", "prove", 0).stdout)
        done = run("log", "verify", tmp_path / "proof", environment=NOWHERE)
        assert (done.returncode, "whose key is not known here" in done.stderr) == (2, True)
        assert "--key NAME+HASH+KEY" in done.stderr

    def test_an_entry_that_is_not_there_is_not_proven(self, run, home, record):
        record(3)
        done = run("--home", home, "log", "prove", 3)
        assert (done.returncode, done.stdout) == (2, "")
        assert "The log has 3 entries, from 0; there is no entry 3." in done.stderr

    def test_a_store_that_was_put_back_proves_nothing_and_says_so(self, run, home, record):
        record(5)
        assert run("--home", home, "log", "checkpoint").returncode == 0
        kept = (home / ".troth" / "checkpoint").read_bytes()
        _break_in(
            home, "DELETE FROM facts WHERE number > 2", "DELETE FROM leaves WHERE number > 2", "DELETE FROM tiles"
        )
        done = run("--home", home, "log", "prove", 1)
        assert (done.returncode, done.stdout) == (2, "")
        for words in (("prove", 9), ("checkpoint",), ("copy", home / "copy")):
            done = run("--home", home, "log", *words)
            assert done.returncode == 2, words
            assert "had 5 entries when it was last signed; the store has 3: it was put back" in done.stderr, words
        assert (home / ".troth" / "checkpoint").read_bytes() == kept

    def test_another_past_proves_nothing_either(self, run, home, record):
        record(5)
        assert run("--home", home, "log", "checkpoint").returncode == 0
        _break_in(home, "UPDATE leaves SET entry = (SELECT entry FROM leaves WHERE number = 0) WHERE number = 3")
        done = run("--home", home, "log", "prove", 3)
        assert (done.returncode, done.stdout) == (2, "")
        assert "Entry 3 does not lead to the signed root: the store was changed." in done.stderr


def _break_in(home: Path, *statements: str) -> None:
    """Do what somebody who owns the database can do."""
    engine = sa.create_engine(f"sqlite:///{home / '.troth' / 'troth.db'}")
    with engine.begin() as connection:
        for (name,) in connection.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(sa.text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()


class TestCopy:
    def test_a_copy_holds_and_any_server_of_files_can_give_it_out_again(
        self, *, run, home, record, key, serve, tmp_path
    ):
        record(300)
        copy = tmp_path / "copy"
        done = run("--home", home, "log", "copy", copy)
        assert done.returncode == 0, done.stderr
        assert f"{ORIGIN}: 300 of 300 entries read in 6 files" in done.stdout
        names = {file.relative_to(copy).as_posix() for file in copy.rglob("*") if file.is_file()}
        assert names == {
            "checkpoint", "keys", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000",
            "tile/entries/001.p/44",
        }  # fmt: skip

        told = run("log", "verify", copy, "--key", key(), environment=NOWHERE)
        assert (told.returncode, "Signed with the key that was given." in told.stdout) == (0, True), told.stderr
        told = run("log", "verify", serve(copy), environment=NOWHERE)
        assert (told.returncode, "Compare that key with one you knew before." in told.stdout) == (0, True), told.stderr
        assert told.stdout.endswith("Nothing was found changed.\n")

    def test_a_copy_of_a_log_at_an_address_is_brought_up_to_date(self, run, home, record, serve, tmp_path):
        shown, mine = tmp_path / "shown", tmp_path / "mine"
        record(250)
        run("--home", home, "log", "copy", shown)
        address = serve(shown)
        assert run("log", "copy", mine, "--from", address, environment=NOWHERE).returncode == 0
        record(50)
        run("--home", home, "log", "copy", shown)
        kept = (mine / "checkpoint").read_bytes()
        done = run("log", "copy", mine, "--from", address, environment=NOWHERE)
        assert done.returncode == 0
        assert f"It begins with what {mine / 'checkpoint'} signed. Nothing was found changed." in done.stdout
        assert (mine / "checkpoint").read_bytes() != kept
        assert json.loads(run("log", "verify", mine, "--format", "json", environment=NOWHERE).stdout)["size"] == 300

    def test_a_log_that_is_not_the_one_copied_before_is_refused_and_the_old_checkpoint_kept(
        self, run, home, record, serve, tmp_path
    ):
        """Somebody rewrites an entry, signs anew with the true key, and shows that: the copy of a stranger tells."""
        shown, mine = tmp_path / "shown", tmp_path / "mine"
        record(5)
        run("--home", home, "log", "copy", shown)
        assert run("log", "copy", mine, "--from", serve(shown), environment=NOWHERE).returncode == 0
        kept = (mine / "checkpoint").read_bytes()
        _break_in(
            home,
            "UPDATE leaves SET entry = (SELECT entry FROM leaves WHERE number = 0) WHERE number = 3",
            "DELETE FROM tiles", "DELETE FROM checkpoints",
        )  # fmt: skip
        (home / ".troth" / "checkpoint").unlink()
        record(1)
        forged = tmp_path / "forged"
        assert run("--home", home, "log", "copy", forged).returncode == 0, (
            "who holds key and store can sign another past"
        )
        for tiles in mine.glob("tile"):
            shutil.rmtree(tiles)
        done = run("log", "copy", mine, "--from", serve(forged), environment=NOWHERE)
        assert done.returncode == 1
        assert "The first 5 entries are not the ones that were signed before." in done.stdout
        assert (mine / "checkpoint").read_bytes() == kept
        # The same by the option, and of a log that lost its end.
        done = run("log", "verify", forged, "--older", mine / "checkpoint", environment=NOWHERE)
        assert (done.returncode, "not the ones that were signed before" in done.stdout) == (1, True)
        done = run("log", "verify", mine, "--older", forged / "checkpoint", environment=NOWHERE)
        assert (done.returncode, "had 6 entries before and has 5" in done.stdout) == (1, True)

    def test_a_change_in_a_copy_is_found_and_its_file_is_named(self, run, home, record, key, tmp_path):
        record(300)
        copy = tmp_path / "copy"
        run("--home", home, "log", "copy", copy)
        held = (copy / "tile/0/000").read_bytes()
        (copy / "tile/0/000").write_bytes(held[:-1] + bytes([held[-1] ^ 1]))
        (copy / "tile/entries/001.p/44").unlink()
        done = run("log", "verify", copy, "--key", key(), environment=NOWHERE)
        assert done.returncode == 1
        assert "tile/entries/001.p/44 is missing." in done.stdout
        assert "tile/0/000 was changed: it holds another hash." in done.stdout
        assert "Nothing was found changed" not in done.stdout
        told = json.loads(run("log", "verify", copy, "--format", "json", environment=NOWHERE).stdout)
        assert {flaw["entry"] for flaw in told["flaws"]} == {None, 255}

    def test_a_pipe_in_place_of_a_tile_holds_nobody_up(self, run, home, record, tmp_path):
        record(3)
        copy = tmp_path / "copy"
        run("--home", home, "log", "copy", copy)
        (copy / "tile/0/000.p/3").unlink()
        os.mkfifo(copy / "tile/0/000.p/3")
        assert "tile/0/000.p/3 is missing." in run("log", "verify", copy, environment=NOWHERE).stdout


class TestBadInput:
    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (["no-such-file"], "There is no file, folder or address no-such-file."),
            (["plain.txt"], "plain.txt is no proof."),
            (["empty"], "There is no log here: no file `checkpoint`."),
            (["http://127.0.0.1:9/log/"], "cannot be read"),
            (["http://[/"], "cannot be read"),
            (["copy", "--key", "plain.txt"], "is not a verifier line"),
            (["copy", "--key", "x+00000000+AAAA"], "is not a verifier line"),
            (["copy", "--key", "nothing.txt"], "neither a verifier line nor a file"),
            (["copy", "--key", "set.json"], "It is not a JSON Web Key Set"),
            (["copy", "--older", "plain.txt"], "plain.txt is not an older checkpoint"),
            (["proof", "--older", "copy/checkpoint"], "belongs to a whole log"),
            (["--key", "plain.txt"], "belong to a file, a folder or an address"),
        ],
    )
    def test_what_cannot_be_verified_is_said_and_ends_with_2(
        self, *, run, home, record, tmp_path, monkeypatch, words, says
    ):
        record(2)
        monkeypatch.chdir(tmp_path)
        run("--home", home, "log", "copy", "copy")
        (tmp_path / "proof").write_text(run("--home", home, "log", "prove", 0).stdout)
        (tmp_path / "plain.txt").write_text("the quick brown fox\n")
        (tmp_path / "set.json").write_text('{"keys": 7}')
        (tmp_path / "empty").mkdir()
        done = run("log", "verify", *words, environment=NOWHERE)
        assert (done.returncode, done.stdout) == (2, "")
        assert says in done.stderr

    def test_a_damaged_key_is_not_taken_for_another(self, run, home, record, key, tmp_path):
        record(1)
        (tmp_path / "proof").write_text(run("--home", home, "log", "prove", 0).stdout)
        name, hashed, public = key().split("+", 2)
        done = run("log", "verify", tmp_path / "proof", "--key", f"{name}+{'0' * 8}+{public}", environment=NOWHERE)
        assert (done.returncode, "its hash '00000000' is not that of its key" in done.stderr) == (2, True)
        done = run(
            "log", "verify", tmp_path / "proof", "--key", f"other.example+{hashed}+{public}", environment=NOWHERE
        )
        assert (done.returncode, "is damaged" in done.stderr) == (2, True)
