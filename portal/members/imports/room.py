"""Of the people whom a list names for a firm, those for whom its plan has a seat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select

from portal.core.dates import Stretch
from portal.core.db import db
from portal.core.locking import for_update
from portal.members.memberships.models import Organisation
from portal.members.memberships.operations import seats
from portal.members.memberships.operations.seats import Seats


class Room:
    """The seats of firms, with those of plans that the list itself begins, and who has taken them."""

    def __init__(self, firms: Iterable[int], coming: Mapping[int, Seats]) -> None:
        wanted = sorted(set(firms))
        for start in range(0, len(wanted), seats.AT_ONCE):
            part = select(Organisation).where(Organisation.id.in_(wanted[start : start + seats.AT_ONCE]))
            db.session.scalars(for_update(part.order_by(Organisation.id), of=Organisation)).all()
        self.seats = defaultdict(list, seats.seats_of(wanted))
        for firm, seat in coming.items():
            self.seats[firm].append(seat)
        self.people = defaultdict(list, seats.spoken(self.seats))

    def take(self, firm: int, start: date) -> str:
        """Take a seat from `start` on. Where there is none: the sentence that says so."""
        days = Stretch(start)
        crowd = seats.crowded(self.seats[firm], [*self.people[firm], days], days) if self.seats.get(firm) else None
        if crowd is not None:
            return seats.sentence(crowd, db.session.get_one(Organisation, firm).name)
        self.people[firm].append(days)
        return ""
