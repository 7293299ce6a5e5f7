"""Plans and records as they were filed: the fact that tells of one has its digest, so a change in the store shows.

The digest is worked out from the bytes that lie in the store, so that it says the same after the Struct has grown.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec

from troth.evidence.entries import canonical
from troth.rights.facts import RequestStep
from troth.stores.papers import Papers
from troth.terms.cannot import CannotRun

if TYPE_CHECKING:
    from troth.house.opened import House

Paper = TypeVar("Paper")
TOLD_BY: dict[str, frozenset[str]] = {
    "plan": frozenset({"planned", "begun", "copied"}),
    "record": frozenset({"looked-again"}),
}
"""The steps whose fact bears the digest of this paper, by its name."""


class PaperChanged(CannotRun):
    """A plan or record in the store has another digest than the facts that tell of it."""


def digest_of(paper: Any) -> str:
    """SHA-256 of a plan or record in canonical JSON, as the fact that tells of it cites it."""
    return hashlib.sha256(canonical({"fact": paper, "person": None})).hexdigest()


def as_filed(house: House, request: str, name: Literal["plan", "record"], kind: type[Paper]) -> Paper | None:
    """The paper, where it is one that was written; None where there is none. PaperChanged."""
    with house.store.reading() as connection:
        papers = Papers(house.store, connection)
        raw, about = papers.raw(request, name), papers.get(request)
    if raw is None or about is None:
        return None
    facts = (kept.fact for kept in house.store.facts(RequestStep, person=about.person))
    written = {one.digest for one in facts if one.request == request and one.name in TOLD_BY[name]}
    if digest_of(msgspec.json.decode(raw)) not in written:
        raise PaperChanged(
            f"The {name} of {request} is not the one that was written: it was changed in the store.",
            hint="`troth log verify` says what else was; the digest in the log is that of the true one.",
        )
    return msgspec.json.decode(raw, type=kind)
