"""Troth: a privacy notice that runs. Written once, published, enforced and tried, sentence by sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from troth.house import House

__all__ = ["open"]


def open(path: Path | str) -> House:  # noqa: A001 - ``troth.open("privacy/")`` is what people type
    """Open a home and give one object that decides, records and answers: ``troth.house.House``.

    Nothing is imported before it is called: ``import troth`` costs nothing. CannotRun says what stands in the way.
    """
    from troth.house import House  # noqa: PLC0415 - see above

    return House.open(path)
