"""A home: the folder with ``troth.toml``, the notice, its editions, and the state that no repository keeps.

``troth.toml`` holds settings and no secret. An unexpected name or value stops the start and names what is allowed.
"""

from __future__ import annotations

import os
import re
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from troth.terms.cannot import CannotRun

Environment = Literal["demo", "development", "production"]
DEFAULT_STORE = "sqlite"


class NoHome(CannotRun):
    """There is no home here, or it cannot be read."""


class BadSettings(CannotRun):
    """``troth.toml`` says something we do not understand; nothing was started."""


class NoState(CannotRun):
    """The state folder cannot be made or written."""


class Mail(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How mail leaves. The password comes by the environment: ``TROTH_MAIL_PASSWORD``."""

    host: str = "127.0.0.1"
    port: int = 25
    security: Literal["none", "starttls", "tls"] = "none"
    username: str = ""
    sender: str = ""
    """The address our own letters (codes, confirmations) come from."""


class Log(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The evidence log."""

    origin: str = ""
    """Names this log in its checkpoints (C2SP tlog-checkpoint), such as ``amarante.example/log``. Never changed once
    a checkpoint has been given out. Empty: the id of the notice's folder is used, fit for a demo only."""


class WellKnown(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the front says under /.well-known/ beside what the notice says."""

    security: tuple[str, ...] = ()
    """Addresses to tell of a hole (RFC 9116): ``mailto:``, ``https:`` or ``tel:``. None: no security.txt."""
    policy: str = ""
    """Where our policy on such reports is."""
    change_password: str = ""
    """The path where a client changes a password. Empty: the address is not there."""
    terms_of_service: str = ""
    """Where the terms of service are, a path or an https address: every page names it (RFC 6903). Empty: none does."""


class SystemPlace(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One database of the company: where it is, and the files that say what lies in it."""

    url: str = ""
    """A SQLAlchemy address: ``sqlite:///FILE`` relative to the home, ``postgresql+psycopg://...``. A password in it is
    better left to ``TROTH_SYSTEM_NAME``, which wins over this line."""
    map: str = ""
    """The dataset file, relative to the home. Empty: ``systems/NAME.yml``."""
    rules: str = ""
    """The rules beside it, relative to the home. Empty: ``systems/NAME.rules.yml``."""


class Staff(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As which recipient of the notice (class staff) each role of the desk looks at people. Empty: it does not."""

    adviser: str = ""
    marketing: str = ""
    dpo: str = ""
    auditor: str = ""


class Check(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How this house reads what ``troth check`` finds."""

    severity: dict[str, Literal["error", "warning"]] = {}
    """By rule: how grave it is here. What one place may leave is an exception in the notice itself, with its reason."""


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``troth.toml``, checked."""

    environment: Environment
    """``production`` refuses a clock file, does not make keys by itself, and is never tried."""
    notice: str = "notice.md"
    """The notice, relative to the home."""
    centre: str = ""
    """Where people find the privacy pages, ``https://www.amarante.example/privacy/``: links in letters begin so."""
    desk: str = ""
    """Where the staff's desk is: an origin of its own, ``https://desk.amarante.example``. Empty: there is no desk."""
    store: str = DEFAULT_STORE
    """``sqlite`` (a file in the state folder), ``sqlite:///FILE``, or ``postgresql+psycopg://...``. A password in it
    is better left to ``TROTH_STORE``, which wins over this line."""
    stage: str = "stage.py"
    """How ``troth try`` acts as a client here, relative to the home."""
    check: Check = Check()
    mail: Mail = Mail()
    log: Log = Log()
    well_known: WellKnown = WellKnown()
    staff: Staff = Staff()
    systems: dict[str, SystemPlace] = {}
    """``[systems.NAME]`` for each database of the company; the name is its dataset's ``fides_key``."""


class Home:
    """One home on disk. Making the object reads nothing; ``find_home`` and ``settings`` check."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path).resolve()

    def __repr__(self) -> str:
        return f"Home({str(self.path)!r})"

    @cached_property
    def settings(self) -> Settings:
        """What ``troth.toml`` says. BadSettings, NoHome.

        ``TROTH_CENTRE``, ``TROTH_DESK`` and ``TROTH_MAIL_PORT`` win over its lines: the same home serves on other ports
        for a day.
        """
        said = read_settings(self.path / "troth.toml")
        said = msgspec.structs.replace(said, desk=_desk(secret("TROTH_DESK") or said.desk, of=self.path))
        _check_terms(said.well_known.terms_of_service, of=self.path)
        centre, port = secret("TROTH_CENTRE"), secret("TROTH_MAIL_PORT")
        if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise BadSettings(f"TROTH_MAIL_PORT is {port!r}.", hint="A port is a number from 1 to 65535.")
        if said.desk and urlsplit(said.desk).hostname == urlsplit(centre or said.centre).hostname:
            raise BadSettings(
                f"`desk` and `centre` in {self.path / 'troth.toml'} name the same host.",
                hint="Give the desk a host of its own: no page of the site may reach it from a visitor's browser.",
            )
        return msgspec.structs.replace(
            said,
            centre=centre or said.centre,
            mail=msgspec.structs.replace(said.mail, port=int(port)) if port else said.mail,
        )

    @property
    def notice_file(self) -> Path:
        """The working file of the notice."""
        return self.path / self.settings.notice

    @property
    def editions_dir(self) -> Path:
        """Published editions, one folder for each hash; kept with the notice."""
        return self.path / "editions"

    @property
    def state(self) -> Path:
        """Keys, clock and store: ``.troth``, ignored by git. It may not exist yet: ``make_state``."""
        return self.path / ".troth"

    @property
    def production(self) -> bool:
        """Whether real people are behind what is kept here."""
        return self.settings.environment == "production"

    def make_state(self) -> Path:
        """The state folder, made with mode 0700 where it is missing. NoState."""
        try:
            self.state.mkdir(mode=0o700, exist_ok=True)
        except OSError as refused:
            raise NoState(
                f"The state folder {self.state} cannot be made: {refused.strerror}.",
                hint="Let the user who runs Troth write in the home, or move what stands in its place.",
            ) from refused
        if not os.access(self.state, os.W_OK | os.X_OK):
            raise NoState(
                f"The state folder {self.state} cannot be written.", hint="Let the user who runs Troth write there."
            )
        return self.state

    def system_url(self, name: str) -> str:
        """Where a system is: a SQLAlchemy address, empty where nobody says. May hold a password: never print it.

        ``TROTH_SYSTEM_NAME`` wins over the settings; signs that no variable's name has are ``_`` in it.
        """
        place = self.settings.systems.get(name)
        return self._from_here(secret(system_variable(name)) or (place.url if place else ""))

    def map_file(self, name: str) -> Path:
        """The dataset file of a system."""
        return self.path / (self.settings.systems[name].map or f"systems/{name}.yml")

    def rules_file(self, name: str) -> Path:
        """The rules of a system."""
        return self.path / (self.settings.systems[name].rules or f"systems/{name}.rules.yml")

    @property
    def store_url(self) -> str:
        """Where the store is: a SQLAlchemy address. May hold a password: never print it."""
        said = secret("TROTH_STORE") or self.settings.store
        if said == DEFAULT_STORE:
            return f"sqlite:///{self.state / 'troth.db'}"
        said = self._from_here(said)
        if said.startswith(("sqlite:////", "sqlite:///file:", "postgresql+psycopg://")):
            return said
        raise BadSettings(
            f"`store` in {self.path / 'troth.toml'} is {said.split(':', maxsplit=1)[0]!r}, which Troth cannot use.",
            hint="Write `sqlite`, `sqlite:///FILE` or `postgresql+psycopg://USER@HOST/DATABASE`.",
        )

    def _from_here(self, url: str) -> str:
        """A relative file of SQLite counts from the home."""
        file = url.removeprefix("sqlite:///")
        if file == url or file.startswith(("/", "file:", ":memory:")):
            return url
        return f"sqlite:///{self.path / file}"


def find_home(option: Path | str) -> Home:
    """The home the command line named, checked: the folder, its ``troth.toml`` and the notice are there."""
    home = Home(option)
    if not home.path.is_dir():
        raise NoHome(
            f"There is no folder {home.path}.", hint="Name the home with `troth --home DIR` or in $TROTH_HOME."
        )
    if not (home.path / "troth.toml").is_file():
        raise NoHome(
            f"There is no troth.toml in {home.path}.",
            hint='Name another home with `troth --home DIR`, or write a troth.toml with `environment = "development"`.',
        )
    if not home.notice_file.is_file():
        raise NoHome(
            f"There is no notice at {home.notice_file}.",
            hint=f"Write it, or say where it is: `notice = ...` in {home.path / 'troth.toml'}.",
        )
    return home


def read_settings(file: Path) -> Settings:
    """``troth.toml`` read and checked whole before anything starts. BadSettings, NoHome."""
    try:
        said = tomllib.loads(file.read_bytes().decode())
    except FileNotFoundError as missing:
        raise NoHome(
            f"There is no troth.toml in {file.parent}.",
            hint='Name another home with `troth --home DIR`, or write a troth.toml with `environment = "development"`.',
        ) from missing
    except OSError as refused:
        raise NoHome(f"{file} cannot be read: {refused.strerror}.") from refused
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise BadSettings(f"{file} is not TOML: {broken}.", hint="See https://toml.io for the grammar.") from broken
    complaint = _complain(said, Settings, "")
    if complaint:
        raise BadSettings(f"{file}: {complaint[0]}", hint=complaint[1])
    try:
        return msgspec.convert(said, Settings)
    except msgspec.ValidationError as wrong:
        raise BadSettings(f"{file}: {wrong}.") from wrong


def _desk(said: str, *, of: Path) -> str:
    """The desk's origin as it is used: scheme, host, port, no slash. BadSettings where it is no origin."""
    if not said:
        return ""
    parts = urlsplit(said)
    whole = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
    if not whole or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise BadSettings(
            f"`desk` of {of / 'troth.toml'} is {said!r}.",
            hint='Write an origin and nothing behind it: desk = "https://desk.example.com".',
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _check_terms(said: str, *, of: Path) -> None:
    """BadSettings where it is no address that a header line can carry (RFC 8288)."""
    if said and not re.fullmatch(r"(/|https://)[!#-;=?-~]*", said):
        raise BadSettings(
            f"`terms_of_service` of {of / 'troth.toml'} is {said!r}.",
            hint='Write a path of your site or an address that begins with https://: terms_of_service = "/terms".',
        )


def secret(name: str) -> str:
    """A secret that came by the environment, empty when it did not."""
    return os.environ.get(name, "")  # noqa: TID251 - this is the module that reads the surroundings


def system_variable(name: str) -> str:
    """The environment variable that says where a system is: ``TROTH_SYSTEM_SHOP``."""
    return "TROTH_SYSTEM_" + "".join(sign if sign.isalnum() and sign.isascii() else "_" for sign in name).upper()


def _complain(said: dict[str, object], shape: type[Struct], where: str) -> tuple[str, str] | None:
    """The first name or value ``shape`` does not allow, and what it allows instead."""
    hints = get_type_hints(shape)
    for name, value in said.items():
        if name not in hints:
            place = f" in [{where}]" if where else ""
            return f"`{name}`{place} is not a setting.", "The settings there: " + ", ".join(hints) + "."
        wrong = _complain_value(name, value, hints[name], where)
        if wrong:
            return wrong
    for field in msgspec.structs.fields(shape):
        if field.required and field.name not in said:
            kind = hints[field.name]
            allowed = (
                " (" + ", ".join(f'"{one}"' for one in get_args(kind)) + ")" if get_origin(kind) is Literal else ""
            )
            return f"`{field.name}` is missing.", f"Write `{field.name} = ...`{allowed}."
    return None


def _complain_value(name: str, value: object, kind: Any, where: str) -> tuple[str, str] | None:
    """What is wrong with the value of one setting."""
    if get_origin(kind) is Literal and value not in get_args(kind):
        return f"`{name}` is {value!r}.", "It may be: " + ", ".join(f'"{one}"' for one in get_args(kind)) + "."
    if get_origin(kind) is dict:
        return _complain_each(value, get_args(kind)[1], name)
    if isinstance(kind, type) and issubclass(kind, Struct):
        if not isinstance(value, dict):
            return f"`{name}` is {value!r}.", f"It is a table: write [{name}] and its settings under it."
        return _complain(value, kind, f"{where}.{name}" if where else name)
    if isinstance(kind, type) and (not isinstance(value, kind) or isinstance(value, bool) != (kind is bool)):
        words = {str: "words in quotes", int: "a whole number", bool: "true or false"}
        return f"`{name}` is {value!r}.", f"It must be {words.get(kind, kind.__name__)}."
    return None


def _complain_each(said: object, shape: type[Struct], where: str) -> tuple[str, str] | None:
    """The same for a table of tables: ``[systems.NAME]``, whatever the names."""
    if not isinstance(said, dict):
        return f"`{where}` is {said!r}.", f"It holds a table for each: write [{where}.NAME] and its settings under it."
    for name, inner in said.items():
        if not isinstance(inner, dict):
            return (
                f"`{name}` in [{where}] is {inner!r}.",
                f"Write [{where}.NAME] with the name of a system, and its settings under it.",
            )
        inside = _complain(inner, shape, f"{where}.{name}")
        if inside:
            return inside
    return None
