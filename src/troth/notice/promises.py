"""The list of promises a notice must carry, and the features that must stand behind each.

The list is a table in ``promises.md`` beside the notice: id, the promise in a line, features in backticks. A feature is
a practice's name, ``attest``, a kind, or a kind with one field's word: ``right to=access``. In another language,
``promises.fr.md`` says each promise again, beside the words it translates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct

from troth.notice.facts import Notice
from troth.notice.frontmatter import language_of
from troth.notice.kinds import KINDS, AnyDeclaration, Channel, Collect, Message, Practice, Purpose
from troth.notice.places import Span
from troth.terms.practices import PRACTICES
from troth.terms.taxonomy import is_within

FILE_NAME = "promises.md"
_ROW = re.compile(r"^\|\s*([A-Z]+-\d+)\s*\|(.*)\|(.*)\|\s*$")
_FEATURE = re.compile(r"^(?P<head>[a-z-]+)(?: (?P<field>[a-z-]+)=(?P<word>\S+))?$")


class Feature(Struct, frozen=True):
    """Something that must stand behind a promise."""

    head: str
    """A practice's name, ``attest``, or a kind."""
    field: str = ""
    """Of the kind, as a block writes it: ``to``, ``class``, ``use``."""
    word: str = ""

    def __str__(self) -> str:
        return f"{self.head} {self.field}={self.word}" if self.field else self.head

    def met_by(self, declaration: AnyDeclaration, notice: Notice) -> bool:
        """Whether this declaration is the feature."""
        if isinstance(declaration, Practice) and self.head not in KINDS:
            return declaration.attest is not None if self.head == "attest" else declaration.is_entry == self.head
        if not isinstance(declaration, KINDS.get(self.head, Practice)):
            return False
        return not self.field or any(_says(value, self.word) for value in _values(declaration, self.field, notice))


class Promise(Struct, frozen=True):
    """One row of the list."""

    id: str
    says: str
    """The promise in one line."""
    features: tuple[Feature, ...]
    line: int
    """Of the row in its file, from 1."""


class Translated(Struct, frozen=True):
    """One row of the list in another language."""

    of: str
    """The promise as the list said it when it was translated."""
    says: str
    span: Span


Words = Mapping[str, Mapping[str, Translated]]
"""By language, then by the id of the promise."""


class PromiseListError(ValueError):
    """The list cannot be read: the message says which line and what was expected there."""


def read_promises(path: Path) -> tuple[Promise, ...]:
    """The promises of a list, in its order. OSError when it cannot be read, PromiseListError when it is no list."""
    return parse_promises(_text(path), file=path.name)


def beside(notice_file: str) -> tuple[Promise, ...]:
    """The list in the notice's folder: ``promises/NAME.md`` where several notices lie, else ``promises.md``; or ()."""
    path = _beside(Path(notice_file))
    return read_promises(path) if path is not None else ()


def words_beside(notice_file: str) -> Words:
    """The list in other languages, ``promises.fr.md``. OSError, PromiseListError."""
    path = _beside(Path(notice_file))
    if path is None:
        return {}
    files = ((language_of(file.name), file) for file in sorted(path.parent.glob(f"{path.stem}.*.md")))
    return {language: parse_words(_text(file), file=str(file)) for language, file in files if language is not None}


def told(promises: Iterable[Promise], words: Mapping[str, Translated]) -> dict[str, str]:
    """The promises in another language by id: those whose words are of what the list says now."""
    return {one.id: words[one.id].says for one in promises if one.id in words and words[one.id].of == one.says}


def _beside(notice: Path) -> Path | None:
    places = (notice.parent / "promises" / f"{notice.stem}.md", notice.parent / FILE_NAME)
    return next((path for path in places if path.is_file()), None)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise PromiseListError(f"{path.name}: byte {error.start} is not UTF-8; save the list as UTF-8") from error


def parse_promises(text: str, *, file: str = FILE_NAME) -> tuple[Promise, ...]:
    """The rows of the table that begin with an id; other text is for people. PromiseListError on a bad row."""
    found: dict[str, Promise] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        row = _ROW.match(line)
        if row is None:
            continue
        promise_id, says, cells = (part.strip() for part in row.groups())
        if promise_id in found:
            raise PromiseListError(f"{file}:{number}: {promise_id} stands here twice; each id has one row")
        features = tuple(_feature(word, file=file, line=number) for word in re.findall(r"`([^`]*)`", cells))
        if not features:
            raise PromiseListError(
                f"{file}:{number}: {promise_id} stands on nothing; name a kind or a practice in backticks"
            )
        found[promise_id] = Promise(promise_id, says, features, number)
    return tuple(found.values())


def parse_words(text: str, *, file: str) -> dict[str, Translated]:
    """The rows of a list in another language: id, the promise as the list says it, the same in that language."""
    found: dict[str, Translated] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        row = _ROW.match(line)
        if row is None:
            continue
        promise_id, of, says = (part.strip() for part in row.groups())
        name = Path(file).name
        if promise_id in found:
            raise PromiseListError(f"{name}:{number}: {promise_id} stands here twice; each id has one row")
        if not says:
            raise PromiseListError(f"{name}:{number}: {promise_id} is said in no words; leave the row out until it is")
        found[promise_id] = Translated(of, says, Span(file, number, 1, number, len(line) + 1))
    return found


def _feature(written: str, *, file: str, line: int) -> Feature:
    match = _FEATURE.match(written)
    where = f"{file}:{line}: `{written}`"
    if match is None:
        raise PromiseListError(f"{where} is not a feature; expected a practice, `attest`, a kind, or `kind field=word`")
    head, field, word = match["head"], match["field"] or "", match["word"] or ""
    if head not in KINDS and head != "attest" and head not in PRACTICES:
        raise PromiseListError(f"{where}: {head} is neither a kind nor a practice of the catalogue")
    if field and head not in KINDS:
        raise PromiseListError(f"{where}: only a kind can have a field; write `{head}` alone")
    return Feature(head, field, word)


def _says(value: str, word: str) -> bool:
    return value == word or is_within(value, word)


def _values(declaration: AnyDeclaration, field: str, notice: Notice) -> Iterable[str]:
    """What a field says, as a list of words; a message also has its purpose's use, a collection point its data."""
    if isinstance(declaration, Message) and field == "use":
        purpose = notice.declarations.get(declaration.purpose)
        return purpose.use if isinstance(purpose, Purpose) else ()
    if isinstance(declaration, Collect) and field == "data":
        return tuple(each.data for each in declaration.fields.values())
    if isinstance(declaration, Collect) and field == "on":
        channels = (notice.declarations.get(each) for each in declaration.scope.on or ())
        return tuple(each.medium for each in channels if isinstance(each, Channel))
    attribute = field.replace("-", "_")
    value = getattr(declaration, attribute, getattr(declaration, f"is_{attribute}", None))
    if isinstance(value, bool):
        return ("true" if value else "false",)
    if isinstance(value, tuple):
        return tuple(str(each) for each in value)
    return () if value is None else (str(value),)
