"""The headers that end a letter (RFC 2369, RFC 8058), and names that would smuggle one in."""

import pytest

from troth.messages import HeaderError, headers, one_line

LINK = "https://www.amarante.example/privacy/stop/abc"


def test_a_letter_names_its_own_link_a_mailbox_and_one_click():
    assert headers(LINK, "privacy@amarante.example") == {
        "List-Unsubscribe": f"<{LINK}>, <mailto:privacy@amarante.example?subject=stop>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def test_without_a_mailbox_the_link_stands_alone():
    assert headers(LINK)["List-Unsubscribe"] == f"<{LINK}>"


@pytest.mark.parametrize(
    "link", ["mailto:a@b.example", "javascript:alert(1)", "https://", f"{LINK}> <x", f"{LINK}\r\nBcc: v"]
)
def test_what_is_no_address_of_a_page_is_no_link(link):
    with pytest.raises(HeaderError):
        headers(link)


@pytest.mark.parametrize("sign", ["\r", "\n", "\r\n", "\0", "\x0b", "\x85", "\u2028"])
def test_a_name_with_a_line_break_is_refused_without_repeating_it(sign):
    with pytest.raises(HeaderError) as told:
        one_line(f"Ines{sign}Bcc: viktor.pasko@clients.example", what="the name of a recipient")
    assert str(told.value).startswith("the name of a recipient holds a line break or control character")
    assert "viktor" not in str(told.value)


def test_an_ordinary_name_is_left_as_it_is():
    assert one_line("Inès Favre, née d'Aubigné") == "Inès Favre, née d'Aubigné"
