"""Write the vectors anew from what Troth does now: only when the format changes, with its version raised.

.venv/bin/python -m tests.notice.make_vectors
"""

from __future__ import annotations

import base64
import json
import unicodedata
from pathlib import Path

from tests.notice.letters import TEXT

from troth.notice.edition import canonical, hash_of, switch_form, switch_hashes
from troth.notice.read import parse_notice
from troth.notice.switches import derive

HERE = Path(__file__).resolve().parents[2] / "spec" / "vectors" / "editions"
FILES = {
    "one file": {"notice.md": b"# Our word\n"},
    "line ends of another system": {"notice.md": b"# Our word\r\n\r\nYes.\r"},
    "a byte order mark is dropped": {"notice.md": b"\xef\xbb\xbf# Our word\n"},
    "letters are composed": {"notice.md": unicodedata.normalize("NFD", "Genève, Sève\n").encode()},
    "two languages, sorted by name": {"notice.md": b"yes\n", "notice.fr.md": b"oui\n"},
    "no line feed at the end": {"notice.md": b"yes"},
    "empty": {"notice.md": b""},
}


def main() -> None:
    """Write editions.json and switches.json."""
    editions = [
        {
            "name": name,
            "files": {file: base64.b64encode(body).decode() for file, body in files.items()},
            "canonical": base64.b64encode(canonical(files)).decode(),
            "hash": hash_of(files),
        }
        for name, files in FILES.items()
    ]
    notice = parse_notice(TEXT).notice
    assert notice is not None  # the text is ours
    hashes = switch_hashes(notice)
    switches = [
        {"switch": one.name, "form": switch_form(notice, one).decode(), "hash": hashes[one.name]}
        for one in derive(notice)
    ]
    _write("editions.json", editions)
    _write("switches.json", {"notice": TEXT, "switches": switches})


def _write(name: str, value: object) -> None:
    (HERE / name).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
