"""What a client asks in the centre, through Django's own client, with a real mail server and two real databases."""

import datetime as dt
import io
import json
import re
import shutil
import zipfile

import pytest
from django.test import Client
from msgspec.json import encode
from tests.house.two_systems import dump, furnish, sqlite_urls, words_of
from tests.letterbox import open_letterbox
from tests.published import DEMO, NOW, publish
from tests.server.test_centre import CHOICES, INES, JONAS, VIKTOR, browser, save, sign_in, switches, text

import troth
from troth.rights.facts import RequestStep
from troth.server.pages.centre import views
from troth.server.pages.centre.throttle import Window
from troth.server.pages.settings import configure

REQUESTS = "/privacy/requests"
COPY, FORGET, OBJECT = f"{REQUESTS}/copy", f"{REQUESTS}/forget", f"{REQUESTS}/object"
FRENCH = (DEMO / "notice.fr.md").read_text("utf-8")


@pytest.fixture(scope="module")
def post_office():
    with open_letterbox() as box:
        yield box


@pytest.fixture(scope="module")
def published(tmp_path_factory, post_office):
    home = tmp_path_factory.mktemp("asking") / "privacy"
    return publish(home, smtp_port=post_office.port, beside={"notice.fr.md": FRENCH})


@pytest.fixture
def house(published, tmp_path, monkeypatch):
    """Maison Amarante with a shop and a boutique behind it."""
    home = tmp_path / "privacy"
    shutil.copytree(published, home)
    furnish(home, sqlite_urls())
    with troth.open(home) as opened:
        configure(opened)
        monkeypatch.setattr(views, "ASKERS", Window(limit=20, per=dt.timedelta(hours=1)))
        yield opened


@pytest.fixture
def mailbox(post_office):
    post_office.letters.clear()
    return post_office


@pytest.fixture
def ines(house, mailbox):
    """Inès, signed in a moment ago."""
    client = browser()
    sign_in(client, mailbox)
    return client


def the_one(house, email=INES):
    (one,) = house.requests.of(email)
    return one


def main_of(answer):
    """What a page says, without what stands around it."""
    return answer.content.split(b"<main")[1].split(b"</main>")[0]


def letters(mailbox, subject):
    return [each for each in mailbox.letters if subject in each["Subject"]]


def words(letter):
    return " ".join(letter.get_content().split())


# -- a copy ---------------------------------------------------------------------------------------------------------


def test_ines_asks_for_her_copy_and_finds_every_trace_in_words(ines, house, mailbox):
    asked = ines.post(COPY)
    one = the_one(house)
    assert (asked.status_code, asked["Location"]) == (302, f"{REQUESTS}/{one.id}")
    assert (one.right, one.way, one.open) == ("access", "centre", False)
    page = ines.get(asked["Location"])
    assert "Ready to read" in text(page)
    copy = text(ines.get(f"{REQUESTS}/{one.id}/copy"))
    for mark in ("What we hold about you", "6 rue de la Lanterne", "+41 22 555 01 71", "Asked for a clasp", "A ring"):
        assert mark in copy
    for mark in ("Jonas", "Seilergasse", "argon2", "A watch"):
        assert mark not in copy
    assert "about somebody else" in copy
    assert "kept scrambled, nobody can read it" in copy
    assert "Paper files of the boutiques before 2019" in copy
    for heading in ("What we use it for", "Where it came from", "How far a machine decides", "What protects it abroad"):
        assert heading in copy
    assert "a person decides" in copy


def test_the_copy_says_what_she_chose_in_words(ines, house):
    save(ines, switches(ines.get(CHOICES)), news__email=True)
    house.choose(INES, "news", channel="post", act="refuse", source="desk")
    ines.post(COPY)
    copy = text(ines.get(f"{REQUESTS}/{the_one(house).id}/copy"))
    assert "23 November 2026: yes to Letters about our creations, by e-mail" in copy
    assert "23 November 2026: no to Letters about our creations, by post" in copy


def test_the_copy_is_told_by_letter_and_the_letter_leads_to_it_through_a_code(ines, house, mailbox):
    ines.post(COPY)
    (letter,) = letters(mailbox, "Your copy is ready")
    assert letter["To"] == INES
    path = re.search(r"http://www\.amarante\.localhost:8000(/privacy/requests/\S+)", letter.get_content())[1]
    another = browser()
    assert another.get(path)["Location"] == CHOICES
    answer = sign_in(another, mailbox)
    assert answer["Location"] == path
    assert "Ready to read" in text(another.get(path))


