"""Everything Inès reads of her requests in French: no word of the house's files stands there in English unsaid."""

import datetime as dt
import io
import re
import shutil
import zipfile

import pytest
from django.test import Client
from tests.house.two_systems import furnish, sqlite_urls
from tests.letterbox import open_letterbox
from tests.published import DEMO, publish
from tests.server.test_french import Read, english_in

import troth
from troth.server.pages.centre import views
from troth.server.pages.centre.throttle import Window
from troth.server.pages.settings import configure
from troth.systems.rules_words import words_of

INES = "ines.favre@clients.example"
PRIVACY = "/privacy"
WORDS = {
    "shop": {
        "The shop": "La boutique en ligne",
        "Account": "Compte",
        "Order addresses": "Adresses des commandes",
        "Orders": "Commandes",
        "Sessions": "Visites en cours",
        "Shared wish list": "À qui une liste a été montrée",
        "Order notes": "Notes des commandes",
        "Pieces ordered": "Lignes des commandes",
        "Bags": "Paniers",
        "Order": "Commande",
        "Placed on": "Passée le",
        "Total": "Somme",
    },
    "boutique": {
        "The boutiques": "Les boutiques",
        "Paper files of the boutiques before 2019": "Dossiers papier des boutiques avant 2019",
        "Client card": "Fiche client",
        "Calls": "Appels",
        "Commissions": "Pièces commandées à deux",
        "Repairs": "Réparations",
        "the guarantee you asked for": "la garantie demandée",
    },
}
MARKS = re.compile("[\ue000-\ue003]")
"""What words in another language are marked with until they are shown."""
HELD = frozenset({"Inès Favre telephoned from +41225550171", "Asked for a clasp", "A ring"})
"""What the systems hold about her is hers as it was written."""


@pytest.fixture(scope="module")
def post_office():
    with open_letterbox() as box:
        yield box


@pytest.fixture(scope="module")
def published(tmp_path_factory, post_office):
    french = {name: (DEMO / name).read_text("utf-8") for name in ("notice.fr.md", "promises.fr.md")}
    return publish(tmp_path_factory.mktemp("asked") / "privacy", smtp_port=post_office.port, beside=french)


@pytest.fixture
def opened(published, tmp_path, monkeypatch, post_office):
    """The house with a shop and a boutique behind it whose rules speak French, but for the words left out."""
    shutil.copytree(published, tmp_path / "privacy")
    furnish(tmp_path / "privacy", sqlite_urls())
    monkeypatch.setattr(views, "ASKERS", Window(limit=20, per=dt.timedelta(hours=1)))
    post_office.letters.clear()
    houses = []

    def house(*, without=()):
        for system, words in WORDS.items():
            lines = [f'"{own}": "{theirs}"\n' for own, theirs in words.items() if own not in without]
            file = tmp_path / "privacy" / "systems" / f"{system}.rules.fr.yml"
            file.write_text("".join(lines), "utf-8")
        made = troth.open(tmp_path / "privacy")
        houses.append(made)
        configure(made)
        return made

    yield house
    for one in houses:
        one.close()


def walk(post_office):
    """Every page of a copy, an objection and an erasure as Inès comes to it, by name; then every letter."""
    client = Client(HTTP_HOST="www.amarante.localhost", headers={"accept-language": "fr-CH"})
    pages = {}

    def get(name, address):
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, (name, answer.status_code)
        pages[name] = answer.content.decode()
        assert not MARKS.search(pages[name]), name
        return pages[name]

    def post(name, address, **form):
        answer = client.post(address, form, follow=True)
        assert answer.status_code == 200, (name, answer.status_code)
        pages[name] = answer.content.decode()
        return answer.request["PATH_INFO"]

    get("ask", f"{PRIVACY}/choices")
    post("code", f"{PRIVACY}/choices", email=INES)
    digits = re.search(r"\b\d{6}\b", post_office.letters[-1].get_content())[0]
    post("choices", f"{PRIVACY}/choices/code", code=digits)
    get("ask for a copy", f"{PRIVACY}/requests/copy")
    copy = post("follow a copy", f"{PRIVACY}/requests/copy")
    get("copy", f"{copy}/copy")
    with zipfile.ZipFile(io.BytesIO(client.get(f"{copy}/download").content)) as packed:
        for name in packed.namelist():
            assert not MARKS.search(packed.read(name).decode()), name
        pages["copy taken along"] = re.sub("(?s)<style>.*?</style>", "", packed.read("copy.html").decode())
    get("object", f"{PRIVACY}/requests/object")
    use = re.search(r'name="purpose" value="([^"]+)"', pages["object"])[1]
    post("objection", f"{PRIVACY}/requests/object", purpose=use)
    get("history", f"{PRIVACY}/choices/history")
    get("ask to be forgotten", f"{PRIVACY}/requests/forget")
    plan = post("plan", f"{PRIVACY}/requests/forget")
    get("what was asked", f"{PRIVACY}/choices")
    get("forget", f"{plan}/forget")
    post("record", f"{plan}/forget")
    assert "/record/" in client.get(f"{PRIVACY}/choices").request["PATH_INFO"] or "Oubli" in pages["record"]
    return pages, {letter["Subject"]: letter.get_content() for letter in post_office.letters}


