"""Word documents for tests, as small as a word processor would never make them."""

from __future__ import annotations

import io
import zipfile
from html import escape

WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = {"Title": "Title", "Heading1": "heading 1", "Heading2": "heading 2", "ListBullet": "List Bullet"}


def packed(parts: dict[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def paragraph(text: str = "", *, style: str = "", inside: str = "") -> str:
    """One paragraph; ``inside`` is XML that stands behind its text."""
    said = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p>{said}{run}{inside}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table of cells with a paragraph each."""
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def document(*body: str, links: dict[str, str] | None = None) -> bytes:
    """A document with this body, and outside links by their ids."""
    styles = "".join(f'<w:style w:styleId="{one}"><w:name w:val="{name}"/></w:style>' for one, name in STYLES.items())
    targets = "".join(
        f'<Relationship Id="{one}" Target="{target}" TargetMode="External"/>' for one, target in (links or {}).items()
    )
    return packed(
        {
            "word/document.xml": f'<w:document xmlns:w="{WORDS}" xmlns:r="{LINKS}"><w:body>{"".join(body)}</w:body></w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="{WORDS}">{styles}</w:styles>',
            "word/_rels/document.xml.rels": f"<Relationships>{targets}</Relationships>",
        }
    )
