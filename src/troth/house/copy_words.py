"""Our words on the page of a copy that is taken along, in the language it was asked in."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from troth.house.words import Words
from troth.notice.facts import Notice
from troth.rights.facts import Copy
from troth.rights.reading_copy import CopyWords


def copy_words(copy: Copy, *, notice: Notice, language: str) -> CopyWords:
    """The headings and sentences ``reading_copy`` needs."""
    words = Words(language or notice.language)
    made = copy.made_at.astimezone(ZoneInfo(notice.time_zone or "UTC"))
    counts = [len(each.entries) for each in copy.tables]
    plain = ("title", "number", "uses", "ground", "keep", "recipients", "sources", "choices", "logic", "safeguards")
    said = {one: words.line("copy", one) for one in (*plain, "rights", "nothing")}
    return CopyWords(
        **said,
        language=words.language,
        lede=words.say("copy", "lede", rows=words.rows(sum(counts)), moment=f"{words.date(made.date())}, {made:%H:%M}"),
        looked=words.say("copy", "looked", places=words.listed(copy.systems)),
        entries={count: words.rows(count) for count in counts},
        not_searched=words.line("copy", "not-searched"),
    )
