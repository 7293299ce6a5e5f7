"""In which language a page speaks: the reader chooses, among the languages the house has.

The last link pressed counts (``?lang=fr``), then what this browser's session remembers of one, then what the browser
says it reads (``Accept-Language``, RFC 9110 section 12.5.4). Nothing is guessed from where the request came. Without a
session nothing is kept in the browser: the addresses on the page carry the choice along instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from msgspec import Struct

from troth.terms.cannot import CannotRun

if TYPE_CHECKING:
    from troth.house import House
    from troth.notice.edition import Edition
    from troth.notice.facts import Notice

ASKED = "lang"
"""The word in an address, and the place in the session."""
PAGES, FILES = "/privacy/", "/privacy/static/"
OUR_OWN = "en"
"""The language our sentences are written in."""


def marked(sentence: str) -> str:
    """The same sentence, marked for the catalogue: for a constant, said with ``gettext`` where it is shown.

    Django's ``gettext_noop`` wants settings already when a module is read.
    """
    return sentence


class Tongue(Struct, frozen=True, kw_only=True):
    """What one answer is said in."""

    language: str
    """One of the house's languages, as its notice names it: what the notice is shown in."""
    languages: tuple[str, ...]
    """All of them, the notice's own first."""
    words: str
    """The language of our own sentences: the same where we have it, else English."""
    carried: bool = False
    """Whether addresses on this page must carry it along, since no session remembers it."""

    @property
    def carry(self) -> str:
        """What to put behind an address of ours: ``?lang=fr``, or nothing."""
        return f"?{ASKED}={self.language}" if self.carried else ""


class Speaking:
    """Chooses the language of each answer, and says which one it was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the reader's language; what is not a page of the privacy pages, in our own."""
        if not request.path.startswith(PAGES) or request.path.startswith(FILES):
            with translation.override(OUR_OWN):
                return self.get_response(request)
        tongue = _chosen(request)
        request.tongue = tongue  # type: ignore[attr-defined]  # as Django's own middleware does with LANGUAGE_CODE
        with translation.override(tongue.words):
            response = self.get_response(request)
        if tongue.carried and not request.session.is_empty() and request.session.get(ASKED) != tongue.language:
            request.session[ASKED] = tongue.language
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", tongue.words)
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def tongue_of(request: HttpRequest) -> Tongue:
    """What this request is answered in."""
    found: Tongue | None = getattr(request, "tongue", None)
    return found if found is not None else _chosen(request)


def carrying(request: HttpRequest, address: str) -> str:
    """An address of ours for a redirect, with the language behind it where nothing else remembers it."""
    return f"{address}{tongue_of(request).carry}"


def told_notice(request: HttpRequest) -> Notice:
    """The notice in force in the reader's language; before the first edition, the working file as it is."""
    house: House = settings.TROTH_HOUSE
    edition = house.edition()
    return edition.told_in(tongue_of(request).language) if edition is not None else house.notice


def house_languages() -> tuple[str, ...]:
    """The languages of the edition in force, the notice's own first; English where there is none to read."""
    try:
        edition: Edition | None = settings.TROTH_HOUSE.edition()  # `shell` reads it too, and reads us
    except CannotRun:  # the page that says so is still to be shown
        edition = None
    return edition.languages() if edition is not None else (OUR_OWN,)


def ours(language: str) -> str:
    """The language of our own sentences beside a text in ``language``: the same where we have it, else English."""
    primary = language.split("-", 1)[0].lower()
    return primary if primary in dict(settings.LANGUAGES) else OUR_OWN


def among(wanted: str, languages: Sequence[str]) -> str | None:
    """The language of the list that serves a tag: the same, or the same but for its region (RFC 4647 section 3.4)."""
    tag = wanted.lower()
    exact = next((one for one in languages if one.lower() == tag), None)
    return exact or next((one for one in languages if one.lower().split("-")[0] == tag.split("-")[0]), None)


def reports_in(request: HttpRequest) -> str:
    """The language trials are recorded in, where it is not the page's: a fact is shown as it was written down."""
    return "" if tongue_of(request).words == OUR_OWN else OUR_OWN


def _chosen(request: HttpRequest) -> Tongue:
    languages = house_languages()
    asked = among(request.GET.get(ASKED, ""), languages)
    remembered = among(str(request.session.get(ASKED, "")), languages) if hasattr(request, "session") else None
    language = asked or remembered or _read(request, languages) or languages[0]
    kept = asked is not None and remembered != asked
    return Tongue(language=language, languages=languages, words=ours(language), carried=kept)


def _read(request: HttpRequest, languages: Sequence[str]) -> str | None:
    """What the browser says its reader reads, best first; a weight of zero is a no, and any language is ours."""
    for tag, weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if weight <= 0:
            continue
        if tag == "*":
            return None
        found = among(tag, languages)
        if found is not None:
            return found
    return None


def offered(request: HttpRequest) -> list[dict[str, object]]:
    """The languages a reader may choose here, each with its own name and the address of this page in it."""
    tongue = tongue_of(request)
    if len(tongue.languages) < 2:
        return []
    return [
        {
            "language": one,
            "name": _own_name(one),
            "address": _here(request, one),
            "chosen": one == tongue.language,
        }
        for one in tongue.languages
    ]


def _here(request: HttpRequest, language: str) -> str:
    said = request.GET.copy()
    said[ASKED] = language
    return f"?{said.urlencode()}"


def _own_name(language: str) -> str:
    """A language by the name its own speakers give it: ``Français``; the tag where Django does not know it."""
    try:
        name = str(translation.get_language_info(language)["name_local"])
    except KeyError:
        return language
    return name[:1].upper() + name[1:]
