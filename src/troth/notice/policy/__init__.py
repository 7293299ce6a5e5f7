"""A policy without declarations, from any house: its headings, paragraphs, items and tables, with their places.

Markdown, plain text as it is copied from a web page, HTML and Word documents. Every reader gives the same pieces.
"""

from __future__ import annotations

import re

from troth.notice.policy.markdown import read_markdown
from troth.notice.policy.page import is_page, read_page
from troth.notice.policy.pieces import Link, Piece, Policy, Section, Sentence
from troth.notice.policy.plain import read_plain
from troth.notice.source import Source

__all__ = ["Link", "Piece", "Policy", "Section", "Sentence", "declares", "read_policy"]

_DECLARES = re.compile(r"^(?:```+|~~~+)[ \t]*troth\b", re.MULTILINE)
_FRONT = re.compile(r"\A---[ \t]*\n(?:(?!---).*\n)*?troth[ \t]*:")


def declares(text: str) -> bool:
    """Whether a file is a notice of ours: it has a ``troth`` block, or front matter that says ``troth:``."""
    return bool(_DECLARES.search(text) or _FRONT.match(text))


def read_policy(source: Source) -> Policy:
    """The pieces of a text: a page by its name or its first tag, plain text by its name, and else Markdown."""
    if is_page("\n".join(source.lines[:20]), source.file):
        return read_page(source)
    if source.file.lower().endswith((".txt", ".text")):
        return Policy(source, read_plain(source), guessed=True)
    return Policy(source, read_markdown(source))
