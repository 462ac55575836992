"""An answer to a question has all that its models' properties may read, in their rarest branch too.

What was not asked for (`only`), and what belongs to a model that does not stand beside it in the row, is refused only
when it is read: by a property that reads it in one state of twenty, on the day somebody is in that state. So whenever
a test asks a property or method of an answer, everything that stands in its code is looked for.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Any

from sqlalchemy.ext.hybrid import hybrid_property

from portal.core.db import Model
from portal.core.jsonrows import _Model

MARK = "answers a question"


@cache
def watch() -> None:
    """From now on, in this process."""
    read = _Model.read

    def marked(self: _Model, values: list[Any]) -> Any:
        found = read(self, values)
        if found is not None:
            inspect_state(found)["info"] = {MARK: True}
        return found

    _Model.read = marked  # type: ignore[method-assign]
    for owner in {base for mapper in Model.registry.mappers for base in mapper.class_.__mro__}:
        if owner.__module__.startswith("portal.") and owner is not Model:
            for name, what in list(vars(owner).items()):
                _watch(owner, name, what)


def _watch(owner: type, name: str, what: Any) -> None:
    code = _code(what)
    if code is None:
        return

    @wraps(code)
    def watched(self: Any, *given: Any, **named: Any) -> Any:
        if isinstance(self, owner) and MARK in inspect_state(self).get("info", ()):
            missing = sorted(set(lacking(self, code)))
            assert not missing, f"{type(self).__name__}.{name} may read {', '.join(missing)}: ask for it as well"
        return code(self, *given, **named)

    if isinstance(what, hybrid_property):
        what.fget = watched
    else:
        setattr(owner, name, property(watched) if isinstance(what, property) else watched)


def inspect_state(found: Any) -> dict[str, Any]:
    return vars(found._sa_instance_state)


def _code(what: Any) -> Callable[..., Any] | None:
    """The code behind a property or a method of a model; None where there is none of ours."""
    code = what.fget if isinstance(what, property | hybrid_property) else what
    code = inspect.unwrap(code) if inspect.isfunction(code) else None
    return code if code is not None and code.__module__.startswith("portal.") else None


@cache
def reads(code: Callable[..., Any]) -> frozenset[tuple[str, ...]]:
    """What it may read of `self`: ("call", "position") for `self.call.position`."""
    found = set()
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(code)))):
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.insert(0, node.attr)
            node = node.value
        if names and isinstance(node, ast.Name) and node.id == "self":
            found.add(tuple(names))
    return frozenset(found)


def lacking(found: Model, code: Callable[..., Any]) -> Iterator[str]:
    """What it may read and this model has not, by the way there."""
    for first, *rest in reads(code):
        yield from _lacking(found, first, rest)


def _lacking(found: Model, name: str, rest: list[str]) -> Iterator[str]:
    inside = _code(inspect.getattr_static(type(found), name, None))
    if inside is not None:
        yield from lacking(found, inside)
    elif name in type(found).__mapper__.attrs:
        if name not in vars(found):
            yield f"{type(found).__name__}.{name}"
        elif rest and isinstance(beside := vars(found)[name], Model):
            yield from _lacking(beside, rest[0], rest[1:])
