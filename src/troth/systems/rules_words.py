"""Reading ``NAME.rules.fr.yml``: what the rules say to people, in another language.

Words and nothing else, and only those somebody has: on the left what the rules say, on the right the same in the other
language. So a word that is changed in the rules loses its translation at once, and a translation of what nobody says
any more is named. Nothing raises on bad input.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from troth.notice.case import named
from troth.notice.facts import Finding
from troth.notice.findings import Findings, shown
from troth.notice.nodes import Mapped
from troth.notice.places import Span
from troth.systems.facts import CollectionRule, Rules, Wording
from troth.systems.nodes import read_nodes, said
from troth.systems.shapes import Shapes

MOST_NAMED = 5
"""So many missing words are named in one finding; the rest is counted."""


class Reading(Struct, frozen=True, kw_only=True):
    """What came of reading the words of one language."""

    words: Mapping[str, str]
    """By what the rules say."""
    findings: tuple[Finding, ...]


def read_words(data: bytes | str, file: str, *, rules: Rules) -> Reading:
    """Read the words of one language beside the rules they belong to."""
    findings = Findings(file)
    shapes = Shapes(findings, shape="words-shape", word="words-shape")
    root = read_nodes(data, findings=findings)
    start = Span(file, 1, 1, 1, 1)
    wanted = words_of(rules)
    found: dict[str, str] = {}
    if root is not None and said(root) is not None and not isinstance(root, Mapped):
        shapes.wrong(start, "A file of words is a map.", 'Write `"The shop": "La boutique"`, a line for each.')
    elif isinstance(root, Mapped):
        for key, value in root.entries:
            theirs = shapes.text(value, f"`{shown(key.text)}`").strip()
            if key.text not in wanted:
                findings.warning(
                    "words-unknown",
                    key.span,
                    f"The rules of `{shown(rules.system)}` do not say `{shown(key.text)}`, so nobody reads this.",
                    findings.nearest(key.text, wanted, otherwise="Write what the rules say, to the letter."),
                )
            elif theirs:
                found[key.text] = theirs
    left = [one for one in wanted if one not in found]
    if left and not any(one.severity == "error" for one in findings.all()):
        findings.warning("words-missing", start, f"These words of the rules are missing here: {_some(left)}.", _HINT)
    return Reading(words=found, findings=findings.all())


_HINT = 'Write each to the letter, and behind it the same in this language: `"The shop": "La boutique"`.'


def _some(left: list[str]) -> str:
    if len(left) <= MOST_NAMED:
        return named(shown(one) for one in left)
    return f"{', '.join(f'`{shown(one)}`' for one in left[:MOST_NAMED])} and {len(left) - MOST_NAMED} more"


def words_of(rules: Rules) -> tuple[str, ...]:
    """Everything the rules say to people, each once, in the order of the file."""
    return tuple(dict.fromkeys(one.own for one in _wordings(rules) if one))


def _wordings(rules: Rules) -> Iterator[Wording]:
    yield rules.label
    yield from rules.not_searched
    for rule in rules.collections.values():
        yield rule.label
        if rule.keep is not None and rule.keep.why is not None:
            yield rule.keep.why
        yield from rule.copy.fields.values()


def worded(rules: Rules, words: Mapping[str, str], *, language: str) -> Rules:
    """The rules with these words beside their own."""

    def both(one: Wording) -> Wording:
        return replace(one, others={**one.others, language: words[one.own]}) if one.own in words else one

    def rule_of(rule: CollectionRule) -> CollectionRule:
        why = rule.keep.why if rule.keep is not None else None
        keep = replace(rule.keep, why=both(why)) if rule.keep is not None and why is not None else rule.keep
        copy = replace(rule.copy, fields={name: both(one) for name, one in rule.copy.fields.items()})
        return replace(rule, label=both(rule.label), keep=keep, copy=copy)

    return replace(
        rules,
        label=both(rules.label),
        not_searched=tuple(both(one) for one in rules.not_searched),
        collections={name: rule_of(rule) for name, rule in rules.collections.items()},
    )
