"""Who looks at a page, and how each of them got there: one browser context a person, opened once."""

import re

from demo.tour import letters_to, open_choices, post_office, sign_in

from demo import staff

INES = ("ines.favre@clients.example", "four peonies by the lake")
ORIANE = ("oriane.blanc@amarante.example", "letters leave on thursdays")
WHERE = {
    "first_name": "Viktor", "last_name": "Pasko", "line1": "3 rue du Lac", "postcode": "1003", "line4": "Lausanne",
}  # fmt: skip


def nobody(page, at):
    """Anybody who passes."""


def buyer(page, at):
    """A guest with a ring in the bag, who has said where it goes and has not paid."""
    page.goto(f"{at}/collection/rings/")
    page.click("a.piece >> nth=0")
    page.click("text=Add to bag")
    page.click("text=Go on to the order")
    page.fill("[name=username]", "viktor.pasko@clients.example")
    page.click("text=Go on >> nth=-1")
    for name, value in WHERE.items():
        page.fill(f"[name={name}]", value)
    page.click("text=Go on to the payment")


def owner(page, at):
    """The same guest, an order later."""
    buyer(page, at)
    page.click("button[value=place_order]")


def ines(page, at):
    """A client who is signed in."""
    sign_in(page, at, *INES)


def oriane(page, at):
    """The house's own: she writes the letters."""
    sign_in(page, at, *ORIANE)


def ines_at_her_choices(page, at):
    """A client whose privacy page is open, by a code."""
    open_choices(page, at)


def asked_for_copy(page, at):
    """What became of the question for a copy."""
    page.goto(f"{at}/privacy/requests/copy")
    page.click("text=Ask for my copy")


def read_copy(page, at):
    """The copy, as it opens."""
    asked_for_copy(page, at)
    page.click("text=Read it")


def unfolded_copy(page, at):
    """The copy with everything in it laid open."""
    read_copy(page, at)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")


def asked_to_forget(page, at):
    """The plan of an erasure, before it is pressed."""
    page.goto(f"{at}/privacy/requests/forget")
    page.click("main form button[type=submit] >> nth=0")


def refused_form(page, at):
    """A registration sent with two things wrong."""
    page.goto(f"{at}/accounts/register/")
    page.fill("[name=mail]", "viktor.pasko@")
    page.fill("[name=password]", "too short")
    page.fill("[name=name]", "Viktor Pasko")
    page.click("form.form button[type=submit]")


def child(page, at):
    """The calm refusal that names no age."""
    page.goto(f"{at}/accounts/register/")
    page.fill("[name=name]", "Tom Weller")
    page.fill("[name=mail]", "tom.weller@clients.example")
    page.fill("[name=password]", "a raft on the green pond")
    page.fill("[name=birth]", "2014-08-02")
    page.click("form.form button[type=submit]")


def wrong_password(page, at):
    """A sign-in that did not work."""
    sign_in(page, at, INES[0], "this is not her password")


def asked_code(page, at):
    """The page that waits for six digits, with a wrong one typed."""
    page.goto(f"{at}/privacy/choices")
    page.fill("[name=email]", "mei.tanaka@clients.example")
    page.click("text=Send me a code")
    page.fill("[name=code]", "000000")
    page.click("text=Open the page")


def sent_letter(page, at):
    """The desk after a letter: to one who agreed, one who refused, one nobody asked."""
    page.goto(f"{at}/staff/letters/")
    page.fill("[name=subject]", "Four leaves, one flower")
    page.fill("[name=letter]", "This autumn the Bud has a sister.\n\nCome and hold her.")
    page.fill("[name=addresses]", "\n".join(f"{who}@clients.example" for who in ("ines.favre", "jonas.keller")))
    page.click("text=Send the letter")


def end_of_letters(page, at):
    """The page behind the link of a letter."""
    links = [link for letter in letters_to(page, at, INES[0]) for link in letter["links"]]
    page.goto(next(link for link in links if "/privacy/stop/" in link))


