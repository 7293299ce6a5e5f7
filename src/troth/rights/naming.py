"""What a key stands for: a row leads to piece 9, and whoever reads it should see ``Watch, Twelve buds``."""

from __future__ import annotations

from collections.abc import Mapping

from troth.rights.locate import Located
from troth.systems.graph import Map
from troth.systems.ports import Match, Reader

Names = Mapping[tuple[str, str, str, str], str]
"""System, collection and column of a row, and the key in it as text, to the name of the row it leads to."""


def asks_for_names(located: Located, found_in: Map) -> bool:
    """Whether any rule of what was found wants one."""
    places = {(row.system, row.collection) for row in located.rows}
    return any(rule.copy.names for place in places if (rule := found_in.rule(*place)) is not None)


def names_of(located: Located, readers: Mapping[str, Reader], *, found_in: Map) -> Names:
    """Read them, in one statement for each column that leads somewhere. SystemAway, SystemRefused."""
    wanted: dict[tuple[str, str, str], dict[str, object]] = {}
    for row in located.rows:
        rule = found_in.rule(row.system, row.collection)
        for column in rule.copy.names if rule is not None else ():
            value = row.values.get(column)
            if value not in (None, ""):
                wanted.setdefault((row.system, row.collection, column), {})[str(value)] = value
    return {
        (*place, key): name
        for place, values in wanted.items()
        for key, name in _read(place, tuple(values.values()), readers, found_in)
    }


def _read(
    place: tuple[str, str, str], values: tuple[object, ...], readers: Mapping[str, Reader], found_in: Map
) -> list[tuple[str, str]]:
    system, collection, column = place
    rule, of = found_in.rule(system, collection), found_in.collection(system, collection)
    if rule is None or of is None:
        return []
    name = rule.copy.names[column]
    for one in of.fields[column].references:
        if found_in.target(one) is not None and one.dataset in readers:
            match = Match(column=one.field, values=values)
            rows = readers[one.dataset].rows(one.collection, any_of=[match], columns=[one.field, name])
            return [(str(row[one.field]), str(row[name])) for row in rows if row.get(name) not in (None, "")]
    return []
