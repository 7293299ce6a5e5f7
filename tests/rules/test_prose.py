"""Turns of the rules of prose that no bad example shows: what they find, and what they must leave alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troth.notice.findings import Findings
from troth.notice.policy import Policy, read_policy
from troth.notice.policy.declared import read_declared
from troth.notice.read import parse_notice
from troth.notice.rules import catalogue, check
from troth.notice.rules.prose import hard_to_read
from troth.notice.source import accept

ROOT = Path(__file__).parents[2]
DAY = dt.date(2026, 6, 1)
READ_BY = [one.name for one in catalogue().values() if one.look_at_text is not None]


def policy(text: str, file: str = "policy.md") -> Policy:
    source = accept(text, findings=Findings(file))
    assert source is not None
    return read_policy(source)


def said(rule: str, text: str, file: str = "policy.md") -> list[tuple[int, str]]:
    """Line and words of what a rule finds; the text is told to be English by a sentence at its end."""
    whole = f"{text}\n\nWe keep what you tell us for as long as you are a client of the bakery.\n"
    look = catalogue()[rule].look_at_text
    assert look is not None
    read = policy(whole, file)
    found = []
    for one in look(read):
        lines = list(read.source.lines[one.span.line - 1 : one.span.end_line])
        lines[-1] = lines[-1][: one.span.end_column - 1]
        found.append((one.span.line, " ".join(lines)[one.span.column - 1 :]))
    return found


# vague-condition


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We may share your order with the guild.", "We may share"),
        ("We keep your data for a certain period.", "a certain period"),
        ("We share your data as we see fit.", "as we see fit"),
        ("We use your data for legitimate business purposes.", "legitimate business purposes"),
        ("On occasion, calls are recorded.", "On occasion"),
        ("You have certain rights, such as the right to a copy.", "certain rights"),
    ],
)
def test_a_word_that_decides_and_says_nothing_is_found(text, words):
    assert said("vague-condition", text) == [(1, words)]


@pytest.mark.parametrize(
    "text",
    [
        "We may share your order with the guild if you ask us to.",
        "If we have reasonable doubts about who you are, we may ask for proof.",
        "We may ask for a reasonable fee where your requests are excessive.",
        "You may ask for a copy of your data at any time.",
        "We make certain that your data are safe.",
        "In the following circumstances we erase your data: you ask, or the law wants it.",
        "We share certain data (your name and your address) with the driver.",
        "We may change this policy from time to time.",
        "In some towns the bread is white.",
        "They may not use your data for anything else.",
    ],
)
def test_a_word_that_decides_nothing_or_is_explained_is_left_alone(text):
    assert said("vague-condition", text) == []


def test_a_flood_of_vague_words_is_told_in_ten_sentences_and_one_number():
    text = "\n\n".join(f"We may share your order number {one} with the guild." for one in range(30))
    look = catalogue()["vague-condition"].look_at_text
    found = list(look(policy(text)))
    assert len(found) == 10
    assert [one.message.endswith("Not shown: 20 more sentences.") for one in found].count(True) == 1


# undated


@pytest.mark.parametrize(
    "date",
    [
        "Last updated: 3 June 2026",
        "Version 4",
        "Effective June 3, 2026.",
        "Stand: 03.06.2026",
        "In force from 2026-06-03.",
    ],
)
def test_a_policy_with_a_date_of_its_own_is_dated(date):
    assert said("undated", f"# Privacy\n\n{date}\n\n## Changes to this policy\n\nWe may change it.") == []


@pytest.mark.parametrize(
    "other",
    [
        "We have baked since 1911.",
        "The law of 6 January 1978, which few people read, gives every one of us rights, and so does the other one.",
    ],
)
def test_a_date_of_something_else_dates_nothing(other):
    found = said("undated", f"# Privacy\n\n{other}\n\n## Changes to this policy\n\nWe may change it.")
    assert [line for line, _ in found] == [5]


@pytest.mark.parametrize(
    "sentence",
    [
        "Nous pouvons modifier cette politique de confidentialité.",
        "Wir können diese Datenschutzerklärung jederzeit ändern.",
        "Possiamo aggiornare questa informativa.",
    ],
)
def test_changes_are_understood_in_other_languages(sentence):
    (found,) = catalogue()["undated"].look_at_text(policy(f"# Titel\n\n{sentence}"))
    assert found.span.line == 3


def test_a_policy_that_does_not_speak_of_changes_is_not_asked_for_a_date():
    assert said("undated", "# Privacy\n\nWe keep little.") == []


# reference-nowhere

SECTIONS = (
    "# Privacy\n\n## 1. Contact us\n\nWrite.\n\n## 2. Cookies and similar technologies\n\nFew.\n\n## 3. Rights\n\nAll. "
)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ('See "Cookies and technologies" below.', "Cookies and technologies"),
        ("It is said in section 7.", "section 7"),
        ("They are listed in Annex B.", "Annex B"),
    ],
)
def test_a_section_that_is_not_there_is_found(sentence, words):
    assert [found for _, found in said("reference-nowhere", SECTIONS + sentence)] == [words]


@pytest.mark.parametrize(
    "sentence",
    [
        'See "Contact" below.',
        "See “Cookies and Similar Technologies”.",
        "It is said in section 3.",
        "It is said in section 22 of the Data Protection Act.",
        "Section 1798.83 of the Civil Code gives you that.",
        'Press "Save" or see "Help" in the menu.',
        'See the "About us" section of our website.',
        "Annex B of the Directive lists them.",
    ],
)
def test_a_section_that_is_there_or_is_somebody_elses_is_left_alone(sentence):
    assert said("reference-nowhere", SECTIONS + sentence) == []


# contact-absent


@pytest.mark.parametrize(
    "text",
    [
        "Send an e-mail to the address below.\n\nhello@bakery.example",
        "Send an e-mail to the address given below: hello (at) bakery (dot) example.",
        "Send an e-mail to the address [below](mailto:hello@bakery.example).",
        "Call us on the number below.\n\nTelephone 01 555 0110",
        "Every e-mail that you get from us says below how to end them.",
        "We ask for your e-mail address below.",
    ],
)
def test_an_address_that_is_there_or_was_not_promised_is_left_alone(text):
    assert said("contact-absent", text) == []


def test_the_other_sentences_that_send_there_are_named():
    text = "Send an e-mail to the address below.\n\nBread.\n\nOr write an e-mail, with the details given below."
    look = catalogue()["contact-absent"].look_at_text
    (found,) = look(policy(f"{text}\n\nWe keep what you tell us for as long as you are with us."))
    assert found.message.endswith("Line 5 promises it too.")


# list-open


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We share it only with the bank, the carrier and other third parties.", "other third parties"),
        ("We share it with the following:\n\n- the bank,\n- others: the carrier, etc.", "etc."),
        ("Who gets it:\n\n- the bank;\n- the carrier;\n- other partners where it suits us.", "other partners"),
        ("We use your data to bake, to deliver and for other purposes.", "other purposes"),
    ],
)
def test_an_open_end_of_a_closed_list_is_found(text, words):
    assert [found for _, found in said("list-open", text)] == [words]


@pytest.mark.parametrize(
    "text",
    [
        "They use it only to deliver, and not for any other purpose.",
        "We share it only with the bank and with other companies named below.",
        "We share it with others, such as:\n\n- the bank;\n- the carrier;\n- other partners of ours.",
        "We share it with the bank, the carrier and other companies.",
        "We share it with the following:\n\n- the bank,\n- any other person, with your consent.",
        "The data we collect include, but are not limited to, your name and other details.",
    ],
)
def test_a_list_that_is_open_from_the_start_or_closes_again_is_left_alone(text):
    assert said("list-open", text) == []


# list-stops, paragraph-twice, link-insecure


def test_a_wrapped_line_that_ends_in_and_is_no_end():
    text = "We use it:\n\n• to bake your order and to bring it to the house in which you live, and\nto look after you;\n\n• to rest.\n"
    assert said("list-stops", text, "policy.txt") == []


def test_a_paragraph_that_stops_before_a_heading_is_found():
    assert said("list-stops", "# A\n\nWe bake, deliver and\n\n## B\n\nMore.") == [(3, "We bake, deliver and")]


TWICE = (
    "If you have {} about this policy or about how we use your data, please {} us, or come by, and we will answer you."
)


@pytest.mark.parametrize(
    ("second", "found"),
    [
        (TWICE.format("a question or a remark", "write to or call"), True),
        (TWICE.format("a question", "write to") + " We are in Dublin.", False),
        (
            "We bake bread in the morning, and we sell what is left of it in the evening to whoever comes by and asks.",
            False,
        ),
    ],
    ids=["nearly the same", "a place of its own", "another"],
)
def test_neighbours_that_say_the_same_are_one_too_many(second, found):
    first = TWICE.format("a question", "write to")
    assert bool(said("paragraph-twice", f"# Contact\n\n{first}\n\n{second}")) is found


def test_two_sentences_of_two_things_are_no_repetition():
    one = "Our app does not collect any {} from you at the moment, and if that should change we will tell you on this page."
    assert said("paragraph-twice", "\n\n".join(one.format(what) for what in ("contacts", "pictures"))) == []


def test_a_field_that_every_entry_has_is_no_repetition():
    field = "Data used: cookies, the address of your device and what you looked at."
    text = "\n\n".join(f"## Provider {number}\n\n{field}" for number in "ABCD")
    assert said("paragraph-twice", text) == []


def test_a_bare_address_is_pointed_at_in_its_sentence():
    text = "We are in the guild, whose rules stand at http://guild.example/rules."
    assert said("link-insecure", text) == [(1, "http://guild.example/rules")]


# page-residue, name-unstable, table-flattened, document-unlinked


@pytest.mark.parametrize(
    "text",
    ["Share\n\nWe bake.", "Menu\n\nSearch\n\nWe bake.", "# Your basket\n\nWe note what is in your shopping basket."],
)
def test_words_that_a_policy_may_well_have_are_no_residue(text):
    assert said("page-residue", text) == []


def test_a_page_has_a_right_to_its_menu():
    assert said("page-residue", "<html><p>Skip to content</p><p>We bake.</p>", "policy.html") == []


def test_headings_that_were_guessed_may_repeat():
    twice = "ABOUT\n\nCookies\n\nWe set a few.\n\nRIGHTS\n\nCookies\n\nYou refuse them."
    assert said("heading-twice", twice, "policy.txt") == []
    assert said("heading-twice", "# A\n\n## B\n\nText.\n\n## B\n\nText.") == [(7, "## B")]


def test_a_menu_beside_a_basket_goes_with_it():
    assert said("page-residue", "Find a shop     Sign in\nYour bag (0)\n\nPRIVACY\n\nWe bake.", "policy.txt") == [
        (1, "Find a shop     Sign in Your bag (0)")
    ]


@pytest.mark.parametrize(
    "text",
    [
        'This is about our app (the "Service"). When you use the Service, we bake.',
        'This is about our apps (each a "Service", together the "Services"). We run the Services. The Service is free.',
        "When you use the app, the site or the service, we bake.",
        "Our Service Providers and the Services Team bake. We like the Services Team.",
        "Join the Morning Club or the Evening Club; each club has a key.",
    ],
)
def test_a_name_that_is_defined_or_is_none_is_left_alone(text):
    assert said("name-unstable", text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("You use the Site and the App. We watch the Site.", "Site"),
        ("Join the Morning Club.\n\nThe club is free. In the club you eat. We run the Dawn Club.", "Dawn Club"),
        (
            'Mill Ltd, together with its affiliates ("we"), bakes.\n\nYour name is shared between our affiliated companies.',
            "affiliated companies",
        ),
    ],
)
def test_one_thing_with_two_names_is_found(text, words):
    assert [found for _, found in said("name-unstable", text)] == [words]


@pytest.mark.parametrize(
    "text",
    [
        "We work with YouTube, LinkedIn, WhatsApp, TikTok, PayPal, DoubleClick and GitHub, and each of them has its own policy.",
        "We use localStorage, sessionStorage, the userId and the cookieConsent of your browser, and nothing else at any time.",
        "What we keep: your name, the purpose, the source of the data and their description, for a year after you have left.",
    ],
)
def test_names_of_companies_and_programs_are_no_table(text):
    assert said("table-flattened", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "You must read our [Terms of Sale](https://bakery.example/terms).",
        "You must read our Terms of Sale at https://bakery.example/terms.",
        "You must read our Terms of Sale.\n\n## Terms of Sale\n\nPay.",
        "You should read their Privacy Policy.",
        "Please read this Privacy Policy with care.",
        "We have Terms of Sale.",
    ],
)
def test_a_document_that_is_linked_or_need_not_be_read_is_left_alone(text):
    assert said("document-unlinked", text) == []


# hard-to-read, sentence-long


def test_the_score_is_the_one_that_one_counts_by_hand():
    texts = ["We bake bread.", "Everybody eats delicious bread; nobody goes hungry."]
    # 10 words, 3 stretches, 2 long words (everybody, delicious): 10/3 + 100 * 2/10
    assert hard_to_read.lix(texts) == pytest.approx(10 / 3 + 20)


def test_a_difficult_text_is_told_once_with_its_heaviest_paragraphs():
    heavy = (
        "Notwithstanding applicable regulatory requirements, personal information concerning individuals may be processed, "
        "transferred, aggregated and disclosed to affiliated organisations in furtherance of legitimate commercial objectives, "
        "consistently with contractual obligations and with the reasonable expectations of customers, employees, contractors, "
        "representatives, visitors and others who interact with our establishments anywhere in the world.\n\n"
    )
    (found,) = catalogue()["hard-to-read"].look_at_text(policy("# Privacy\n\n" + heavy * 6))
    assert found.span.line == 1
    assert "heaviest paragraphs: line 3 (" in found.message


def test_an_enumeration_is_read_item_by_item():
    items = ", ".join(["your name", "the street in which you live"] * 9)
    assert said("sentence-long", f"We note {items} and more.") == []


# A notice of ours is read like anybody's policy.

NOTICE = (ROOT / "examples" / "notices" / "good" / "corner-cycles.md").read_text("utf-8")
REPAIRS = "They serve the repair and nothing\nmore.{=repairs}"


def test_a_vague_sentence_of_a_notice_is_pointed_at_in_its_file():
    vague = "In some circumstances they serve your repair.{=repairs}"
    text = NOTICE.replace(REPAIRS, vague)
    (found,) = check(parse_notice(text), promises=())
    assert (found.rule, found.severity) == ("vague-condition", "warning")
    line = text.split("\n")[found.span.line - 1]
    assert line[found.span.column - 1 : found.span.end_column - 1] == "In some circumstances"


def test_marks_and_attributes_are_not_read_and_values_are_as_written():
    source = accept(
        '---\ntroth: 1\n---\n\n# A {.context}\n\n## B {#b for=CH\n  promises="N-1"}\n\n## C {#c promises="N-1"}\n\nOne {{ x.keep }} day.{=x\ny} Two.{.context}\n\n{{ items: name }}\n',
        findings=Findings("notice.md"),
    )
    assert source is not None
    read = read_declared(source, language="en")
    pieces = [(one.kind, one.text) for one in read.pieces]
    assert pieces[0] == ("heading", "A")
    assert pieces[-2:] == [
        ("heading", "C"),
        ("paragraph", "One {{ x.keep }} day. Two."),
    ]


def test_an_exception_holds_for_what_a_rule_of_prose_finds_in_a_notice():
    allowed = "<!-- allow vague-condition: counsel knows the circumstances -->\n\nIn some circumstances they serve your repair.{=repairs}"
    text = NOTICE.replace(f"{REPAIRS}", f"They serve.{{=repairs}}\n\n{allowed}")
    assert [one.rule for one in check(parse_notice(text), promises=())] == []


# Long and odd input: an answer, and soon.


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=60), st.integers(1, 400), st.sampled_from([".md", ".txt", ".html"]))
def test_any_text_however_often_it_repeats_gets_an_answer(text, times, suffix):
    source = accept((text + " ") * times, findings=Findings("policy"))
    if source is None:
        return
    read = read_policy(type(source)(f"policy{suffix}", source.lines))
    for name in READ_BY:
        for one in catalogue()[name].look_at_text(read):
            assert 1 <= one.span.line <= one.span.end_line <= len(source.lines)


ODD = [
    "certain " * 40_000,
    "other " * 40_000 + "partners",
    "We may share " * 20_000,
    '"Site' * 30_000,
    "(the " * 30_000,
    "see “" * 30_000,
    "e-mail " * 30_000,
    "aB" * 60_000,
    "cookieWhat " * 20_000,
    "Name Purpose " * 20_000,
    "and, " * 40_000,
    "1.1." * 40_000,
    "\n".join(["• and"] * 20_000),
    "\n\n".join(["Home / Legal"] * 5_000),
    "We use " + "a, " * 40_000 + "and other purposes",
    "the following: " + "or any other thing " * 20_000,
    "must read our " + "Terms " * 30_000,
    " / " * 40_000,
    "anonymous " * 30_000,
    "never share " * 30_000 + "only with us",
]


@pytest.mark.parametrize("text", ODD, ids=lambda text: text[:12])
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_no_rule_walks_the_same_way_twice(text, suffix):
    """Each rule looks at some hundred thousand signs of nonsense; one that backtracks would not come back."""
    read = policy("We keep what you tell us for as long as you are with us.\n\n" + text, f"policy{suffix}")
    for name in READ_BY:
        list(catalogue()[name].look_at_text(read))


def test_a_title_alone_announces_nothing_and_a_heading_above_nothing_does():
    look = catalogue()["heading-empty"].look_at_text
    assert look is not None
    found = [len(list(look(policy(text)))) for text in ("# Notre parole\n", "# Our word\n\n## Letters\n")]
    assert found == [0, 1]
