"""A file put in its place whole: a crash leaves the old one or the new one, never half of one and never none."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def put(file: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Write ``content`` beside ``file``, make it durable, move it into place, make the move durable. OSError."""
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as draft:
        draft.write(content)
        draft.flush()
        os.fchmod(draft.fileno(), mode)
        os.fsync(draft.fileno())
    os.replace(draft.name, file)  # noqa: PTH105 - the name is a string already
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name too: without this a power cut may bring the old file back
    finally:
        os.close(folder)
