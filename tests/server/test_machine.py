"""What programs find on the pages: the notice as JSON-LD at addresses that stay, and Link lines on every page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from tests.published import publish

import troth
from troth.house import House
from troth.server.pages.settings import configure
from troth.server.relations import relations
from troth.server.strengthen import strengthen
from troth.stores.home import BadSettings, find_home

TERMS = '\n[well_known]\nterms_of_service = "/conditions-of-sale"\n'
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = publish(tmp_path_factory.mktemp("machine") / "privacy")
    file = home / "troth.toml"
    file.write_text(file.read_text("utf-8") + TERMS, "utf-8")
    return home


@pytest.fixture
def house(home: Path) -> Iterator[House]:
    with troth.open(home) as house:
        configure(house)
        yield house


@pytest.fixture
def client(house: House):
    from django.test import Client

    return Client()


def test_the_notice_in_force_is_there_for_machines_and_says_which_edition_it_is(house: House, client) -> None:
    answer = client.get("/privacy/notice.jsonld")
    edition = house.edition()
    assert edition is not None
    assert answer.headers["Content-Type"] == "application/ld+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    document = json.loads(answer.content)
    assert document["edition"] == edition.hash
    fixed = client.get(f"/privacy/editions/{edition.hash}/notice.jsonld")
    assert fixed.content == answer.content
    assert "immutable" in fixed.headers["Cache-Control"]
    assert "immutable" not in answer.headers["Cache-Control"]


def test_a_reader_finds_the_context_at_the_address_the_document_names(client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def from_the_house(source, *_, **__):
        asked.append(source)
        assert source.startswith("https://www.amarante.localhost/"), "and nowhere else"
        answer = client.get(source.removeprefix("https://www.amarante.localhost"))
        assert answer.status_code == 200
        return json.loads(answer.content), None

    monkeypatch.setattr("rdflib.plugins.shared.jsonld.context.source_to_json", from_the_house)
    graph = rdflib.Graph().parse(
        data=client.get("/privacy/notice.jsonld").content,
        format="json-ld",
        publicID="https://www.amarante.localhost/privacy/notice.jsonld",
    )
    assert asked == ["https://www.amarante.localhost/privacy/contexts/notice-1.jsonld"]
    assert len(graph) > 1_000


def test_a_short_hash_leads_to_the_whole_one_and_no_other_is_there(house: House, client) -> None:
    edition = house.edition()
    assert edition is not None
    led = client.get(f"/privacy/editions/{edition.hash[:12]}/notice.jsonld")
    assert led.headers["Location"] == f"/privacy/editions/{edition.hash}/notice.jsonld"
    assert client.get("/privacy/editions/0123456789ab/notice.jsonld").status_code == 404
    assert client.get("/privacy/contexts/notice-2.jsonld").status_code == 404
    assert client.post("/privacy/notice.jsonld").status_code == 405


def test_the_page_of_the_notice_names_its_machine_readable_form(house: House, client) -> None:
    edition = house.edition()
    assert edition is not None
    page = client.get("/privacy/notice").content.decode()
    assert (
        f'<link rel="alternate" type="application/ld+json" href="/privacy/editions/{edition.hash}/notice.jsonld">'
        in page
    )


def test_every_page_of_ours_names_notice_and_terms_in_its_header_and_its_head(client) -> None:
    said = '</privacy/notice>; rel="privacy-policy", </conditions-of-sale>; rel="terms-of-service"'
    for address in (
        "/privacy/",
        "/privacy/notice",
        "/privacy/editions/",
        "/privacy/board",
        "/privacy/choices",
        "/privacy/none",
    ):
        answer = client.get(address)
        assert answer.headers["Link"] == said, address
        page = answer.content.decode()
        assert '<link rel="privacy-policy" href="/privacy/notice' in page
        assert '<link rel="terms-of-service" href="/conditions-of-sale">' in page


def test_where_the_house_says_no_terms_none_are_named(tmp_path: Path) -> None:
    from django.test import Client

    with troth.open(publish(tmp_path / "privacy")) as house:
        configure(house)
        answer = Client().get("/privacy/")
    assert answer.headers["Link"] == '</privacy/notice>; rel="privacy-policy"'
    assert "terms-of-service" not in answer.content.decode()


def test_the_shops_own_pages_get_the_same_lines_once() -> None:
    shop = [(b"link", b'</privacy/notice>; rel="privacy-policy"'), (b"link", b"</style.css>; rel=preload")]
    lines = [value.decode() for name, value in strengthen(shop, terms="/conditions-of-sale") if name == b"link"]
    assert lines == [*(value.decode() for _, value in shop), '</conditions-of-sale>; rel="terms-of-service"']
    assert relations() == ('</privacy/notice>; rel="privacy-policy"',)


@pytest.mark.parametrize(
    "said", ["conditions", "http://amarante.example/terms", "/terms>; rel=x, <y", "/te rms", "javascript:x"]
)
def test_terms_that_no_header_can_carry_are_refused_when_the_home_is_opened(tmp_path: Path, said: str) -> None:
    (tmp_path / "troth.toml").write_text(f'environment = "development"\n[well_known]\nterms_of_service = "{said}"\n')
    (tmp_path / "notice.md").write_text("x")
    with pytest.raises(BadSettings, match="terms_of_service"):
        _ = find_home(tmp_path).settings
