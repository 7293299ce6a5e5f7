"""The boutiques' program: cards for whoever wears a badge, nothing for a stranger, and no field the notice does not list."""

import datetime as dt
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from demo.boutique.program import Counter
from demo.boutique.seed import ADVISERS
from demo.boutique.signing import COOKIE, DAY_SECONDS, Gate
from demo.boutique.state import opened, prepare

import troth
from troth.notice.kinds import Channel, Collect

CHECKOUT = Path(__file__).parents[2]
AT = "https://boutique.amarante.localhost"
SALOME, _EDWIN = ((badge, words) for badge, _, _, words in ADVISERS)
NOW = 1_764_000_000.0
SURROUNDINGS = dict(os.environ)  # noqa: TID251 - a process of its own gets ours


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("boutique") / "privacy"
    folder.mkdir()
    shutil.copy(CHECKOUT / "demo" / "privacy" / "notice.md", folder)
    (folder / "troth.toml").write_text('environment = "demo"\n')
    shutil.copytree(CHECKOUT / "demo" / "privacy" / "editions", folder / "editions")
    return folder


@pytest.fixture(scope="module")
def house(home):
    with troth.open(home) as opened_house:
        yield opened_house


@pytest.fixture
def database(tmp_path):
    prepare(tmp_path / "boutique.sqlite3")
    return tmp_path / "boutique.sqlite3"


@pytest.fixture
def stranger(house, database):
    counter = Counter(house=house, database=database, state=database.parent)
    with httpx.Client(transport=httpx.WSGITransport(counter), base_url=AT) as browser:
        yield browser


@pytest.fixture
def salome(stranger):
    assert sign_in(stranger, *SALOME).headers["location"] == "/"
    return stranger


def sign_in(browser, badge, words):
    return browser.post("/sign-in", data={"badge": badge, "words": words})


def send(browser, path, given):
    """A form with the token of its page."""
    token = re.search(r'name="token" value="([^"]+)"', browser.get(path).text)[1]
    return browser.post(path.partition("?")[0], data={"token": token, **given})


def rows(database, query):
    with sqlite3.connect(database) as connection:
        return connection.execute(query).fetchall()


# A stranger


@pytest.mark.parametrize("path", ["/", "/cards/C-1042", "/met", "/called", "/called?card=C-1042", "/nothing"])
def test_a_stranger_is_shown_the_door_and_not_a_word_more(stranger, path):
    answer = stranger.get(path)
    assert (answer.status_code, answer.headers["location"], answer.text) == (303, "/sign-in", "")


@pytest.mark.parametrize("path", ["/", "/met", "/called", "/sign-out"])
def test_a_strangers_form_changes_nothing(stranger, database, path):
    before = database.read_bytes()
    answer = stranger.post(path, data={"said": "yes", "name": "Viktor Pasko", "reach": "+41 22 555 03 33"})
    assert answer.headers["location"] == "/sign-in"
    assert database.read_bytes() == before


@pytest.mark.parametrize(("badge", "words"), [("A-03", "lanterns"), ("A-99", SALOME[1]), ("", ""), ("A-03", "")])
def test_wrong_words_and_an_unknown_badge_get_the_same_answer(stranger, badge, words):
    answer = sign_in(stranger, badge, words)
    assert answer.status_code == 403
    assert "These are not the badge and its words." in answer.text
    assert COOKIE not in answer.headers.get("set-cookie", "")


def test_after_five_wrong_tries_a_badge_waits_five_minutes(database):
    gate = Gate(b"k" * 32)
    with opened(database) as connection:

        def enter(words, at):
            return gate.enter(connection, badge="A-03", words=words, now=at)

        assert enter(SALOME[1], NOW) is not None
        for second in range(5):
            assert enter("lanterns", NOW + second) is None
        assert enter(SALOME[1], NOW + 6) is None, "the right words do not help before the time is over"
        assert enter(SALOME[1], NOW + 4 + 301) is not None


def test_a_note_that_was_altered_or_has_ended_opens_nothing(database):
    gate = Gate(b"k" * 32)
    note = gate.note("A-03", now=NOW)
    assert gate.badge(note, now=NOW + 60) == "A-03"
    assert gate.badge(note, now=NOW + DAY_SECONDS + 1) is None
    assert gate.badge(note.replace("A-03", "A-07"), now=NOW) is None
    assert gate.badge(f"{note[:-1]}x", now=NOW) is None
    assert Gate(b"o" * 32).badge(note, now=NOW) is None
    assert gate.badge("", now=NOW) is None


def test_who_has_left_the_house_is_a_stranger_at_once(salome, database):
    assert salome.get("/").status_code == 200
    with opened(database) as connection:
        connection.execute("UPDATE advisers SET left_on = '2026-11-01' WHERE badge = 'A-03'")
    assert salome.get("/cards/C-1042").headers["location"] == "/sign-in"
    assert sign_in(salome, *SALOME).status_code == 403


