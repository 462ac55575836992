"""Facts: what happened, told upwards. Operations record them, higher packages react.

A reaction runs inside the transaction that recorded the fact and only writes rows; if it fails, the
operation fails. Say *fact*: an event is what members come to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from portal.core import unit
from portal.core.db import db


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Base of all facts: past tense, frozen, ids and plain values only."""


F = TypeVar("F", bound=Fact)
Reaction = Callable[[Any], None]
_reactions: dict[type[Fact], list[Reaction]] = defaultdict(list)


def reacts_to(kind: type[F]) -> Callable[[Callable[[F], None]], Callable[[F], None]]:
    """Run the decorated function for each such fact, in the same transaction."""

    def add(reaction: Callable[[F], None]) -> Callable[[F], None]:
        if reaction not in _reactions[kind]:
            _reactions[kind].append(reaction)
        return reaction

    return add


def record(fact: Fact) -> None:
    """Announce a fact; reactions run when the unit of work closes."""
    unit.needed_for("a fact").facts.append(fact)


def pending() -> list[Fact]:
    """The facts recorded in the open unit of work and not yet reacted to."""
    opened = unit.opened()
    return list(opened.facts) if opened else []


def react() -> None:
    """Run the reactions to all pending facts, and to those that reactions record in turn."""
    facts: list[Fact] = unit.needed_for("a reaction").facts
    while facts:
        fact = facts.pop(0)
        for reaction in _reactions[type(fact)]:
            reaction(fact)
        db.session.flush()
