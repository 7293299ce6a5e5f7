"""The company's systems as one house sees them: the map, and a connector to each, opened when first needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from threading import Lock

from troth.connectors import open_system
from troth.stores import people
from troth.stores.home import Home
from troth.stores.maps import load_map, system_files
from troth.systems.facts import Shape
from troth.systems.graph import Map
from troth.systems.ports import Reader, System
from troth.terms.cannot import CannotRun

KINDS = {"email": "email", "phone_number": "telephone", "user_id": "account"}
"""fideslang's words for an identity, and the store's."""


class NoMap(CannotRun):
    """Where the data lie is not known, or not soundly: nothing is searched by half a map."""


class Systems:
    """Map and connectors of one house. Safe for threads."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._open: dict[str, System] = {}
        self._shapes: dict[str, Shape] = {}
        self._turn = Lock()
        self._seen: tuple[tuple[str, int], ...] = ()
        self._map: Map | None = None

    def map(self) -> Map:
        """The map as the files say it now. NoMap."""
        names = sorted(self._home.settings.systems)
        if not names:
            raise NoMap(
                f"{self._home.path / 'troth.toml'} names no system, so there is nothing to search.",
                hint="Name each database under [systems.NAME]; docs/systems.md says how.",
            )
        files = [file for name in names for file in system_files(self._home, name)]
        seen = tuple((str(file), file.stat().st_mtime_ns if file.is_file() else 0) for file in files)
        with self._turn:
            if self._map is None or seen != self._seen:
                loaded = load_map(self._home)
                if not loaded.sound:
                    wrong = next(one for one in loaded.findings if one.severity == "error")
                    raise NoMap(f"{wrong.span.file}:{wrong.span.line}: {wrong.message}", hint="See `troth check`.")
                self._map, self._seen = loaded.map, seen
            return self._map

    def system(self, name: str) -> System:
        """The connector of one system. CannotRun where its address is none we can use."""
        with self._turn:
            if name not in self._open:
                self._open[name] = open_system(name, self._home.system_url(name))
            return self._open[name]

    def shape(self, name: str) -> Shape:
        """What the database of a system looks like, as first seen by this process. SystemAway."""
        if name not in self._shapes:
            self._shapes[name] = self.system(name).shape()
        return self._shapes[name]

    @contextmanager
    def reading(self) -> Iterator[Mapping[str, Reader]]:
        """One moment of each system. SystemAway names the one that does not answer."""
        with ExitStack() as open_now:
            yield {name: open_now.enter_context(self.system(name).reading()) for name in self.map().systems}

    def close(self) -> None:
        """Let every connection go."""
        with self._turn:
            for system in self._open.values():
                system.close()
            self._open.clear()


def spell(kind: str, value: str) -> tuple[str, ...]:
    """Every spelling under which a system may hold an identity; none for what cannot be one.

    An e-mail address is compared without regard to capital letters. A telephone number stands as E.164, with the
    spaces of its country, and as it is dialled there.
    """
    known = KINDS.get(kind)
    try:
        if known is None:
            return (value.strip(),) if value.strip() else ()
        plain = people.normalise(value, kind=known).text
    except people.IdentifierRefused:
        return ()
    if known == "telephone":
        return people.telephone_spellings(plain)
    return tuple(dict.fromkeys((plain, value.strip())))


__all__ = ["NoMap", "Systems", "spell"]
