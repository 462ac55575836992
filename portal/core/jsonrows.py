"""The rows of a SELECT as one value of JSON, and read again as what they were: models and columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, DateTime, Enum, Integer, LargeBinary, Select, String, Text, inspect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapper
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.orm.interfaces import MANYTOONE
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from portal.core.db import UTCDateTime

Decode = Callable[[Any], Any]


class JsonArray(FunctionElement[Any]):
    """Some values as one array."""

    type = Text()
    inherit_cache = True
    name = "json_array"


class JsonRows(FunctionElement[str]):
    """All rows as an array of them, in their order; null where there are none."""

    type = Text()
    inherit_cache = True
    name = "json_rows"


class Hex(FunctionElement[str]):
    """Bytes as digits: JSON has no bytes."""

    type = Text()
    inherit_cache = True
    name = "hex"


@compiles(Hex)
def _hex(element: Any, compiler: Any, **options: Any) -> str:
    return f"hex({compiler.process(element.clauses, **options)})"


@compiles(Hex, "postgresql")
def _hex_there(element: Any, compiler: Any, **options: Any) -> str:
    return f"encode({compiler.process(element.clauses, **options)}, 'hex')"


@compiles(JsonArray)
def _array(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_array({compiler.process(element.clauses, **options)})"


@compiles(JsonArray, "postgresql")
def _array_there(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_build_array({compiler.process(element.clauses, **options)})"


@compiles(JsonRows)
def _rows(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **options)})"


@compiles(JsonRows, "postgresql")
def _rows_there(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(json_agg({compiler.process(element.clauses, **options)}) AS TEXT)"


class _Model:
    """One model of a row: which attributes it has, and how their values are read."""

    def __init__(self, mapper: Mapper[Any], attributes: list[tuple[str, Decode | None]]) -> None:
        self.mapper, self.attributes = mapper, attributes
        self.missing = {each.key for each in mapper.column_attrs} - {name for name, _decode in attributes}
        self.key = next(number for number, (name, _) in enumerate(attributes) if name == mapper.primary_key[0].key)

    def read(self, values: list[Any]) -> Any:
        if values[self.key] is None:  # an outer join that found nothing
            return None
        found = self.mapper.class_manager.new_instance()
        inside = found.__dict__
        for (name, decode), value in zip(self.attributes, values, strict=True):
            inside[name] = value if decode is None or value is None else decode(value)
        state = instance_state(found)
        state.key = self.mapper.identity_key_from_primary_key((values[self.key],))
        if self.missing:  # whoever asks for them is refused, as an object without a session refuses
            state.expired_attributes.update(self.missing)
        return found


class Reader:
    """How the rows of one statement become JSON and are read again."""

    def __init__(self, statement: Select[Any], only: Mapping[Any, tuple[str, ...]]) -> None:
        columns: list[Any] = []
        groups: list[tuple[_Model | None, Decode | None, int]] = []
        for each in statement.column_descriptions:
            mapped = inspect(each["expr"], raiseerr=False)
            if mapped is not None and hasattr(mapped, "mapper") and each["entity"] is each["expr"]:
                names = _names(mapped.mapper, only)
                found = [getattr(each["expr"], name) for name in names]
                decoders = [_decoder(attribute.type) for attribute in found]
                groups.append((_Model(mapped.mapper, list(zip(names, decoders, strict=True))), None, len(found)))
                columns += found
            else:
                groups.append((None, _decoder(each["expr"].type), 1))
                columns.append(each["expr"])
        columns = [Hex(column) if isinstance(column.type, LargeBinary) else column for column in columns]
        labelled = [column.label(f"c{number}") for number, column in enumerate(columns)]
        source = statement.with_only_columns(*labelled).subquery()
        left, parts = list(source.c), []
        for model, _decode, size in groups:
            parts.append(JsonArray(*left[:size]) if model else left[0])
            del left[:size]
        self.rows = JsonArray(*parts)
        self._groups = groups
        self._ties = _ties([model for model, _decode, _size in groups])

    def read(self, said: str | None) -> list[Any]:
        """A list of values where one thing was asked for, else of tuples."""
        rows = json.loads(said) if said else []
        if len(self._groups) == 1:
            return [self._one(self._groups[0], row[0]) for row in rows]
        return [self._tied(tuple(map(self._one, self._groups, row))) for row in rows]

    def _one(self, group: tuple[_Model | None, Decode | None, int], value: Any) -> Any:
        model, decode, _size = group
        if model is not None:
            return model.read(value)
        return value if decode is None or value is None else decode(value)

    def _tied(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        for one, name, column, other in self._ties:
            if row[one] is None:
                continue
            number = row[one].__dict__[column]
            if number is None or (row[other] is not None and row[other].id == number):
                row[one].__dict__[name] = row[other] if number is not None else None
        return row


def _ties(models: list[_Model | None]) -> list[tuple[int, str, str, int]]:
    """(place, relationship, its column, place of the other): which models of a row may belong together."""
    found = []
    for one, model in enumerate(models):
        if model is None:
            continue
        for tie in model.mapper.relationships:
            for other, beside in enumerate(models):
                if beside is not None and tie.direction is MANYTOONE and tie.mapper is beside.mapper and one != other:
                    (column,) = tie.local_columns
                    found.append((one, tie.key, model.mapper.get_property_by_column(column).key, other))
    return found


def _names(mapper: Mapper[Any], only: Mapping[Any, tuple[str, ...]]) -> list[str]:
    wanted = only.get(mapper.class_)
    if not wanted:
        return [attribute.key for attribute in mapper.column_attrs]
    return [mapper.get_property_by_column(mapper.primary_key[0]).key, *wanted]


def _decoder(kind: TypeEngine[Any]) -> Decode | None:
    if isinstance(kind, UTCDateTime):
        return _moment
    if isinstance(kind, DateTime):
        return datetime.fromisoformat
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, Boolean):
        return bool
    if isinstance(kind, JSON):
        return _content
    if isinstance(kind, Enum):
        words = {value: kind.enum_class(value) for value in kind.enums} if kind.enum_class else None
        return words.__getitem__ if words else None
    if isinstance(kind, LargeBinary):
        return _bytes
    if isinstance(kind, Integer | String):
        return None
    raise TypeError(f"nobody has said how {kind!r} comes out of JSON")


def _bytes(said: str) -> bytes | None:
    """SQLite makes "" of no bytes at all, which nobody keeps."""
    return bytes.fromhex(said) or None


def _moment(said: str) -> datetime:
    found = datetime.fromisoformat(said)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _content(said: Any) -> Any:
    return json.loads(said) if isinstance(said, str) else said