def first_edition(page, at):
    """The newest edition, at its own address."""
    page.goto(f"{at}/privacy/editions/")
    page.click(".editions h2 a >> nth=0")


def own_order(page, at):
    """One of her orders."""
    page.goto(f"{at}/accounts/orders/")
    page.click(".orders a >> nth=0")


def first_letter(page, at):
    """A letter, opened at the post office."""
    page.goto(f"{post_office(at)}/")
    page.click(".letters a >> nth=0")


def letters_sent(page, at):
    """Every letter."""
    page.goto(f"{post_office(at)}/")


def no_such_letter(page, at):
    """A number that no letter has."""
    page.goto(f"{post_office(at)}/messages/999999")


def wrong_name(page, at):
    """A host that is not ours: the front's own calm page."""
    page.goto(re.sub(r"//www\.amarante", "//www.elsewhere", at))


def desk_of(at):
    """The staff's desk: the same port, another host."""
    return at.replace("//www.", "//desk.")


def ruth(page, at):
    """The data protection officer, at the desk, by password and code."""
    member = next(each for each in staff.STAFF if each.name == "Ruth Aebi")
    page.goto(f"{desk_of(at)}/sign-in")
    page.fill("#email", member.email)
    page.fill("#password", member.password)
    page.click("text=Sign in >> nth=-1")
    page.fill("#code", staff.code())
    page.click("text=Come in")


def noor(page, at):
    """An adviser at the desk, with two requests taken in: a letter, and a client at the counter."""
    member = next(each for each in staff.STAFF if each.name == "Noor Haddad")
    page.goto(f"{desk_of(at)}/sign-in")
    page.fill("#email", member.email)
    page.fill("#password", member.password)
    page.click("text=Sign in >> nth=-1")
    page.fill("#code", staff.code())
    page.click("text=Come in")
    _take_in(page, at, right="erase", person="ines.favre@clients.example", how="identity card, seen in Geneva")


def _take_in(page, at, *, right, person, how):
    page.goto(f"{desk_of(at)}/requests/new")
    page.select_option("#right", right)
    page.fill("#person", person)
    page.select_option("#way", "boutique")
    page.fill("#received", page.get_attribute("#received", "max"))
    page.fill("#words", "Please forget me.")
    page.check("[name=proven]")
    page.fill("#how", how)
    page.click("text=Take it in")


def desk(path):
    """A page of the desk, by its address."""
    return lambda page, at: page.goto(f"{desk_of(at)}{path}")


def wrong_at_the_desk(page, at):
    """The door, to somebody whose password is not right."""
    page.goto(f"{desk_of(at)}/sign-in")
    page.fill("#email", "viktor.pasko@clients.example")
    page.fill("#password", "nobody gave him one")
    page.click("text=Sign in >> nth=-1")


def wrong_old_password(page, at):
    """One's own password, by somebody who does not know it."""
    page.goto(f"{desk_of(at)}/password")
    page.fill("#old", "not her password at all")
    page.fill("#new", "nine lamps above the harbour")
    page.click("main button[type=submit]")


def first_request(page, at):
    """The page of a request, with its plan."""
    page.goto(f"{desk_of(at)}/requests")
    page.click(".reqs .go a >> nth=0")


def refused_look(page, at):
    """A look without a task: refused, and on record."""
    page.goto(f"{desk_of(at)}/people")
    page.fill("#person", "jonas.keller@clients.example")
    page.fill("#reason", "he rang")
    page.click("text=Look, and put it on record")


def one_look(page, at):
    """A look with a task."""
    page.goto(f"{desk_of(at)}/people")
    page.fill("#person", "jonas.keller@clients.example")
    page.fill("#task", "call 118")
    page.select_option("#place", "CH")
    page.fill("#reason", "he rang")
    page.click("text=Look, and put it on record")
