"""Values of a copy as people read them, in their language: times of one zone, amounts, countries, yes and no."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from html import escape
from zoneinfo import ZoneInfo

from msgspec import Struct

from troth.rights.facts import Cell
from troth.terms.labels import Labels


class CopyWords(Struct, frozen=True, kw_only=True):
    """Our words on that page, in the reader's language."""

    lines: Mapping[str, str]
    """By name; ``{number}`` and the like are blanks."""
    labels: Labels
    """Days, times, countries, yes and no."""

    def say(self, name: str, **values: object) -> str:
        """One line with its blanks filled."""
        return self.lines[name].format(**values)

    def count(self, name: str, number: int) -> str:
        """``1 entry``, ``2 entries``."""
        return self.say(name if number == 1 else f"{name}s", number=number)


class Saying:
    """Values as people read them."""

    def __init__(self, words: CopyWords, *, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self.words = words

    def moment(self, at: dt.datetime) -> str:
        """``9 June 2026, 06:14``."""
        here = at.astimezone(self.zone)
        return f"{self.words.labels.day(here.date())}, {self.words.labels.time(here)}"

    def value(self, cell: Cell) -> str:  # noqa: PLR0911 - one for each kind of value
        """The value as text. A hidden one says why."""
        labels = self.words.labels
        if cell.hidden:
            return labels.plain(cell.hidden)
        if cell.means:
            return cell.means
        if cell.unit:
            return f"{cell.unit}\N{NO-BREAK SPACE}{grouped(cell.value, labels.say('numbers', 'group'))}"
        match cell.kind:
            case "instant":
                return self.moment(dt.datetime.fromisoformat(cell.value))
            case "day":
                return labels.day(dt.date.fromisoformat(cell.value))
            case "truth":
                return labels.plain("yes" if cell.value == "true" else "no")
            case "place":
                return labels.place(cell.value)
            case "bytes":
                return self.words.say("bytes", number=len(cell.value) * 3 // 4 - cell.value.count("="))
            case _:
                return cell.value

    def html(self, cell: Cell) -> str:
        """The same as HTML; an address may break behind its sign."""
        said = re.sub(r"(?<=\w)@", "@<wbr>", escape(self.value(cell)))
        return f'<span class="hidden">{said}</span>' if cell.hidden else said

    def name(self, cell: Cell) -> str:
        """What an item is known by: a number with its label before it, other words as they are."""
        said = self.value(cell)
        bare = cell.kind == "text" and not cell.means and " " not in said
        return f"{cell.label} {said}" if bare else said


def grouped(number: str, sign: str) -> str:
    """``18400`` in groups of three, a sign between them; what is no number as it is."""
    whole, point, rest = number.lstrip("-").partition(".")
    if not whole.isdecimal() or (rest and not rest.isdecimal()):
        return number
    rest = rest.rstrip("0")
    groups = f"{int(whole):,}".replace(",", sign)
    return ("-" if number.startswith("-") else "") + groups + (f"{point}{rest:0<2}" if rest else "")
