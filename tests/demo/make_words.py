"""Make the file Django reads (`.mo`) of the shop's own words for Oscar's sentences: `python tests/demo/make_words.py`."""

import datetime as dt
import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parents[2] / "demo" / "shop" / "locale" / "en_GB" / "LC_MESSAGES"
NO_DAY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def catalogue() -> Catalog:
    """What people wrote."""
    found = read_po(io.BytesIO((FOLDER / "django.po").read_bytes()), locale="en_GB")
    found.creation_date = found.revision_date = NO_DAY  # else each run would write another file
    return found


def compiled() -> bytes:
    """The same as Django reads it."""
    body = io.BytesIO()
    write_mo(body, catalogue())
    return body.getvalue()


if __name__ == "__main__":
    (FOLDER / "django.mo").write_bytes(compiled())
