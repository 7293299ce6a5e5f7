"""What lies in what."""

from __future__ import annotations

from troth.terms import places


def test_all_countries_are_there_and_nothing_else_is():
    assert len(places.countries()) == 249
    assert places.known("CH")
    assert places.known("CA-QC")
    assert places.known("EEA")
    assert not places.known("XX")
    assert not places.known("ch")
    assert not places.known("US-ZZ")


def test_the_union_has_27_members_and_the_area_30():
    assert sum(places.contains("EU", c) for c in places.countries()) == 27 + 7  # and territories with own codes
    assert {c for c in ("IS", "LI", "NO") if places.contains("EEA", c)} == {"IS", "LI", "NO"}
    assert not places.contains("EU", "CH")
    assert not places.contains("EU", "GB")


def test_a_chain_goes_from_the_most_specific_to_the_widest():
    assert places.chain("US-CA") == ("US-CA", "US")
    assert places.chain("FR") == ("FR", "EU", "EEA")
    assert places.chain("XX") == ()


def test_california_is_not_canada():
    assert places.contains("US", "US-CA")
    assert not places.contains("CA", "US-CA")


def test_the_narrower_of_two_places_is_what_they_share():
    assert places.meet(["EU", "US"], ["FR", "US-CA", "JP"]) == ("FR", "US-CA")
    assert places.meet(["EU"], ["US"]) == ()
    assert places.overlaps("FR", "EU")
