"""The letters Troth writes: what they say, that the gate is asked, and that nothing of them stays."""

from __future__ import annotations

import datetime as dt
import re
import socket
import tomllib
from pathlib import Path

import pytest

import troth
from troth.house import letter_words, links
from troth.house.letters import NoLetter
from troth.messages import MessageRefused, MessageSent
from troth.rights.facts import Left, Note, Plan, Record, Request, TableFate
from troth.stores.mail import MailAway
from troth.stores.tokens import StopToken, make_token
from troth.systems.facts import Wording

INES = "ines.favre@clients.example"
NINE = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


def request(right="access", **more):
    said = {
        "id": "R-2041",
        "right": right,
        "state": "received",
        "waits_for": "machine",
        "way": "centre",
        "place": "FR",
        "person": 7,
        "received": NINE,
        "due": dt.datetime(2026, 12, 23, 22, 59, tzinfo=dt.UTC),
        "edition": "e",
        "clause": "rights",
        "stands": Note(code="received"),
    }
    return Request(**said | more)


FRENCH = {
    "The shop": "La boutique en ligne",
    "The boutiques": "Les boutiques",
    "Account": "Compte",
    "Orders": "Commandes",
    "Repairs": "Réparations",
    "your ring is with us": "votre bague est chez nous",
    "Paper files of the boutiques before 2019": "Dossiers papier des boutiques avant 2019",
}


def called(own):
    """What the house calls something, in French too where somebody has translated it."""
    return Wording(own=own, others={"fr": FRENCH[own]} if own in FRENCH else {})


def fate(label, fate, rows, **more):
    return TableFate(
        system="shop",
        system_label=called("The shop"),
        collection=label,
        label=called(label),
        fate=fate,
        rows=rows,
        columns=(),
        **more,
    )


EMAIL = Note(code="identity", kind="email")
PLAN = Plan(
    tables=(
        fate("Account", "removed", 1),
        fate("Order addresses", "emptied", 2),
        fate("Orders", "kept", 2, ground="legal-obligation", until=dt.date(2036, 12, 31)),
        fate("Repairs", "kept", 1, ground="open-order", why=called("your ring is with us")),
    ),
    systems=(called("The shop"), called("The boutiques")),
    found_by=(EMAIL,),
    not_searched=(Note(code="said", names={"what": called("Paper files of the boutiques before 2019")}),),
    at=NINE,
)
RECORD = Record(request="R-2041", plan=PLAN, ran_at=NINE, looked_again_at=NINE, looked_for=(EMAIL,))


def words(letter):
    return " ".join(letter.get_content().split())


@pytest.fixture
def sent(house, letterbox):
    """Send one letter to Inès and give it as it arrived."""

    def send(kind, **told):
        assert house.letters.send(kind, INES, **told)
        return letterbox.letters[-1]

    return send


def test_a_code_goes_out_as_a_service_message_of_the_notice_and_the_fact_holds_nothing_of_it(house, sent):
    letter = sent("code", code="402911")
    assert (letter["To"], letter["Subject"], letter["Auto-Submitted"]) == (INES, "Your code", "auto-generated")
    assert "Your code is 402911" in words(letter)
    (kept,) = house.store.facts(MessageSent)
    assert (kept.fact.message, kept.fact.message_class, kept.person) == ("account-message", "service", None)


def test_a_receipt_says_the_day_by_which_we_answer_and_where_to_follow_it(sent):
    said = words(sent("received", request=request()))
    assert "On 23 November 2026 you asked for a copy of what we hold about you." in said
    assert "We answer by 23 December 2026." in said  # a minute to midnight in Zurich
    assert "http://www.amarante.localhost:8000/privacy/requests/R-2041" in said
    assert "privacy.eu@amarante.example" in said  # she is in France


def test_the_receipt_of_an_erasure_says_that_nothing_has_gone_yet(sent):
    seen = words(sent("received", request=request("erase", way="centre")))
    assert "then you decide. Until then your choices stay as they are." in seen
    assert "advertising" not in seen
    written = words(sent("received", request=request("erase", way="post")))
    assert "one of us looks over what would go" in written
    assert "Our advertising to you has ended at once" in written
    assert "you decide" not in written


def test_a_copy_that_is_ready_says_until_when_it_lies_there(sent):
    said = words(sent("ready", request=request(), until=NINE + dt.timedelta(days=14)))
    assert "The copy lies there until 7 December 2026, 10:00" in said


def test_the_last_letter_says_what_went_what_stays_and_where_the_record_lies(house, sent):
    said = words(sent("forgotten", request=request("erase"), record=RECORD))
    assert "Account (The shop): 1 entry removed" in said
    assert "Order addresses (The shop): 2 entries emptied of what is yours" in said
    assert "Orders (The shop): 2 entries, until 31 December 2036: the law makes us keep it" in said
    assert "Repairs (The shop): 1 entry, until the matter is closed: your ring is with us" in said
    assert "Paper files of the boutiques before 2019" in said
    assert "complete" not in said.lower()
    token = said.partition("/privacy/record/")[2].split()[0]
    assert links.read_record_token(house, token) == "R-2041"


