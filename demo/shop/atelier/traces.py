"""What people leave behind beside an order: everything a copy has to find, and an erasure to think about.

Inès Favre bought a second time without an account, and spelled her address in capitals. She left searches, a bag,
wishes that she showed to Jonas, a review, two alerts, an order that went to somebody else, and a message with nothing
but her address under it. The neighbours bought too: whatever is done for one person leaves them as they were.
"""

from __future__ import annotations

import datetime as dt
import random  # noqa: TID251 - with a seed: the same days every time
from collections.abc import Callable
from typing import Any

from demo.neighbours import NEIGHBOURS, Neighbour
from demo.shop.atelier.models import Client, Message
from demo.shop.atelier.orders import Parcel, place
from demo.shop.atelier.pieces import PIECES
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.utils.text import slugify
from oscar.core.loading import get_model

INES = "ines.favre@clients.example"
AS_A_GUEST = "INES.FAVRE@Clients.example"
JONAS = "jonas.keller@clients.example"
ORIANE = "oriane.blanc@amarante.example"
PASSWORD = "a window on the courtyard"
"""Every neighbour's."""
FIRST_ORDER = 96_300
EARLIEST = dt.datetime(2026, 1, 20, 10, 0, tzinfo=dt.UTC)
LAST_DAY_OF_SESSIONS = dt.datetime(2027, 6, 1, tzinfo=dt.UTC)
ADVICE = "Madame Favre collects it herself; ring 022 555 01 71 when it is ready."


def leave(say: Callable[[str], None]) -> None:
    """After the cast and the pieces: the neighbours, then what Inès left."""
    scrambled = make_password(PASSWORD)
    for number, neighbour in enumerate(NEIGHBOURS):
        _neighbour(neighbour, number, scrambled)
    say(f"{len(NEIGHBOURS)} neighbours")
    ines = get_user_model().objects.get(email=INES)
    _bought(ines)
    _left(ines)
    _sessions(ines)


def _neighbour(one: Neighbour, number: int, scrambled: str) -> None:
    """Some have an account, some bought as guests, some did both or neither."""
    chance = random.Random(number)
    slug = slugify(chance.choice(PIECES).title)
    placed = EARLIEST + dt.timedelta(days=chance.randrange(280), minutes=chance.randrange(480))
    parcel = Parcel(
        first_name=one.given, last_name=one.surname, street=one.street, postcode=one.postcode, town=one.town,
        country=one.country, telephone=one.telephone,
    )  # fmt: skip
    if number % 4 == 3:
        place(number=FIRST_ORDER + number, slug=slug, parcel=parcel, placed=placed, status="With you", guest=one.mail)
        return
    user = get_user_model().objects.create(
        username=slugify(f"{one.given} {one.surname}"), email=one.mail, first_name=one.given, last_name=one.surname,
        password=scrambled,
    )  # fmt: skip
    Client.objects.create(
        user=user,
        birth=dt.date(1950 + chance.randrange(50), 1 + chance.randrange(12), 1 + chance.randrange(28)),
        telephone=one.telephone,
        address=f"{one.street}\n{one.postcode} {one.town}",
    )
    if number % 4 != 2:
        status = "At the bench" if number % 9 == 0 else "With you"
        place(number=FIRST_ORDER + number, slug=slug, parcel=parcel, placed=placed, status=status, user=user)
    get_model("analytics", "UserSearch").objects.create(user=user, query=slug.replace("-", " "))


def _bought(ines: Any) -> None:
    place(
        number=96_291, slug="brooch-spray-in-flower", user=ines, status="With you",
        placed=dt.datetime(2026, 8, 20, 8, 15, tzinfo=dt.UTC),
        # A gift: where it went is somebody else's home.
        parcel=Parcel(
            first_name="Solange", last_name="Amiel", street="3 passage des Horlogers", postcode="1207", town="Genève",
            country="CH",
        ),
    )  # fmt: skip
    as_a_guest = place(
        number=96_292, slug="earrings-two-tails", guest=AS_A_GUEST, status="With you",
        placed=dt.datetime(2026, 9, 3, 18, 50, tzinfo=dt.UTC),
        parcel=Parcel(
            first_name="Ines", last_name="FAVRE", street="6, rue de la Lanterne", postcode="1204", town="Genève",
            country="CH", telephone="+41225550171",
        ),
    )  # fmt: skip
    oriane = get_user_model().objects.get(email=ORIANE)
    as_a_guest.notes.create(user=oriane, note_type="Info", message=ADVICE)


def _left(ines: Any) -> None:
    piece = {slugify(made.title): number for number, made in enumerate(PIECES, start=1)}
    for query in ("fox tail", "brooch in flower"):
        get_model("analytics", "UserSearch").objects.create(user=ines, query=query)
    get_model("analytics", "UserProductView").objects.create(user=ines, product_id=piece["watch-twelve-buds"])
    stock = get_model("partner", "StockRecord").objects.get(product_id=piece["ring-bud"])
    get_model("basket", "Basket").objects.create(owner=ines).lines.create(
        line_reference=f"{stock.product_id}_{stock.pk}", product_id=stock.product_id, stockrecord=stock, quantity=1,
        price_currency="CHF", price_excl_tax=stock.price, price_incl_tax=stock.price,
    )  # fmt: skip
    wishes = get_model("wishlists", "WishList").objects.create(owner=ines, name="For the autumn", visibility="Shared")
    wishes.add(get_model("catalogue", "Product").objects.get(pk=piece["watch-twelve-buds"]))
    wishes.shared_emails.create(email=JONAS)
    review = get_model("reviews", "ProductReview").objects.create(
        product_id=piece["earrings-first-light"], user=ines, score=5, title="Light as they look",
        body="Worn to my sister's wedding and to the lake. Inès F.", status=1,
    )  # fmt: skip
    voter = get_user_model().objects.get(email=NEIGHBOURS[0].mail)
    review.votes.create(user=voter, delta=1)
    alert = get_model("customer", "ProductAlert")
    alert.objects.create(product_id=piece["collier-queue-de-renard"], user=ines, status="Active")
    alert.objects.create(product_id=piece["ring-bud"], email=INES, status="Active", key="9f2c" * 8)
    get_model("communication", "Notification").objects.create(
        recipient=ines, subject="The Bud is back", body="Dear Inès, the ring you asked about can be seen again."
    )
    Message.objects.create(said="Could the brooch be worn as a pendant?", reply="Ines.Favre@clients.example")
    Message.objects.create(said="Is the boutique open on the first of August?", reply=NEIGHBOURS[4].mail)


def _sessions(ines: Any) -> None:
    """Two that are still open: hers, signed in, and a guest's who stopped before paying."""
    signed_in = SessionStore()
    signed_in["_auth_user_id"] = str(ines.pk)
    signed_in["_auth_user_backend"] = "oscar.apps.customer.auth_backends.EmailBackend"
    signed_in["_auth_user_hash"] = ines.get_session_auth_hash()
    stopped = SessionStore()
    stopped["checkout_data"] = {
        "guest": {"email": INES},
        "shipping": {
            "new_address_fields": {
                "first_name": "Inès", "last_name": "Favre", "line1": "6 rue de la Lanterne", "line4": "Genève",
                "postcode": "1204", "country_id": "CH", "phone_number": "+41225550171",
            }
        },
    }  # fmt: skip
    for session in (signed_in, stopped):
        session.set_expiry(LAST_DAY_OF_SESSIONS)
        session.save()