def test_the_download_is_one_zip_with_a_page_json_and_a_table_each_and_nobody_may_store_it(ines, house):
    ines.post(COPY)
    answer = ines.get(f"{REQUESTS}/{the_one(house).id}/download")
    assert answer["Content-Type"] == "application/zip"
    assert f'filename="maison-amarante-{the_one(house).id}.zip"' in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as files:
        assert "copy.html" in files.namelist()
        assert INES in json.dumps(json.loads(files.read("copy.json")))
        assert any(name.endswith(".csv") for name in files.namelist())


def test_reading_and_taking_it_are_on_record_and_a_look_at_the_head_is_neither(ines, house):
    ines.post(COPY)
    here = f"{REQUESTS}/{the_one(house).id}"
    assert ines.head(f"{here}/copy").status_code == 200
    assert ines.head(f"{here}/download").status_code == 200
    steps = {kept.fact.name for kept in house.store.facts(RequestStep)}
    assert not {"opened", "downloaded"} & steps
    ines.get(f"{here}/copy"), ines.get(f"{here}/download")
    steps = {kept.fact.name for kept in house.store.facts(RequestStep)}
    assert {"opened", "downloaded"} <= steps
    assert "You took it with you" in text(ines.get(here))


def test_after_two_weeks_the_copy_is_gone_and_a_calm_page_says_so(ines, house, mailbox):
    ines.post(COPY)
    here = f"{REQUESTS}/{the_one(house).id}"
    house.clock.set(NOW + dt.timedelta(days=14))
    later = browser()
    sign_in(later, mailbox)
    for path in (f"{here}/copy", f"{here}/download"):
        answer = later.get(path)
        assert answer.status_code == 410
        assert "This copy is no longer here" in text(answer)
    assert "Destroyed, as announced" in text(later.get(here))
    assert "Ask for another copy" in text(later.get(CHOICES))


def test_asked_twice_while_the_first_is_under_way_it_is_one_request(ines, house, monkeypatch):
    monkeypatch.setattr(house.requests, "drive", house.requests.get)
    first, second = ines.post(COPY), ines.post(COPY)
    assert first["Location"] == second["Location"]
    assert ines.get(COPY)["Location"] == first["Location"]
    assert "Follow your request" in text(ines.get(CHOICES))
    assert len(house.requests.all()) == 1


def test_a_system_that_is_away_is_said_and_the_day_stays(ines, house, tmp_path):
    (tmp_path / "boutique.sqlite3").rename(tmp_path / "away.sqlite3")
    (tmp_path / "boutique.sqlite3").mkdir()
    here = ines.post(COPY)["Location"]
    page = text(ines.get(here))
    assert "does not answer just now" in page
    assert "Ready by" in page
    assert text(ines.get(f"{here}/copy")) == ""  # a redirect to how it stands
    (tmp_path / "boutique.sqlite3").rmdir()
    (tmp_path / "away.sqlite3").rename(tmp_path / "boutique.sqlite3")
    house.requests.drive(the_one(house).id)
    assert "Ready to read" in text(ines.get(here))


# -- who may ask ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [COPY, FORGET])
def test_a_code_that_came_back_a_while_ago_is_no_proof_and_another_one_is_asked_for(ines, house, mailbox, path):
    house.clock.set(NOW + dt.timedelta(minutes=15))
    assert "we first send another code" in text(ines.get(path))
    mailbox.letters.clear()
    asked = ines.post(path)
    assert asked["Location"] == f"{CHOICES}/code"
    assert house.requests.of(INES) == ()
    back = ines.post(f"{CHOICES}/code", {"code": mailbox.code()})
    assert back["Location"] == path
    assert house.requests.of(INES) == ()  # coming back is a GET: nothing was asked yet
    assert "we first send another code" not in text(ines.get(path))
    assert ines.post(path)["Location"].startswith(f"{REQUESTS}/R-")


def test_looking_never_asks(ines, house):
    for path in (COPY, FORGET, OBJECT):
        assert ines.get(path).status_code == 200
        assert ines.head(path).status_code == 200
    assert house.requests.all() == ()


@pytest.mark.parametrize(("called", "path"), [("a copy of what we hold", COPY), ("to be forgotten", FORGET)])
def test_the_way_in_leads_to_what_one_may_ask_and_back_there_after_the_code(house, mailbox, called, path):
    client = browser()
    way_in = client.get("/privacy/").content.decode()
    assert re.search(rf'<a href="([^"]+)">{called}</a>', way_in)[1] == path
    assert client.get(path)["Location"] == CHOICES
    assert sign_in(client, mailbox)["Location"] == path


