"""Guard `consent-unbundled`: a contract is no consent."""

from __future__ import annotations

from collections.abc import Iterator

from troth.notice.case import Case
from troth.notice.kinds import Collect, Practice, Purpose
from troth.notice.rules import Found, Rule

RULE = Rule(
    severity="error",
    says="Purposes whose consent stands apart rest nowhere on a contract, and no conditions are shown with them.",
    sources=("GDPR art. 7(2), 7(4)", "notice language, section 4"),
)


def check(case: Case) -> Iterator[Found]:
    """Find such purposes on a contract, or at a door where conditions are agreed to."""
    doors = {
        collect.id: collect
        for practice in case.each(Practice)
        if practice.is_entry == "document-shown"
        for collect in case.of_kind(practice.of, Collect)
    }
    for practice in case.each(Practice):
        if practice.is_entry != "consent-unbundled":
            continue
        for purpose in case.of_kind(practice.of, Purpose):
            values = [] if purpose.basis is None else [purpose.basis.otherwise, *purpose.basis.when.values()]
            if any("contract" in ((value,) if isinstance(value, str) else value) for value in values if value):
                yield Found(
                    case.at(practice, "of", purpose.id),
                    f"`{practice.id}` keeps consent to `{purpose.id}` apart, but that purpose rests on a contract.",
                    f"Let `{purpose.id}` rest on consent, or do not say that it stands apart.",
                )
            for collect in doors.values():
                if purpose.id in collect.purposes:
                    yield Found(
                        case.at(practice, "of", purpose.id),
                        f"`{practice.id}` keeps consent to `{purpose.id}` apart, but `{collect.id}` collects for it "
                        "where conditions are agreed to.",
                        f"Take `{purpose.id}` out of the purposes of `{collect.id}` and ask for it elsewhere.",
                    )
