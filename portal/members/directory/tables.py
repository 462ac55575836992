"""What is kept about somebody as tables, made of the same parts as the JSON.

A list is a table with a row for each of its things; a list within them is a table of its own, whose rows say to which
row of the first they belong. What is no list stands as pairs of a name and its value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _

from portal.core.dates import local
from portal.core.settings import association

#: The columns that tie a list to the list that it stands within: a row's own number, and the number that it belongs to.
NUMBER, BELONGS_TO = "no", "belongs_to_no"


class Table(NamedTuple):
    """A table by its name, without an ending."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]


def tables(name: str, part: Any) -> Iterator[Table]:
    """The tables of one part; none of what is empty."""
    if isinstance(part, Mapping):
        flat = _flat(part)
        single = {key: value for key, value in flat.items() if not (_holds_things(value) or value == [])}
        if single:
            yield Table(name, (_("What"), _("Content")), ((key, _cell(value)) for key, value in single.items()))
        for key, value in flat.items():
            if _holds_things(value):
                yield from tables(f"{name}-{key}", value)
    elif part:
        yield from _listed(name, [(None, _flat(each)) for each in part])


def _listed(name: str, rows: Sequence[tuple[int | None, Mapping[str, Any]]]) -> Iterator[Table]:
    """A list of things, each with the number of the row that it belongs to where it stands within one."""
    names = dict.fromkeys(key for _of, row in rows for key in row)
    within = [key for key in names if any(_holds_things(row.get(key)) for _of, row in rows)]
    plain = [key for key in names if key not in within and any(row.get(key) != [] for _of, row in rows)]
    above = [BELONGS_TO] if rows[0][0] is not None else []
    numbers = [NUMBER] if within else []
    yield Table(
        name,
        [*above, *numbers, *plain],
        (
            [*([of] if above else []), *([number] if numbers else []), *(_cell(row.get(key)) for key in plain)]
            for number, (of, row) in enumerate(rows, 1)
        ),
    )
    for key in within:
        inner = [(number, _flat(each)) for number, (_of, row) in enumerate(rows, 1) for each in row.get(key) or ()]
        if inner:
            yield from _listed(f"{name}-{key}", inner)


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """What stands within a thing, beside it: `steps.asked`."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, Mapping):
            flat |= {f"{key}.{inner}": found for inner, found in _flat(value).items()}
        else:
            flat[key] = value
    return flat


def _holds_things(value: Any) -> bool:
    """Whether it is a list of things, not of words, and not an empty one."""
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _cell(value: Any) -> Any:
    """Moments as the association's clock showed them, in the form that every spreadsheet takes for one."""
    if isinstance(value, datetime):
        return f"{local(value, association().time_zone):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return value