def test_the_way_in_names_no_right_that_the_notice_does_not_give(monkeypatch, house):
    monkeypatch.setattr("troth.server.pages.views.asked_here", lambda _notice: frozenset({"erase"}))
    way_in = text(browser().get("/privacy/"))
    assert "There you also ask to be forgotten" in way_in
    assert "a copy of what we hold" not in way_in


def test_without_a_code_nothing_is_asked_and_nothing_shown(house, mailbox):
    stranger = browser()
    for path in (COPY, FORGET, OBJECT, f"{REQUESTS}/R-2001", f"{REQUESTS}/R-2001/copy", f"{REQUESTS}/R-2001/download"):
        assert stranger.get(path)["Location"] == CHOICES
    for path in (COPY, FORGET, OBJECT, f"{REQUESTS}/R-2001/forget", f"{REQUESTS}/R-2001/withdraw"):
        assert stranger.post(path, {"purpose": "guesses"})["Location"] == CHOICES
    assert house.requests.all() == ()


def test_viktor_with_somebody_elses_number_reads_what_one_reads_who_made_it_up(ines, house, mailbox):
    ines.post(COPY)
    hers = f"{REQUESTS}/{the_one(house).id}"
    viktor = browser()
    sign_in(viktor, mailbox, VIKTOR)
    for path in ("", "/copy", "/download", "/forget", "/withdraw"):
        real, made_up = viktor.get(hers + path), viktor.get(f"{REQUESTS}/R-9999{path}")
        assert (real.status_code, made_up.status_code) == (404, 404)
        assert real.content == made_up.content
    assert viktor.post(f"{hers}/withdraw").status_code == 404
    assert viktor.post(f"{hers}/forget").status_code == 404
    assert ines.get(f"{hers}/copy").status_code == 200


def test_viktor_gets_a_copy_of_nothing_though_ines_has_much(ines, house, mailbox):
    viktor = browser()
    sign_in(viktor, mailbox, VIKTOR)
    here = viktor.post(COPY)["Location"]
    page = text(viktor.get(f"{here}/copy"))
    assert "We found nothing of yours where we looked" in page
    assert "Lanterne" not in page


def test_forms_from_another_page_are_refused(ines, house):
    ines.post(FORGET)
    here = f"{REQUESTS}/{the_one(house).id}"
    forged = Client(enforce_csrf_checks=True, HTTP_HOST="www.amarante.localhost")
    forged.cookies = ines.cookies
    for path in (COPY, FORGET, OBJECT, f"{here}/forget", f"{here}/withdraw"):
        assert forged.post(path, {"purpose": "guesses"}).status_code == 403
    assert the_one(house).state == "planned"


def test_what_only_shows_takes_no_post(ines, house):
    ines.post(COPY)
    here = f"{REQUESTS}/{the_one(house).id}"
    for path in (here, f"{here}/copy", f"{here}/download", "/privacy/record/x"):
        assert ines.post(path).status_code == 405


# -- to be forgotten ------------------------------------------------------------------------------------------------


@pytest.fixture
def planned(ines, house):
    """The address of the plan Inès sees."""
    return ines.post(FORGET)["Location"]


def test_she_sees_first_what_would_go_and_nothing_has_gone(ines, house, planned):
    before = words_of(dump(house))
    page = text(ines.get(planned))
    assert "would go" in page
    assert "What would stay" in page
    assert "The law makes us keep it" in page
    assert "Paper files of the boutiques before 2019" in page
    assert "Nothing has gone yet" in page
    assert words_of(dump(house)) == before
    assert INES in before


def test_she_sees_what_would_go_and_goes_away_and_every_choice_is_as_it_was(ines, house, mailbox):
    save(ines, switches(ines.get(CHOICES)), news__email=True)
    chosen = [encode(one) for one in house.choices(INES)]
    written = main_of(ines.get(f"{CHOICES}/history"))
    ines.post(FORGET)
    house.clock.set(NOW + dt.timedelta(days=9))
    later = browser()
    sign_in(later, mailbox)
    assert [encode(one) for one in house.choices(INES)] == chosen
    assert main_of(later.get(f"{CHOICES}/history")) == written
    assert switches(later.get(CHOICES))["news/email"]
    later.post(f"{REQUESTS}/{the_one(house).id}/withdraw")
    assert [encode(one) for one in house.choices(INES)] == chosen
    assert "You took it back. Nothing is done about it." in text(later.get(CHOICES))


def test_the_yes_is_a_page_of_its_own_and_opening_it_does_nothing(ines, house, planned):
    confirm = ines.get(f"{planned}/forget")
    assert "What goes cannot be brought back" in text(confirm)
    ines.head(f"{planned}/forget")
    assert the_one(house).state == "planned"


