"""People, as the store knows them: a dense number, and keyed hashes of what they are called elsewhere.

No name, address or number of a telephone is kept. Whoever has the store without the hash key cannot list or guess
its people; whoever has both can only ask about somebody they already know.
"""

from __future__ import annotations

import datetime as dt
import unicodedata

import sqlalchemy as sa
from msgspec import Struct

from troth.evidence.entries import write_instant
from troth.stores import tables
from troth.stores.keys import Key, Keyring, WrongKey
from troth.terms.cannot import CannotRun

LONGEST_ACCOUNT = 200


class IdentifierRefused(CannotRun):
    """What was given cannot be an identifier of that kind."""


class Normal(Struct, frozen=True, kw_only=True):
    """An identifier in its one spelling."""

    kind: str
    normaliser: str
    """Which rules made the spelling: kept beside each hash, so that the rules can change one day."""
    text: str


class Found(Struct, frozen=True, kw_only=True):
    """A person, and whether the working hash key knows them already."""

    person: int
    current: bool


def normalise(identifier: str, *, kind: str) -> Normal:
    """The one spelling of an identifier. IdentifierRefused."""
    rules = {"email": _email, "telephone": _telephone, "account": _account}
    if kind not in rules:
        raise IdentifierRefused(f"{kind!r} is no kind of identifier.", hint="It may be: " + ", ".join(rules) + ".")
    return rules[kind](identifier)


def kind_of(identifier: str) -> str:
    """The kind an identifier looks like: an address has an at sign, a telephone number begins with a plus."""
    if "@" in identifier:
        return "email"
    return "telephone" if identifier.lstrip().startswith("+") else "account"


def digests(keys: Keyring, wanted: Normal) -> list[tuple[Key, bytes]]:
    """Key and digest, the working key first."""
    return [(key, keys.digest(key, wanted.kind, wanted.normaliser, wanted.text)) for key in keys.every("hash")]


def find(connection: sa.Connection, wanted: Normal, *, keys: Keyring) -> Found | None:
    """The person with this identifier under any hash key held."""
    table = tables.identifiers
    pairs = digests(keys, wanted)
    same = sa.or_(*(sa.and_(table.c.key_id == key.id, table.c.digest == digest) for key, digest in pairs))
    rows = connection.execute(sa.select(table.c.key_id, table.c.person).where(same)).all()
    if not rows:
        return None
    working = pairs[0][0].id
    return Found(person=rows[0].person, current=any(row.key_id == working for row in rows))


def meet(connection: sa.Connection, wanted: Normal, *, keys: Keyring, at: dt.datetime) -> int:
    """The person with this identifier, made if never met, known under the working key from now on."""
    found = find(connection, wanted, keys=keys)
    if found and found.current:
        return found.person
    if found:
        person = found.person
    else:
        table = tables.people
        person = connection.execute(sa.select(sa.func.coalesce(sa.func.max(table.c.person) + 1, 0))).scalar_one()
        connection.execute(sa.insert(table).values(person=person, met=write_instant(at)))
    key, digest = digests(keys, wanted)[0]
    row = {"key_id": key.id, "digest": digest, "normaliser": wanted.normaliser, "person": person}
    connection.execute(sa.insert(tables.identifiers).values(**row))
    return person


def check_keys(connection: sa.Connection, keys: Keyring) -> None:
    """Refuse a store whose people were all hashed under keys we lack: each would look like somebody never met."""
    column = tables.identifiers.c.key_id
    used, last = set(), ""
    while last is not None:  # one look-up for each key, however many people there are
        last = connection.execute(sa.select(sa.func.min(column)).where(column > last)).scalar_one()
        used.add(last)
    held = {key.id for key in keys.every("hash")}
    lost = sorted(used - held - {None})
    if lost:
        raise WrongKey(
            f"People in this store are hashed under the key {', '.join(lost)}; "
            f"this home holds {', '.join(sorted(held))}.",
            hint=f"Put that hash key back into {keys.source} or TROTH_HASH_KEY: without it nobody would be recognised.",
        )


def _email(text: str) -> Normal:
    """An address, as people mean it: no capital letter makes a second person, and none slips past a refusal."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to import

    try:
        checked = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as wrong:
        raise IdentifierRefused(f"{_shown(text)} is not an e-mail address: {wrong}") from wrong
    domain = checked.ascii_domain or checked.domain
    return Normal(kind="email", normaliser="email-1", text=f"{_folded(checked.local_part)}@{domain.lower()}")


def _telephone(text: str) -> Normal:
    """E.164; a number without its country could be anybody's."""
    import phonenumbers  # noqa: PLC0415 - slow to import

    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise IdentifierRefused(
            f"{_shown(text)} is not a telephone number with its country.", hint="Write it as +41 22 555 01 01."
        )
    said = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Normal(kind="telephone", normaliser="telephone-1", text=said)


def telephone_spellings(e164: str) -> tuple[str, ...]:
    """A number as systems write it: E.164, with its country's spaces, and as it is dialled there."""
    import phonenumbers  # noqa: PLC0415 - slow to import

    number = phonenumbers.parse(e164, None)
    shapes = phonenumbers.PhoneNumberFormat
    written = [phonenumbers.format_number(number, one) for one in (shapes.E164, shapes.INTERNATIONAL, shapes.NATIONAL)]
    return tuple(dict.fromkeys((*written, written[2].replace(" ", ""))))


def _account(text: str) -> Normal:
    """An account's own id: kept letter by letter."""
    plain = unicodedata.normalize("NFC", text.strip())
    if not plain or len(plain) > LONGEST_ACCOUNT or not plain.isprintable():
        raise IdentifierRefused(f"{_shown(text)} cannot be an account's id.", hint="Give an e-mail address instead.")
    return Normal(kind="account", normaliser="account-1", text=plain)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _shown(text: str) -> str:
    return f"“{text[:80]}”" if text.isprintable() else ascii(text[:80])
