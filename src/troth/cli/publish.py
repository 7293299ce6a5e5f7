"""``troth publish``: make the notice an edition, or with ``--dry-run`` say what that would change."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

import troth
from troth.cli.said import format_option, print_json
from troth.house import PublishRefused
from troth.notice.approval import beside
from troth.notice.diff import ClauseChange, SentenceChange
from troth.notice.editions import Editions, source_files
from troth.notice.publish import Plan, plan
from troth.notice.read import read_notice
from troth.notice.rules import check
from troth.stores.clock import Clock
from troth.stores.home import find_home
from troth.terms.cannot import CannotRun

FINE, REFUSED = 0, 1
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


@click.command("publish")
@click.option("--dry-run", is_flag=True, help="Only say what would change, and whether it may be published.")
@click.option("--by", "author", metavar="NAME", help="Who publishes; your account's name if left out.")
@format_option
@click.pass_obj
def command(home: Path, *, dry_run: bool, author: str | None, shape: str) -> int:
    """Make the notice an edition that will be in force from its date.

    The date may be neither past nor nearer than the lead the notice promises; only the very first edition may have
    begun already. An edition is never changed afterwards. In production somebody else than the author must have
    approved this very text (`troth approve`).
    """
    by = author or getpass.getuser()
    planned = planned_for(home, author=by)
    refused = "" if planned.allowed else planned.reason
    hint = "" if planned.allowed else planned.hint
    if planned.allowed and not dry_run:
        try:
            with troth.open(home) as house:
                house.publish(by=by)
                house.log.checkpoint()
        except PublishRefused as reason:  # the file or the clock moved since we looked
            refused, hint = reason.message, reason.hint
    done = not dry_run and not refused
    if shape == "json":
        print_json(_as_json(planned, published=done, reason=refused, hint=hint))
    else:
        for line in _as_text(planned, published=done, dry_run=dry_run):
            click.echo(line)
    if refused and shape == "text":
        click.echo(f"Not published: {refused}", err=True)
        click.echo(f"  try: {hint}", err=True)
    return REFUSED if refused else FINE


def planned_for(path: Path, *, author: str) -> Plan:
    """What publishing this home's notice now would be. CannotRun where there is no home or no notice to read."""
    home = find_home(path)
    reading = read_notice(home.notice_file)
    if reading.notice is None:
        raise CannotRun(f"{home.notice_file} cannot be read as a notice.", hint="`troth check` says where.")
    return plan(
        reading.notice,
        files=source_files(home.notice_file),
        findings=check(reading, severity=home.settings.check.severity),
        published=Editions(home.path).all(),
        now=Clock(home).now(),
        author=author,
        approval=beside(home.notice_file),
        needs_approval=home.production,
    )


def _as_json(planned: Plan, *, published: bool, reason: str, hint: str) -> dict[str, Any]:
    return {
        "published": published,
        "allowed": not reason,
        "reason": reason,
        "hint": hint,
        "edition": planned.edition,
        "before": planned.before,
        "effective": planned.effective,
        "published_at": planned.published_at,
        "author": planned.author,
        "changes": planned.changes,
        "asked_again": planned.asked_again,
        "new_switches": planned.new_switches,
        "ended_switches": planned.ended_switches,
        "weight": planned.weight,
        "material": planned.material,
        "told_first": planned.told_first,
        "approver": planned.approver,
    }


def _as_text(planned: Plan, *, published: bool, dry_run: bool) -> Iterator[str]:
    """What changes, clause by clause, and who is asked again."""
    if planned.before is None:
        yield f"The first edition of {planned.notice.id}: {len(planned.notice.clauses)} clauses."
    elif planned.before != planned.edition:
        differ = "1 clause differs" if len(planned.changes) == 1 else f"{len(planned.changes)} clauses differ"
        yield f"Compared with edition {planned.before[:8]}: {differ}."
        for change in planned.changes:
            yield from _clause(change)
        yield from _switches("Asked again", planned.asked_again, "nobody")
        yield from _switches("Asked for the first time", planned.new_switches)
        yield from _switches("No longer asked", planned.ended_switches)
        yield from _weight(planned)
    if planned.allowed and planned.effective is not None:
        local = planned.effective.astimezone(ZoneInfo(planned.notice.time_zone))
        said = "Published" if published else "May be published" if dry_run else "Would be"
        yield f"{said} as edition {planned.edition[:8]}, in force from {local.day} {local:%B %Y}."
        if planned.approver:
            yield f"Approved by {planned.approver}."


def _weight(planned: Plan) -> Iterator[str]:
    """Material or editorial, why, and who must hear of it before it holds for what is held already."""
    if not planned.changes:
        return
    if planned.weight == "editorial":
        yield "\nEditorial: words, or what narrows; the house may do nothing more, and nobody less."
        return
    yield "\nMaterial:"
    for one in planned.material:
        yield f"  {one.what}: {one.says}  {{#{one.clause}}}"
    if planned.told_first:
        yield (
            f"Told first: whoever we know already, before their data serve {', '.join(planned.told_first)} "
            "(GDPR art. 13(3), 14(4))."
        )


def _clause(change: ClauseChange) -> Iterator[str]:
    yield f"\n{_SIGNS[change.change]} {change.title}" + (f"  {{#{change.clause}}}" if change.clause else "")
    if change.was_titled:
        yield f"    was: {change.was_titled}"
    for sentence in change.sentences:
        yield f"    {_SIGNS[sentence.change]} {_sentence(sentence)}"
    for one in change.declarations:
        yield f"    {_SIGNS[one.change]} {one.kind} {one.id}"
        for field in one.fields:
            yield f"        {field.path}: {field.before or 'nothing'} -> {field.after or 'nothing'}"


def _sentence(sentence: SentenceChange) -> str:
    """``Every message has a link that ends them [-within three days-] {+at once+}.``."""
    if sentence.change != "changed":
        return sentence.parts[0].text
    signs = {"same": "{}", "del": "[-{}-]", "ins": "{{+{}+}}"}
    return " ".join(signs[part.change].format(part.text) for part in sentence.parts)


def _switches(title: str, names: tuple[str, ...], otherwise: str = "") -> Iterator[str]:
    if names or otherwise:
        yield f"\n{title}: {', '.join(names) or otherwise}."
