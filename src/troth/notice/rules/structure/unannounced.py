"""Every declaration is announced: nothing happens that no sentence tells people."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Channel, Contact, Item, Recipient, Term
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Every declaration is announced by a marked sentence; a channel, item, recipient or contact also by a table.",
    sources=("GDPR art. 12(1)", "GDPR art. 13(1)"),
    whole=True,
)
SHOWN_BY_TABLES = (Channel, Item, Recipient, Contact)


def check(case: Case) -> Iterator[Found]:
    """Find declarations that neither a mark nor a table announces."""
    for one in case.notice.declarations.values():
        if isinstance(one, Term) or one.id in case.marked_in:
            continue
        kind = type(one).__name__.lower()
        if not isinstance(one, SHOWN_BY_TABLES):
            yield Found(
                one.span, f"No sentence announces {kind} `{one.id}`.", f"Mark the sentence that says so: {{={one.id}}}."
            )
        elif one.id not in case.tabled:
            yield Found(
                one.span,
                f"Neither a sentence nor a table announces {kind} `{one.id}`.",
                f"Mark the sentence that names it, {{={one.id}}}, or show it in a table.",
            )
