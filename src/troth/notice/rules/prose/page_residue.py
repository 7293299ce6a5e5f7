"""A policy is a text of its own: what belonged to the page around it was left there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, zip_longest

from troth.notice.findings import shown
from troth.notice.places import Span
from troth.notice.policy import Piece, Policy
from troth.notice.policy.page import is_page
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="Nothing of the web page around a policy stands in it: baskets, menus, buttons.",
    sources=("GDPR art. 12(1)", "WP260 rev.01, 8"),
)
LONGEST_WORDS = 8
GAP = 2
"""So many blanks more than one stand between two things beside each other."""
SURE = re.compile(
    r"(?:skip to (?:the )?(?:main |page )?(?:content|navigation)|back to (?:the )?top|scroll to (?:the )?top|"
    r"(?:your |my )?(?:shopping )?(?:bag|cart|basket)(?: \(?\d+\)?| is (?:currently )?empty\b.*)|"
    r"add to (?:cart|bag|basket)|continue shopping|(?:proceed to )?checkout|subtotal\b.*|"
    r"(?:accept|allow|reject|refuse|decline)(?: all)?(?: cookies)?|cookie (?:settings|preferences)|"
    r"manage (?:cookies|preferences)|"
    r"toggle (?:navigation|menu)|open menu|close menu|sign in(?: / register)?|log ?in(?: / register)?|"
    r"create (?:an )?account|"
    r"(?:sign up|subscribe) (?:to|for) (?:our |the )?newsletter|share this(?: page)?|print this page|"
    r"follow us(?: on \w+)?|"
    r"please enable javascript\b.*|loading(?:\.\.\.|…)|\d+ items?|zum inhalt(?: springen)?|"
    r"nach oben|warenkorb(?: \(?\d+\)?)?|"
    r"aller au contenu(?: principal)?|haut de page|retour en haut|panier(?: \(?\d+\)?)?|[\u00d7✕✖✗☰≡⌄])",
    re.IGNORECASE,
)
"""Lines that belong to no policy, whatever stands beside them."""
LIKELY = re.compile(
    r"(?:home|menu|search|close|share|tweet|print|shop|services?|products|about(?: us)?|contact(?: us)?|"
    r"help|faqs?|blog|news|stores?|"
    r"find an? \w+|my account|account|register|wish ?list|language|english|français|deutsch|"
    r"next|previous|read more|show more|"
    r"learn more|facebook|instagram|twitter|youtube|linkedin|pinterest|legal|privacy(?: policy)?|"
    r"terms(?: of \w+)?|imprint|impressum|"
    r"[\w ]{2,20}(?: *[/>\u203a»|•·] *[\w ]{2,30}){1,5})",
    re.IGNORECASE,
)
"""Lines that belong to none when they stand beside a sure one."""
TRAIL = re.compile(r"(?:home|start|startseite|accueil)(?: *[/>\u203a»|] *[\w &]{2,40}){1,5}", re.IGNORECASE)


def check_text(policy: Policy) -> Iterator[Found]:
    """Find runs of lines that are none of the policy's, one of them surely so. A page has a right to its menu."""
    if is_page("\n".join(policy.source.lines[:20]), policy.source.file):
        return
    run: list[Piece] = []
    for piece in policy.pieces:
        if _may_be(piece):
            run.append(piece)
            continue
        yield from _told(run)
        run = []
    yield from _told(run)


def _may_be(piece: Piece) -> bool:
    return (
        piece.kind != "heading"
        and len(piece.text.split()) <= LONGEST_WORDS
        and (_sure(piece) or all(LIKELY.fullmatch(one) for one in _parts(piece)))
    )


def _sure(piece: Piece) -> bool:
    return TRAIL.fullmatch(piece.text) is not None or any(SURE.fullmatch(one) for one in _parts(piece))


def _parts(piece: Piece) -> list[str]:
    """What stands side by side on the line, wide gaps between."""
    if piece.kind == "row":
        return [cell for cell in piece.cells if cell]
    starts = [0]
    for (begins, line, column), (after, line_after, column_after) in pairwise(piece.spots):
        if line == line_after and column_after - column - (after - begins) >= GAP:
            starts.append(after)
    return [piece.text[start:stop].strip() for start, stop in zip_longest(starts, starts[1:])]


def _told(run: list[Piece]) -> Iterator[Found]:
    if not any(_sure(piece) for piece in run):
        return
    first, last = run[0].span, run[-1].span
    said = ", ".join(f"“{shown(piece.text)}”" for piece in run[:3])
    more = f" and {len(run) - 3} more lines" if len(run) > 3 else ""
    yield Found(
        Span(first.file, first.line, first.column, last.end_line, last.end_column),
        f"This belongs to the web page and not to the policy: {said}{more}.",
        "Take it out; publish the policy as a text of its own.",
    )
