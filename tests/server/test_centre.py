"""The privacy centre's choices and the link in a letter, through Django's own client and a real mail server."""

import datetime as dt
import re
import shutil
import socket
from http.cookies import SimpleCookie

import pytest
from django.test import Client
from tests.letterbox import open_letterbox
from tests.published import NOW, publish

import troth
from troth.messages import MessageSent
from troth.server.pages.centre import views
from troth.server.pages.centre.throttle import Window, asker
from troth.server.pages.settings import configure

INES = "ines.favre@clients.example"
JONAS = "jonas.keller@clients.example"
VIKTOR = "viktor.pasko@clients.example"
CHOICES = "/privacy/choices"


@pytest.fixture(scope="module")
def post_office():
    with open_letterbox() as box:
        yield box


@pytest.fixture(scope="module")
def published(tmp_path_factory, post_office):
    return publish(tmp_path_factory.mktemp("centre") / "privacy", smtp_port=post_office.port)


@pytest.fixture
def house(published, tmp_path, monkeypatch):
    home = tmp_path / "privacy"
    shutil.copytree(published, home)
    with troth.open(home) as opened:
        configure(opened)
        monkeypatch.setattr(views, "ASKERS", Window(limit=20, per=dt.timedelta(hours=1)))
        yield opened


@pytest.fixture
def mailbox(post_office):
    post_office.letters.clear()
    return post_office


def browser(**headers):
    return Client(HTTP_HOST="www.amarante.localhost", **headers)


def ask(client, email):
    return client.post(CHOICES, {"email": email})


def sign_in(client, mailbox, email=INES):
    ask(client, email)
    return client.post(f"{CHOICES}/code", {"code": mailbox.code()})


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def switches(answer):
    """Name and position of every switch on the page."""
    found = re.findall(r'<input class="switch"[^>]*? name="([^"]+)"[^>]*?(checked)?>', answer.content.decode())
    return {name: bool(on) for name, on in found}


def save(client, shown, **moved):
    """Send the sheet as a browser would: what was shown, with some switches moved."""
    moved = {name.replace("__", "/").replace("_", "-"): on for name, on in moved.items()}
    form = {f"was:{name}": "yes" if on else "no" for name, on in shown.items()}
    form |= {name: "yes" for name, on in (shown | moved).items() if on}
    return client.post(CHOICES, form)


def stands(house, email, switch):
    known = house.policy()
    bit = known.bits[switch]
    standing = house.standing(email)
    return "yes" if standing.yes >> bit & 1 else "no" if standing.no >> bit & 1 else "never asked"


# -- the code -----------------------------------------------------------------------------------------------------


def test_ines_asks_for_a_code_and_it_opens_her_choices(house, mailbox):
    client = browser()
    assert sign_in(client, mailbox).status_code == 302
    page = client.get(CHOICES)
    assert "Letters about our creations" in text(page)
    assert INES in text(page)


def test_the_letter_is_a_service_message_of_the_notice_asked_of_the_gate(house, mailbox):
    ask(browser(), INES)
    (letter,) = mailbox.letters
    assert (letter["To"], letter["From"], letter["Auto-Submitted"]) == (INES, "care@amarante.example", "auto-generated")
    assert letter["List-Unsubscribe"] is None
    (kept,) = house.store.facts(MessageSent)
    assert (kept.fact.message, kept.fact.message_class) == ("account-message", "service")


def test_whether_we_know_somebody_shows_nowhere(house, mailbox):
    house.choose(INES, "news", channel="email", source="sign-up")
    known, stranger = browser(), browser()
    ask(known, INES), ask(stranger, VIKTOR)
    pages = [client.get(f"{CHOICES}/code") for client in (known, stranger)]
    bare = [re.sub(r'value="\w{64}"|[\w.]+@clients\.example', "", page.content.decode()) for page in pages]
    assert bare[0] == bare[1]
    assert len(mailbox.letters) == 2


def test_of_a_stranger_nothing_is_kept_but_the_row_of_the_code(house, mailbox):
    sign_in(client := browser(), mailbox, VIKTOR)
    client.get(CHOICES)
    client.get(f"{CHOICES}/history")
    assert house.person(VIKTOR) is None
    assert [kept.person for kept in house.store.facts(MessageSent)] == [None]


