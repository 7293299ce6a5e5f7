"""The copy as one file to take along: a page that opens by itself, JSON for programs, a CSV for each table."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html import escape

import msgspec

from troth.rights.facts import Copy, CopyTable

_STYLE = (
    ":root{color-scheme:light dark}body{font:17px/1.5 Georgia,serif;max-width:46rem;margin:3rem auto;padding:0 1rem}"
    "h1,h2,h3{font-weight:400;line-height:1.2}h2{margin-top:3rem;border-top:1px solid}h3{margin-top:2rem}"
    "dl{display:grid;grid-template-columns:minmax(9rem,1fr) 2fr;gap:.2rem 1rem;padding:.6rem 0;border-top:1px solid}"
    "dt{opacity:.75}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}@media(max-width:30rem){dl{display:block}}"
)
_DAY = (1980, 1, 1, 0, 0, 0)


def archive(copy: Copy, *, title: str, language: str) -> bytes:
    """The ZIP: the same copy gives the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as files:
        _add(files, "copy.html", page(copy, title=title, language=language))
        _add(files, "copy.json", msgspec.json.format(msgspec.json.encode(copy)).decode())
        names: set[str] = set()
        for table in copy.tables:
            _add(files, _name(table, names), as_csv(table))
    return made.getvalue()


def as_csv(table: CopyTable) -> str:
    """One table: a column for each label that occurs, a line for each row."""
    labels = list(dict.fromkeys(cell.label for entry in table.entries for cell in entry.cells))
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")  # RFC 4180
    writer.writerow(labels)
    for entry in table.entries:
        said = {cell.label: f"[{cell.hidden}]" if cell.hidden else cell.value for cell in entry.cells}
        writer.writerow([said.get(label, "") for label in labels])
    return "\ufeff" + out.getvalue()


def page(copy: Copy, *, title: str, language: str) -> str:
    """The page: no script, nothing fetched."""
    parts = [
        f'<!doctype html><html lang="{escape(language)}"><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style><h1>{escape(title)}</h1>",
        f"<p>{escape(copy.request)}, {copy.made_at:%Y-%m-%d %H:%M} UTC. {escape(', '.join(copy.systems))}.</p>",
    ]
    for table in copy.tables:
        parts.append(f"<h2>{escape(table.label)}</h2><p>{escape(table.system)}, {len(table.entries)}</p>")
        for entry in table.entries:
            rows = "".join(
                f"<dt>{escape(cell.label)}</dt><dd>{escape(cell.value) or '<i>' + escape(cell.hidden) + '</i>'}</dd>"
                for cell in entry.cells
            )
            parts.append(f"<dl>{rows}</dl>")
    for heading, lines in (
        ("Choices", copy.choices),
        ("Uses", tuple(f"{one.label}. {one.basis}. {one.keep}. {'; '.join(one.recipients)}" for one in copy.uses)),
        ("Sources", copy.sources),
        ("Logic", copy.logic),
        ("Safeguards", copy.safeguards),
        ("Rights", copy.rights),
        ("Not searched", copy.not_searched),
    ):
        if lines:
            items = "".join(f"<li>{escape(line)}</li>" for line in lines)
            parts.append(f"<h2>{escape(heading)}</h2><ul>{items}</ul>")
    return "\n".join(parts)


def _name(table: CopyTable, names: set[str]) -> str:
    plain = re.sub(r"[^\w]+", "-", f"{table.system}-{table.label}".lower()).strip("-") or "table"
    name, number = f"{plain}.csv", 2
    while name in names:
        name, number = f"{plain}-{number}.csv", number + 1
    names.add(name)
    return name


def _add(files: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name, date_time=_DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    files.writestr(info, text.encode())
