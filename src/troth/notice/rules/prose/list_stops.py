"""A list that ends in "and" lost its last item, or says that it is open when it claims to be closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from troth.notice.policy import Policy
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="The last item of a list does not end in a word that wants another.",
    sources=("GDPR art. 12(1)",),
)
HANGING = re.compile(r"(?:\b(?:and|or|and/or|und|oder)|\s(?:et|ou)|,)\s*$", re.IGNORECASE)


def check_text(policy: Policy) -> Iterator[Found]:
    """Find last items that stop in mid-air. A semicolon alone is a habit of lists, a comma or "and" is not."""
    for item in policy.of_kind("item"):
        match = HANGING.search(item.text)
        if not item.last or match is None:
            continue
        yield Found(
            item.span,
            f"The list stops at “{item.text[-40:]}”, which wants another item.",
            "Add the item that is missing, or end the list here.",
        )
