"""The prose of a notice of ours, read like anybody's policy: its places are those of the notice's file.

Front matter and blocks are left out. Marks and the attributes of headings are overwritten with ``UNREAD``, sign by
sign; a value ``{{ news.keep }}`` stays as it is written, and the call of a table is left out.
"""

from __future__ import annotations

import re

from troth.notice.policy.markdown import read_markdown
from troth.notice.policy.pieces import UNREAD, Policy
from troth.notice.source import Source

_MARK = re.compile(r"\{(?:=[^{}]*|\.context)\}")
_ATTRIBUTES = re.compile(r"[ \t]*\{[#.][^{}\n]*\}[ \t]*$")
_CALL = re.compile(r"[ \t]*\{\{[^{}]*:[^{}]*\}\}[ \t]*$", re.MULTILINE)
_SIGN = re.compile(r"[^\n]")


def read_declared(source: Source, *, language: str) -> Policy:
    """The prose of a notice or a translation as pieces."""
    lines = list(source.lines)
    if lines[0].strip() == "---":
        end = next((number for number, line in enumerate(lines[1:], start=1) if line.strip() == "---"), len(lines) - 1)
        lines[: end + 1] = [""] * (end + 1)
    lines = [_ATTRIBUTES.sub(_unread, line) if line.startswith("#") else line for line in lines]
    text = _MARK.sub(_unread, "\n".join(lines))
    text = _CALL.sub(lambda call: "\n" * call[0].count("\n"), text)
    read = Source(source.file, tuple(text.split("\n")))
    return Policy(source, read_markdown(read), language=language)


def _unread(found: re.Match[str]) -> str:
    return _SIGN.sub(UNREAD, found[0])
