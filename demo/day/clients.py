"""The thirty clients of the day: who they are, by which way they first met the house, and what they said about letters.

Made up, like everybody here. Written down and not drawn, so that every day is the same day.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Literal, cast

from demo.neighbours import FIELDS, Neighbour

from troth.trials.stage import Client

Way = Literal["shop", "boutique", "telephone", "mail"]
Said = Literal["letters", "everything", "no", "later", "ended", "nothing"]


class Player(Neighbour, frozen=True, kw_only=True):
    """One of them."""

    way: Way
    """How they first met the house."""
    since: int
    """How many days before today that was."""
    said: Said
    """``later``: a no that became a yes; ``ended``: a yes that became a no; ``nothing``: never asked."""

    @property
    def name(self) -> str:
        """As they write it."""
        return f"{self.given} {self.surname}"

    @property
    def mail(self) -> str:
        """Their address, without the accents of their name."""
        plain = unicodedata.normalize("NFKD", f"{self.given}.{self.surname}@clients.example".lower())
        return plain.encode("ascii", "ignore").decode()

    @property
    def home(self) -> str:
        """Street, number and town on one line."""
        return f"{self.street}, {self.postcode} {self.town}"

    @property
    def client(self) -> Client:
        """As the stage knows a client."""
        return Client(
            name=self.name,
            email=self.mail,
            password=f"the {self.town.lower()} tram at half past {self.telephone[-2:]}",
            birth=dt.date(1950 + int(self.telephone[-2:]), 3, 29),
        )


_ROWS = """
Amélie    | Rochat      | +41225550301  | 4 rue des Horlogers      | 1204     | Genève   | shop      | 40 | letters
Balthasar | Frey        | +41445550302  | Mühlegasse 11            | 8001     | Zürich   | shop      | 40 | everything
Célestine | Aubry       | +33155500303  | 18 rue du Passeur        | 75004    | Paris    | shop      | 39 | no
Davide    | Lombardi    | +390255500304 | Via delle Rose 6         | 20121    | Milano   | shop      | 38 | letters
Elin      | Sandberg    | +41225550305  | 9 quai aux Fleurs        | 1201     | Genève   | shop      | 34 | later
Fergus    | Doyle       | +35315550306  | 21 Harbour Row           | D02 ZZ00 | Dublin   | shop      | 31 | ended
Ginevra   | Serra       | +390255500307 | Corso Lungo 40           | 20122    | Milano   | shop      | 27 | letters
Harald    | Winkler     | +4315550308   | Am Alten Steg 3          | 1010     | Wien     | shop      | 24 | no
Imogen    | Ashdown     | +442079460309 | 77 Tanner Lane           | SE1 0ZZ  | London   | shop      | 20 | everything
Joachim   | Keel        | +41615550310  | Rosshofgasse 15          | 4051     | Basel    | shop      | 17 | letters
Klara     | Hofmann     | +41445550311  | Seehofstrasse 2          | 8008     | Zürich   | shop      | 12 | letters
Laurent   | Bastide     | +33475500312  | 5 montée du Change       | 69005    | Lyon     | shop      | 6  | letters
Mathilde  | Corboz      | +41215550313  | 30 chemin des Roches     | 1003     | Lausanne | boutique  | 39 | letters
Nils      | Oestberg    | +41225550314  | 8 place du Petit-Port    | 1207     | Genève   | boutique  | 37 | ended
Odile     | Garnier     | +33155500315  | 61 rue des Lavandières   | 75011    | Paris    | boutique  | 35 | everything
Pascal    | Thorens     | +41225550316  | 14 rue Sous-le-Pont      | 1206     | Genève   | boutique  | 33 | no
Ragna     | Holm        | +41225550317  | 2 sentier du Verger      | 1208     | Genève   | boutique  | 28 | letters
Silvan    | Buchli      | +41445550318  | Glockengasse 19          | 8001     | Zürich   | boutique  | 22 | later
Tilda     | Berg        | +41225550319  | 46 avenue du Bois-Clair  | 1203     | Genève   | boutique  | 15 | letters
Umberto   | Valli       | +390255500320 | Via Cordai 12            | 20123    | Milano   | boutique  | 8  | nothing
Valentine | Joly        | +41225550321  | 7 rue du Lavoir          | 1202     | Genève   | telephone | 36 | letters
Wendel    | Ammann      | +41615550322  | Fischmarkt 28            | 4058     | Basel    | telephone | 30 | no
Yasmine   | Belkacem    | +33475500323  | 23 cours du Moulin       | 69002    | Lyon     | telephone | 25 | letters
Zacharie  | Duc         | +41215550324  | 16 ruelle du Four        | 1005     | Lausanne | telephone | 18 | ended
Ariane    | Wyss        | +41445550325  | Kirchweg 33              | 8004     | Zürich   | telephone | 10 | nothing
Bertil    | Falk        | +4315550326   | Uhrmachergasse 5         | 1070     | Wien     | mail      | 38 | letters
Corinne   | Maye        | +41225550327  | 12 rue de l'Écluse       | 1205     | Genève   | mail      | 32 | later
Dorian    | Pell        | +442079460328 | 3 Saddlers Yard          | W1S 9ZZ  | London   | mail      | 26 | letters
Estelle   | Vernier     | +33155500329  | 90 rue du Grand-Cèdre    | 75003    | Paris    | mail      | 19 | no
Florian   | Imboden     | +41615550330  | Nadelberg 27             | 4056     | Basel    | mail      | 9  | letters
"""


def _player(row: str) -> Player:
    cells = [cell.strip() for cell in row.split("|")]
    *_, way, since, said = cells
    return Player(
        **dict(zip(FIELDS, cells, strict=False)), way=cast("Way", way), since=int(since), said=cast("Said", said)
    )


PLAYERS = tuple(_player(row) for row in _ROWS.strip().splitlines())
