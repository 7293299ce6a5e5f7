"""The author of a notice is not its approver, and an approval is good for one text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.notice.letters import edition_of, notice_of, text_of

from troth.notice.approval import Approval, DamagedApproval, beside, file_beside, written
from troth.notice.edition import hash_of
from troth.notice.publish import plan

FIRST = edition_of()
JULY = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)
SECOND = ("effective: 2026-06-01", "effective: 2026-09-01")
FILES = {"notice.md": text_of(SECOND).encode()}


def approved(by: str, edition: str | None = None) -> Approval:
    return Approval(edition=edition or hash_of(FILES), by=by, at=JULY)


def planned(approval: Approval | None, *, needs: bool = True):
    return plan(
        notice_of(SECOND), files=FILES, findings=(), published=(FIRST,), now=JULY, author="Ruth Aebi",
        approval=approval, needs_approval=needs,
    )  # fmt: skip


def test_with_the_word_of_another_it_may_be_published_and_the_record_names_them() -> None:
    decided = planned(approved("Jeanne Roth"))
    assert (decided.allowed, decided.approver, decided.fact().approver) == (True, "Jeanne Roth", "Jeanne Roth")


@pytest.mark.parametrize(
    ("approval", "reason"),
    [
        (None, "Nobody has approved it"),
        (approved(" ruth  AEBI "), "is not its approver"),
        (approved("Jeanne Roth", FIRST.hash), "another text than this one"),
    ],
)
def test_without_it_may_not_where_one_is_needed_and_may_where_none_is(approval: Approval | None, reason: str) -> None:
    decided = planned(approval)
    assert not decided.allowed
    assert reason in decided.reason
    assert planned(approval, needs=False).allowed
    assert planned(approval, needs=False).approver == ""


def test_what_is_wrong_with_the_notice_is_said_before_who_approved_it() -> None:
    decided = plan(
        notice_of(), files={"notice.md": text_of().encode()}, findings=(), published=(FIRST,), now=JULY, author="Ruth Aebi",
        needs_approval=True,
    )  # fmt: skip
    assert "published already" in decided.reason


def test_it_is_kept_beside_the_notice_and_read_back(tmp_path: Path) -> None:
    notice = tmp_path / "notice.md"
    assert beside(notice) is None
    file_beside(notice).write_text(written(approved('Jeanne "J" Roth')), "utf-8")
    assert beside(notice) == approved('Jeanne "J" Roth')


def test_a_file_that_is_none_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file_beside(tmp_path / "notice.md").write_text("by = 3\n", "utf-8")
    with pytest.raises(DamagedApproval, match="approve"):
        beside(tmp_path / "notice.md")
