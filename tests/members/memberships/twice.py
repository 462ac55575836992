"""Two people found to be one, and two again after all: a rule of the machine of memberships."""

from __future__ import annotations

from sqlalchemy import func, select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.memberships.models import Belonging, Coverage
from portal.members.merging.operations import merging
from portal.members.people.merges import Merge
from portal.members.people.models import Person
from tests.members.memberships.joining import Joining


class StandingTwice(Joining):
    """Whatever both have, it can be put together without a day or a payment too many, and taken apart as it was."""

    def are_one_and_two_again(self, who: int) -> None:
        kept, merged = (db.session.get_one(Person, self.people[number]) for number in (who, 1 - who))
        counted, covered = self.days_that_count(), db.session.scalar(select(func.count()).select_from(Coverage))
        with clock.frozen(self.now), unit_of_work():
            number = merging.merge(kept, merged, giver=OPERATOR, now=self.now).id
        after = self.days_that_count()
        assert {person for person, _day in after} <= {kept.id}
        assert {day for _person, day in after} <= {day for _person, day in counted}
        assert db.session.scalar(select(func.count()).select_from(Coverage)) == covered
        with clock.frozen(self.now), unit_of_work():
            merging.undo(db.session.get_one(Merge, number), giver=OPERATOR, now=self.now)
        assert self.days_that_count() == counted
        self.met.add("put together")
        db.session.rollback()

    def days_that_count(self) -> set[tuple[int, int]]:
        """Who counts on which of the days around which anything begins or ends."""
        kept = db.session.scalars(select(Belonging)).all()
        return {
            (row.person_id, day.toordinal())
            for row in kept
            for day in self.days()
            if row.start <= day and (row.end is None or day < row.end)
        }
