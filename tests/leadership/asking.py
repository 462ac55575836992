"""Everybody concerned asks the pages of a house after each step."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from zlib import crc32

from sqlalchemy import select

from portal.core.db import db
from portal.leadership.offices.models import Body
from portal.members.people.models import Person
from tests.leadership.conftest import today
from tests.leadership.house import House
from tests.leadership.pressing import Reader
from tests.support.client import Client
from tests.support.people import Cast

#: Read by whoever reads at all.
ALWAYS = re.compile(r"/leadership/(candidacies/\d+|calls/[^/?]+(/candidacies)?)")


class Asking:
    """Visitor, members, chair, office and administrator: in turns, and what they read besides what concerns them, too.

    `readers`: so many with each step; `share`: one of so many of the other pages.
    """

    def __init__(
        self, house: House, cast: Cast, browser_as: Callable[[Person], Client], visitor: Client, *, readers: int,
        share: int,
    ) -> None:  # fmt: skip
        self.house, self.browser_as, self.visitor, self.readers, self.share = house, browser_as, visitor, readers, share
        self.staff = [cast.greta.id, cast.yusra.id]
        self.turn = 0
        self.pressed: list[str] = []
        self.browsers: dict[tuple[int, date], Client] = {}

    def ask(self) -> None:
        """What a page offers, would be done."""
        members = [each for each in self.house.people if each not in self.house.gone]
        everybody: list[int | None] = [*members, None, *self.staff]
        refused: list[str] = []
        for _ in range(self.readers):
            self.turn += 1
            reader = self.reads(everybody[self.turn % len(everybody)])
            refused += reader.refused
            self.pressed += reader.pressed
        assert not refused, "\n".join(refused)

    def reads(self, number: int | None) -> Reader:
        bodies = db.session.scalars(select(Body.slug).where(Body.id.in_(self.house.bodies))).all()
        starts = [f"/leadership/bodies/{slug}" for slug in bodies]
        if number in self.staff:
            starts = ["/office", *(f"/office/leadership/bodies/{slug}" for slug in bodies)]
        elif number is not None:
            starts = ["/leadership/service", *starts]
        reader = self.reader(number)
        reader.read(*starts, wanted=lambda path: bool(ALWAYS.fullmatch(path)) or self.is_their_turn(path))
        return reader

    def is_their_turn(self, path: str) -> bool:
        return crc32(f"{self.turn} {path}".encode()) % self.share == 0

    def reader(self, number: int | None) -> Reader:
        there = set(self.house.people) - self.house.gone
        known = {
            "q": "Extra",
            "person": "Greta Holm",
            "names": "\n".join(db.session.get_one(Person, each).name for each in sorted(there)),
        }
        if number is None:
            return Reader("a visitor", self.visitor, today(), known)
        person, key = db.session.get_one(Person, number), (number, today())
        if key not in self.browsers:
            self.browsers[key] = self.browser_as(person)
        return Reader(person.name, self.browsers[key], today(), known)
