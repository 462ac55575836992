"""Facts: what happened, told upwards. Operations record them, higher packages react.

A reaction runs inside the transaction that recorded the fact and only writes rows; if it fails, the operation fails.
Each fact has a public name, by which it is known outside of the code: it never changes, whatever becomes of the class.
Say *fact*: an event is what members come to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from enum import Enum
from types import ModuleType
from typing import Any, ClassVar, TypeVar

from portal.core import unit
from portal.core.db import db

#: What public names look like: the part of the portal, what it is about, and what became of it.
NAME = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)*")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Base of all facts: past tense, frozen, ids and plain values only.

        @dataclass(frozen=True, kw_only=True)
        class ShiftMoved(Fact, name="volunteering.shift_moved"):
            shift_id: int

    A class without a `name` is a base of others and is never recorded; one with a name has no subclasses. `private`:
    between those it is about, and whoever tells facts to others leaves it out. `untold`: fields for reactions alone.
    """

    #: Under this name it is known outside; "" for a base.
    public_name: ClassVar[str] = ""
    private: ClassVar[bool] = False
    untold: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, *, name: str = "", private: bool = False, untold: tuple[str, ...] = ()) -> None:
        super().__init_subclass__()
        if any(base.public_name for base in cls.__mro__[1:] if issubclass(base, Fact)):
            raise TypeError(f"{cls.__name__} derives from a fact that has a name of its own")
        if name:
            _known.claim(name, cls)
        cls.public_name, cls.private, cls.untold = name, cls.private or private, cls.untold + untold

    @property
    def payload(self) -> dict[str, Any]:
        """What it says to those outside, fit for JSON: ids and plain values, moments in UTC (ISO 8601)."""
        said = (each.name for each in fields(self) if each.name not in self.untold)
        return {each: _plain(getattr(self, each)) for each in said}


class _Known:
    """Which class has which public name."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def claim(self, name: str, cls: type[Fact]) -> None:
        if not NAME.fullmatch(name):
            raise TypeError(f"{name!r} is no public name of a fact: package.what_happened")
        place = f"{cls.__module__}.{cls.__qualname__}"
        if self.names.setdefault(name, place) != place:
            raise TypeError(f"{name} is the public name of {self.names[name]} already")


_known = _Known()


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"a fact carries ids and plain values, not {type(value).__name__}")


F = TypeVar("F", bound=Fact)
Reaction = Callable[[Any], None]
Marked = TypeVar("Marked", bound=Callable[[Any], None])
_MARK = "reacts_to"


def reacts_to(kind: type[F]) -> Callable[[Callable[[F], None]], Callable[[F], None]]:
    """The decorated function reacts to such facts, and to those that derive from them, once its package registers."""

    def mark(reaction: Callable[[F], None]) -> Callable[[F], None]:
        kinds = reaction.__dict__.setdefault(_MARK, [])
        if kind not in kinds:
            kinds.insert(0, kind)
        return reaction

    return mark


def to_every_fact(reaction: Marked) -> Marked:
    """The decorated function reacts to whatever happens, also in packages that it does not know."""
    reacts_to(Fact)(reaction)
    return reaction


class Reactions:
    """Who reacts to which facts, in one application."""

    def __init__(self) -> None:
        self._of: dict[type[Fact], list[Reaction]] = {}

    def add(self, kind: type[F], reaction: Callable[[F], None]) -> None:
        """React to such facts, and to those that derive from them; once, however often it is said."""
        here = self._of.setdefault(kind, [])
        if reaction not in here:
            here.append(reaction)

    def add_from(self, module: ModuleType) -> None:
        """Add whatever in the module is decorated, in the order in which it stands there."""
        for each in vars(module).values():
            for kind in getattr(each, "__dict__", {}).get(_MARK, ()):
                self.add(kind, each)

    def to(self, kind: type[Fact]) -> Iterator[Reaction]:
        """Those who react to facts of exactly this class first, then to its bases, and last to every fact."""
        for each in kind.__mro__:
            yield from self._of.get(each, ())

    def copy(self) -> Reactions:
        """The same, to add to."""
        new = Reactions()
        new._of = {kind: list(reactions) for kind, reactions in self._of.items()}
        return new


def record(fact: Fact) -> None:
    """Announce a fact; reactions run when the unit of work closes. Raises OutsideWork where none is open."""
    if not fact.public_name:
        raise TypeError(f"{type(fact).__name__} has no public name: it is a base of facts")
    unit.needed_for("a fact").facts.append(fact)


def pending() -> list[Fact]:
    """The facts recorded in the open unit of work and not yet reacted to."""
    opened = unit.opened()
    return list(opened.facts) if opened else []


def react(reactions: Reactions) -> None:
    """Run the reactions to all pending facts, and to those that reactions record in turn."""
    facts: list[Fact] = unit.needed_for("a reaction").facts
    while facts:
        fact = facts.pop(0)
        for reaction in reactions.to(type(fact)):
            reaction(fact)
        db.session.flush()
