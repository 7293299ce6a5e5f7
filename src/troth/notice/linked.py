"""An edition for machines: JSON-LD in the terms of the Data Privacy Vocabulary, from the same declarations as the page.

Every node has an address under that of the edition, so the document says the same wherever it is read and holds no
blank node. Each word of the language is a concept of the notice with its DPV concept above it: what DPV has no name for
(soft opt-in) is declared and not bent. The context gets a new number when a term comes to mean something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from troth.notice.edition import Edition
from troth.notice.grammar import translated_words
from troth.notice.kinds import AnyDeclaration, Channel, Controller, Purpose, Recipient, Right, Term
from troth.notice.kinds.base import Depends
from troth.notice.places import Scope
from troth.terms import dpv
from troth.terms.periods import Period, parse, write
from troth.terms.taxonomy import Entry, data_categories, data_uses

Json = dict[str, Any]

CONTEXT = "/privacy/contexts/notice-1.jsonld"
"""Where the house serves the context of this document; a document names it without its host."""
_UNITS = {"days": "P{}D", "weeks": "P{}W", "months": "P{}M", "years": "P{}Y", "hours": "PT{}H"}


def context() -> Json:
    """The context, version 1."""
    one, many = {"@type": "@id"}, {"@type": "@id", "@container": "@set"}
    said: Json = {
        "@version": 1.1,
        **dpv.prefixes(),
        "dct": "http://purl.org/dc/terms/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "time": "http://www.w3.org/2006/time#",
        "schema": "https://schema.org/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "label": {"@id": "skos:prefLabel", "@container": "@language"},
        "says": {"@id": "dct:description", "@container": "@language"},
        "word": "skos:notation",
        "wider": {"@id": "skos:broader", **many},
        "concepts": {"@reverse": "skos:inScheme"},
        "title": {"@id": "dct:title", "@container": "@language"},
        "language": {"@id": "dct:language", "@container": "@set"},
        "effective": {"@id": "dct:valid", "@type": "xsd:dateTime"},
        "edition": "dct:identifier",
        "conformsTo": {"@id": "dct:conformsTo", **one},
        "source": {"@id": "dct:source", **one},
        "rank": "schema:position",
        "duration": {"@id": "time:hasXSDDuration", "@type": "xsd:duration"},
    }
    said["form"] = {"@id": "dct:format", **one}
    singles = {"purpose": "hasPurpose", "recipient": "hasRecipient", "within": "hasDuration", "country": "hasCountry"}
    lists = {
        "places": "hasJurisdiction",
        "controllers": "hasDataController",
        "channels": "hasContext",
        "processes": "hasProcess",
        "recipients": "hasRecipient",
        "processing": "hasProcessing",
        "data": "hasPersonalData",
        "basis": "hasLegalBasis",
        "keep": "hasStorageCondition",
        "rights": "hasRight",
        "parent": "isSubsidiaryOf",
        "brands": "hasOrganisationalUnit",
    }
    said |= {name: {"@id": f"dpv:{term}", **one} for name, term in singles.items()}
    said |= {name: {"@id": f"dpv:{term}", **many} for name, term in lists.items()}
    said |= {"name": "dpv:hasName", "post": "dpv:hasAddress"}
    return {"@context": said}


def linked(edition: Edition) -> Json:
    """The document of one edition. ``edition`` as published; its translations lend it their words."""
    writer = _Writer(edition)
    own = edition.notice
    titles = {one.language: one.title for one in (*edition.translations, own) if one.title}
    return {
        "@context": [CONTEXT, {"@base": f"/privacy/editions/{edition.hash}/notice.jsonld"}],
        "@id": f"/privacy/editions/{edition.hash}/",
        "@type": "dpv:PrivacyNotice",
        "edition": edition.hash,
        "conformsTo": dpv.conforms_to(),
        "title": titles,
        "language": list(edition.languages()),
        "effective": edition.effective.isoformat(),
        "places": [f"loc:{place}" for place in own.places],
        "controllers": [writer.controller(one) for one in _each(own.declarations, Controller)],
        "channels": [writer.channel(one) for one in _each(own.declarations, Channel)],
        "processes": [
            *(writer.process(one) for one in _each(own.declarations, Purpose)),
            *(each for one in _each(own.declarations, Recipient) for each in writer.disclosures(one)),
        ],
        "recipients": [writer.recipient(one) for one in _each(own.declarations, Recipient)],
        "rights": [writer.right(one) for one in _each(own.declarations, Right)],
        "concepts": writer.concepts(),
    }


def _each(declarations: Mapping[str, AnyDeclaration], kind: Any) -> Iterator[Any]:
    return (one for one in declarations.values() if isinstance(one, kind))


class _Writer:
    """Writes declarations as nodes and remembers which words they use."""

    def __init__(self, edition: Edition) -> None:
        self.notice = edition.notice
        self.page = f"/privacy/editions/{edition.hash}/"
        self.words = {one.language: one.words for one in edition.translations}
        self.used: dict[str, Json] = {}

    def controller(self, one: Controller) -> Json:
        brands = [
            {"@id": f"#{name}", "@type": "dpv:OrganisationalUnit", "label": self._told(one, f"brands/{name}/label")}
            for name in one.brands
        ]
        return {
            **self._node(one, "dpv:DataController"),
            "name": one.name,
            "post": one.post,
            "country": f"loc:{one.country}",
            **({"parent": [f"#{one.parent}"]} if one.parent else {}),
            **({"brands": brands} if brands else {}),
        }

    def channel(self, one: Channel) -> Json:
        return {**self._node(one, "dpv:Context"), "word": one.medium}

    def process(self, one: Purpose) -> Json:
        """A purpose with what it uses, on which ground, for how long, and what a person may do about it."""
        about = [right for right in _each(self.notice.declarations, Right) if one.id in right.about]
        purpose = {
            "@id": f"#{one.id}/purpose",
            "@type": "dpv:Purpose",
            "label": self._told(one, "label"),
            "wider": [self._use(key) for key in one.use],
        }
        return {
            **self._node(one, "dpv:Process", labelled=False),
            "purpose": {**purpose, **self._said(one, "text")},
            "data": [self._data(key) for key in one.data],
            "basis": list(self._basis(one)),
            "keep": list(self._keep(one.keep, f"#{one.id}/keep")),
            **({"rights": [f"#{right.id}" for right in about]} if about else {}),
        }

    def recipient(self, one: Recipient) -> Json:
        who = self.notice.declarations.get(one.who) if one.who else None
        named = who if isinstance(who, Controller) else one
        said: Json = {
            **self._node(one, "dpv:Recipient"),
            "wider": [self._word("recipient-classes", one.is_class)],
            **({"name": named.name} if named.name else {}),
            **({"post": named.post} if named.post else {}),
            **({"country": f"loc:{named.country}"} if named.country else {}),
        }
        return said

    def disclosures(self, one: Recipient) -> Iterator[Json]:
        """What a recipient gets, purpose by purpose, and on which ground it may leave the country."""
        for purpose, keys in one.gets.items():
            transfers = list(self._transfers(one))
            yield {
                "@id": f"#{one.id}/gets/{purpose}",
                "@type": "dpv:Process",
                "processing": ["dpv:Disclose"],
                "purpose": f"#{purpose}/purpose",
                "recipient": f"#{one.id}",
                "data": [self._data(key) for key in keys],
                "form": self._word("forms", one.form),
                **({"basis": transfers} if transfers else {}),
                **self._scope(one.scope),
            }

    def right(self, one: Right) -> Json:
        said = {**self._node(one, "dpv:DataSubjectRight"), "wider": [self._word("rights", one.to)]}
        return {**said, "within": _duration(one.within, f"#{one.id}/within")} if one.within else said

    def concepts(self) -> list[Json]:
        """Every word that was used, by its id."""
        return [self.used[key] for key in sorted(self.used)]

    def _node(self, one: AnyDeclaration, kind: str, *, labelled: bool = True) -> Json:
        label = self._told(one, "label") if labelled else {}
        return {
            "@id": f"#{one.id}",
            "@type": kind,
            "source": f"{self.page}#{one.clause}",
            **({"label": label} if label else {}),
            **self._scope(one.scope),
        }

    def _scope(self, scope: Scope) -> Json:
        found: Json = {}
        if scope.places is not None:
            found["places"] = [f"loc:{place}" for place in scope.places]
        if scope.by is not None:
            found["controllers"] = [f"#{name}" for name in scope.by]
        if scope.on is not None:
            found["channels"] = [f"#{name}" for name in scope.on]
        return found

    def _told(self, one: AnyDeclaration, path: str) -> Json:
        """One text in every language that has it."""
        own = translated_words(one).get(path)
        others = {language: words.get(f"{one.id}/{path}") for language, words in self.words.items()}
        said = {self.notice.language: own, **others}
        return {language: text for language, text in said.items() if text}

    def _said(self, one: AnyDeclaration, path: str) -> Json:
        told = self._told(one, path)
        return {"says": told} if told else {}

    def _basis(self, one: Purpose) -> Iterator[Json]:
        for key, grounds in _parts(one.basis):
            place, _, channel = key.partition("/")
            for rank, ground in enumerate(grounds, start=1):
                yield {
                    "@id": f"#{one.id}/basis/{key}/{rank}",
                    "@type": "dpv:LegalBasis",
                    "wider": [self._word("grounds", ground)],
                    "rank": rank,
                    **({} if place == "else" else {"places": [f"loc:{place}"]}),
                    **({"channels": [f"#{channel}"]} if channel else {}),
                    **(self._said(one, "interest") if ground == "legitimate-interest" else {}),
                }

    def _keep(self, keep: Depends | None, path: str) -> Iterator[Json]:
        for key, value in _parts(keep):
            only = {} if key == "else" else {"data": [self._data(key)]}
            yield {**_duration(parse(str(value)), f"{path}/{key}"), "@type": "dpv:StorageDuration", **only}

    def _transfers(self, one: Recipient) -> Iterator[Json]:
        for key, mechanism in _parts(one.transfer):
            where = {} if key == "else" else {"places": [f"loc:{key}"]}
            yield {
                "@id": f"#{one.id}/transfer/{key}",
                "@type": "dpv:DataTransferLegalBasis",
                "wider": [self._word("mechanisms", str(mechanism))],
                **where,
            }

    def _word(self, list_name: str, word: str) -> str:
        """A word of a closed list, as a concept of the notice."""
        return self._concept(f"#{list_name}/{word}", word, dpv.concept(list_name, word), {})

    def _data(self, key: str) -> str:
        return self._concept(f"#{key}", key, self._above(key, data_categories(), "dpv:PersonalData"), self._named(key))

    def _use(self, key: str) -> str:
        return self._concept(f"#{key}", key, self._above(key, data_uses(), "dpv:Purpose"), self._named(key))

    def _named(self, key: str) -> Json:
        term = self.notice.declarations.get(key)
        known = data_categories().get(key) or data_uses().get(key)
        return self._told(term, "label") if isinstance(term, Term) else {"en": known.name} if known is not None else {}

    def _above(self, key: str, known: Mapping[str, Entry], otherwise: str) -> str:
        """The DPV concept of a key, or of the nearest key above it that has one."""
        while key:
            term = self.notice.declarations.get(key)
            found = term.dpv if isinstance(term, Term) and term.dpv else known[key].dpv if key in known else None
            if found is not None and found.startswith(("dpv:", "pd:")):
                return found
            key = key.rpartition(".")[0]
        return otherwise

    def _concept(self, address: str, word: str, above: str, label: Json) -> str:
        named = {"label": label} if label else {}
        self.used[address] = {"@id": address, "@type": "skos:Concept", "word": word, "wider": [above], **named}
        return address


def _parts(depends: Depends | None) -> Iterable[tuple[str, Any]]:
    """The values of what depends by key, ``else`` last."""
    if depends is None:
        return ()
    otherwise = () if depends.otherwise is None else (("else", depends.otherwise),)
    return (*depends.when.items(), *otherwise)


def _duration(period: Period, address: str) -> Json:
    """A period as it is written, and as XML Schema counts it where it can: not at once, a session, business days."""
    counted = _UNITS.get(period.unit)
    said = {"@id": address, "@type": "dpv:Duration", "word": write(period)}
    return {**said, "duration": counted.format(period.count)} if counted else said


def as_bytes(document: Json) -> bytes:
    """A document as it is served: indented, in the order it was made, so that its bytes are always the same."""
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"
