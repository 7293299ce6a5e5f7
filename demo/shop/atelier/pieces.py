"""The pieces of the collection: what they are called, what they are made of, and how they are painted."""

from __future__ import annotations

from msgspec import Struct


class Made(Struct, frozen=True, kw_only=True):
    """One piece. ``view_box`` says which part of the drawing is shown."""

    title: str
    kind: str
    price: int
    """In whole francs."""
    words: str
    made_of: dict[str, str]
    drawing: str
    view_box: str
    plate: str
    """``""`` celadon, ``two`` dove, ``night``; ``detail`` beside it where the drawing runs to the edge."""
    alt: str
    caption: str
    note: str


KINDS = {
    "Necklaces": "Graded by eye, strung by hand, and hung once on everyone in the workshop before it leaves.",
    "Rings": "One stone, two sides: the one you see and the one that lets the light in.",
    "Earrings": "Made as pairs that are not copies: each leaf is cut for the ear it hangs beside.",
    "Brooches": "The amaranth in flower, from the first bud to the seed.",
    "Watches": "Step-cut links, one dial, and a movement that is wound by the wrist.",
}

CARE = "Cleaned and checked each year, at our cost"

PIECES = (
    Made(
        title="Collier Queue-de-renard",
        kind="Necklaces",
        price=186_000,
        words=(
            "Forty-one rubellites graded from bud to flower, and five tails of small stones that move as you breathe. "
            "The middle stone, 14.2 carats, took six years to find. Made in Geneva by three pairs of hands, "
            "in about eleven months."
        ),
        made_of={
            "Stones": "Rubellites, 68 carats in all; brilliants",
            "Metal": "Yellow gold, 750",
            "Length": "42 cm, tails 9 cm",
            "Care": CARE,
        },
        drawing="necklace",
        view_box="50 0 800 612",
        plate="",
        alt="Drawing of a necklace: graduated rubellites in gold, with five tails of small stones at the centre",
        caption="Gouache, at one third of its size. The dash-dot line is the axis.",
        note="Graded rubellites, yellow gold",
    ),
    Made(
        title="Pendant, Five tails",
        kind="Necklaces",
        price=58_500,
        words=(
            "The heart of the Queue-de-renard by itself: one cushion-cut rubellite in a frame of brilliants, and five "
            "tails below it. It hangs from a chain that you choose, or from a ribbon."
        ),
        made_of={
            "Stone": "Rubellite, 9.6 carats, untreated",
            "Metal": "Yellow gold, 750",
            "Length": "11 cm with its tails",
            "Care": CARE,
        },
        drawing="necklace",
        view_box="330 280 240 330",
        plate="two detail",
        alt="Drawing of a pendant: a cushion-cut rubellite framed by brilliants, with five tails of small stones",
        caption="Detail of the painting for the Queue-de-renard, at its own size.",
        note="Cushion rubellite, brilliants",
    ),
    Made(
        title="Ring, Bud",
        kind="Rings",
        price=18_400,
        words=(
            "One cushion-cut rubellite of 4.1 carats, lifted on four claws so that light enters from below. Sixteen "
            "diamonds climb the shoulders. Made in Geneva by one pair of hands, in about nine weeks."
        ),
        made_of={
            "Stone": "Rubellite, 11.4 × 9.8 mm, untreated",
            "Metal": "Yellow gold, 750",
            "Size": "54 as drawn, others on request",
            "Care": CARE,
        },
        drawing="ring",
        view_box="60 0 420 600",
        plate="two",
        alt=(
            "Drawing of the ring Bud from the side: a cushion-cut rubellite held by four claws on a gold shank set "
            "with diamonds; above it the stone seen from the top, 11.4 millimetres wide"
        ),
        caption="Elevation and plan, in millimetres. Inside the shank, our mark.",
        note="Cushion rubellite, yellow gold",
    ),
    Made(
        title="Ring, Bud in the hand",
        kind="Rings",
        price=11_200,
        words=(
            "The Bud with a smaller stone, set low enough for a hand that works. The claws are rounded, the shank is "
            "plain below, and nothing catches on a glove."
        ),
        made_of={
            "Stone": "Rubellite, 7.9 × 6.8 mm, untreated",
            "Metal": "Yellow gold, 750",
            "Size": "52 as drawn, others on request",
            "Care": CARE,
        },
        drawing="ring",
        view_box="130 180 260 175",
        plate="night detail",
        alt="Drawing of the head of a ring: a rubellite seen from the side between four rounded claws",
        caption="Elevation of the head, twice its size.",
        note="Rubellite set low, yellow gold",
    ),
    Made(
        title="Earrings, Two tails",
        kind="Earrings",
        price=27_900,
        words=(
            "Two pear-shaped rubellites at the end of two tails, under leaves of chrysoprase. They weigh nine grams "
            "each and are balanced so that the leaves face forward."
        ),
        made_of={
            "Stones": "Pear rubellites, 3.2 carats each; chrysoprase",
            "Metal": "Yellow gold, 750",
            "Length": "6.4 cm",
            "Care": CARE,
        },
        drawing="earrings",
        view_box="0 0 520 640",
        plate="",
        alt="Drawing of a pair of long earrings with leaves and hanging tails",
        caption="The pair, one third larger than life. Each hangs on its own axis.",
        note="Pear rubellites, chrysoprase leaves",
    ),
    Made(
        title="Earrings, First light",
        kind="Earrings",
        price=9_800,
        words=(
            "The Two tails in small: a round rubellite in a ring of brilliants, a few leaves, and a tail no "
            "longer than a thumbnail. For the day, and for the night when one is tired."
        ),
        made_of={
            "Stones": "Round rubellites, 1.1 carats each; brilliants",
            "Metal": "Yellow gold, 750",
            "Length": "2.9 cm",
            "Care": CARE,
        },
        drawing="earrings",
        view_box="96 30 330 118",
        plate="two detail",
        alt="Drawing of the upper part of two earrings: round rubellites in rings of brilliants, leaves below them",
        caption="Detail of the painting for the Two tails, twice its size.",
        note="Round rubellites, brilliants",
    ),
    Made(
        title="Brooch, Spray in flower",
        kind="Brooches",
        price=41_200,
        words=(
            "A spray of amaranth as it stands in August: three flowers of small rubellites, five leaves in grand-feu "
            "enamel edged with brilliants. The stem is a spring, so the spray moves when you do."
        ),
        made_of={
            "Stones": "Rubellites, 312; brilliants",
            "Enamel": "Grand feu, on gold",
            "Height": "9.2 cm",
            "Care": CARE,
        },
        drawing="brooch",
        view_box="60 0 440 640",
        plate="night",
        alt="Drawing of a brooch: a spray of amaranth with enamelled leaves",
        caption="Gouache on black paper, at its own size.",
        note="Rubellites, grand-feu enamel, diamonds",
    ),
    Made(
        title="Brooch, One leaf",
        kind="Brooches",
        price=9_600,
        words=(
            "A leaf of the spray, alone on its stem, in four fires of green. Its edge is set with brilliants, each one "
            "smaller than the last."
        ),
        made_of={
            "Enamel": "Grand feu, four fires",
            "Metal": "Yellow gold, 750",
            "Height": "3.8 cm",
            "Care": CARE,
        },
        drawing="brooch",
        view_box="270 300 190 145",
        plate="detail",
        alt="Drawing of one enamelled leaf, its edge set with brilliants, beside a gold stem",
        caption="Detail of the painting for the Spray, one half larger than life.",
        note="Grand-feu enamel, brilliants",
    ),
    Made(
        title="Watch, Twelve buds",
        kind="Watches",
        price=33_600,
        words=(
            "An eight-sided case in a ring of brilliants, a guilloché dial with twelve buds for the hours, and a "
            "bracelet of step-cut links that lies flat as a ribbon. Wound by the wrist, for sixty hours."
        ),
        made_of={
            "Case": "28 × 34 mm, yellow gold, 750",
            "Dial": "Mother-of-pearl, guilloché by hand",
            "Movement": "Automatic, 60 hours",
            "Care": "Regulated every three years, at our cost",
        },
        drawing="bracelet",
        view_box="40 0 340 760",
        plate="two",
        alt="Drawing of a bracelet watch with step-cut gold links",
        caption="The whole length, laid flat, at two thirds of its size.",
        note="Step-cut gold links, guilloché dial",
    ),
    Made(
        title="Watch, Small hours",
        kind="Watches",
        price=21_900,
        words=(
            "The same dial on a ribbon of black silk, for those who like to know the time and not to show it. The "
            "crown is a rubellite, cut flat."
        ),
        made_of={
            "Case": "28 × 34 mm, yellow gold, 750",
            "Dial": "Mother-of-pearl, guilloché by hand",
            "Movement": "Automatic, 60 hours",
            "Care": "Regulated every three years, at our cost",
        },
        drawing="bracelet",
        view_box="85 245 250 260",
        plate="night detail",
        alt="Drawing of an eight-sided watch: a pale dial with twelve buds, a ring of brilliants, a rubellite crown",
        caption="The dial, twice its size.",
        note="Guilloché dial, rubellite crown",
    ),
    Made(
        title="Bracelet, Step-cut",
        kind="Watches",
        price=24_700,
        words=(
            "The bracelet of the Twelve buds without the watch: forty-four links, of which fifteen carry a step-cut "
            "rubellite. It closes unseen."
        ),
        made_of={
            "Stones": "Step-cut rubellites, 15",
            "Metal": "Yellow gold, 750",
            "Length": "17 cm, others on request",
            "Care": CARE,
        },
        drawing="bracelet",
        view_box="120 20 180 232",
        plate="detail",
        alt="Drawing of a bracelet of step-cut gold links with rubellites at its middle",
        caption="Half of its length, laid flat.",
        note="Step-cut gold links, rubellites",
    ),
)
