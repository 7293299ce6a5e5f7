"""An edition is named by its text, cannot change, and asks again only those for whom something changed."""

from __future__ import annotations

import base64
import datetime as dt
import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from tests.notice.letters import TEXT, notice_of

from troth.notice.edition import canonical, hash_of, switch_form, switch_hashes
from troth.notice.editions import DamagedEdition, Editions, source_files
from troth.notice.read import parse_notice
from troth.notice.switches import derive
from troth.terms.cannot import CannotRun

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "spec" / "vectors" / "editions"
JUNE = dt.datetime(2026, 5, 31, 22, 0, tzinfo=dt.UTC)
MAY = dt.datetime(2026, 5, 1, 8, 0, tzinfo=dt.UTC)


def publish(home: Path, text: str = TEXT, *, effective: dt.datetime = JUNE):
    return Editions(home).publish(
        {"notice.md": text.encode()}, main="notice.md", effective=effective, published_at=MAY, author="Ruth Aebi"
    )


class TestEditionHash:
    def test_every_vector_gives_its_hash(self) -> None:
        for vector in json.loads((VECTORS / "editions.json").read_text("utf-8")):
            files = {name: base64.b64decode(body) for name, body in vector["files"].items()}
            assert canonical(files) == base64.b64decode(vector["canonical"]), vector["name"]
            assert hash_of(files) == vector["hash"], vector["name"]

    def test_line_ends_marks_and_composition_of_letters_do_not_matter(self) -> None:
        plain = {"notice.md": "Genève\nSève\n".encode()}
        other = {"notice.md": b"\xef\xbb\xbf" + unicodedata.normalize("NFD", "Genève\r\nSève\r\n").encode()}
        assert hash_of(plain) == hash_of(other)

    def test_one_letter_matters_and_so_does_a_file_more(self) -> None:
        one = hash_of({"notice.md": b"may"})
        assert one != hash_of({"notice.md": b"will"})
        assert one != hash_of({"notice.md": b"may", "notice.fr.md": b""})

    def test_text_cannot_move_from_one_file_to_the_next_unseen(self) -> None:
        assert hash_of({"a.md": b"x\n", "b.md": b"y"}) != hash_of({"a.md": b"x", "b.md": b"\ny"})


class TestSwitchHash:
    def test_every_vector_gives_its_hash(self) -> None:
        vectors = json.loads((VECTORS / "switches.json").read_text("utf-8"))
        notice = parse_notice(vectors["notice"]).notice
        assert notice is not None
        forms = {switch.name: switch_form(notice, switch).decode() for switch in derive(notice)}
        assert forms == {one["switch"]: one["form"] for one in vectors["switches"]}
        assert switch_hashes(notice) == {one["switch"]: one["hash"] for one in vectors["switches"]}

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("about our creations.{=news", "about our creations, gladly.{=news"),
            ('label: "Letters about our creations"', 'label: "Our letters"'),
            ('text: "knows your browser again"', 'text: "recognises your browser"'),
            ("data: [user.name, user.contact]", "data: [user.contact, user.name]"),
            ("one-click, email]", "one-click, email, telephone]"),
            ("lead: 30 days", "lead: 60 days"),
        ],
    )
    def test_a_mended_word_asks_nobody_again(self, old: str, new: str) -> None:
        assert switch_hashes(notice_of((old, new))) == switch_hashes(notice_of())

    @pytest.mark.parametrize(
        ("old", "new", "asked"),
        [
            ("keep: 2 years", "keep: 3 years", {"news/email", "news/post"}),
            ("EU/email: [consent, soft-opt-in]", "EU/email: consent", {"news/email"}),
            ("on: [email, post], label", "on: [email, post, web], label", set()),
            ("lasts: 90 days", "lasts: 91 days", {"adverts"}),
            ('name: "Lumen SAS"', 'name: "Orbit LLC"', {"adverts"}),
            ("basis: consent, data: [user.device.cookie_id]", "basis: consent, data: [user.device]", {"adverts"}),
        ],
    )
    def test_what_decides_asks_those_who_answered_on_it(self, old: str, new: str, asked: set[str]) -> None:
        before, after = switch_hashes(notice_of()), switch_hashes(notice_of((old, new)))
        assert {name for name, one in before.items() if after[name] != one} == asked

    def test_a_new_advertising_item_asks_those_who_answered_on_advertising_only(self) -> None:
        item = (
            'item dot: {name: "dot.gif", store: pixel, purpose: adverts, lasts: session, data: [user.device.cookie_id]}'
        )
        before, after = (
            switch_hashes(notice_of()),
            switch_hashes(notice_of(("item lumen-id:", f"{item}\nitem lumen-id:"))),
        )
        assert {name for name, one in before.items() if after[name] != one} == {"adverts"}


