"""One thing has one name, and a name that is written like a defined one is defined."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.policy import Policy, Sentence
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="warning",
    says="One thing has one name, and a name written like a defined one is defined.",
    sources=("GDPR art. 12(1)", "ISO 24495-1:2023, 5.3"),
    of_prose=True,
)
OPENING, CLOSING = "[\"“„'\u2018]", "[\"”“'\u2019]"
DEFINED = re.compile(
    rf"\((?:[\w ,/\u2019']{{0,40}}?[, ])?{OPENING}(?P<first>[^\"“”„()]{{2,40}}?){CLOSING}[^()]{{0,120}}\)"
    rf"|{OPENING}(?P<means>[A-Z][^\"“”„()]{{1,40}}?){CLOSING} (?:means?|refers? to|is|are)\b"
)
QUOTED = re.compile(rf"{OPENING}(?P<term>[A-Z][\w -]{{1,40}}?),?{CLOSING}")
BEGINS = re.compile(r"(?:The )?(?P<term>[A-Z]\w+)(?: \| |:? (?:means?|refers? to|is|are) )")
"""``Service means the app``, in a list of words."""
PLACES = ("Platform", "Site", "Website", "App", "Application", "Portal", "Service")
"""What a house calls the thing that people use."""
THESE = "(?:[Tt]he|[Oo]ur|[Tt]his|[Tt]hese|[Yy]our|[Aa]ny|[Ee]ach|[Ss]uch)"
USED = re.compile(rf"(?<=[a-z,;] )(?:the|our|this|these|your) (?P<name>(?:{'|'.join(PLACES)})s?)\b(?! [A-Z])")
HEADS = ("Club", "Program", "Programme", "App", "Card", "Newsletter", "Scheme", "Portal", "Game")
NAMED = re.compile(rf"\b(?P<first>[A-Z][a-z]+) (?P<head>{'|'.join(HEADS)})\b")
OURS = re.compile(
    r"\b(?:together with|including|and) (?:its|our|all) (?:\w+ )?(?:affiliat\w+|subsidiar\w+|group compan\w+)[^.]*"
    rf"\({{0,1}}[^.()]*{OPENING}(?:we|us|our){CLOSING}",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"\b(?:with|to|between|among|amongst|by) (?:any of )?(?:our|its|the|other|non-) ?(?:\w+ ){0,2}?"
    r"(?P<name>(?:affiliat\w+|subsidiar\w+|group)(?: compan\w+)?)",
    re.IGNORECASE,
)


def check_text(policy: Policy) -> Iterator[Found]:
    """Find defined names in another number, undefined ones, two names for one thing, affiliates who are us and not."""
    if policy.language != "en":
        return
    defined = {term for sentence in policy.sentences for term in _defined(sentence.text)}
    defined |= {found["term"] for piece in policy.pieces if (found := BEGINS.match(piece.text))}
    yield from _other_numbers(policy, defined)
    yield from _undefined(policy, defined)
    yield from _two_names(policy)
    yield from _inside_and_out(policy)


def _defined(text: str) -> Iterator[str]:
    for found in DEFINED.finditer(text):
        yield from (one["term"] for one in QUOTED.finditer(found[0]))


def _other_numbers(policy: Policy, defined: set[str]) -> Iterator[Found]:
    """``Platform`` was defined, and ``Platforms`` is written."""
    for term in sorted(defined):
        other = term[:-1] if term.endswith("s") else f"{term}s"
        if other in defined or _single(term) not in PLACES:
            continue
        used = re.compile(rf"\b{THESE} (?P<name>{re.escape(other)})\b(?! [A-Z])")
        where = _uses(policy, used)
        if where:
            sentence, start = where[0]
            yield Found(
                sentence.at(start, start + len(other)),
                f"“{other}” stands here{_lines(where)}, and the text defines “{term}”.",
                f"Write “{term}” throughout, or define both.",
            )


def _undefined(policy: Policy, defined: set[str]) -> Iterator[Found]:
    """``the Site`` and ``the App`` are written like defined names, and one of them is none."""
    found: dict[str, list[tuple[Sentence, int]]] = {}
    for sentence, start in _uses(policy, USED):
        found.setdefault(re.match(r"\w+", sentence.text[start:])[0], []).append((sentence, start))  # type: ignore[index]
    known = {_single(term) for term in defined}
    stems = {_single(name) for name in found}
    for name, where in found.items():
        if _single(name) in known or len(where) < 2 or len(stems) < 2:
            continue
        sentence, start = where[0]
        others = sorted(one for one in stems if one != _single(name))
        yield Found(
            sentence.at(start, start + len(name)),
            f"“{name}” is written like a defined name and nothing defines it{_lines(where)}; there "
            f"is “{others[0]}” as well.",
            "Use one name for it, and define it where it first stands.",
        )
        return


def _two_names(policy: Policy) -> Iterator[Found]:
    """``the Acorn Club`` and ``the Birthday Club``, where the text speaks of ``the club``."""
    found: dict[str, dict[str, tuple[Sentence, int]]] = {}
    for sentence in policy.sentences:
        for named in NAMED.finditer(sentence.text):
            found.setdefault(named["head"], {}).setdefault(named["first"], (sentence, named.start()))
    for head, names in found.items():
        generic = re.compile(rf"\b(?:[Tt]he|[Oo]ur) {head.lower()}(?:'s|\u2019s)?\b(?! (?:of|for|that|which))")
        if len(names) != 2 or sum(len(generic.findall(one.text)) for one in policy.sentences) < 2:
            continue
        (first, (one, _)), (second, (other, start)) = names.items()
        if one is other:
            continue
        yield Found(
            other.at(start, start + len(f"{second} {head}")),
            f"The {head.lower()} is “{second} {head}” here and “{first} {head}” on line {one.line}.",
            "Give it one name; if there are two, say what each of them is.",
        )


def _inside_and_out(policy: Policy) -> Iterator[Found]:
    """Affiliates that are ``we`` at the beginning and somebody else later."""
    inside = next((one for one in policy.sentences if OURS.search(one.text)), None)
    if inside is None:
        return
    for sentence in policy.sentences:
        other = OTHERS.search(sentence.text)
        if sentence is not inside and other is not None:
            yield Found(
                sentence.at(other.start("name"), other.end("name")),
                f"“{other['name']}” are somebody else here, and part of “we” on line {inside.line}.",
                "Say which companies “we” are, and call the others by another name.",
            )
            return


def _uses(policy: Policy, used: re.Pattern[str]) -> list[tuple[Sentence, int]]:
    """Where a name is used: the sentence, and its offset in it."""
    return [(one, found.start("name")) for one in policy.sentences for found in used.finditer(one.text)]


def _lines(where: list[tuple[Sentence, int]]) -> str:
    lines = list(dict.fromkeys(one.line for one, _ in where[1:]))
    return f" (and on line {', '.join(map(str, lines[:3]))})" if lines else ""


def _single(name: str) -> str:
    return name.removesuffix("s")
