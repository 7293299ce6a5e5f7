"""What a trial saw, act by act, and the verdict that follows from it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Seen(Struct, frozen=True, kw_only=True):
    """One act and what came of it."""

    way: Literal["allowed", "forbidden"]
    act: str
    """What was tried, as a phrase: ``a complete form opens an account``."""
    happened: bool
    saw: str
    """What came back, as short as it can be said."""

    @property
    def as_promised(self) -> bool:
        """The allowed happened, or the forbidden did not."""
        return self.happened == (self.way == "allowed")

    def line(self) -> str:
        """The act for the record."""
        word = "as promised" if self.as_promised else "NOT as promised"
        return f"{self.way}: {self.act} ({word}: {self.saw})"


class Witness:
    """Takes down what a trial does. One for each trial; not shared."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        self._seen: list[Seen] = []
        self._clients = 0

    def allowed(self, act: str, *, happened: bool, saw: str) -> None:
        """Take down an act that the notice allows: it must happen."""
        self._seen.append(Seen(way="allowed", act=act, happened=happened, saw=saw))

    def forbidden(self, act: str, *, happened: bool, saw: str) -> None:
        """Take down an act that the notice forbids: it must not happen."""
        self._seen.append(Seen(way="forbidden", act=act, happened=happened, saw=saw))

    def met(self, clients: int) -> None:
        """Count made-up clients that took part."""
        self._clients += clients

    @property
    def evidence(self) -> tuple[str, ...]:
        """Each act with what came of it, in order."""
        return tuple(seen.line() for seen in self._seen)

    @property
    def sample(self) -> str:
        """How much was tried: ``3 made-up clients, 7 acts, both ways``."""
        acts = len(self._seen)
        clients = f"{self._clients} made-up client{'s' if self._clients != 1 else ''}, " if self._clients else ""
        ways = "both ways" if self._both_ways else "one way only"
        return f"{clients}{acts} act{'s' if acts != 1 else ''}, {ways}"

    @property
    def broken(self) -> Seen | None:
        """The first act that did not go as promised."""
        return next((seen for seen in self._seen if not seen.as_promised), None)

    @property
    def _both_ways(self) -> bool:
        return {seen.way for seen in self._seen} == {"allowed", "forbidden"}

    def verdict(self) -> tuple[Literal["held", "deviated", "incomplete"], str]:
        """The verdict, and the sentence that goes with it where the promise did not hold.

        One act against the promise is a deviation. ``held`` needs both ways: a site that is down refuses everything
        and holds nothing.
        """
        broken = self.broken
        if broken is not None:
            happened = "happened" if broken.happened else "did not happen"
            return "deviated", f"{broken.act[:1].upper()}{broken.act[1:]}: this {happened}. Seen: {broken.saw}"
        if not self._both_ways:
            return "incomplete", "Only one way was tried, so absence means nothing."
        return "held", ""
