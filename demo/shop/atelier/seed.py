"""A shop with something in it: the pieces, and the cast with what they bought. No choice is seeded here: see Troth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from demo.shop import surroundings
from demo.shop.atelier.models import Client, Painting
from demo.shop.atelier.orders import Parcel, place
from demo.shop.atelier.pieces import KINDS, PIECES
from demo.shop.atelier.traces import leave
from django.contrib.auth import get_user_model
from django.contrib.sites.models import Site
from django.db import transaction
from django.utils.text import slugify
from msgspec import Struct
from oscar.core.loading import get_model


class Member(Struct, frozen=True, kw_only=True):
    """One of the cast, with the password printed by the demo."""

    name: tuple[str, str]
    mail: str
    password: str
    birth: dt.date | None = None
    telephone: str = ""
    address: tuple[str, str, str, str] | None = None
    """Street, postcode, town, country code."""
    staff: bool = False
    bought: tuple[str, ...] = ()
    status: str = "With you"
    ordered: dt.datetime | None = None


CAST = (
    Member(
        name=("Inès", "Favre"),
        mail="ines.favre@clients.example",
        password="four peonies by the lake",
        birth=dt.date(1984, 3, 29),
        telephone="+41 22 555 01 71",
        address=("6 rue de la Lanterne", "1204", "Genève", "CH"),
        bought=("earrings-first-light",),
        ordered=dt.datetime(2026, 6, 12, 9, 40, tzinfo=dt.UTC),
    ),
    Member(
        name=("Jonas", "Keller"),
        mail="jonas.keller@clients.example",
        password="a boat with one red sail",
        birth=dt.date(1979, 11, 2),
        address=("Seilergasse 4", "3011", "Bern", "CH"),
    ),
    Member(
        name=("Mei", "Tanaka"),
        mail="mei.tanaka@clients.example",
        password="snow on the second bridge",
        birth=dt.date(1991, 6, 14),
        telephone="+44 20 7946 0199",
        address=("31 Plover Street", "W1S 0ZZ", "London", "GB"),
        bought=("ring-bud",),
        ordered=dt.datetime(2026, 10, 30, 16, 5, tzinfo=dt.UTC),
        status="On its way",
    ),
    Member(
        name=("Oriane", "Blanc"),
        mail="oriane.blanc@amarante.example",
        password="letters leave on thursdays",
        staff=True,
    ),
)
FIRST_ORDER = 96_200
"""Below those of Oscar's, which begin at 100,000: a seeded number is never met again."""
COUNTRIES = {
    "CH": "Switzerland", "FR": "France", "DE": "Germany", "IT": "Italy", "AT": "Austria", "BE": "Belgium",
    "NL": "Netherlands", "IE": "Ireland", "ES": "Spain", "GB": "United Kingdom", "US": "United States",
    "CA": "Canada", "JP": "Japan", "CN": "China",
}  # fmt: skip


@transaction.atomic
def seed(say: Callable[[str], None]) -> None:
    """Fill an empty database."""
    site = Site.objects.get_or_create(pk=1)[0]
    site.domain, site.name = surroundings.PUBLIC.partition("://")[2], "Maison Amarante"
    site.save()
    country = get_model("address", "Country")
    for rank, (code, name) in enumerate(COUNTRIES.items()):
        country.objects.create(
            iso_3166_1_a2=code, printable_name=name, name=name, is_shipping_country=True, display_order=100 - rank
        )
    _pieces()
    say(f"{len(PIECES)} pieces in {len(KINDS)} kinds")
    for number, member in enumerate(CAST):
        _member(member, number)
    say(f"{len(CAST)} people of the cast")
    leave(say)


def _pieces() -> None:
    category, product_class = get_model("catalogue", "Category"), get_model("catalogue", "ProductClass")
    kind_of = product_class.objects.create(name="Piece", slug="piece", track_stock=False)
    attribute, product = get_model("catalogue", "ProductAttribute"), get_model("catalogue", "Product")
    value, link = get_model("catalogue", "ProductAttributeValue"), get_model("catalogue", "ProductCategory")
    stock, partner = get_model("partner", "StockRecord"), get_model("partner", "Partner")
    house = partner.objects.create(name="Maison Amarante", code="amarante")
    kinds = {name: category.add_root(name=name, slug=slugify(name), description=words) for name, words in KINDS.items()}
    names = dict.fromkeys(name for made in PIECES for name in made.made_of)
    attributes = {
        name: attribute.objects.create(
            product_class=kind_of, name=name, code=slugify(name).replace("-", "_"), type="text"
        )
        for name in names
    }
    for rank, made in enumerate(PIECES):
        piece = product.objects.create(
            product_class=kind_of,
            title=made.title,
            slug=slugify(made.title),
            upc=f"MA-{rank + 1:03}",
            description=made.words,
        )
        link.objects.create(product=piece, category=kinds[made.kind])
        for name, said in made.made_of.items():
            value.objects.create(product=piece, attribute=attributes[name], value_text=said)
        stock.objects.create(
            product=piece, partner=house, partner_sku=piece.upc, price_currency="CHF", price=Decimal(made.price)
        )
        Painting.objects.create(
            product=piece,
            drawing=made.drawing,
            view_box=made.view_box,
            plate=made.plate,
            alt=made.alt,
            caption=made.caption,
            note=made.note,
            place=rank,
        )


def _member(member: Member, number: int) -> None:
    user = get_user_model()(
        username=slugify(" ".join(member.name)), email=member.mail, is_staff=member.staff,
        first_name=member.name[0], last_name=member.name[1],
    )  # fmt: skip
    user.set_password(member.password)
    user.save()
    if member.staff:
        return
    street, postcode, town, code = member.address or ("", "", "", "")
    country = get_model("address", "Country").objects.filter(pk=code).first()
    line = f"{street}\n{postcode} {town}\n{country.printable_name}" if country else ""
    Client.objects.create(user=user, birth=member.birth, telephone=member.telephone, address=line)
    parcel = Parcel(
        first_name=member.name[0], last_name=member.name[1], street=street, postcode=postcode, town=town, country=code,
        telephone=member.telephone,
    )  # fmt: skip
    for offset, slug in enumerate(member.bought):
        assert member.ordered is not None
        order = place(
            number=FIRST_ORDER + number * 10 + offset,
            slug=slug,
            parcel=parcel,
            placed=member.ordered,
            status=member.status,
            user=user,
        )
        owned = get_model("address", "UserAddress")(user=user, is_default_for_shipping=True)
        order.shipping_address.populate_alternative_model(owned)
        owned.save()
