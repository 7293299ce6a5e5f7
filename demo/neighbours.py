"""The other clients of the house, made up once for all: a copy or an erasure must leave every one of them as they were.

None shares a name, an address or a number with the cast. Two of them, Bruno and Clara Moretti, share a telephone.
"""

from __future__ import annotations

from msgspec import Struct

TOWNS = {
    "Genève": "CH", "Lausanne": "CH", "Zürich": "CH", "Basel": "CH", "Lyon": "FR", "Paris": "FR", "Milano": "IT",
    "Wien": "AT", "Dublin": "IE", "London": "GB",
}  # fmt: skip


class Neighbour(Struct, frozen=True, kw_only=True):
    """One of them. The telephone number is in E.164."""

    given: str
    surname: str
    telephone: str
    street: str
    postcode: str
    town: str

    @property
    def mail(self) -> str:
        """Their address."""
        return f"{self.given}.{self.surname}@clients.example".lower().replace(" ", "-")

    @property
    def country(self) -> str:
        """Where the town lies."""
        return TOWNS[self.town]


_ROWS = """
Aline     | Berset      | +41225550201 | 11 rue des Tonneliers     | 1204     | Genève
Bruno     | Moretti     | +41225550290 | 8 chemin des Saules       | 1206     | Genève
Clara     | Moretti     | +41225550290 | 8 chemin des Saules       | 1206     | Genève
Denis     | Aubert      | +41225550204 | 27 quai du Bief           | 1201     | Genève
Elsa      | Lindqvist   | +41225550205 | 3 rue du Vieux-Four       | 1205     | Genève
Farid     | Haddad      | +41225550206 | 19 avenue des Tilleuls    | 1203     | Genève
Greta     | Sommer      | +41445550207 | Rebgasse 14               | 8004     | Zürich
Hugo      | Pasquier    | +41215550208 | 5 ruelle des Vignes       | 1003     | Lausanne
Ilse      | Brandt      | +41615550209 | Färberweg 22              | 4051     | Basel
Jamal     | Osei        | +442079460210 | 6 Candle Yard            | EC1V 0ZZ | London
Katrin    | Vogel       | +41445550211 | Uferstrasse 9             | 8008     | Zürich
Leon      | Delacroix   | +33155500212 | 40 rue des Marronniers    | 75011    | Paris
Maud      | Chevalier   | +33155500213 | 2 passage du Puits-Clos   | 75003    | Paris
Nadia     | Rahimi      | +33475500214 | 16 montée des Carmes      | 69005    | Lyon
Otto      | Steiner     | +4315550215  | Lindengasse 31            | 1070     | Wien
Paola     | Ricci       | +390255500216 | Via dei Gelsi 7          | 20121    | Milano
Quentin   | Marchand    | +41215550217 | 12 place des Brodeuses    | 1005     | Lausanne
Rosa      | Fontana     | +390255500218 | Via del Mulino 25        | 20123    | Milano
Simon     | Ackermann   | +41615550219 | Spalenhof 3               | 4056     | Basel
Thea      | Nilsson     | +41225550220 | 33 rue du Pressoir        | 1207     | Genève
Ugo       | Bellini     | +390255500221 | Corso dei Platani 18     | 20145    | Milano
Vera      | Novak       | +4315550222  | Am Brunnenplatz 5         | 1030     | Wien
William   | Hartley     | +442079460223 | 90 Cooper Row            | SE1 0ZZ  | London
Xenia     | Papadaki    | +41225550224 | 4 sentier des Lilas       | 1208     | Genève
Yves      | Collet      | +41225550225 | 21 rue de la Charrue      | 1202     | Genève
Zoe       | Whitcombe   | +442079460226 | 15 Apothecary Street     | W1S 9ZZ  | London
Agnes     | Byrne       | +35315550227 | 7 Weavers Lane            | D02 ZZ00 | Dublin
Basil     | Crane       | +35315550228 | 62 Mill Quay              | D08 ZZ00 | Dublin
Colette   | Dumas       | +33475500229 | 9 cours des Mûriers       | 69002    | Lyon
Dario     | Galli       | +390255500230 | Piazza Vecchia 1         | 20122    | Milano
Edith     | Kramer      | +41445550231 | Turmgasse 28              | 8001     | Zürich
Felix     | Oberlin     | +41615550232 | Rosengarten 17            | 4058     | Basel
"""

FIELDS = ("given", "surname", "telephone", "street", "postcode", "town")
NEIGHBOURS = tuple(
    Neighbour(**dict(zip(FIELDS, (cell.strip() for cell in row.split("|")), strict=True)))
    for row in _ROWS.strip().splitlines()
)
