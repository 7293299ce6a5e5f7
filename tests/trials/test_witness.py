"""What a witness takes down, and the verdict that follows."""

from troth.trials.witness import Witness


def test_both_ways_as_promised_is_held():
    witness = Witness()
    witness.met(2)
    witness.allowed("a letter reaches Inès, who agreed", happened=True, saw="in her mailbox")
    witness.forbidden("a letter reaches Jonas, who refused", happened=False, saw="refused at the desk")

    assert witness.verdict() == ("held", "")
    assert witness.sample == "2 made-up clients, 2 acts, both ways"
    assert all("as promised" in line for line in witness.evidence)


def test_one_forbidden_act_that_happened_is_a_deviation_and_says_what_was_seen():
    witness = Witness()
    witness.allowed("a letter reaches Inès, who agreed", happened=True, saw="in her mailbox")
    witness.forbidden("a letter reaches Jonas, who refused", happened=True, saw="in his mailbox")

    verdict, said = witness.verdict()

    assert verdict == "deviated"
    assert said == "A letter reaches Jonas, who refused: this happened. Seen: in his mailbox"
    assert "NOT as promised" in witness.evidence[1]


def test_an_allowed_act_that_did_not_happen_is_a_deviation_too():
    witness = Witness()
    witness.allowed("a letter reaches Inès, who agreed", happened=False, saw="nothing came")
    witness.forbidden("a letter reaches Jonas, who refused", happened=False, saw="nothing came")

    assert witness.verdict()[0] == "deviated"


def test_a_site_that_refuses_everything_holds_nothing():
    witness = Witness()
    witness.forbidden("a letter reaches Jonas, who refused", happened=False, saw="the site is down")

    assert witness.verdict()[0] == "incomplete"


def test_nothing_seen_is_incomplete():
    assert Witness().verdict()[0] == "incomplete"