def test_forget_me_forgets_and_leads_to_the_record(ines, house, mailbox, planned):
    answer = ines.post(f"{planned}/forget")
    assert answer["Location"].startswith("/privacy/record/")
    record = ines.get(answer["Location"])
    said = text(record)
    assert "Forgotten on 23 November 2026" in said
    assert "Removed" in said
    assert "Kept" in said
    assert "Not searched" in said
    assert "Looked again" in said
    for word in ("complete", "Inès", INES, "guaranteed"):
        assert word not in said
    left = words_of(dump(house))
    assert INES not in left.lower()
    assert JONAS in left
    assert (record["Referrer-Policy"], "no-store" in record["Cache-Control"]) == ("no-referrer", True)


def test_the_last_letter_says_it_all_and_its_link_opens_without_an_account(ines, house, mailbox, planned):
    ines.post(f"{planned}/forget")
    (letter,) = letters(mailbox, "What we forgot")
    said = words(letter)
    assert "What went:" in said
    assert "What stays:" in said
    assert "the law makes us keep it" in said
    path = re.search(r"localhost:8000(/privacy/record/\S+)", letter.get_content())[1]
    assert "Forgotten on 23 November 2026" in text(browser().get(path))
    assert house.requests.contact(house.requests.all()[0].id) == ""  # the address went after the letter
    assert all(INES not in repr(kept.fact) for kept in house.store.facts(RequestStep))


def test_the_browser_that_asked_forgets_the_address_too(ines, house, planned):
    ines.post(f"{planned}/forget")
    assert ines.get(planned)["Location"] == CHOICES
    assert switches(ines.get(CHOICES)) == {}


def test_pressed_twice_it_runs_once(ines, house, mailbox, planned):
    twin = browser()
    sign_in(twin, mailbox)
    first = ines.post(f"{planned}/forget")
    second = twin.post(f"{planned}/forget")
    assert first["Location"].startswith("/privacy/record/")
    assert second.status_code in {302, 404}
    assert len(letters(mailbox, "What we forgot")) == 1


def test_a_yes_needs_a_code_of_a_moment_ago(ines, house, mailbox, planned):
    house.clock.set(NOW + dt.timedelta(minutes=20))
    asked = ines.post(f"{planned}/forget")
    assert asked["Location"] == f"{CHOICES}/code"
    assert the_one(house).state == "planned"
    assert ines.post(f"{CHOICES}/code", {"code": mailbox.code()})["Location"] == f"{planned}/forget"
    assert ines.post(f"{planned}/forget")["Location"].startswith("/privacy/record/")


def test_taken_back_nothing_goes_and_she_may_ask_again(ines, house, planned):
    assert ines.get(f"{planned}/withdraw").status_code == 302
    assert the_one(house).state == "planned"
    ines.post(f"{planned}/withdraw")
    assert the_one(house).state == "withdrawn"
    assert "You took it back" in text(ines.get(planned))
    assert INES in words_of(dump(house))
    assert ines.post(f"{planned}/forget")["Location"] == planned  # a request taken back runs no more
    assert INES in words_of(dump(house))
    again = ines.post(FORGET)["Location"]
    assert again != planned


def test_two_browsers_of_one_person_see_the_same_request(ines, house, mailbox, planned):
    other = browser()
    sign_in(other, mailbox)
    assert other.post(FORGET)["Location"] == planned
    assert "would go" in text(other.get(planned))
    ines.post(f"{planned}/withdraw")
    assert "Taken back" in text(other.get(planned))


def test_whoever_was_forgotten_may_come_back_and_ask_as_a_stranger_may(ines, house, mailbox, planned):
    ines.post(f"{planned}/forget")
    assert decided(house, "orders") == "erased"
    again = browser()
    sign_in(again, mailbox)
    here = again.post(COPY)["Location"]
    assert "Ready to read" in text(again.get(here))
    assert decided(house, "orders") == "erased"  # asking is no new dealing
    assert not switches(again.get(CHOICES))["news/email"]
    save(again, switches(again.get(CHOICES)), news__email=True)
    assert house.may_send("news-message", INES).allowed


@pytest.mark.parametrize("token", ["x", "A" * 5000])
def test_a_record_nobody_wrote_has_a_calm_page(house, token):
    answer = browser().get(f"/privacy/record/{token}")
    assert answer.status_code == 404
    assert "No record lies here" in text(answer)


def test_a_link_that_ends_letters_opens_no_record(ines, house, planned):
    token = house.stop_link(INES, "news-message").rpartition("/")[2]
    assert browser().get(f"/privacy/record/{token}").status_code == 404


