"""Data categories and data uses: the keys of the Fides language taxonomy, kept as data with a DPV term each.

The data lies beside this module in ``taxonomy/*.json``, with its attribution and licence. A notice may add a child of a
known key by a ``term``; such a child is not known here, but it is within its parent.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

HERE = Path(__file__).parent / "taxonomy"


class Entry(Struct, frozen=True):
    """One key of the taxonomy."""

    key: str
    """``user.contact.email``: the parent's key, a dot, a word."""
    name: str
    """In English."""
    parent: str | None
    dpv: str | None
    """A term of the Data Privacy Vocabulary (``pd:EmailAddress``, ``dpv:DirectMarketing``); None where none fits."""


class Category(Entry, frozen=True):
    """A kind of data about people."""


class Use(Entry, frozen=True):
    """What data are used for."""


def data_category(key: str) -> Category | None:
    """The category with this key; None when the taxonomy has none."""
    return data_categories().get(key)


def data_use(key: str) -> Use | None:
    """The use with this key; None when the taxonomy has none."""
    return data_uses().get(key)


@cache
def data_categories() -> dict[str, Category]:
    """Every data category by key."""
    return {row["key"]: Category(**row) for row in _entries("data_categories.json")}


@cache
def data_uses() -> dict[str, Use]:
    """Every data use by key."""
    return {row["key"]: Use(**row) for row in _entries("data_uses.json")}


@cache
def dpv_terms() -> frozenset[str]:
    """Names of the Data Privacy Vocabulary that a ``term`` may cite, with their prefix: ``pd:Interest``."""
    names = dpv_names()
    return frozenset((*(f"pd:{name}" for name in names["pd"]), *(f"dpv:{name}" for name in names["purposes"])))


@cache
def dpv_names() -> dict[str, Any]:
    """``dpv.json``: the release, and by prefix the names of its concepts (``dpv``, ``pd``, ``loc``, ``eu-gdpr``)."""
    names: dict[str, Any] = json.loads((HERE / "dpv.json").read_text("utf-8"))
    return names


def is_within(key: str, ancestor: str) -> bool:
    """Whether ``key`` is ``ancestor`` or lies under it: ``user.contact.email`` is within ``user.contact``."""
    return key == ancestor or key.startswith(ancestor + ".")


def touches(one: str, other: str) -> bool:
    """Whether some data fall under both keys: one is within the other."""
    return is_within(one, other) or is_within(other, one)


def _entries(file: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((HERE / file).read_text("utf-8"))["entries"]
    return rows
