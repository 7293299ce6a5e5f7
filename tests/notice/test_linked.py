"""The notice for machines: read back by a JSON-LD reader that knows nothing of us, it says what the declarations say."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, SKOS
from tests.docs.pages import blocks
from tests.notice.letters import edition_of

from troth.notice.edition import Edition, hash_of, switch_hashes
from troth.notice.frontmatter import language_of
from troth.notice.kinds import Channel, Controller, Purpose, Recipient, Right
from troth.notice.kinds.base import Depends
from troth.notice.linked import CONTEXT, as_bytes, context, linked
from troth.notice.read import read_notice
from troth.terms import dpv
from troth.terms.periods import write
from troth.terms.taxonomy import data_categories, data_uses, dpv_names
from troth.terms.words import closed

ROOT = Path(__file__).parents[2]
GOOD = ROOT / "examples" / "notices" / "good"
DPV = Namespace(dpv.prefixes()["dpv"])
TIME = Namespace("http://www.w3.org/2006/time#")
SITE = "https://www.amarante.example"


def published(file: Path) -> Edition:
    reading = read_notice(file)
    assert reading.notice is not None
    files = {file.name: file.read_bytes()}
    return Edition(
        hash=hash_of(files),
        notice=reading.notice,
        translations=reading.translations,
        effective=reading.notice.effective or dt.datetime(2026, 6, 1, tzinfo=dt.UTC),
        published_at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC),
        author="Ruth Aebi",
        files=files,
        switches=switch_hashes(reading.notice),
    )


EDITIONS = [
    published(ROOT / "demo" / "privacy" / "notice.md"),
    *(published(one) for one in sorted(GOOD.glob("*.md")) if language_of(one.name) is None),
    edition_of(),
]


def graph_of(edition: Edition, at: str = "/privacy/notice.jsonld") -> Graph:
    """As an outsider reads it; the context is the one we serve, put where its address stands."""
    document = json.loads(as_bytes(linked(edition)))
    assert document["@context"][0] == CONTEXT
    document["@context"][0] = json.loads(as_bytes(context()))["@context"]
    return Graph().parse(data=json.dumps(document), format="json-ld", publicID=f"{SITE}{at}")


class Read:
    """What the graph says, in plain words; only the graph is asked."""

    def __init__(self, graph: Graph, edition: Edition) -> None:
        self.graph = graph
        self.page = URIRef(f"{SITE}/privacy/editions/{edition.hash}/")
        self.base = f"{self.page}notice.jsonld#"

    def own(self, node: Any) -> str:
        """The id of a node of the notice; the code of a place."""
        text = str(node)
        return text.removeprefix(self.base) if text.startswith(self.base) else text.removeprefix(dpv.prefixes()["loc"])

    def all(self, node: Any, predicate: Any) -> set[str]:
        return {self.own(one) for one in self.graph.objects(node, predicate)}

    def word(self, node: Any) -> str:
        (above,) = self.graph.objects(node, SKOS.broader)
        return str(self.graph.value(above, SKOS.notation))

    def words(self, nodes: Any) -> set[str]:
        return {str(self.graph.value(one, SKOS.notation)) for one in nodes}

    def each(self, kind: Any) -> list[URIRef]:
        return [one for one in self.graph.subjects(RDF.type, kind) if isinstance(one, URIRef)]

    def where(self, node: Any) -> str:
        """A key of what depends: ``EU/email``, ``else``."""
        places, channels = self.all(node, DPV.hasJurisdiction), self.all(node, DPV.hasContext)
        return "/".join([*(places or {"else"}), *channels])

    def labels(self, node: Any) -> dict[str, str]:
        return {
            one.language or "": str(one) for one in self.graph.objects(node, SKOS.prefLabel) if isinstance(one, Literal)
        }

    def purposes(self) -> dict[str, Any]:
        found = {}
        for node in self.graph.objects(self.page, DPV.hasProcess):
            if (node, DPV.hasProcessing, DPV.Disclose) in self.graph:
                continue
            (purpose,) = self.graph.objects(node, DPV.hasPurpose)
            grounds: dict[str, dict[int, str]] = {}
            for basis in self.graph.objects(node, DPV.hasLegalBasis):
                rank = int(str(self.graph.value(basis, URIRef("https://schema.org/position"))))
                grounds.setdefault(self.where(basis), {})[rank] = self.word(basis)
            found[self.own(node)] = {
                "use": self.words(self.graph.objects(purpose, SKOS.broader)),
                "data": self.words(self.graph.objects(node, DPV.hasPersonalData)),
                "basis": {key: tuple(ones[rank] for rank in sorted(ones)) for key, ones in grounds.items()},
                "keep": {
                    next(iter(self.words(self.graph.objects(one, DPV.hasPersonalData))), "else"): str(self.graph.value(one, SKOS.notation))
                    for one in self.graph.objects(node, DPV.hasStorageCondition)
                },
                "rights": self.all(node, DPV.hasRight),
                "labels": self.labels(purpose),
                "scope": self.scope(node),
            }  # fmt: skip
        return found

    def scope(self, node: Any) -> tuple[set[str], set[str], set[str]]:
        return (
            self.all(node, DPV.hasJurisdiction),
            self.all(node, DPV.hasDataController),
            self.all(node, DPV.hasContext),
        )

    def recipients(self) -> dict[str, Any]:
        found = {}
        for node in self.each(DPV.Recipient):
            told = [one for one in self.each(DPV.Process) if (one, DPV.hasRecipient, node) in self.graph]
            bases = {basis for one in told for basis in self.graph.objects(one, DPV.hasLegalBasis)}
            found[self.own(node)] = {
                "class": self.word(node),
                "name": str(self.graph.value(node, DPV.hasName) or ""),
                "country": "".join(self.all(node, DPV.hasCountry)),
                "gets": {
                    self.own(purpose).removesuffix("/purpose"): self.words(self.graph.objects(one, DPV.hasPersonalData))
                    for one in told
                    for purpose in self.graph.objects(one, DPV.hasPurpose)
                },
                "form": self.words(form for one in told for form in self.graph.objects(one, DCTERMS["format"])),
                "transfer": {self.where(basis): self.word(basis) for basis in bases},
            }
        return found

    def rights(self) -> dict[str, tuple[str, str]]:
        return {
            self.own(one): (
                self.word(one),
                "".join(str(self.graph.value(within, SKOS.notation)) for within in self.graph.objects(one, DPV.hasDuration)),
            )
            for one in self.each(DPV.DataSubjectRight)
        }  # fmt: skip


def parts(depends: Depends | None) -> dict[str, Any]:
    if depends is None:
        return {}
    return {**depends.when, **({} if depends.otherwise is None else {"else": depends.otherwise})}


def each(edition: Edition, kind: Any) -> list[Any]:
    return [one for one in edition.notice.declarations.values() if isinstance(one, kind)]


def scope_of(one: Any) -> tuple[set[str], set[str], set[str]]:
    return set(one.scope.places or ()), set(one.scope.by or ()), set(one.scope.on or ())


def label_in_each(edition: Edition, one: Any) -> dict[str, str]:
    own = {edition.notice.language: one.label} if one.label else {}
    others = {other.language: other.words.get(f"{one.id}/label") for other in edition.translations}
    return {**own, **{language: text for language, text in others.items() if text}}


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.notice.id)
def test_purposes_are_read_back_with_data_grounds_keeping_rights_and_words(edition: Edition) -> None:
    assert Read(graph_of(edition), edition).purposes() == {
        one.id: {
            "use": set(one.use),
            "data": set(one.data),
            "basis": parts(one.basis),
            "keep": parts(one.keep),
            "rights": {right.id for right in each(edition, Right) if one.id in right.about},
            "labels": label_in_each(edition, one),
            "scope": scope_of(one),
        }
        for one in each(edition, Purpose)
    }


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.notice.id)
def test_recipients_are_read_back_with_what_they_get_and_how_it_may_leave(edition: Edition) -> None:
    controllers = {one.id: one for one in each(edition, Controller)}
    wanted = {}
    for one in each(edition, Recipient):
        who = controllers.get(one.who, one)
        wanted[one.id] = {
            "class": one.is_class,
            "name": who.name or "",
            "country": who.country or "",
            "gets": {purpose: set(keys) for purpose, keys in one.gets.items()},
            "form": {one.form} if one.gets else set(),
            "transfer": parts(one.transfer) if one.gets else {},
        }
    assert Read(graph_of(edition), edition).recipients() == wanted


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.notice.id)
def test_rights_controllers_places_and_the_day_are_read_back(edition: Edition) -> None:
    read = Read(graph_of(edition), edition)
    assert read.rights() == {one.id: (one.to, write(one.within) if one.within else "") for one in each(edition, Right)}
    assert read.all(read.page, DPV.hasJurisdiction) == set(edition.notice.places)
    assert read.all(read.page, DPV.hasContext) == {one.id for one in each(edition, Channel)}
    assert {
        read.own(one): (str(read.graph.value(one, DPV.hasName)), "".join(read.all(one, DPV.hasCountry)), str(read.graph.value(one, DPV.hasAddress)))
        for one in read.graph.objects(read.page, DPV.hasDataController)
    } == {one.id: (one.name, one.country, one.post) for one in each(edition, Controller)}  # fmt: skip
    valid = read.graph.value(read.page, DCTERMS.valid)
    assert isinstance(valid, Literal)
    assert valid.toPython() == edition.effective
    assert read.graph.value(read.page, DCTERMS.conformsTo) == URIRef("https://w3id.org/dpv/2.3")


@pytest.mark.parametrize("edition", EDITIONS[:1], ids=lambda one: one.notice.id)
def test_it_says_the_same_at_either_address_and_has_no_nameless_node(edition: Edition) -> None:
    one, other = graph_of(edition), graph_of(edition, f"/privacy/editions/{edition.hash}/notice.jsonld")
    assert set(one) == set(other)
    assert not [node for node in one.all_nodes() if isinstance(node, rdflib.BNode)]
    assert as_bytes(linked(edition)) == as_bytes(linked(edition))


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.notice.id)
def test_every_node_that_is_named_is_also_described(edition: Edition) -> None:
    read = Read(graph_of(edition), edition)
    named = {one for one in read.graph.objects() if str(one).startswith(read.base)}
    assert named <= set(read.graph.subjects(RDF.type, None))


def concepts_of(graph: Graph) -> set[str]:
    """Every name of the vocabulary that the graph uses, as prefix and name."""
    found = set()
    for node in {one for triple in graph for one in triple if isinstance(one, URIRef)}:
        for prefix, begins in dpv.prefixes().items():
            name = str(node).removeprefix(begins)
            if str(node).startswith(begins) and "/" not in name:
                found.add(f"{prefix}:{name}")
    return found


def known(concept: str) -> bool:
    prefix, _, name = concept.partition(":")
    return name in dpv_names()[prefix]


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: one.notice.id)
def test_no_term_is_invented(edition: Edition) -> None:
    used = concepts_of(graph_of(edition))
    assert len(used) > 20
    assert {one for one in used if not known(one)} == set()


def test_every_word_of_the_mapped_lists_has_a_concept_that_exists():
    for name in dpv.LISTS:
        for word in closed(name):
            assert known(dpv.concept(name, word)), (name, word)
    assert not known("dpv:SoftOptIn"), "or the mapping should use it"
    for entry in (*data_categories().values(), *data_uses().values()):
        assert entry.dpv is None or known(entry.dpv), entry.key
    assert dpv.version() == dpv_names()["version"]


def test_the_context_only_names_what_exists_and_keeps_its_number_until_it_means_something_else():
    said = json.loads(as_bytes(context()))
    terms = [one.get("@id", "") if isinstance(one, dict) else str(one) for one in said["@context"].values()]
    assert [one for one in terms if one.startswith("dpv:") and not known(one)] == []
    (number,) = re.findall(r"notice-(\d+)\.jsonld", CONTEXT)
    assert said == json.loads((ROOT / "spec" / f"notice-context-{number}.jsonld").read_text("utf-8"))


def test_the_query_on_the_page_finds_every_purpose():
    (page,) = [one.body for one in blocks((ROOT / "docs" / "machines.md").read_text("utf-8")) if one.info == "python"]
    (query,) = re.findall(r'"""(.*?)"""', page, re.DOTALL)
    edition = EDITIONS[0]
    assert {str(row[1]) for row in graph_of(edition).query(query)} == {one.label for one in each(edition, Purpose)}
