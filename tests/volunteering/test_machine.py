"""Shifts under any order of yes, no, more and fewer places: never too many, never two at once, counted right."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from portal.volunteering import operations
from portal.volunteering.models import Assignment, CancelledBy, Role, Shift
from portal.volunteering.operations.assignments import live_assignment
from tests.support.people import Cast
from tests.volunteering.conftest import plan, shift_at

HOURS = (("09:00", "11:00"), ("10:00", "12:00"), ("11:00", "13:00"))
OVERLAP = {(0, 1), (1, 0), (1, 2), (2, 1)}
Step = tuple[str, int, int]
STEP = st.one_of(
    st.tuples(st.just("yes"), st.integers(0, 3), st.integers(0, 2)),
    st.tuples(st.just("no"), st.integers(0, 3), st.integers(0, 2)),
    st.tuples(st.just("most"), st.integers(1, 3), st.integers(0, 2)),
    st.tuples(st.just("off"), st.just(0), st.integers(0, 2)),
)


@dataclass
class Model:
    """What a few lines say should have happened."""

    on: dict[int, set[int]] = field(default_factory=lambda: {0: set(), 1: set(), 2: set()})
    most: dict[int, int] = field(default_factory=lambda: {0: 2, 1: 2, 2: 2})
    off: set[int] = field(default_factory=set)

    def take(self, step: str, value: int, number: int) -> bool:
        """Do the step; whether the portal should accept it."""
        if step == "yes":
            elsewhere = any(value in self.on[other] for other in self.on if (number, other) in OVERLAP)
            free = len(self.on[number]) < self.most[number] and not elsewhere
            accepted = number not in self.off and (value in self.on[number] or free)
            self.on[number] |= {value} if accepted else set()
            return accepted
        if step == "most":
            accepted = number not in self.off and len(self.on[number]) <= value
            self.most[number] = value if accepted else self.most[number]
            return accepted
        if step == "no":
            self.on[number].discard(value)
        else:
            self.off.add(number)
            self.on[number].clear()
        return True


def take(step: str, value: int, number: int, *, shifts: list[int], people: list[int], role_id: int) -> bool:
    """Do the step in the portal; whether it was accepted."""
    try:
        with unit_of_work():
            shift, now = db.session.get_one(Shift, shifts[number]), clock.now()
            if step == "yes":
                operations.assign(shift, db.session.get_one(Person, people[value]), now=now)
            elif step == "no":
                mine = live_assignment(shift, people[value])
                if mine is not None:
                    operations.cancel_assignment(mine, by=CancelledBy.PERSON, now=now)
            elif step == "most":
                start, end = HOURS[number]
                again = plan(db.session.get_one(Role, role_id), start=start, end=end, most=value)
                operations.change_shift(shift, again, now=now)
            else:
                operations.cancel_shift(shift, reason="rain", now=now)
    except DomainError:
        return False
    return True


@pytest.mark.slow
@settings(max_examples=20)
@given(steps=st.lists(STEP, max_size=16))
def test_any_order_of_steps(app: Flask, cast: Cast, role: Role, steps: list[Step]) -> None:
    db.session.rollback()
    people = [cast.amara.id, cast.jonas.id, cast.mara.id, cast.edda.id]
    with unit_of_work():
        for old in db.session.scalars(db.select(Shift).where(Shift.cancelled_at.is_(None))).all():
            operations.cancel_shift(old, reason="next example", now=clock.now())
    shifts = [shift_at(role, start=start, end=end, most=2).id for start, end in HOURS]
    model = Model()
    for step in steps:
        assert take(*step, shifts=shifts, people=people, role_id=role.id) == model.take(*step), step
        db.session.rollback()
        for number, shift_id in enumerate(shifts):
            live = db.select(Assignment.person_id).where(Assignment.shift_id == shift_id)
            found = db.session.scalars(live.where(Assignment.cancelled_at.is_(None))).all()
            assert sorted(found) == sorted(people[who] for who in model.on[number])
            assert db.session.get_one(Shift, shift_id).taken == len(found) <= model.most[number]
