"""Which switches a person means who names a purpose, and perhaps a channel, a recipient or a kind of data."""

from __future__ import annotations

from collections.abc import Sequence

from troth.notice.switches import Axis, Switch, derive, is_marketing, message_channels, switches_of
from troth.terms.taxonomy import is_within

__all__ = [
    "Axis",
    "NoSuchSwitchError",
    "Switch",
    "derive",
    "is_marketing",
    "message_channels",
    "select",
    "switches_of",
]


class NoSuchSwitchError(ValueError):
    """Nobody can choose this: the notice has no such purpose, or does not tell its switches apart in this way."""

    def __init__(self, *, found: str, expected: str) -> None:
        self.found = found
        self.expected = expected
        super().__init__(f"{found}. {expected}.")


def select(
    switches: Sequence[Switch],
    *,
    purpose: str,
    channel: str | None = None,
    recipient: str | None = None,
    data: str | None = None,
) -> tuple[Switch, ...]:
    """Give the switches meant. With none of the three, all of the purpose's; a data category means those within it.

    NoSuchSwitchError says what was found and which switches there are.
    """
    named = [(axis, value) for axis, value in (("channel", channel), ("recipient", recipient), ("data", data)) if value]
    of_purpose = tuple(switch for switch in switches if switch.purpose == purpose)
    if not of_purpose:
        known = ", ".join(dict.fromkeys(switch.purpose for switch in switches))
        raise NoSuchSwitchError(found=f"“{purpose}” is not a purpose of the notice", expected=f"Its purposes: {known}")
    if len(named) > 1:
        raise NoSuchSwitchError(
            found="A channel, a recipient and a kind of data were named together",
            expected="A choice names one of them, or none",
        )
    if not named:
        return of_purpose
    axis, value = named[0]
    chosen = tuple(switch for switch in of_purpose if switch.axis == axis and _fits(switch, value))
    if not chosen:
        there = ", ".join(switch.name for switch in of_purpose)
        raise NoSuchSwitchError(
            found=f"“{purpose}” has no switch for the {_WORDS[axis]} “{value}”", expected=f"Its switches: {there}"
        )
    return chosen


_WORDS = {"channel": "channel", "recipient": "recipient", "data": "data category"}


def _fits(switch: Switch, value: str) -> bool:
    return is_within(switch.value, value) if switch.axis == "data" else switch.value == value
