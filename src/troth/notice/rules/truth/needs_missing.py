"""What goes to authorities and buyers goes on conditions."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Recipient
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Authorities and acquirers have `needs`: what must be brought before anything is handed over.",
    sources=("GDPR art. 6(4)", "GDPR art. 48", "notice language, section 6"),
)
EXAMPLES = {"authority": "[instrument, second-approver]", "acquirer": "[whole-business, duties-accepted]"}


def check(case: Case) -> Iterator[Found]:
    """Find such recipients without conditions."""
    for recipient in case.each(Recipient):
        if recipient.is_class in EXAMPLES and not recipient.needs:
            yield Found(
                recipient.span,
                f"`{recipient.id}` is of class `{recipient.is_class}` and needs nothing to be given data.",
                f"Say what must be brought: `needs: {EXAMPLES[recipient.is_class]}`.",
            )
