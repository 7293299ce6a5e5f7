"""What our words are in the Data Privacy Vocabulary (DPV): a mapping with its release, as data in ``dpv.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LISTS = ("grounds", "recipient-classes", "mechanisms", "forms", "rights")
"""The closed lists whose words have a concept each."""


def version() -> str:
    """The release of DPV that the mapping is made for: ``2.3``."""
    return str(_mapping()["version"])


def conforms_to() -> str:
    """The address of that release."""
    return str(_mapping()["conforms-to"])


def prefixes() -> dict[str, str]:
    """Where each of its modules begins, by prefix."""
    return dict(_mapping()["prefixes"])


def concept(list_name: str, word: str) -> str:
    """The nearest concept that is not narrower: ``dpv:Consent``. KeyError where the list or the word has none."""
    return str(_mapping()[list_name][word])


@cache
def _mapping() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
