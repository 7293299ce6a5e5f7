"""Guard `effects-matched`: what is kept on a device has an effect, and each kind that is named has something kept."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Item, Practice, Purpose
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Each item says its effect in words, and each purpose with a device kind has an item.",
    sources=("Directive 2002/58/EC art. 5(3)", "notice language, section 4"),
    whole=True,
)


def check(case: Case) -> Iterator[Found]:
    """Find items without words and kinds without items."""
    guards = [one for one in case.each(Practice) if one.is_entry == "effects-matched"]
    if not guards:
        return
    for item in case.of_kind(tuple(word for guard in guards for word in guard.of), Item):
        if not (item.text or "").strip():
            yield Found(
                item.span,
                f"`{item.id}` does not say what it is for, and `{guards[0].id}` promises that each does.",
                'Add `text: "..."`: what it does for the person whose device it is.',
            )
    served = {item.purpose for item in case.each(Item)}
    for purpose in case.each(Purpose):
        if purpose.device is not None and purpose.id not in served:
            yield Found(
                purpose.span,
                f"`{purpose.id}` is a kind of thing on a device, and no item is of it.",
                "Declare the item, or drop `device:`.",
            )