def own_words(house):
    """Everything the rules of the house say to people, in its own language."""
    return {word for rules in house.systems.map().rules.values() for word in words_of(rules)}


def standing(text, words):
    """Which of these words stand in a text, as words of their own."""
    plain = " ".join(text.split())
    return {word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain)}


def by_language(page, words):
    """The words of the house's files on a page, by the language they are said to be in."""
    found = {}
    for language, texts in Read(page).found.items():
        there = set().union(*(standing(text, words) for text in texts)) if texts else set()
        if there:
            found[language] = there
    return found


def test_the_test_translates_all_that_the_rules_say(opened):
    house = opened()
    assert own_words(house) == {word for words in WORDS.values() for word in words}
    assert house.systems.map().label("shop").others == {"fr": "La boutique en ligne"}


def test_whoever_reads_french_reads_no_english_word_of_the_houses_files(opened, post_office):
    house = opened()
    pages, letters = walk(post_office)
    assert {name: said for name, page in pages.items() if (said := by_language(page, own_words(house)))} == {}
    assert {name: said for name, letter in letters.items() if (said := standing(letter, own_words(house)))} == {}
    for name, page in pages.items():
        assert '<html lang="fr"' in page, name
        assert [text for text in english_in(page) if text not in HELD] == [], name
    french = " ".join(" ".join(texts) for page in pages.values() for texts in Read(page).found.values())
    shown = {theirs for words in WORDS.values() for theirs in words.values() if theirs in french}
    assert {"Commandes", "Les boutiques", "Dossiers papier des boutiques avant 2019", "Fiche client"} <= shown


@pytest.mark.parametrize(
    "word",
    ["Orders", "The boutiques", "Placed on", "Paper files of the boutiques before 2019", "the guarantee you asked for"],
)
def test_a_word_that_nobody_translated_says_that_it_is_english_wherever_it_stands(opened, post_office, word):
    house = opened(without=[word])
    pages, letters = walk(post_office)
    words = own_words(house) | {word[:1].upper() + word[1:], word[:1].lower() + word[1:]}
    found = {name: said for name, page in pages.items() if (said := by_language(page, words))}
    assert found
    for name, said in found.items():
        assert set(said) == {"en"}, name
        assert '<small class="original">(anglais)</small>' in pages[name], name
    for letter in letters.values():
        flat = " ".join(letter.split())
        assert flat.count(word) == flat.count(f"{word} (anglais)")


def test_a_copy_asked_in_french_says_so_to_whoever_reads_the_page_in_english(opened, post_office):
    house = opened(without=["The boutiques"])
    client = Client(HTTP_HOST="www.amarante.localhost", headers={"accept-language": "fr"})
    client.post(f"{PRIVACY}/choices", {"email": INES})
    digits = re.search(r"\b\d{6}\b", post_office.letters[-1].get_content())[0]
    client.post(f"{PRIVACY}/choices/code", {"code": digits})
    copy = client.post(f"{PRIVACY}/requests/copy")["Location"] + "/copy"
    page = client.get(f"{copy}?lang=en").content.decode()
    read = Read(page).found
    assert "This copy is in French, as it was asked for." in read["en"]
    assert any("Commandes" in text for text in read["fr"])
    assert not [text for text in read["en"] if "Commandes" in text]
    assert not MARKS.search(page)
    assert house.requests.copy(house.requests.of(INES)[0].id).language == "fr"
