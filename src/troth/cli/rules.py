"""``troth rules``: what ``troth check`` looks for."""

from __future__ import annotations

import sys

import click
import msgspec
from rich.console import Console
from rich.table import Table

from troth.notice.rules import Entry, catalogue
from troth.terms.cannot import CannotRun


@click.command("rules", help="List the rules of check, or explain one.")
@click.argument("name", required=False)
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(name: str | None, shape: str) -> int:
    """List every rule with its family, severity, sources and summary; with NAME, that one."""
    entries = tuple(catalogue().values())
    if name is not None:
        if name not in catalogue():
            of_systems = name.startswith(("map-", "rules-", "live-"))
            where = "docs/check-systems.md explains what is found about systems." if of_systems else ""
            raise CannotRun(f"There is no rule {name}.", hint=where or "`troth rules` lists them.")
        entries = (catalogue()[name],)
    if shape == "json":
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode([as_row(one) for one in entries])) + b"\n")
    else:
        Console(highlight=False).print(_table(entries))
    return 0


def as_row(entry: Entry) -> dict[str, object]:
    """``{rule, family, severity, source, summary}``."""
    return {
        "rule": entry.name,
        "family": entry.family,
        "severity": entry.rule.severity,
        "source": "; ".join(entry.sources),
        "summary": entry.rule.says,
    }


def _table(entries: tuple[Entry, ...]) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="dim")
    for heading in ("Family", "Rule", "Severity", "What must be so"):
        table.add_column(heading, overflow="fold", no_wrap=heading in {"Family", "Rule", "Severity"})
    for entry in entries:
        style = "yellow" if entry.rule.severity == "warning" else None
        table.add_row(entry.family, entry.name, f"[{style}]warning[/]" if style else "error", entry.rule.says)
    return table