def test_what_was_still_there_is_said_in_the_last_letter(sent):
    left = Left(system="shop", collection="notes", label=called("Notes"), rows=1, found_by=Note(code="words"))
    record = Record(request="R-2041", plan=PLAN, ran_at=NINE, looked_again_at=NINE, looked_for=(EMAIL,), left=(left,))
    said = words(sent("forgotten", request=request("erase"), record=record))
    assert "this was still there, and we see to it: - Notes: 1 entry, found by the name or street in free text" in said


@pytest.mark.parametrize("kind", ["refused", "extended"])
def test_a_no_and_a_delay_carry_their_reason_and_where_to_complain(sent, kind):
    said = words(sent(kind, request=request(), reason="You asked for the same on Monday."))
    assert "You asked for the same on Monday." in said
    assert "8 rue des Orfèvres, 75001 Paris" in said
    assert "the data protection authority of your country" in said
    assert ("go to court" in said) == (kind == "refused")


def test_an_objection_is_told_at_once_with_what_stopped(sent):
    said = words(sent("objected", request=request("object", purposes=("guesses",))))
    assert "- Guessing what may please you" in said
    assert "It has stopped" in said


@pytest.mark.parametrize(("place", "mailbox"), [("", "privacy@"), ("GB", "privacy.uk@"), ("US-CA", "privacy.us@")])
def test_whom_to_write_to_is_the_contact_of_the_persons_place(sent, place, mailbox):
    assert f"{mailbox}amarante.example" in words(sent("received", request=request(place=place)))


@pytest.mark.parametrize("kind", ["received", "forgotten"])
def test_a_paragraph_is_one_line_for_the_reader_and_short_lines_on_the_way(sent, kind):
    letter = sent(kind, request=request("erase"), record=RECORD)
    paragraphs = "\n".join(letter.get_content().splitlines()).split("\n\n")
    assert len(paragraphs) > 3
    assert all("\n" not in each.strip() or re.search(r":\n(- |\S+://)", each) for each in paragraphs)
    assert max(len(each) for each in paragraphs) > 100
    assert max(len(line) for line in letter.as_bytes().splitlines()) <= 78, "RFC 5322, section 2.1.1"


def test_where_the_mail_server_is_away_nothing_was_sent_and_the_caller_is_told(home, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as free:
        dead = free.getsockname()[1]
    monkeypatch.setenv("TROTH_MAIL_PORT", str(dead))
    with troth.open(home) as again, pytest.raises(MailAway, match="did not take a letter"):
        again.letters.send("code", INES, code="402911")


def test_a_notice_without_a_service_message_has_no_letters_and_says_what_to_declare(house, monkeypatch):
    monkeypatch.setattr("troth.house.letters.message_class", lambda _notice, _id: "marketing")
    with pytest.raises(NoLetter, match="declares no service message") as said:
        house.letters.send("code", INES, code="402911")
    assert "account-message" in said.value.hint
    assert not list(house.store.facts(MessageSent))
    assert not list(house.store.facts(MessageRefused))


def test_a_token_of_another_sort_opens_no_record(house):
    other = make_token(house.keyring, StopToken(person=1, message="news-message"))
    assert links.read_record_token(house, other) is None
    assert links.read_record_token(house, links.record_token(house, "R-7")) == "R-7"


def test_a_letter_speaks_the_language_of_the_page_and_english_where_it_has_no_words(sent):
    assert words(sent("code", code="402911", language="fr-CH")).startswith("Votre code est 402911")
    said = words(sent("received", request=request(), language="fr"))
    assert "Le 23 novembre 2026, vous avez demandé une copie de ce que nous détenons sur vous." in said
    kept = words(sent("forgotten", request=request("erase"), record=RECORD, language="fr"))
    assert "Commandes (La boutique en ligne) : 2 entrées, jusqu\u2019au 31 décembre 2036 (la loi" in kept
    assert (
        "Réparations (La boutique en ligne) : 1 entrée, jusqu\u2019à la fin de l\u2019affaire (votre bague est" in kept
    )
    assert "en ces lieux : La boutique en ligne et Les boutiques." in kept
    assert "Order addresses (anglais) (La boutique en ligne) : 2 entrées" in kept, "what nobody translated says so"
    assert words(sent("code", code="402911", language="ja")).startswith("Your code is")


def flat(part, path=()):
    """Every sentence of a file by its path."""
    if isinstance(part, dict):
        return {key: one for name, inner in part.items() for key, one in flat(inner, (*path, name)).items()}
    return {path: part}


FILES = sorted((Path(letter_words.__file__).parent / "words").glob("*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_language_has_every_sentence_with_the_same_blanks(file):
    english, own = (flat(tomllib.loads(one.read_text("utf-8"))) for one in (file.with_stem("en"), file))
    assert own.keys() == english.keys()
    for key, said in english.items():
        if isinstance(said, list):
            assert len(own[key]) == len(said)
        else:
            assert blanks(own[key]) == blanks(said), key


def blanks(said):
    """What is filled in; ``table_small`` is a ``table`` inside a sentence."""
    return set(re.findall(r"{(\w+?)(?:_small)?}", said))
