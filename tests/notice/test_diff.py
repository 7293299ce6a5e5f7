"""What changed, so that a person can read it: exactly the edited clauses, whole sentences, word by word."""

from __future__ import annotations

from tests.notice.letters import notice_of

from troth.notice.diff import ClauseChange, SentenceChange, asked_again, compare


def changes(*edits: tuple[str, str]) -> tuple[ClauseChange, ...]:
    return compare(notice_of(), notice_of(*edits))


def shown(sentence: SentenceChange) -> str:
    signs = {"same": "{}", "del": "[-{}-]", "ins": "{{+{}+}}"}
    return " ".join(signs[part.change].format(part.text) for part in sentence.parts)


def test_two_equal_editions_differ_in_nothing() -> None:
    assert changes() == ()


def test_a_date_alone_changes_no_clause() -> None:
    assert changes(("effective: 2026-06-01", "effective: 2026-09-01")) == ()


def test_a_mended_sentence_is_shown_whole_in_its_clause_and_no_other() -> None:
    (one,) = changes(("has a link that ends them at once", "ends at once when you press its link"))
    assert (one.clause, one.change) == ("news", "changed")
    assert [shown(each) for each in one.sentences] == [
        "Every letter [-has a link that-] ends [-them-] at [-once.-] {+once when you press its link.+}"
    ]
    assert one.declarations == ()


def test_a_new_sentence_is_new_and_a_lost_one_is_lost() -> None:
    (one,) = changes(("once.{=stop}", "once.{=stop} Reply STOP and it ends too.{=stop}"))
    assert [(each.change, shown(each)) for each in one.sentences] == [("added", "{+Reply STOP and it ends too.+}")]
    (one,) = changes((" Every letter has a link that ends them at once.{=stop}", ""))
    assert [each.change for each in one.sentences] == ["removed"]


def test_a_number_changed_in_a_declaration_is_a_changed_sentence() -> None:
    (one,) = changes(("lead: 30 days", "lead: 60 days"))
    assert shown(one.sentences[0]) == (
        "A new edition appears [-30\N{NO-BREAK SPACE}days-] {+60\N{NO-BREAK SPACE}days+} before it applies."
    )
    (declaration,) = one.declarations
    assert [(field.path, field.before, field.after) for field in declaration.fields] == [
        ("with/lead", "30 days", "60 days")
    ]


def test_a_declaration_changed_by_field_says_whether_the_field_decides() -> None:
    (one,) = changes(
        ('label: "Advertising"', 'label: "Adverts"'),
        ("gets: {adverts: [user.device.cookie_id]}", "gets: {adverts: []}"),
    )
    fields = {
        field.path: (field.before, field.after, field.decides) for each in one.declarations for field in each.fields
    }
    assert fields == {
        "label": ("Advertising", "Adverts", False),
        "gets/adverts": ("user.device.cookie_id", "", True),
    }


def test_a_field_inside_a_map_is_named_by_its_path() -> None:
    (one,) = changes(("EU/email: [consent, soft-opt-in]", "EU/email: consent"))
    assert [field.path for field in one.declarations[0].fields] == ["basis/EU/email"]


def test_a_new_clause_and_a_lost_one_are_named_as_such() -> None:
    new = "## Sharing {#sharing}\n\nWe share nothing.{.context}\n\n## Advertising {#adverts}"
    (one,) = changes(("## Advertising {#adverts}", new))
    assert (one.clause, one.change, one.title) == ("sharing", "added", "Sharing")
    (gone,) = compare(notice_of(("## Advertising {#adverts}", new)), notice_of())
    assert (gone.clause, gone.change) == ("sharing", "removed")


def test_a_new_heading_is_shown_beside_the_old_one() -> None:
    (one,) = changes(("## Letters {#news}", "## Our letters {#news}"))
    assert (one.was_titled, one.title) == ("Letters", "Our letters")


def test_a_clause_narrowed_to_a_place_has_changed_for_everybody_else() -> None:
    (one,) = changes(("{#adverts}", "{#adverts for=EU}"))
    assert [shown(each) for each in one.sentences] == ["{+Holds in: the European Union.+}"]


def test_who_is_asked_again_are_those_whose_switch_changed() -> None:
    assert asked_again(notice_of(), notice_of(("creations.{=news letter}", "new creations.{=news letter}"))) == ()
    assert asked_again(notice_of(), notice_of(("keep: 6 months", "keep: 9 months"))) == ("adverts",)
