"""A point of one package to which the packages above it add: typed, and filled anew in each application.

    PANELS = Registry[Callable[[Actor, Person], Panel | None]]()      # in the package whose page asks
    PANELS.add(house, profile_panel)                                  # in `register` of a package above
    for make in PANELS.all(): …

What several packages ask for, or core itself, is a field of `House` instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, cast

from flask import current_app

if TYPE_CHECKING:
    from portal.core.house import House

T = TypeVar("T")


class Registry(Generic[T]):
    """Compared by identity: each point is one object."""

    def add(self, house: House, item: T) -> None:
        """Add to what is asked in the application that this house belongs to, in the order of registration."""
        house.added.setdefault(self, []).append(item)

    def all(self) -> tuple[T, ...]:
        """What was added in the running application."""
        return tuple(cast(list[T], current_app.extensions["house"].added.get(self, [])))
