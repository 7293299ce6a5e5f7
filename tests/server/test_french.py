"""Every page in French, read word by word: nothing in English stands on it that does not say that it is."""

import re
import shutil
from html.parser import HTMLParser

import pytest
from django.test import Client
from tests.letterbox import open_letterbox
from tests.published import DEMO, publish

import troth
from troth.board import TrialRun
from troth.server.pages.settings import configure
from troth.stores.database import Recorded

INES = "ines.favre@clients.example"
ENGLISH = re.compile(
    r"\b(the|and|your|you|we|with|this|that|from|since|have|what|which|not|never|yes)\b", re.IGNORECASE
)
VOID = frozenset(["area", "base", "br", "col", "hr", "img", "input", "link", "meta", "use", "rect", "path"])


class Read(HTMLParser):
    """The text of a page by the language it is said to be in; names of elements that are only heard count too."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.found, self._langs, self._silent = {}, [], 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        language = given.get("lang") or (self._langs[-1][1] if self._langs else "")
        if tag not in VOID:
            self._langs.append((tag, language))
        self.found.setdefault(language, []).extend(
            given[name] for name in ("aria-label", "title", "alt", "placeholder", "data-col") if given.get(name)
        )

    def handle_endtag(self, tag):
        if tag not in VOID and self._langs:
            self._langs.pop()

    def handle_data(self, data):
        if data.strip():
            self.found.setdefault(self._langs[-1][1] if self._langs else "", []).append(" ".join(data.split()))


@pytest.fixture(scope="module")
def post_office():
    with open_letterbox() as box:
        yield box


@pytest.fixture(scope="module")
def home(tmp_path_factory, post_office):
    french = {name: (DEMO / name).read_text("utf-8") for name in ("notice.fr.md", "promises.fr.md")}
    return publish(tmp_path_factory.mktemp("french") / "privacy", smtp_port=post_office.port, beside=french)


@pytest.fixture
def house(home, tmp_path, post_office):
    shutil.copytree(home, tmp_path / "privacy")
    post_office.letters.clear()
    with troth.open(tmp_path / "privacy") as opened:
        configure(opened)
        yield opened


@pytest.fixture
def client(house):
    return Client(HTTP_HOST="www.amarante.localhost", headers={"accept-language": "fr-CH"})


@pytest.fixture
def signed_in(client, post_office):
    client.post("/privacy/choices", {"email": INES})
    code = re.search(r"\b\d{6}\b", post_office.letters[-1].get_content())[0]
    client.post("/privacy/choices/code", {"code": code})
    return client


def in_english(answer):
    """What of a page is said in French and reads as English."""
    return english_in(answer.content.decode())


def english_in(page):
    said = Read(page).found.get("fr", [])
    return [text for text in said if ENGLISH.search(re.sub(r"[\w.+-]+@[\w.-]+|/\S+|\b[\w.-]+\.\w+\b", "", text))]


OPEN = [
    "/privacy/",
    "/privacy/editions/",
    "/privacy/board",
    "/privacy/choices",
    "/privacy/nowhere",
    "/privacy/stop/none",
]


@pytest.mark.parametrize("address", OPEN)
def test_a_page_for_everybody_is_in_french(client, address):
    page = client.get(address)
    assert page.headers["Content-Language"] == "fr"
    assert in_english(page) == []


def test_the_notice_is_in_french_where_it_is_translated_and_says_where_it_is_not(client):
    page = client.get("/privacy/notice")
    read = Read(page.content.decode()).found
    assert any("Un bijou s\u2019achète en confiance" in text for text in read["fr"])
    assert any("A new edition appears" in text for text in read["en"])
    assert page.content.decode().count("Pas encore traduit") == 22
    posted = ("London", "Yard", "Street", "Road", "Ltd", "Privacy")  # an address stays as the post wants it
    assert [text for text in in_english(page) if not any(word in text for word in posted)] == []


def test_the_board_says_each_promise_in_french_and_names_the_language_of_one_nobody_translated(client, house):
    page = client.get("/privacy/board").content.decode()
    said = Read(page).found
    assert "L\u2019essentiel de la maison est ouvert sans compte." in said["fr"]
    assert not [text for text in said["en"] if text.startswith("Most of the house")]
    words = house.home.path / "promises.fr.md"
    rows = words.read_text("utf-8").split("\n")
    words.write_text("\n".join(row for row in rows if not row.startswith("| N-06 ")), "utf-8")
    page = client.get("/privacy/board").content.decode()
    assert "Most of the house is open without an account." in Read(page).found["en"]
    assert '<small class="original">(anglais)</small>' in page


def test_the_title_of_the_board_counts_in_french(client, house):
    for promise, verdict in (("N-06", "deviated"), ("N-07", "held"), ("N-08", "held")):
        run = TrialRun(
            id=promise,
            clause="account",
            verdict=verdict,
            detail="",
            evidence=(),
            edition=house.edition().hash,
            environment="development",
            sample="",
            at=house.clock.now(),
            not_examined="",
        )
        house.store.commit([Recorded(fact=run)])
    page = " ".join(client.get("/privacy/board").content.decode().replace("\N{NO-BREAK SPACE}", " ").split())
    assert "1 non tenue, 2 tenues à l\u2019épreuve, 87 jamais éprouvées." in page


def test_no_table_of_a_translated_clause_is_in_two_languages(client):
    assert '<small class="original">' not in client.get("/privacy/notice").content.decode()


def test_what_changed_in_the_original_alone_is_shown_as_it_was_written_and_says_so(client, house):
    first = house.edition().hash
    for name, was, becomes in (
        ("notice.md", "effective: 2026-06-01", "effective: 2027-01-15"),
        ("notice.md", "a wish to hear no more", "a wish to hear nothing more"),  # its translation is not mended
        ("notice.md", "Knowingly we collect", "Knowingly we take"),  # it has none
        ("notice.md", "whichever of our two names", "whichever of our two old names"),
        ("notice.fr.md", "celui de nos deux noms", "celui de nos deux vieux noms"),
    ):
        file = house.home.path / name
        text = file.read_text("utf-8")
        assert was in text, was
        file.write_text(text.replace(was, becomes), "utf-8")
    second = house.publish(by="Ruth Aebi").hash
    page = client.get(f"/privacy/editions/{first}/diff/{second}").content.decode()
    sections = re.findall(r'<section class="diff".*?</section>', page, re.DOTALL)
    told = [(re.search(r"<ins>(.*?)</ins>", each)[1], "Pas encore traduit" in each) for each in sections]
    assert told == [("vieux", False), ("take", True), ("nothing", True)]
    assert [' lang="en"' in each.partition(">")[0] for each in sections] == [False, True, True]
    assert "3 clauses." in page


def test_the_editions_and_what_was_published_have_their_own_language(client, house):
    edition = house.edition().hash
    assert in_english(client.get(f"/privacy/editions/{edition}/diff/{edition}")) == []
    french = client.get(f"/privacy/editions/{edition}/notice.fr.md")
    assert french.headers["Content-Language"] == "fr"
    assert client.get(f"/privacy/editions/{edition}/notice.md").headers["Content-Language"] == "en"
    clean = client.get("/privacy/notice.md")
    assert clean.headers["Content-Language"] == "fr, en"
    assert "Nous joindre" in clean.content.decode()


def test_the_letter_with_the_code_is_in_the_language_of_the_page_that_asked(signed_in, post_office):
    letter = post_office.letters[0]
    assert letter["Subject"] == "Votre code"


def test_the_centre_is_in_french_and_what_ines_chooses_is_kept_with_the_words_she_saw(signed_in, house):
    page = signed_in.get("/privacy/choices")
    assert in_english(page) == []
    assert "Lettres sur nos créations" in page.content.decode()
    answer = signed_in.post("/privacy/choices", {"was:news/email": "no", "news/email": "yes"}, follow=True)
    assert "Enregistré. Un choix a changé" in answer.content.decode()
    (choice,) = house.choices(INES)
    assert (choice.act, choice.language) == ("grant", "fr")
    assert choice.words == "Lettres sur nos créations, par e-mail"
    history = signed_in.get("/privacy/choices/history")
    assert in_english(history) == []
    assert "Oui, depuis le 23 novembre 2026" in signed_in.get("/privacy/choices").content.decode()


def test_a_choice_in_english_is_kept_in_english(signed_in, house):
    signed_in.post("/privacy/choices?lang=en", {"was:news/email": "no", "news/email": "yes"})
    (choice,) = house.choices(INES)
    assert (choice.language, choice.words) == ("en", "Letters about our creations, by e-mail")


def test_a_language_chosen_before_the_code_lasts_until_the_page_is_closed_and_beyond(house, post_office):
    client = Client(HTTP_HOST="www.amarante.localhost", headers={"accept-language": "en"})
    client.get("/privacy/choices?lang=fr")
    client.post("/privacy/choices?lang=fr", {"email": INES})
    assert "Votre code" in client.get("/privacy/choices/code").content.decode()
    code = re.search(r"\b\d{6}\b", post_office.letters[-1].get_content())[0]
    client.post("/privacy/choices/code", {"code": code})
    assert client.get("/privacy/choices").headers["Content-Language"] == "fr"
    assert client.post("/privacy/choices/leave")["Location"] == "/privacy/choices?lang=fr"


@pytest.mark.parametrize(
    ("form", "status", "expected"),
    [
        ({"email": "nowhere"}, 422, "Cela ne se lit pas comme une adresse e-mail."),
        ({"email": INES}, 302, ""),
    ],
)
def test_an_error_is_said_in_french(client, form, status, expected):
    answer = client.post("/privacy/choices", form)
    assert answer.status_code == status
    assert expected in answer.content.decode()


def test_the_link_in_a_letter_speaks_french(client, house):
    link = house.stop_link(INES, "news-message").removeprefix("http://www.amarante.localhost:8000")
    page = client.get(link)
    assert in_english(page) == []
    assert "Lettres sur nos créations" in page.content.decode()
    assert in_english(client.post(link)) == []


def test_what_may_be_asked_is_said_in_french(signed_in):
    for address in ("requests/copy", "requests/forget", "requests/object"):
        page = signed_in.get(f"/privacy/{address}")
        assert page.status_code in {200, 302, 405}
        assert in_english(page) == [], address
