"""``troth schema``: the JSON Schema by which an editor completes a block."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from troth.notice.schema import block_schema
from troth.terms.cannot import CannotRun


@click.command("schema")
@click.option("--translation", is_flag=True, help="Of the blocks of a translation, which say words only.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write it here instead of printing it.")
def command(*, translation: bool, out: Path | None) -> int:
    """Print the JSON Schema (draft 2020-12) of a block, for an editor that completes YAML."""
    body = as_text(translation=translation)
    if out is None:
        sys.stdout.buffer.write(body)
        return 0
    try:
        out.write_bytes(body)
    except OSError as refused:
        raise CannotRun(f"{out} cannot be written: {refused.strerror}.") from refused
    return 0


def as_text(*, translation: bool) -> bytes:
    """The schema as a file has it, indented."""
    return msgspec.json.format(msgspec.json.encode(block_schema(translation=translation)), indent=2) + b"\n"
