"""The log: its newest entries, whether it is as it was written, and what was last signed. People are numbers here."""

from __future__ import annotations

from collections import deque

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from troth.evidence.flaws import line_of
from troth.server.desk import sessions
from troth.server.desk.guard import needs
from troth.server.pages.shell import the_house
from troth.stores.verifying import verify

SHOWN = 50
_AT_ONCE = 50_000
"""Above this many entries a verification takes minutes: it belongs to the command line."""


@needs("log")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The last entries, and the last checkpoint. A POST reads the whole log and says what was found changed."""
    house = the_house()
    size = house.log.size()
    if request.method == "POST":
        sessions.say(request, _verified(size))
        return redirect("/log")
    start = max(size - SHOWN, 0)
    kept = deque(house.store.facts(since=start), maxlen=SHOWN)
    rows = [(one, _said(one.fact)) for one in reversed(kept)]
    signed = house.log.read_outside()
    context = {
        "rows": rows,
        "size": size,
        "signed": signed,
        "root": signed.root.hex() if signed is not None else "",
        "unsigned": size - (signed.size if signed is not None else 0),
        "note": sessions.said(request),
        "zone": house.notice.time_zone or "UTC",
    }
    return render(request, "desk/log.html", context)


def _verified(size: int) -> str:
    if size > _AT_ONCE:
        return f"The log has {size} entries; `troth log verify` reads them at the command line."
    seen = verify(the_house().log)
    if seen.flaws:
        first = "; ".join(line_of(flaw) for flaw in seen.flaws[:5])
        return f"{len(seen.flaws)} places are not as they were written: {first}"
    late = (
        f" {seen.unsigned} came after the last checkpoint: nothing signed speaks for them yet." if seen.unsigned else ""
    )
    return f"{seen.entries} entries read, {seen.signed} of them under a checkpoint. Nothing was found changed.{late}"


_UNSAID = frozenset({"type", "schema", "at", "notice", "edition", "language", "switch_hash", "digest"})
"""What would fill every line and tell nobody anything; `troth log show` has it."""


def _said(fact: dict[str, object]) -> str:
    left = {name: value for name, value in fact.items() if name not in _UNSAID and value not in ("", None, [], {})}
    return ", ".join(f"{name.replace('_', ' ')} {_plain(value)}" for name, value in left.items())


def _plain(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return f"({'; '.join(_plain(one) for one in value)})"[:160]
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return f"{text[:8]}" if len(text) == 64 and text.isalnum() else text[:160]
