"""Bring the catalogues of our own sentences in line with the source: `make words`, when a sentence is new or mended.

New sentences get an empty line to be filled in, sentences nobody says any more go, and the files that Django reads
(`.mo`) are made from those people write (`.po`).
"""

import ast
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.template import Engine
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

PAGES = Path(__file__).parents[2] / "src" / "troth" / "server" / "pages"
LOCALE = PAGES / "locale"
HEADER = """\
# Our own sentences in another language: docs/languages.md says how to add one.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=({plural});\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
NO_DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
PLURAL = {"fr": "n > 1"}
"""When a number takes the second form."""
CALLS = {"_": "s", "gettext": "s", "gettext_lazy": "s", "marked": "s", "ngettext": "sm", "pgettext": "cs"}
"""The functions that say a sentence: s(entence), m(any), c(ontext), in the order of their arguments."""


class Said(NamedTuple):
    """One sentence of ours as the source says it."""

    text: str
    many: str = ""
    context: str = ""


def sentences() -> dict[Said, str]:
    """Every sentence of the pages, with the file that says it."""
    found: dict[Said, str] = {}
    for path in sorted(PAGES.rglob("*.py")):
        for one in of_python(path.read_text("utf-8")):
            found.setdefault(one, path.relative_to(PAGES).as_posix())
    folders = [one for one in PAGES.rglob("templates") if one.is_dir()]
    engine = Engine(
        dirs=folders,
        builtins=["django.templatetags.i18n", "django.templatetags.l10n", "troth.server.pages.templatetags.marks"],
        autoescape=True,
    )
    for folder in sorted(folders):
        for path in sorted(one for one in folder.rglob("*") if one.suffix in {".html", ".txt"}):
            for one in of_template(engine.get_template(path.relative_to(folder).as_posix())):
                found.setdefault(one, path.relative_to(PAGES).as_posix())
    return found


def of_python(text: str) -> Iterator[Said]:
    """The sentences of one module: constants handed to gettext."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in CALLS:
            continue
        words = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        given = dict(zip(CALLS[node.func.id], words, strict=False))
        if "s" in given:
            yield Said(given["s"], given.get("m", ""), given.get("c", ""))


def of_template(template) -> Iterator[Said]:
    """The sentences of one template: its `translate` and `blocktranslate`."""
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        text = node.filter_expression.var
        if isinstance(getattr(text, "literal", None), str):
            yield Said(text.literal, context=_context(node))
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        text, _ = node.render_token_list(node.singular)
        many = node.render_token_list(node.plural)[0] if node.plural else ""
        yield Said(*(one.strip() if node.trimmed else one for one in (text, many)), _context(node))


def _context(node) -> str:
    return node.message_context.var if node.message_context else ""


def languages() -> list[str]:
    """The languages there is a catalogue for."""
    return sorted(one.name for one in LOCALE.iterdir() if (one / "LC_MESSAGES").is_dir())


def catalogue(language: str) -> Catalog:
    """What people wrote for one language."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    found = read_po(io.BytesIO(path.read_bytes() if path.is_file() else b""), locale=language)
    found.creation_date = found.revision_date = NO_DAY  # else each run would write another file
    return found


def compiled(catalog: Catalog) -> bytes:
    """The same as Django reads it."""
    body = io.BytesIO()
    write_mo(body, catalog)
    return body.getvalue()


def renewed(language: str) -> str:
    """The text of a catalogue with exactly the sentences of the source."""
    old, new = catalogue(language), Catalog(locale=language)
    new.mime_headers = [("Plural-Forms", f"nplurals=2; plural=({PLURAL[language]});")]
    for said, place in sorted(sentences().items(), key=lambda pair: (pair[1], pair[0])):
        before = old.get(said.text, said.context or None)
        empty = ("", "") if said.many else ""
        string = before.string if before is not None and bool(before.pluralizable) == bool(said.many) else empty
        new.add((said.text, said.many) if said.many else said.text, string, context=said.context or None)
        new.get(said.text, said.context or None).auto_comments = [place]
    body = io.BytesIO()
    write_po(body, new, width=100, omit_header=True, sort_output=False)
    return HEADER.format(language=language, plural=PLURAL[language]) + body.getvalue().decode()


def unsaid(catalog: Catalog) -> list[str]:
    """The sentences a catalogue has no words for."""
    said = {one.id: one.string for one in catalog if one.id}
    return [str(text) for text, words in said.items() if not words or (isinstance(words, tuple) and not all(words))]


if __name__ == "__main__":
    for each in languages():
        folder = LOCALE / each / "LC_MESSAGES"
        (folder / "django.po").write_text(renewed(each), "utf-8")
        (folder / "django.mo").write_bytes(compiled(catalogue(each)))
        left = unsaid(catalogue(each))
        click.echo(f"{each}: {len(sentences())} sentences, still to be written: {len(left)}")
        for one in left:
            click.echo(f"  {one}")
