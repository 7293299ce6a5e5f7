"""Requests on paper alone: every state a request may stand in, without a database behind it, to see its page."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from troth.house.requests import NoSuchRequest, NotNow
from troth.rights.facts import (
    Cell,
    ColumnFate,
    Copy,
    CopyTable,
    Entry,
    Left,
    Note,
    Plan,
    Record,
    Request,
    Said,
    Step,
    TableFate,
    Use,
)
from troth.systems.facts import Wording

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


FRENCH = {
    "The shop": "La boutique en ligne",
    "The boutiques": "Les boutiques",
    "Account": "Compte",
    "Address book": "Carnet d\u2019adresses",
    "Wish lists": "Listes d\u2019envies",
    "Order addresses": "Adresses des commandes",
    "Shared wish list": "Liste d\u2019envies partagée",
    "Orders": "Commandes",
    "Repairs": "Réparations",
    "your ring is with us": "votre bague est chez nous",
    "Telephone calls": "Appels téléphoniques",
    "Paper files of the boutiques before 2019": "Dossiers papier des boutiques avant 2019",
    "Notes of the boutiques": "Notes des boutiques",
}


def called(own):
    """What the house calls something, in both its languages."""
    return Wording(own=own, others={"fr": FRENCH[own]})


def fate(system, label, fate, rows, columns=(), **more):
    return TableFate(
        system=system,
        system_label=called({"shop": "The shop", "boutique": "The boutiques"}[system]),
        collection=label.lower(),
        label=called(label),
        fate=fate,
        rows=rows,
        columns=tuple(ColumnFate(column=one, category=one, act="replace") for one in columns),
        **more,
    )


PLAN = Plan(
    tables=(
        fate("shop", "Account", "removed", 1),
        fate("shop", "Address book", "removed", 2),
        fate("shop", "Wish lists", "removed", 3),
        fate(
            "shop",
            "Order addresses",
            "emptied",
            2,
            ["user.name", "user.contact.address.street", "user.contact.phone_number"],
        ),
        fate("shop", "Shared wish list", "emptied", 1, ["user.contact.email"], shared=True),
        fate(
            "shop",
            "Orders",
            "kept",
            2,
            purpose="records",
            ground="legal-obligation",
            clause="buying",
            until=dt.date(2036, 12, 31),
        ),
        fate(
            "boutique",
            "Repairs",
            "kept",
            1,
            purpose="orders",
            ground="open-order",
            clause="buying",
            why=called("your ring is with us"),
        ),
        fate("boutique", "Telephone calls", "removed", 2),
    ),
    systems=(called("The shop"), called("The boutiques")),
    found_by=(
        Note(code="spelt", kind="email", counts={"spellings": 2}),
        Note(code="identity", kind="user_id"),
    ),
    not_searched=(Note(code="said", names={"what": called("Paper files of the boutiques before 2019")}),),
    at=NOW,
)
RECORD = Record(
    request="R-2041",
    plan=PLAN,
    ran_at=NOW,
    looked_again_at=NOW,
    looked_for=(
        Note(code="identity", kind="email"),
        Note(code="identity", kind="phone_number"),
        Note(code="words"),
    ),
    ours=(Note(code="choices"),),
)
LEFT = Left(
    system="boutique", collection="notes", label=called("Notes of the boutiques"), rows=1, found_by=Note(code="words")
)


def entry(**cells):
    return Entry(
        cells=tuple(
            Cell(
                column=label.lower(),
                label=label.replace("_", " "),
                category="user.name",
                value="" if value[:1] == "!" else value,
                kind="instant" if label == "Day" else "text",
                hidden=value[1:] if value[:1] == "!" else "",
            )
            for label, value in cells.items()
        )
    )


COPY = Copy(
    language="en",
    request="R-2041",
    made_at=NOW,
    expires_at=NOW + dt.timedelta(days=14),
    zone="Europe/Zurich",
    systems=("The shop", "The boutiques"),
    tables=(
        CopyTable(
            system="The shop",
            collection="auth_user",
            label="Account",
            part="you",
            entries=(
                entry(
                    First_name="Inès",
                    Last_name="Favre",
                    E_mail_address="ines.favre@clients.example",
                    Password="!scrambled",
                ),
            ),
        ),
        CopyTable(
            system="The shop",
            collection="order_order",
            label="Orders",
            part="orders",
            entries=(
                entry(Number="100012", Day="2026-03-14T10:20:00+01:00", Delivered_to="14 quai du Rhône, Genève"),
                entry(Number="100077", Day="2026-06-02T15:05:00+00:00", Delivered_to="14 quai du Rhône, Genève"),
            ),
        ),
        CopyTable(
            system="The boutiques",
            collection="call",
            label="Telephone calls",
            part="meetings",
            entries=(
                entry(
                    Day="2026-05-04T11:30:00+02:00",
                    Number="+41 22 555 01 88",
                    Note="Asked whether the clasp of the necklace can be made shorter. Would like to be called before noon, and not on a Thursday.",
                    Spoke_with="!about-others",
                    Language="fr",
                ),
                entry(
                    Day="2026-05-06T10:10:00+02:00",
                    Number="+41 22 555 01 88",
                    Note="Called back: it can.",
                    Language="fr",
                ),
            ),
        ),
    ),
    records=(),
    uses=(
        Use(
            purpose="orders",
            label="Your orders and repairs",
            basis="A contract with you",
            keep="10 years after the order",
            recipients=("Fermoir Transports SA, Switzerland", "Passerelle Payments SARL, France"),
            clause="buying",
        ),
    ),
    sources=("Purchase: you", "Telephone call: you"),
    choices=("2026-03-12: Letters about our creations, by e-mail: yes",),
    logic=(
        "Security and the prevention of fraud: Unusual orders are set aside by comparing the delivery address, the device and the pattern of purchases; a person decides.",
    ),
    safeguards=("Halyard Cloud Inc., the United States: standard contractual clauses",),
    rights=("Have it put right", "Have it erased", "Object", "Complain"),
    not_searched=("Paper files of the boutiques before 2019",),
    edition="0" * 64,
)


class Paper:
    """What ``house.requests`` can be asked, with papers laid out before."""

    def __init__(self):
        self.rows, self.told, self.plans, self.copies, self.records = {}, {}, {}, {}, {}
        self.asked = []

    def lay(self, right, state, *, steps=(), plan=None, copy=None, record=None, **more):
        number = f"R-{2041 + len(self.rows)}"
        said = {
            "id": number,
            "right": right,
            "state": state,
            "waits_for": "client" if state == "planned" else "",
            "way": "centre",
            "person": 0,
            "received": NOW - dt.timedelta(days=1),
            "due": dt.datetime(2026, 12, 22, 22, 59, 59, tzinfo=dt.UTC),
            "edition": "0" * 64,
            "clause": "rights",
            "stands": Note(code=state),
        }
        self.rows[number] = Request(**said | more)
        self.told[number] = tuple(Step(name=name, note=Note(code=name), at=NOW if at else None) for name, at in steps)
        self.plans[number], self.copies[number], self.records[number] = plan, copy, record
        return self.rows[number]

    def of(self, _person):
        return tuple(self.rows.values())[::-1]

    def get(self, number):
        if number not in self.rows:
            raise NoSuchRequest(number)
        return self.rows[number]

    def steps(self, number):
        return self.told[number]

    def messages(self, _number):
        return (Said(at=NOW, sender="house", words="We found two people behind one number.\nIs it yours alone?"),)

    def planned(self, number):
        return self.plans[number]

    def note(self, number, name):
        self.asked.append((number, name))

    def copy(self, number):
        return self.copies[number]

    def archive(self, _number):
        return None

    def record(self, number):
        return self.records[number]

    def open(self, right, person, **said):
        self.asked.append((right, person, said))
        return self.lay(right, "proven")

    def drive(self, number):
        return self.rows[number]

    def approve(self, number):
        if self.rows[number].state != "planned":
            raise NotNow("It runs already.")
        self.rows[number] = replace(self.rows[number], state="running", waits_for="machine")
        return self.rows[number]

    def withdraw(self, number):
        self.rows[number] = replace(self.rows[number], state="withdrawn", waits_for="")
        return self.rows[number]
