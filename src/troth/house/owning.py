"""Who of the house answers for a promise: a private file beside the notice, ``owners.toml``, keyed by the same ids.

```toml
N-80 = "client service"      # a promise
cookies = "web"              # or a clause: every promise in it that has no line of its own
```
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from msgspec import Struct

from troth.stores.home import BadSettings

if TYPE_CHECKING:
    from troth.house.opened import House

FILE_NAME = "owners.toml"


class Owners(Struct, frozen=True, kw_only=True):
    """The file as read."""

    names: dict[str, str] = {}
    strangers: tuple[str, ...] = ()
    """Keys that are neither a promise nor a clause of the notice in force."""

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
    wrong = next((key for key, value in said.items() if not isinstance(value, str)), None)
    if wrong is not None:
        raise BadSettings(f"{file}: `{wrong}` names nobody.", hint=f'Write {wrong} = "client service".')
    known = {*house.promises(), *(clause.id for clause in house.notice.clauses)}
    return Owners(names=said, strangers=tuple(key for key in said if key not in known))