def test_a_wrong_code_opens_nothing_and_the_fifth_ends_the_right_one_too(house, mailbox):
    client = browser()
    ask(client, INES)
    right = mailbox.code()
    wrong = f"{(int(right) + 1) % 10**6:06}"
    answers = [client.post(f"{CHOICES}/code", {"code": wrong}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 5
    assert "These are not the digits we sent" in text(answers[0])
    assert "has ended after five wrong tries" in text(answers[4])
    assert client.post(f"{CHOICES}/code", {"code": right}).status_code == 422
    assert switches(client.get(CHOICES)) == {}


def test_a_code_for_another_person_never_works(house, mailbox):
    ines, viktor = browser(), browser()
    ask(viktor, VIKTOR)
    ask(ines, INES)
    hers = mailbox.code()
    assert viktor.post(f"{CHOICES}/code", {"code": hers}).status_code == 422
    assert switches(viktor.get(CHOICES)) == {}
    assert ines.post(f"{CHOICES}/code", {"code": hers}).status_code == 302


def test_a_code_works_once_and_for_ten_minutes(house, mailbox):
    client = browser()
    ask(client, INES)
    code = mailbox.code()
    house.clock.set(NOW + dt.timedelta(minutes=10))
    assert switches(client.get(CHOICES)) == {}
    assert (
        client.post(f"{CHOICES}/code", {"code": code}).status_code == 302
    )  # to the beginning: the address is forgotten
    assert switches(client.get(CHOICES)) == {}
    ask(client, INES)
    twin = browser()
    twin.cookies = SimpleCookie(client.cookies.output(header="", sep=";"))
    assert client.post(f"{CHOICES}/code", {"code": mailbox.code()}).status_code == 302
    again = twin.post(f"{CHOICES}/code", {"code": mailbox.code()})
    assert (again.status_code, "was used already" in text(again)) == (422, True)


def test_without_asking_first_no_code_is_taken(house, mailbox):
    assert browser().post(f"{CHOICES}/code", {"code": "123456"}).status_code == 302


def test_an_address_gets_five_letters_an_hour_and_the_answer_stays_the_same(house, mailbox):
    answers = {ask(browser(), INES).status_code for _ in range(7)}
    assert (answers, len(mailbox.letters)) == ({302}, 5)


def test_a_client_gets_twenty_whatever_the_addresses_and_another_client_is_not_held_up(house, mailbox):
    crowd = {"HTTP_X_FORWARDED_FOR": "198.51.100.7, 203.0.113.9"}
    answers = {ask(browser(**crowd), f"person{n}@clients.example").status_code for n in range(22)}
    assert (answers, len(mailbox.letters)) == ({302}, 20)
    ask(browser(HTTP_X_FORWARDED_FOR="203.0.113.10"), INES)
    assert len(mailbox.letters) == 21
    house.clock.set(NOW + dt.timedelta(hours=1))
    ask(browser(**crowd), INES)
    assert len(mailbox.letters) == 22


def test_who_asks_is_whom_our_own_front_names_and_a_stranger_is_not_believed():
    assert asker(peer="127.0.0.1", forwarded="") is None
    assert asker(peer="127.0.0.1", forwarded="1.1.1.1, 9.9.9.9") == "9.9.9.9"
    assert asker(peer="8.8.8.8", forwarded="9.9.9.9") == "8.8.8.8"
    assert asker(peer="10.0.0.2", forwarded="nonsense") is None
    assert asker(peer="2606:4700::1111", forwarded="") == asker(peer="2606:4700::2", forwarded="")


@pytest.mark.parametrize(
    "address",
    ["", "ines", "a@b@c.example", f"{'x' * 300}@clients.example", "a b@c.example", "a@c.example\r\nBcc: v@x.example"],
)
def test_what_is_no_address_is_said_to_be_none(house, mailbox, address):
    answer = ask(browser(), address)
    assert answer.status_code == 422
    assert "does not read like an e-mail address" in text(answer)
    assert mailbox.letters == []


def test_where_our_mail_is_away_that_is_what_we_say(house, mailbox, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as free:
        dead = free.getsockname()[1]
    toml = house.home.path / "troth.toml"
    toml.write_text(re.sub(r"port = \d+", f"port = {dead}", toml.read_text()))
    with troth.open(house.home.path) as again:
        configure(again)
        answer = ask(browser(), INES)
    assert answer.status_code == 503
    assert "Our mail is not working just now" in text(answer)


def test_before_the_first_edition_there_is_nothing_to_choose_and_the_page_says_so(house, mailbox):
    client = browser()
    sign_in(client, mailbox)
    shutil.move(house.home.path / "editions", house.home.path / "put-away")
    answers = [client.get(CHOICES), client.post(f"{CHOICES}/end"), ask(browser(), INES)]
    assert [answer.status_code for answer in answers] == [503] * 3
    assert "Nothing to choose yet" in text(answers[0])


def test_the_page_closes_after_two_hours_and_at_a_word(house, mailbox):
    client = browser()
    sign_in(client, mailbox)
    house.clock.set(NOW + dt.timedelta(hours=2))
    assert switches(client.get(CHOICES)) == {}
    house.clock.set(NOW)
    assert switches(client.get(CHOICES))
    client.post(f"{CHOICES}/leave")
    assert switches(client.get(CHOICES)) == {}


def test_the_cookie_is_the_declared_one_and_does_not_give_the_address_away(house, mailbox):
    client = browser()
    sign_in(client, mailbox)
    assert set(client.cookies) == {"__Host-centre"}
    cookie = client.cookies["__Host-centre"]
    assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert "aW5lcy" not in cookie.value
    assert "ines" not in cookie.value.lower()


def test_a_cookie_somebody_changed_opens_nothing(house, mailbox):
    client = browser()
    sign_in(client, mailbox)
    value = client.cookies["__Host-centre"].value
    client.cookies["__Host-centre"] = value[:9] + ("A" if value[9] != "A" else "B") + value[10:]
    assert switches(client.get(CHOICES)) == {}


# -- the switches -------------------------------------------------------------------------------------------------


@pytest.fixture
def ines(house, mailbox):
    """Inès, signed in; she agreed to letters by e-mail in March."""
    house.clock.set(dt.datetime(2026, 8, 12, 9, tzinfo=dt.UTC))
    house.choose(INES, "news", channel="email", source="sign-up")
    house.clock.set(NOW)
    client = browser()
    sign_in(client, mailbox)
    return client


def test_the_sheet_says_how_each_switch_stands_and_since_when(ines):
    page = ines.get(CHOICES)
    shown = switches(page)
    assert shown["news/email"] is True
    assert shown["news/text"] is False
    said = text(page)
    assert "Yes, since 12 August 2026, when you opened your account" in said
    assert "Never asked, so no" in said


def test_every_switch_of_the_preferences_is_there_and_every_right_to_object(ines, house):
    shown = set(switches(ines.get(CHOICES)))
    asked = house.notice.declarations["preferences"].purposes
    assert {each.name for each in house.policy().switches if each.purpose in asked} <= shown
    assert set(house.notice.declarations["object"].about) <= shown
    assert not {name for name in shown if name.split("/")[0] in ("orders", "records", "accounts", "essentials")}


def test_she_moves_one_switch_and_only_that_is_a_choice(ines, house):
    before = len(house.choices(INES))
    answer = save(ines, switches(ines.get(CHOICES)), partner_giving__hotel=True)
    assert answer.status_code == 302
    page = ines.get(CHOICES)
    assert "One choice changed" in text(page)
    (made,) = house.choices(INES)[before:]
    assert (made.switch, made.act, made.source, made.clause) == ("partner-giving/hotel", "grant", "centre", "news")
    assert made.words == "Passing your address to a partner, to Hôtel des Deux Rives SA"
    assert (made.edition, made.language) == (house.edition().hash, "en")
    assert switches(page)["partner-giving/hotel"] is True
    assert switches(page)["partner-giving/festival"] is False


def test_a_no_is_a_withdrawal_and_the_letter_is_refused_from_now_on(ines, house):
    assert house.may_send("news-message", INES).allowed
    save(ines, switches(ines.get(CHOICES)), news__email=False)
    refused = house.may_send("news-message", INES)
    assert (refused.allowed, refused.outcome) == (False, "withdrawn")
    assert house.may_send("order-message", INES).allowed
    assert "No, since 23 November 2026, when you chose it on this page" in text(ines.get(CHOICES))


def test_where_the_ground_is_our_own_interest_off_is_an_objection_and_on_takes_it_back(ines, house):
    assert switches(ines.get(CHOICES))["guesses"] is True
    assert "showing you pieces in your taste In some countries we wait for your yes." in text(ines.get(CHOICES))
    save(ines, switches(ines.get(CHOICES)), guesses=False)
    assert house.decide(INES, purpose="guesses", country="CH", age=40).outcome == "objected"
    save(ines, switches(ines.get(CHOICES)), guesses=True)
    assert house.decide(INES, purpose="guesses", country="CH", age=40).allowed


def test_a_page_left_open_takes_back_nothing_that_was_said_elsewhere(ines, house):
    shown = switches(ines.get(CHOICES))
    house.choose(INES, "news", channel="email", act="object", source="link")
    save(ines, shown, news__post=True)
    assert stands(house, INES, "news/email") == "no"
    assert stands(house, INES, "news/post") == "yes"


def test_a_sheet_without_what_was_shown_changes_nothing(ines, house):
    before = house.choices(INES)
    ines.post(CHOICES, {"news/text": "yes"})
    ines.post(CHOICES, {"was:orders": "yes", "was:raffle": "no", "raffle": "yes"})
    assert house.choices(INES) == before
    assert "Nothing was changed" in text(ines.get(CHOICES))


def test_somebody_never_asked_can_say_no_to_what_some_countries_allow_without_a_yes(house, mailbox):
    client = browser()
    sign_in(client, mailbox, "mei.tanaka@clients.example")
    sold = {"country": "FR", "facts": ["sale"]}
    assert house.may_send("news-message", "mei.tanaka@clients.example", **sold).allowed
    page = client.get(CHOICES)
    assert "after a purchase, until you say no" in text(page)
    client.post(CHOICES, {"no": "news/email"})
    assert not house.may_send("news-message", "mei.tanaka@clients.example", **sold).allowed
    assert stands(house, "mei.tanaka@clients.example", "news/email") == "no"


def test_a_switch_moved_to_yes_and_the_button_that_says_no_pressed_together_mean_no(house, mailbox):
    client = browser()
    sign_in(client, mailbox)
    client.post(CHOICES, {"was:news/email": "no", "news/email": "yes", "no": "news/email"})
    assert stands(house, INES, "news/email") == "no"


def test_return_in_the_sheet_saves_it_and_says_no_to_nothing(ines):
    form = ines.get(CHOICES).content.decode().partition('class="sheet-of-choices"')[2]
    first = re.search(r"<button[^>]*>", form)[0]
    assert "name=" not in first


def test_stop_all_marketing_ends_every_kind_and_no_service_mail(ines, house):
    ines.post(f"{CHOICES}/end")
    about = house.notice.declarations["stop"].about
    for switch in house.policy().switches:
        if switch.purpose in about:
            assert stands(house, INES, switch.name) == "no"
    assert house.may_send("order-message", INES).allowed
    assert "All our marketing to you has ended" in text(ines.get(CHOICES))
    assert {each.act for each in house.choices(INES) if each.source == "centre"} == {"object"}


def test_all_choices_with_their_dates_the_latest_first(ines, house):
    save(ines, switches(ines.get(CHOICES)), news__email=False)
    said = text(ines.get(f"{CHOICES}/history"))
    assert said.index("23 November 2026") < said.index("12 August 2026")
    assert "Letters about our creations, by e-mail No longer When you chose it on this page" in said
    assert f"/privacy/editions/{house.edition().hash}/" in ines.get(f"{CHOICES}/history").content.decode()


@pytest.mark.parametrize("path", ["/history", "/end", "/leave", ""])
def test_without_a_code_nothing_is_shown_and_nothing_changed(house, mailbox, path):
    house.choose(INES, "news", channel="email", source="sign-up")
    client = browser()
    for answer in (client.get(CHOICES + path), client.post(CHOICES + path, {"no": "news/email"})):
        assert INES not in text(answer)
        assert "12 August" not in text(answer)
    assert stands(house, INES, "news/email") == "yes"


@pytest.mark.parametrize("path", ["/end", "/leave"])
def test_coming_by_the_address_alone_ends_nothing_and_leads_to_the_choices(ines, house, path):
    house.choose(INES, "news", channel="email", source="sign-up")
    answer = ines.get(CHOICES + path)
    assert (answer.status_code, answer["Location"]) == (302, CHOICES)
    assert INES in text(ines.get(CHOICES))
    assert stands(house, INES, "news/email") == "yes"


def test_the_page_says_how_long_it_stays_open(ines):
    assert "until you close it, and for 2 hours at the longest" in text(ines.get(CHOICES))
    assert ines.head(f"{CHOICES}/history").status_code == 200


def test_a_form_from_another_page_is_refused(ines, house):
    forged = Client(enforce_csrf_checks=True, HTTP_HOST="www.amarante.localhost")
    forged.cookies = ines.cookies
    assert forged.post(CHOICES, {"no": "news/email"}).status_code == 403
    assert forged.post(f"{CHOICES}/end").status_code == 403
    assert stands(house, INES, "news/email") == "yes"


def test_the_pages_say_their_language_and_bring_nothing_inline_and_nothing_from_elsewhere(ines, house):
    for path in (CHOICES, f"{CHOICES}/history", stop_path(house)):
        answer = ines.get(path)
        html = answer.content.decode()
        assert '<html lang="en">' in html
        assert not re.search(r"<style|<script|\sstyle=|\son\w+=|https?://", html)
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]


# -- the link in a letter -----------------------------------------------------------------------------------------


def stop_path(house, email=INES, message="news-message"):
    return house.stop_link(email, message).removeprefix("http://www.amarante.localhost:8000")


@pytest.fixture
def letter(house):
    house.choose(INES, "news", channel="email", source="sign-up")
    return stop_path(house)


def test_opening_the_link_changes_nothing_however_often_a_machine_does_it(house, letter):
    for _ in range(3):
        page = browser().get(letter)
        assert page.status_code == 200
        assert "Letters about our creations" in text(page)
        assert "Nothing has been changed yet" in text(page)
    browser().head(letter)
    assert house.may_send("news-message", INES).allowed


def test_pressing_the_button_ends_the_letters_and_twice_is_harmless(house, letter):
    first = browser().post(letter)
    said = house.choices(INES)
    second = browser().post(letter)
    assert (first.status_code, second.status_code) == (200, 200)
    assert "No, since 23 November 2026" in text(first)
    assert house.may_send("news-message", INES).outcome == "objected"
    assert house.choices(INES) == said
    assert f'href="{CHOICES}"' in first.content.decode()


def test_one_click_from_a_mail_program_needs_no_cookie_and_gets_200_without_a_redirect(house, letter):
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="www.amarante.localhost")
    answer = strict.post(letter, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert dict(strict.cookies) == {}
    assert house.may_send("news-message", INES).outcome == "objected"
    multipart = strict.post(letter, {"List-Unsubscribe": "One-Click"})
    assert multipart.status_code == 200


def test_service_mail_goes_on_after_a_stop(house, letter):
    browser().post(letter)
    assert house.may_send("order-message", INES).allowed
    assert house.may_send("account-message", INES).allowed


def test_a_link_is_for_its_own_letters_alone(house, letter):
    house.choose(INES, "surveys", channel="email", source="centre")
    browser().post(letter)
    assert stands(house, INES, "surveys/email") == "yes"
    assert stands(house, INES, "news/email") == "no"


def test_a_link_two_years_old_still_works(house, letter):
    house.clock.set(NOW + dt.timedelta(days=731))
    assert browser().post(letter).status_code == 200
    assert stands(house, INES, "news/email") == "no"


@pytest.mark.parametrize("token", ["x", "0" * 100, "..%2F..%2Fetc", "A" * 5000])
def test_a_token_nobody_made_ends_nothing(house, letter, token):
    for answer in (browser().get(f"/privacy/stop/{token}"), browser().post(f"/privacy/stop/{token}")):
        assert answer.status_code == 404
    assert "This link ends nothing" in text(browser().get("/privacy/stop/x"))
    assert house.may_send("news-message", INES).allowed


def test_no_changed_character_makes_another_persons_token(house, letter):
    house.choose(JONAS, "news", channel="email", source="sign-up")
    token = letter.rpartition("/")[2]
    for place in range(0, len(token), 7):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert browser().post(f"/privacy/stop/{changed}").status_code == 404
    assert house.may_send("news-message", JONAS).allowed
    assert house.may_send("news-message", INES).allowed


def test_two_letters_to_one_person_carry_tokens_that_do_not_look_alike(house):
    one, other = (stop_path(house).rpartition("/")[2] for _ in range(2))
    assert one != other
    assert "news" not in one
