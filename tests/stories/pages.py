"""Every page a person can meet. A new page is a line here, and every check of ``test_pages.py`` is made of it."""

from collections.abc import Callable

import msgspec
from tests.stories import visits


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A page: what we call it, where it is or what leads to it, and who looks."""

    name: str
    path: str = ""
    opened: Callable | None = None
    """Acts that end on the page, where an address alone does not."""
    who: Callable = visits.nobody
    status: int = 200
    read_elsewhere: str = ""
    """What axe need not read again, because another page shows the same in full."""


def at(name, path, *, who=visits.nobody, status=200, read_elsewhere=""):
    return Shown(name=name, path=path, who=who, status=status, read_elsewhere=read_elsewhere)


def after(name, opened, *, who=visits.nobody, status=200, read_elsewhere=""):
    return Shown(name=name, opened=opened, who=who, status=status, read_elsewhere=read_elsewhere)


SHOP = (
    at("home", "/"),
    at("collection", "/collection/"),
    at("rings", "/collection/rings/"),
    at("watches", "/watches/"),
    at("piece", "/pieces/ring-bud_3/"),
    at("house", "/house/"),
    at("boutiques", "/boutiques/"),
    at("appointment", "/appointment/"),
    at("care", "/care/"),
    at("letters", "/letters/"),
    at("contact", "/contact/"),
    at("contact about a piece", "/contact/?piece=3"),
    at("conditions of sale", "/conditions-of-sale"),
    at("nothing at this address", "/no-such-page", status=404),
    at("empty bag", "/basket/"),
    at("register", "/accounts/register/"),
    after("register, with errors", visits.refused_form, status=422),
    after("register, refused", visits.child, status=403),
    at("sign in", "/accounts/login/"),
    after("sign in, refused", visits.wrong_password, status=422),
    at("new password", "/password-reset/"),
    at("new password, asked", "/password-reset/done/"),
    at("new password, chosen", "/password-reset/complete/"),
    at("new password, old link", "/password-reset/confirm/MQ/no-token/"),
    at("bag", "/basket/", who=visits.buyer),
    at("order: you", "/checkout/", who=visits.buyer),
    at("order: where", "/checkout/shipping-address/", who=visits.buyer),
    at("order: paying", "/checkout/preview/", who=visits.buyer),
    at("order: thanks", "/checkout/thank-you/", who=visits.owner),
)
ACCOUNT = (
    at("account", "/accounts/", who=visits.ines),
    at("orders", "/accounts/orders/", who=visits.ines),
    after("an order", visits.own_order, who=visits.ines),
    at("details", "/accounts/profile/", who=visits.ines),
    at("details, to put right", "/accounts/profile/edit/", who=visits.ines),
    at("password", "/accounts/change-password/", who=visits.ines),
    at("closing the account", "/accounts/profile/delete/", who=visits.ines),
    at("addresses", "/accounts/addresses/", who=visits.ines),
    at("an address", "/accounts/addresses/add/", who=visits.ines),
    at("wish list", "/accounts/wishlists/", who=visits.ines),
    at("repairs", "/repairs/", who=visits.ines),
    at("what to hear", "/accounts/preferences/", who=visits.ines),
    at("letter desk", "/staff/letters/", who=visits.oriane),
    after("letter desk, sent", visits.sent_letter, who=visits.oriane),
)
PRIVACY = (
    at("you and us", "/privacy/"),
    at("notice", "/privacy/notice"),
    at("notice in California", "/privacy/notice?place=US-CA", read_elsewhere=".text"),
    at("editions", "/privacy/editions/"),
    after("an edition", visits.first_edition, read_elsewhere=".text"),
    at("board", "/privacy/board"),
    at("choices: who", "/privacy/choices"),
    after("choices: code", visits.asked_code, status=422),
    at("choices", "/privacy/choices", who=visits.ines_at_her_choices),
    at("choices, with dates", "/privacy/choices/history", who=visits.ines_at_her_choices),
    at("a copy", "/privacy/requests/copy", who=visits.ines_at_her_choices),
    after("a copy, asked for", visits.asked_for_copy, who=visits.ines_at_her_choices),
    after("a copy, read", visits.read_copy, who=visits.ines_at_her_choices),
    after("a copy, unfolded", visits.unfolded_copy, who=visits.ines_at_her_choices),
    at("to forget", "/privacy/requests/forget", who=visits.ines_at_her_choices),
    after("to forget, the plan", visits.asked_to_forget, who=visits.ines_at_her_choices),
    at("choices, with a request open", "/privacy/choices", who=visits.ines_at_her_choices),
    at("to object", "/privacy/requests/object", who=visits.ines_at_her_choices),
    at("you and us, in French", "/privacy/?lang=fr"),
    at("a request that is not yours", "/privacy/requests/R-nobody"),
    at("a record nobody has", "/privacy/record/nobody-wrote-this", status=404),
    after("end of letters", visits.end_of_letters),
    at("end of letters, unknown", "/privacy/stop/nobody-wrote-this", status=404),
    at("nothing at this privacy address", "/privacy/no-such-page", status=404),
    after("a name that is not ours", visits.wrong_name, status=421),
)
POST_OFFICE = (
    after("letters sent", visits.letters_sent),
    after("a letter sent", visits.first_letter),
    after("no such letter", visits.no_such_letter, status=404),
)
DESK = (
    after("desk: door", visits.desk("/sign-in")),
    after("desk: door, refused", visits.wrong_at_the_desk, status=422),
    after("desk: today", visits.desk("/"), who=visits.noor),
    after("desk: requests", visits.desk("/requests"), who=visits.noor),
    after("desk: take in", visits.desk("/requests/new"), who=visits.noor),
    after("desk: a request", visits.first_request, who=visits.noor),
    after("desk: look", visits.desk("/people"), who=visits.noor),
    after("desk: a look", visits.one_look, who=visits.noor),
    after("desk: a look, refused", visits.refused_look, who=visits.noor),
    after("desk: not this role", visits.desk("/log"), who=visits.noor, status=403),
    after("desk: promises", visits.desk("/promises"), who=visits.ruth),
    after("desk: vouch", visits.desk("/promises/N-70/vouch"), who=visits.ruth),
    after("desk: notice", visits.desk("/notice"), who=visits.ruth),
    after("desk: a clause", visits.desk("/notice/guarded"), who=visits.ruth),
    after("desk: register", visits.desk("/register"), who=visits.ruth),
    after("desk: choices", visits.desk("/choices"), who=visits.ruth),
    after("desk: log", visits.desk("/log"), who=visits.ruth),
    after("desk: roles", visits.desk("/roles"), who=visits.ruth),
    after("desk: password", visits.desk("/password"), who=visits.ruth),
    after("desk: password, refused", visits.wrong_old_password, who=visits.ruth, status=422),
    after("desk: nothing here", visits.desk("/no-such-page"), who=visits.ruth, status=404),
)
PAGES = (*SHOP, *ACCOUNT, *PRIVACY, *POST_OFFICE, *DESK)
