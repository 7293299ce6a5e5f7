"""The fixed addresses under /.well-known/ (RFC 8615).

Who to tell of a hole, where a password is changed, what we do with a browser's opt-out signal. An address we do not
know is truly not there: some programs ask for one that cannot exist, to learn whether a 200 means anything (W3C,
change-password, section 3).
"""

import json
from datetime import datetime, timedelta

import msgspec

from troth.server.answers import Answer, not_found, plain, redirect

__all__ = ["WellKnown", "well_known"]

PREFIX = "/.well-known/"
# RFC 9116 section 2.5.5 recommends less than a year: a forgotten file must not speak for us for long.
_SECURITY_LASTS = timedelta(days=180)
_CACHE = "public, max-age=3600"


class WellKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What these addresses say. Anything left empty is answered with a 404.

    `security`: addresses to write to (mailto:, https:, tel:). `change_password`: a path of the shop. `signal_since`:
    the day (YYYY-MM-DD) from which the notice in force says that an opt-out signal is honoured, or "" when it does not.
    """

    security: tuple[str, ...] = ()
    policy: str = ""
    languages: tuple[str, ...] = ("en",)
    change_password: str = ""
    signal_since: str = ""


def well_known(path: str, *, facts: WellKnown, origin: str, now: datetime) -> Answer:
    """Answer for `path`, on the site at `origin` (scheme and host, no slash), at the instant `now`."""
    match path.removeprefix(PREFIX):
        case "security.txt" if facts.security:
            return plain(_security_text(facts, origin=origin, now=now), cache=_CACHE)
        case "change-password" if facts.change_password:
            return redirect(facts.change_password, status=303)
        case "gpc.json":
            return plain(_signal_json(facts, now=now), media_type="application/json", cache=_CACHE)
        case _:
            return not_found("There is nothing at this address.")


def _security_text(facts: WellKnown, *, origin: str, now: datetime) -> str:
    """RFC 9116. Expires is a midnight, so that the text changes once a day and not at each request."""
    expires = (now + _SECURITY_LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {address}" for address in facts.security]
    lines.append(f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}")
    lines.append(f"Preferred-Languages: {', '.join(facts.languages)}")
    lines.append(f"Canonical: {origin}{PREFIX}security.txt")
    if facts.policy:
        lines.append(f"Policy: {facts.policy}")
    return "\n".join(lines) + "\n"


def _signal_json(facts: WellKnown, *, now: datetime) -> str:
    """Global Privacy Control, section 3.3: whether this site abides by the signal, and since when we say so."""
    return json.dumps({"gpc": bool(facts.signal_since), "lastUpdate": facts.signal_since or f"{now:%Y-%m-%d}"}) + "\n"
