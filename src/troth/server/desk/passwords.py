"""Which passwords are taken: long ones that nobody would try. No rules about signs, no dates of expiry.

Fifteen signs or more, and not what a stranger would try first: a common password, one of them said twice or with
figures behind it, or nothing but the house's own words and the person's name (NIST SP 800-63B-4, section 3.1.1.2;
OWASP ASVS 5.0, 6.2). Anything up to 256 signs, spaces and other scripts included.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator

SHORTEST = 15
LONGEST = 256
_TAKE = "Take four or five words that have no business together."
_LEFT_AT_LEAST = 8
_FEWEST_SIGNS = 6
_MOSTLY = 0.7
_OUR_WORDS = ("password", "passwort", "motdepasse", "troth", "desk", "privacy", "welcome", "letmein", "admin", "secret")


class Argon2(Argon2PasswordHasher):
    """argon2id as OWASP names it (46 MiB, one lane): Django's 100 MiB a try would let a stranger fill the memory."""

    memory_cost = 47_104
    time_cost = 2
    parallelism = 1


def why_not(password: str, *, words: Iterable[str]) -> str:
    """Why this password is not taken, in a sentence; empty when it is. ``words`` are the house's and the person's."""
    if len(password) < SHORTEST:
        return f"This is {len(password)} signs long; {SHORTEST} is the least. {_TAKE}"
    if len(password) > LONGEST:
        return f"This is longer than {LONGEST} signs."
    folded = unicodedata.normalize("NFKC", password).casefold()
    bare = re.sub(r"[\W_]+", "", folded)
    if len(set(bare)) < _FEWEST_SIGNS or _climbs(bare):
        return f"This repeats few signs or counts along, and would be tried early. {_TAKE}"
    if _common(folded) or _common(bare):
        return f"This is among the passwords that everybody tries first. {_TAKE}"
    own = sorted({one for word in (*words, *_OUR_WORDS) for one in _parts(word)}, key=len, reverse=True)
    left = bare
    for one in own:
        left = left.replace(one, "")
    if len(re.sub(r"\d", "", left)) < _LEFT_AT_LEAST and left != bare:
        return "Little is left of this without your name and the words of this house, which a stranger would try."
    return ""


def _common(text: str) -> bool:
    """One of the common passwords: as it is, between figures, or said again and again."""
    known = _list()
    kernel = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    if text in known or kernel in known:
        return True
    return any(
        len(one) % size == 0 and one[:size] * (len(one) // size) == one and (one[:size] in known or size <= 4)
        for one in {text, kernel}
        for size in range(1, len(one) // 2 + 1)
    )


def _climbs(text: str) -> bool:
    """Signs that mostly follow their neighbour: ``123456789012345``, ``abcdefghijklmnop``."""
    steps = [abs(ord(after) - ord(before)) for before, after in itertools.pairwise(text)]
    return sum(1 for one in steps if one in {0, 1, 9}) > _MOSTLY * len(steps)


@functools.cache
def _list() -> frozenset[str]:
    """Django's list of 20,000 common passwords."""
    return frozenset(CommonPasswordValidator().passwords)


def _parts(word: str) -> list[str]:
    return [one for one in re.split(r"[\W\d_]+", unicodedata.normalize("NFKC", word).casefold()) if len(one) > 2]