# -- an objection ---------------------------------------------------------------------------------------------------


def decided(house, purpose):
    return house.decide(INES, purpose=purpose, country="CH", age=40).outcome


def test_every_use_of_the_right_to_object_can_be_stopped_by_itself_and_the_others_go_on(ines, house):
    about = house.notice.declarations["object"].about
    before = {purpose: decided(house, purpose) for purpose in about}
    assert "objected" not in before.values()
    for number, purpose in enumerate(about, start=1):
        ines.post(OBJECT, {"purpose": purpose})
        now = {each: decided(house, each) for each in about}
        assert now[purpose] == "objected"
        assert {each: now[each] for each in about[number:]} == {each: before[each] for each in about[number:]}
    assert decided(house, "orders") == "allowed"


def test_what_stopped_is_said_on_the_page_and_in_a_letter(ines, house, mailbox):
    answer = ines.post(OBJECT, {"purpose": "research"})
    page = text(ines.get(answer["Location"]))
    assert "“Studies to improve our services” has stopped." in page
    (letter,) = letters(mailbox, "We stopped")
    assert "- Studies to improve our services" in words(letter)
    assert "Stopped already" in text(ines.get(OBJECT))


def test_objecting_twice_is_once(ines, house):
    ines.post(OBJECT, {"purpose": "research"})
    made = house.choices(INES)
    again = ines.post(OBJECT, {"purpose": "research"})
    assert again["Location"] == CHOICES
    assert house.choices(INES) == made
    assert len(house.requests.of(INES)) == 1


@pytest.mark.parametrize("purpose", ["", "orders", "news", "raffle"])
def test_what_nobody_may_object_to_here_is_not_stopped(ines, house, purpose):
    answer = ines.post(OBJECT, {"purpose": purpose})
    assert answer.status_code == 422
    assert "Choose the one use you object to" in text(answer)
    assert house.choices(INES) == ()


def test_a_switch_turned_off_where_the_ground_is_ours_is_an_objection_on_file(ines, house, mailbox):
    save(ines, switches(ines.get(CHOICES)), research=False)
    (one,) = house.requests.of(INES)
    assert (one.right, one.purposes) == ("object", ("research",))
    assert decided(house, "research") == "objected"
    assert len([each for each in house.choices(INES) if each.switch == "research"]) == 1
    save(ines, switches(ines.get(CHOICES)), research=True)
    assert decided(house, "research") == "allowed"


# -- the first page, other languages --------------------------------------------------------------------------------


def test_the_first_page_shows_what_is_open_with_its_day_and_what_may_be_asked(ines, house, planned):
    page = text(ines.get(CHOICES))
    assert "You and Maison Amarante" in page
    assert "Being forgotten You decide" in page
    for right in ("A copy of what we hold", "Put something right", "Be forgotten", "Hear nothing more"):
        assert right in page
    assert 'href="mailto:privacy@amarante.example"' in ines.get(CHOICES).content.decode()


def test_the_pages_and_letters_of_a_request_speak_french_to_who_reads_french(house, mailbox):
    client = browser(HTTP_ACCEPT_LANGUAGE="fr")
    sign_in(client, mailbox)
    assert words(mailbox.letters[-1]).startswith("Votre code est")
    here = client.post(COPY)["Location"]
    page = client.get(here)
    assert '<html lang="fr">' in page.content.decode()
    assert "Votre copie" in text(page)
    assert letters(mailbox, "Votre copie est prête")
    copy = text(client.get(f"{here}/copy"))
    assert "concerne quelqu\N{RIGHT SINGLE QUOTATION MARK}un d\N{RIGHT SINGLE QUOTATION MARK}autre" in copy
    with zipfile.ZipFile(io.BytesIO(client.get(f"{here}/download").content)) as files:
        assert "Ce que nous détenons sur vous" in files.read("copy.html").decode()
    client.post(OBJECT, {"purpose": "research"})
    (letter,) = letters(mailbox, "Nous avons cessé")
    assert "- Études pour améliorer nos services" in words(letter)


def test_no_page_brings_anything_inline_or_from_elsewhere(ines, house, mailbox):
    copied = ines.post(COPY)["Location"]
    planned = ines.post(FORGET)["Location"]
    for path in (COPY, FORGET, OBJECT, CHOICES, copied, f"{copied}/copy", planned, f"{planned}/forget"):
        answer = ines.get(path)
        html = answer.content.decode()
        if answer.status_code == 302:
            continue
        assert not re.search(r"<style|<script|\sstyle=|\son\w+=|https?://", html), path
        assert "no-store" in answer["Cache-Control"]