def test_signing_out_ends_it(salome):
    answer = send(salome, "/", {})
    assert answer.status_code == 200
    token = re.search(r'name="token" value="([^"]+)"', answer.text)[1]
    gone = salome.post("/sign-out", data={"token": token})
    assert "Max-Age=0" in gone.headers["set-cookie"]
    salome.cookies.clear()
    assert salome.get("/").headers["location"] == "/sign-in"


def test_the_note_in_the_browser_is_kept_from_scripts_and_from_other_sites(stranger):
    said = sign_in(stranger, *SALOME).headers["set-cookie"]
    for word in ("__Host-", "Secure", "HttpOnly", "SameSite=Strict", "Path=/", f"Max-Age={DAY_SECONDS}"):
        assert word in said


# Forms that are not ours


def test_a_form_without_its_token_or_from_another_site_is_not_taken(salome, database):
    before = database.read_bytes()
    given = {"said": "yes", "name": "Ada Moser", "reach": "+41 22 555 03 34"}
    assert salome.post("/met", data=given).status_code == 403
    token = re.search(r'name="token" value="([^"]+)"', salome.get("/met").text)[1]
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert salome.post("/met", data={"token": token, **given}, headers=elsewhere).status_code == 403
    assert database.read_bytes() == before


def test_a_form_too_large_or_unreadable_is_refused_plainly(salome):
    assert salome.post("/", content=b"said=" + b"a" * 70_000).status_code == 400
    assert salome.post("/", content=b"said=%ff\xff").status_code == 400
    assert salome.put("/").status_code == 405


def test_a_name_that_is_not_ours_is_refused(house, database):
    counter = Counter(house=house, database=database, state=database.parent)
    with httpx.Client(transport=httpx.WSGITransport(counter), base_url="https://evil.example") as browser:
        assert browser.get("/sign-in").status_code == 400


# Cards


@pytest.mark.parametrize(
    "said",
    ["Favre", "favre", "Inès Favre", "INES.FAVRE@clients.example", "+41 22 555 01 71", "022 555 01 71", "c-1042"],
)
def test_a_card_is_found_by_whatever_the_client_says(salome, said):
    page = send(salome, "/", {"said": said})
    assert re.findall(r'href="/cards/(C-\d+)"', page.text) == ["C-1042"]


@pytest.mark.parametrize("said", ["Fav", "", "%", "_", "' OR 1=1 --", "C-0000", "@clients.example", "Genève"])
def test_nobody_leafs_through_the_box(salome, said):
    assert "/cards/" not in send(salome, "/", {"said": said}).text


def test_a_card_shows_what_hangs_on_it_and_nothing_of_the_other_half_of_a_shared_order(salome):
    page = salome.get("/cards/C-1042").text
    for shown in (
        "Inès Favre",
        "6 rue de la Lanterne",
        "T-26-018",
        "22 September 2028",
        "Two rings that close into one",
    ):
        assert shown in page
    assert "since the ferry" not in page
    assert "C-1043" not in page


def test_the_card_that_is_nobodys_cannot_be_opened(salome):
    assert salome.get("/cards/C-0000").status_code == 404
    assert salome.get("/met?card=C-0000").status_code == 404
    assert send(salome, "/met", {"card": "C-0000", "said": "yes", "name": "A B"}).status_code == 404


# Writing down


@pytest.mark.parametrize(
    ("path", "collect", "channel"), [("/met", "counter-card", "boutique"), ("/called", "call-notes", "telephone")]
)
def test_a_form_shows_the_notices_short_form_and_asks_for_its_fields_and_nothing_else(
    salome, house, path, collect, channel
):
    terms = house.notice.declarations
    assert isinstance(terms[collect], Collect)
    assert isinstance(terms[channel], Channel)
    page = salome.get(path).text
    assert terms[channel].short in page
    form = next(each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'class="form"' in each)
    asked = set(re.findall(r'<(?:input|textarea)[^>]*\sname="([^"]+)"', form))
    assert asked == {*terms[collect].fields, "token", "said"}
    for field in terms[collect].fields.values():
        assert field.label in form


@pytest.mark.parametrize("path", ["/met", "/called"])
def test_nothing_is_written_before_the_notice_was_shown_or_spoken(salome, database, path):
    before = database.read_bytes()
    answer = send(salome, path, {"name": "Ada Moser", "reach": "+41 22 555 03 34"})
    assert answer.status_code == 422
    assert "Nothing is written down before that." in answer.text
    assert database.read_bytes() == before


@pytest.mark.parametrize("path", ["/met", "/called"])
def test_a_field_that_the_notice_does_not_list_is_refused_whole(salome, database, path):
    before = database.read_bytes()
    given = {"said": "yes", "name": "Ada Moser", "reach": "+41 22 555 03 34", "birthday": "1990-01-01"}
    answer = send(salome, path, given)
    assert answer.status_code == 422
    assert "and for nothing else" in answer.text
    assert database.read_bytes() == before


