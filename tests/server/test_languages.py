"""The pages speak the language their reader chose, among those the house has, and say which one it is."""

import re
import shutil

import pytest
from babel.messages.mofile import read_mo
from django.test import Client
from tests.published import DEMO, publish
from tests.server import make_words

import troth
from troth.server.pages.settings import configure

FRENCH = """---
troth: 1
notice: maison-amarante
language: fr
---

# Ce que Maison Amarante sait de vous, et ce qu\N{RIGHT SINGLE QUOTATION MARK}elle en fait
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A house whose notice is in French too."""
    return publish(tmp_path_factory.mktemp("languages") / "privacy", beside={"notice.fr.md": FRENCH})


@pytest.fixture
def house(home, tmp_path):
    shutil.copytree(home, tmp_path / "privacy")
    with troth.open(tmp_path / "privacy") as opened:
        configure(opened)
        yield opened


@pytest.fixture
def client(house):
    return Client(HTTP_HOST="www.amarante.localhost")


def spoken(answer):
    return re.search(r'<html lang="([^"]+)"', answer.content.decode())[1]


# -- which language -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("fr-CH, en;q=0.8", "fr"),
        ("FR-ca", "fr"),
        ("en, fr;q=0.9", "en"),
        ("de, fr;q=0.5, en;q=0.4", "fr"),
        ("ja", "en"),
        ("fr;q=0", "en"),
        ("*, fr;q=0.1", "en"),
        ("not a language at all;;;", "en"),
        ("fr" * 4000, "en"),
    ],
)
def test_the_browser_says_what_its_reader_reads(client, header, language):
    assert spoken(client.get("/privacy/", headers={"Accept-Language": header})) == language


def test_the_link_at_the_foot_counts_more_than_the_browser(client):
    page = client.get("/privacy/?lang=fr", headers={"Accept-Language": "en"})
    assert spoken(page) == "fr"
    assert page.headers["Content-Language"] == "fr"
    assert "Langue" in page.content.decode()


def test_a_language_the_house_does_not_have_changes_nothing(client):
    for asked in ("de", "", "zz-ZZ", "<script>", "f" * 5000):
        assert spoken(client.get("/privacy/", {"lang": asked})) == "en"


def test_a_reader_without_a_session_gets_no_cookie_and_the_addresses_carry_the_choice(client):
    page = client.get("/privacy/?lang=fr")
    assert not page.cookies
    own = re.findall(r'href="(/privacy/(?:notice|choices|board)[^"]*)"', page.content.decode())
    assert own
    assert all(address.endswith("?lang=fr") for address in own)
    plain = client.get("/privacy/", headers={"Accept-Language": "fr"}).content.decode()
    assert "lang=fr" not in "".join(re.findall(r'href="(/privacy/[^"]*)"', plain))


def test_every_page_says_what_it_depended_on_and_where_the_others_are(client):
    page = client.get("/privacy/?place=FR")
    assert {"Accept-Language", "Cookie"} <= {one.strip() for one in page.headers["Vary"].split(",")}
    html = page.content.decode()
    assert '<link rel="alternate" hreflang="fr" href="?place=FR&amp;lang=fr">' in html
    assert '<link rel="alternate" hreflang="en" href="?place=FR&amp;lang=en">' in html


def test_a_house_with_one_language_offers_no_other(tmp_path):
    with troth.open(publish(tmp_path / "privacy")) as opened:
        configure(opened)
        page = Client(HTTP_HOST="www.amarante.localhost").get("/privacy/?lang=fr", headers={"Accept-Language": "fr"})
        assert spoken(page) == "en"
        assert "hreflang" not in page.content.decode()


def test_what_is_no_page_keeps_its_own_language(client):
    answer = client.get("/privacy/board.json", headers={"Accept-Language": "fr"})
    assert "Content-Language" not in answer.headers
    sheet = client.get("/privacy/static/house.css", headers={"Accept-Language": "fr"})
    assert "Accept-Language" not in sheet.headers.get("Vary", "")


def test_the_house_s_head_and_foot_are_shown_in_the_language_there_is(house, client):
    look = house.home.path / "look"
    shutil.copytree(DEMO / "look", look)
    for each in look.glob("*.fr.html"):
        each.unlink()
    plain = client.get("/privacy/?lang=fr").content.decode()
    assert '<div lang="en"><header class="wide head">' in plain
    assert '<a href="/privacy/?lang=fr">You and us</a>' in plain
    assert 'href="/privacy/static/marks.svg#sprig"' in plain
    (look / "head.fr.html").write_text('<header class="wide head"><p>La maison</p></header>', "utf-8")
    french = client.get("/privacy/?lang=fr").content.decode()
    assert "La maison" in french
    assert '<div lang="en"><header' not in french
    assert "La maison" not in client.get("/privacy/").content.decode()


# -- the sentences ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", make_words.languages())
def test_the_catalogue_holds_the_sentences_of_the_source_and_no_others(language):
    kept = (make_words.LOCALE / language / "LC_MESSAGES" / "django.po").read_text("utf-8")
    assert kept == make_words.renewed(language), "run `make words`"


@pytest.mark.parametrize("language", make_words.languages())
def test_every_sentence_has_its_words(language):
    assert make_words.unsaid(make_words.catalogue(language)) == []


@pytest.mark.parametrize("language", make_words.languages())
def test_what_django_reads_is_made_from_what_people_write(language):
    def words(catalog):
        return sorted((str(tuple(one.id)), str(tuple(one.string))) for one in catalog if one.id)

    with (make_words.LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        assert words(read_mo(file)) == words(make_words.catalogue(language)), "run `make words`"


@pytest.mark.parametrize("language", make_words.languages())
def test_a_translation_has_the_same_blanks(language):
    blanks = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?\w+")
    for one in make_words.catalogue(language):
        if not one.id:
            continue
        ours = one.id if isinstance(one.id, tuple) else (one.id,)
        theirs = one.string if isinstance(one.string, tuple) else (one.string,)
        wanted = set().union(*(set(blanks.findall(each)) for each in ours))
        for each in theirs:
            assert set(blanks.findall(each)) <= wanted, one.id
        assert set().union(*(set(blanks.findall(each)) for each in theirs)) == wanted, one.id


@pytest.mark.parametrize("language", ["fr"])
def test_french_is_set_as_french_is(language):
    """A no-break space before a colon, a semicolon, a question mark, and inside the quotation marks."""
    for one in (each for each in make_words.catalogue(language) if each.id):
        for each in one.string if isinstance(one.string, tuple) else (one.string,):
            text = re.sub(r"https?:|%\(\w+\)s|<[^>]*>", "", each)
            assert not re.search(r"[^\N{NO-BREAK SPACE}\s\d:][:;?!](?=\s|$)", text), each
            assert not re.search(r"\s[:;?!»]|«\s", text.replace("\N{NO-BREAK SPACE}", "_")), each
            assert not re.search(r"«(?!\N{NO-BREAK SPACE})|(?<!\N{NO-BREAK SPACE})»", text), each
            assert "'" not in text, f"the apostrophe of French is curved: {each}"