class TestKeeping:
    def test_a_published_edition_is_there_byte_by_byte(self, tmp_path: Path) -> None:
        text = TEXT.replace("\n", "\r\n")
        edition = publish(tmp_path, text)
        again = Editions(tmp_path).get(edition.hash)
        assert again == edition
        assert again.files == {"notice.md": text.encode()}
        assert (tmp_path / "editions" / edition.hash / "notice.md").read_bytes() == text.encode()

    def test_it_holds_from_its_first_instant_until_the_next_one_begins(self, tmp_path: Path) -> None:
        first = publish(tmp_path)
        later = dt.datetime(2026, 8, 31, 22, 0, tzinfo=dt.UTC)
        second = publish(tmp_path, TEXT.replace("2026-06-01", "2026-09-01"), effective=later)
        editions, second_long = Editions(tmp_path), dt.timedelta(seconds=1)
        assert editions.all() == (first, second)
        assert editions.in_force(JUNE - second_long) is None
        assert editions.in_force(JUNE) == first
        assert editions.in_force(later - second_long) == first
        assert editions.in_force(later) == second

    def test_a_home_without_editions_has_none_in_force(self, tmp_path: Path) -> None:
        assert Editions(tmp_path).all() == ()
        assert Editions(tmp_path).in_force(JUNE) is None
        assert Editions(tmp_path).get("../../etc") is None

    def test_the_same_text_is_published_once(self, tmp_path: Path) -> None:
        publish(tmp_path)
        with pytest.raises(CannotRun, match="published already"):
            publish(tmp_path)

    @pytest.mark.parametrize("at", [0, 200, -1])
    def test_a_changed_byte_is_refused_and_the_file_named(self, tmp_path: Path, at: int) -> None:
        file = tmp_path / "editions" / publish(tmp_path).hash / "notice.md"
        body = bytearray(file.read_bytes())
        body[at] ^= 1
        file.write_bytes(body)
        with pytest.raises(DamagedEdition, match=r"notice\.md: .* is not as it was published"):
            Editions(tmp_path).in_force(JUNE)

    def test_even_a_changed_line_end_is_refused(self, tmp_path: Path) -> None:
        """The edition hash does not see it; the file's own hash does."""
        file = tmp_path / "editions" / publish(tmp_path).hash / "notice.md"
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
        with pytest.raises(DamagedEdition, match=r"notice\.md"):
            Editions(tmp_path).all()

    def test_a_changed_record_is_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "editions" / publish(tmp_path).hash / "edition.json"
        file.write_text(file.read_text().replace("2026-05-31T22", "2026-04-30T22"))
        with pytest.raises(DamagedEdition, match="another date than the notice"):
            Editions(tmp_path).all()
        file.write_text(file.read_text().replace("\n", ""))
        with pytest.raises(DamagedEdition, match=r"edition\.json: .* is not as it was published"):
            Editions(tmp_path).all()

    @pytest.mark.parametrize(("name", "said"), [("notice.md", "is missing"), ("edition.json", "is missing")])
    def test_a_missing_file_is_named(self, tmp_path: Path, name: str, said: str) -> None:
        (tmp_path / "editions" / publish(tmp_path).hash / name).unlink()
        with pytest.raises(DamagedEdition, match=f"{name}: .*{said}"):
            Editions(tmp_path).all()

    def test_a_file_too_many_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "editions" / publish(tmp_path).hash / "notice.fr.md").write_text("Bonjour")
        with pytest.raises(DamagedEdition, match=r"notice\.fr\.md: .*was not part of it"):
            Editions(tmp_path).all()

    def test_a_renamed_folder_is_refused(self, tmp_path: Path) -> None:
        folder = tmp_path / "editions" / publish(tmp_path).hash
        folder.rename(folder.with_name("0" * 64))
        with pytest.raises(DamagedEdition, match="does not belong to the edition"):
            Editions(tmp_path).all()

    def test_what_a_crash_left_behind_is_no_edition_and_hinders_nobody(self, tmp_path: Path) -> None:
        half = tmp_path / "editions" / f".{hash_of({'notice.md': TEXT.encode()})}"
        half.mkdir(parents=True)
        (half / "notice.md").write_text("half of it")
        assert Editions(tmp_path).all() == ()
        assert publish(tmp_path).files == {"notice.md": TEXT.encode()}
        assert not half.exists()

    def test_a_translation_belongs_to_the_edition(self, tmp_path: Path) -> None:
        (tmp_path / "notice.md").write_text(TEXT)
        (tmp_path / "notice.fr.md").write_text("---\ntroth: 1\n---\n")
        (tmp_path / "other.md").write_text("no part of it")
        assert list(source_files(tmp_path / "notice.md")) == ["notice.md", "notice.fr.md"]


def test_the_first_edition_of_maison_amarante_is_its_notice() -> None:
    """When this fails: .venv/bin/python demo/edition.py."""
    ran = subprocess.run(
        [sys.executable, ROOT / "demo" / "edition.py", "--check"], check=False, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