def test_somebody_new_gets_a_card_and_the_second_time_it_is_the_same(salome, database):
    first = send(
        salome, "/met", {"said": "yes", "name": "Ada Moser", "reach": "022 555 03 34", "wishes": "letters about rings"}
    )
    assert first.headers["location"] == "/cards/C-2000"
    again = send(salome, "/met", {"said": "yes", "reach": "+41225550334"})
    assert again.headers["location"] == "/cards/C-2000"
    assert rows(database, "SELECT surname, given_name, mobile, mail FROM clients WHERE client_no = 'C-2000'") == [
        ("Moser", "Ada", "+41225550334", None)
    ]
    assert rows(database, "SELECT shown, noted, badge FROM encounters WHERE client_no = 'C-2000' ORDER BY 2") == [
        (1, "", "A-03"), (1, "letters about rings", "A-03"),
    ]  # fmt: skip
    page = salome.get("/cards/C-2000").text
    assert "letters about rings" in page


def test_a_call_is_noted_by_its_number_and_found_on_the_card_it_belongs_to(salome, database):
    known = send(salome, "/called", {"said": "yes", "reach": "022 555 01 71", "asked": "Is the clasp ready?"})
    assert known.headers["location"] == "/cards/C-1042"
    unknown = send(salome, "/called", {"said": "yes", "reach": "+41 22 555 03 35", "asked": "Where are you?"})
    assert unknown.headers["location"] == "/?noted=1"
    assert "The call is noted." in salome.get("/?noted=1").text
    assert rows(database, "SELECT caller_number, client_no, spoken FROM calls ORDER BY call_no DESC LIMIT 2") == [
        ("+41225550335", None, 1), ("+41225550171", "C-1042", 1),
    ]  # fmt: skip


def test_two_who_share_a_number_are_not_told_apart_by_it(salome, database):
    send(salome, "/called", {"said": "yes", "reach": "+41 22 555 02 90", "asked": "Is it ready?"})
    assert rows(database, "SELECT client_no FROM calls ORDER BY call_no DESC LIMIT 1") == [(None,)]


@pytest.mark.parametrize(
    ("path", "given", "words"),
    [
        ("/met", {"name": "Ada", "reach": "by the lake"}, "reads neither like an e-mail address"),
        ("/called", {"name": "Ada", "reach": "ada@clients.example"}, "by the number it came from"),
        ("/met", {}, "There is nothing written here yet."),
    ],
)
def test_what_can_be_mended_is_said_and_what_was_written_stays(salome, database, path, given, words):
    before = database.read_bytes()
    answer = send(salome, path, {"said": "yes", **given})
    assert answer.status_code == 422
    assert words in answer.text
    for said in given.values():
        assert f'value="{said}"' in answer.text
    assert database.read_bytes() == before


def test_what_a_client_says_is_text_on_every_page(salome):
    name = '<script>alert(1)</script> "O\'Brien"'
    answer = send(salome, "/met", {"said": "yes", "name": name, "reach": "+41 22 555 03 36", "wishes": "<b>rings</b>"})
    page = salome.get(answer.headers["location"]).text + send(salome, "/", {"said": name}).text
    assert "<script" not in page
    assert "<b>" not in page
    assert "&lt;b&gt;rings" in page


# Pages


def test_every_page_keeps_to_our_own_files_and_its_policy(salome):
    for path in ("/", "/met", "/called", "/cards/C-1042", "/nothing", "/sign-in"):
        answer = salome.get(path)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "no-store" in answer.headers["cache-control"]
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//|\sstyle=|<style|<script|\son\w+=', answer.text)
        for link in re.findall(r'<(?:link|use)[^>]*href="([^"#]+)', answer.text):
            assert salome.get(link).status_code == 200, link
    styles = salome.get("/static/tokens.css").text
    for file in re.findall(r"url\(([^)]+)\)", styles):
        assert salome.get(f"/static/{file}").headers["content-type"] == "font/woff2"


def test_it_starts_by_itself_and_says_when_its_port_is_taken(home, tmp_path):
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    told = {"BOUTIQUE_STATE": str(tmp_path), "BOUTIQUE_PORT": str(port), "AMARANTE_HOME": str(home)}
    command = [sys.executable, "-m", "demo.boutique"]
    process = subprocess.Popen(command, cwd=CHECKOUT, env=SURROUNDINGS | told, stdout=subprocess.DEVNULL)
    try:
        until = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)  # noqa: TID251 - a process is waited for
        while dt.datetime.now(dt.UTC) < until:  # noqa: TID251 - as above
            try:
                assert httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5).text == "ok 36\n"
                break
            except httpx.TransportError:
                time.sleep(0.05)
        else:
            pytest.fail("it does not answer")
        second = subprocess.run(
            command, cwd=CHECKOUT, env=SURROUNDINGS | told, capture_output=True, text=True, check=False, timeout=30
        )
    finally:
        process.terminate()
        process.wait(timeout=20)
    assert second.returncode == 2
    assert str(port) in second.stdout
    assert "Traceback" not in second.stdout + second.stderr
    wrong = subprocess.run(
        command, cwd=CHECKOUT, env=SURROUNDINGS | told | {"BOUTIQUE_PORT": "x"}, capture_output=True, text=True,
        check=False, timeout=30,
    )  # fmt: skip
    assert (wrong.returncode, "from 1 to 65535" in wrong.stdout) == (2, True)
