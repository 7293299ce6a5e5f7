"""Who of the house answers for a promise, and who holds a role: a private file beside the notice, ``owners.toml``.

```toml
N-80 = "client service"      # a promise
cookies = "web"              # or a clause: every promise in it that has no line of its own

[roles]                      # who may vouch in a role of the notice's `attest`: a name, or several
head-of-people = "Sibylle Roth"
```
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from troth.notice.kinds import Practice
from troth.stores.home import BadSettings

if TYPE_CHECKING:
    from troth.house.opened import House

FILE_NAME = "owners.toml"
ROLES = "roles"


class Owners(Struct, frozen=True, kw_only=True):
    """The file as read."""

    names: dict[str, str] = {}
    holders: dict[str, tuple[str, ...]] = {}
    """By role: the people behind it."""
    strangers: tuple[str, ...] = ()
    """Keys that are neither a promise, a clause nor a role of the notice in force."""

    def of(self, promise: str, clause: str = "") -> str:
        """Who answers for a promise; empty where nobody is named."""
        return self.names.get(promise) or self.names.get(clause, "")


def owners_of(house: House) -> Owners:
    """Read the owners; none where there is no file. BadSettings."""
    file = house.home.path / FILE_NAME
    try:
        said = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return Owners()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise BadSettings(
            f"{file} is not TOML: {broken}.", hint='Write lines such as N-80 = "client service".'
        ) from broken
    roles = said.pop(ROLES) if isinstance(said.get(ROLES), dict) else {}
    wrong = next((key for key, value in said.items() if not isinstance(value, str)), None)
    if wrong is not None:
        raise BadSettings(f"{file}: `{wrong}` names nobody.", hint=f'Write {wrong} = "client service".')
    notice = house.notice
    vouch = {one.attest.by for one in notice.declarations.values() if isinstance(one, Practice) and one.attest}
    known = {*house.promises(), *(clause.id for clause in notice.clauses)}
    strangers = (*(key for key in said if key not in known), *(role for role in roles if role not in vouch))
    holders = {role: _people(file, role, value) for role, value in roles.items()}
    return Owners(names=said, holders=holders, strangers=strangers)


def _people(file: Path, role: str, value: Any) -> tuple[str, ...]:
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, list) or not several or not all(isinstance(one, str) and one.strip() for one in several):
        raise BadSettings(f"{file}: role `{role}` names nobody.", hint=f'Write {role} = "Sibylle Roth", or a list.')
    return tuple(" ".join(one.split()) for one in several)
