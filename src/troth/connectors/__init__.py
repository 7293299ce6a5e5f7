"""The company's own databases, reached through SQLAlchemy Core: one folder for each kind, one contract for all.

Adding a kind: copy a folder, change what differs. ``open_system`` finds it by the drivers it names, and the contract
suite in ``tests/connectors`` finds it by itself.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

import sqlalchemy as sa

from troth.systems.ports import System
from troth.terms.cannot import CannotRun


class NoConnector(CannotRun):
    """No connector is made for a database of this kind, or the address is none."""


def open_system(name: str, url: str) -> System:
    """The system at a SQLAlchemy address, such as ``postgresql+psycopg://troth@127.0.0.1/shop``.

    Nothing is connected yet, so a database that is away is only noticed when it is asked. NoConnector.
    """
    if not url:
        raise NoConnector(
            f"Nothing says where the system {name} is.",
            hint=f"Write `url` under [systems.{name}] in troth.toml, or set TROTH_SYSTEM_{name.upper()}.",
        )
    driver, separator, _ = url.partition("://")
    module = kinds().get(driver) if separator else None
    if module is None:
        said = repr(driver) if separator else "not an address"
        raise NoConnector(
            f"The address of the system {name} is {said}, and Troth has no connector for that.",
            hint="It may begin with " + ", ".join(f"`{one}://`" for one in kinds()) + ".",
        )
    try:
        system: System = module.connect(name, url)
    except (sa.exc.ArgumentError, ValueError):  # its own words may hold the password
        raise NoConnector(
            f"The address of the system {name} cannot be read.",
            hint=f"Write it as `{driver}://USER@HOST:PORT/DATABASE`.",
        ) from None
    return system


@cache
def kinds() -> dict[str, ModuleType]:
    """Every folder beside this module, by each driver name it answers to."""
    folders = sorted(one.name for one in pkgutil.iter_modules(__path__) if one.ispkg)
    modules = [importlib.import_module(f"{__name__}.{folder}") for folder in folders]
    return {driver: module for module in modules for driver in module.DRIVERS}
