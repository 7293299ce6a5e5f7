"""Guard `never-stored`: these data come in nowhere and stay nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import AnyDeclaration, Collect, Item, Practice, Purpose, Recipient
from troth.notice.rules import Found, Rule
from troth.notice.rules.truth.only_for import words
from troth.terms.taxonomy import touches

RULE = Rule(
    severity="error",
    says="Data said never to be stored are in no field, purpose, item or recipient's list.",
    sources=("GDPR art. 5(1)(c)", "PCI DSS 3.3", "notice language, section 4"),
)


def check(case: Case) -> Iterator[Found]:
    """Find declarations that hold such data or a part of them."""
    for practice in case.each(Practice):
        if practice.is_entry != "never-stored":
            continue
        never = words(practice, "data")
        for one in case.notice.declarations.values():
            for path, key in _held(one):
                told = next((each for each in never if touches(each, key)), None)
                if told is not None:
                    yield Found(
                        case.at(one, *path),
                        f"`{practice.id}` says `{told}` is never stored, but `{one.id}` has `{key}`.",
                        f"Take `{key}` out of `{one.id}`, or name a narrower key there.",
                    )


def _held(one: AnyDeclaration) -> Iterator[tuple[tuple[str, ...], str]]:
    """The data a declaration holds, each with its path."""
    match one:
        case Purpose() | Item():
            yield from ((("data", key), key) for key in one.data)
        case Collect():
            yield from ((("fields", name, "data"), field.data) for name, field in one.fields.items())
        case Recipient():
            yield from ((("gets", purpose, key), key) for purpose, keys in one.gets.items() for key in keys)
        case _:
            pass
