"""The board as text: exceptions first, word and mark together, what was not examined beside each verdict."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from troth.board import ORDER, Row, Verdict, counts
from troth.house import House

MARKS = {"held": "◆", "deviated": "◁▷", "declared": "⬭", "untried": "◇", "expired": "◈", "incomplete": "◐"}
STYLES = {"deviated": "bold red", "incomplete": "yellow", "expired": "yellow", "untried": "dim"}


def show_board(rows: tuple[Row, ...], *, house: House, console: Console | None = None) -> None:
    """Print the board. Untried rows are counted and named, not listed one by one."""
    out = console or Console(highlight=False)
    found = counts(rows)
    out.print(_headline(len(rows), found), style="bold")
    edition = house.edition()
    short = f"{edition.hash[:4]} {edition.hash[4:8]}" if edition else "none in force"
    out.print(f"Edition {short}. Environment {house.environment}. Not seen is not absent.\n")
    out.print(_table([row for verdict in ORDER if verdict != "untried" for row in rows if row.verdict == verdict]))
    untried = [row.id for row in rows if row.verdict == "untried"]
    if untried:
        out.print(f"\n{MARKS['untried']} untried, nothing examined: {', '.join(untried)}", style="dim")


def _headline(total: int, found: dict[Verdict, int]) -> str:
    parts = [f"{number} {'held when tried' if verdict == 'held' else verdict}" for verdict, number in found.items()]
    return f"{total} promises: {', '.join(parts)}."


def _table(rows: list[Row]) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="dim")
    for heading in ("Verdict", "No.", "What was tried, or seen", "Sample", "Not examined"):
        table.add_column(heading, overflow="fold", no_wrap=heading in {"Verdict", "No."})
    for row in rows:
        table.add_row(
            f"{MARKS[row.verdict]} {row.verdict}",
            row.id,
            row.detail,
            row.sample,
            row.not_examined,
            style=STYLES.get(row.verdict),
        )
    return table
