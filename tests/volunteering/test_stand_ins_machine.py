"""Stand-ins under any order of yes, no, asking and answering: no swap loses anybody; pages offer what would be done.

And of those who were on the shift in the end, and nobody else, it is noted whether they came.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core import clock
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from portal.volunteering import operations, queries
from portal.volunteering.models import Assignment, CancelledBy, Outcome, Role, Shift, StandInAsk
from portal.volunteering.operations.assignments import live_assignment, near_shifts
from tests.support.people import Cast
from tests.volunteering.conftest import shift_at
from tests.volunteering.test_machine import HOURS, OVERLAP

Step = tuple[str, int, int]
STEPS = ("yes", "no", "ask", "everybody", "accept", "decline", "unask", "in")
STEP = st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.sampled_from((0, 0, 0, 1)))
EVERYBODY = -1
#: Somebody asks already, so that few steps lead to every answer.
BEGUN: list[Step] = [("yes", 0, 0), ("ask", 0, 0)]


def asked_by(person: int) -> int:
    """Each asks the next one by name."""
    return (person + 1) % 3


@dataclass
class Model:
    """Who is on which shift, and who asks whom; `came`: on it as a stand-in; `said_no`: to whoever is on it now."""

    on: dict[int, set[int]] = field(default_factory=lambda: {0: set(), 1: set()})
    asks: dict[tuple[int, int], int] = field(default_factory=dict)
    came: set[tuple[int, int]] = field(default_factory=set)
    said_no: set[tuple[int, int]] = field(default_factory=set)

    def leaves(self, number: int, person: int) -> None:
        self.on[number].discard(person)
        self.came.discard((number, person))
        self.said_no.discard((number, person))
        self.asks.pop((number, person), None)

    def comes(self, number: int, person: int) -> None:
        self.on[number].add(person)
        self.asks = {key: to for key, to in self.asks.items() if (key[0], to) != (number, person)}

    def busy(self, number: int, person: int) -> bool:
        return any(person in self.on[other] for other in self.on if (number, other) in OVERLAP)

    def swaps(self, number: int, person: int, asker: int) -> bool:
        if person in self.on[number] or self.busy(number, person):
            return False
        self.leaves(number, asker)
        self.comes(number, person)
        self.came.add((number, person))
        return True

    def take(self, step: str, person: int, number: int) -> bool:
        """Do the step; whether the portal should accept it."""
        key, on = (number, person), person in self.on[number]
        if step == "yes":
            if not on and (self.busy(number, person) or len(self.on[number]) >= 2):
                return False
            self.comes(number, person)
        elif step == "no":
            self.leaves(number, person)
        elif step in {"ask", "everybody"}:
            to = asked_by(person) if step == "ask" else EVERYBODY
            if not on or self.asks.get(key, to) != to:
                return False
            if key not in self.asks and to >= 0 and (to in self.on[number] or key in self.said_no):
                return False
            self.asks.setdefault(key, to)
        elif step == "accept":
            asker = (person - 1) % 3
            return self.asks.get((number, asker)) == person and self.swaps(number, person, asker)
        elif step == "decline":
            asked = (number, (person - 1) % 3)
            if self.asks.get(asked) == person:
                del self.asks[asked]
                self.said_no.add(asked)
        elif step == "unask":
            self.asks.pop(key, None)
        else:
            first = next((who for (which, who), to in self.asks.items() if which == number and to == EVERYBODY), None)
            return key in self.came or (first is not None and self.swaps(number, person, first))
        return True


def live_ask(shift: Shift, **of: int) -> StandInAsk | None:
    found = db.select(StandInAsk).join(StandInAsk.assignment).where(Assignment.shift_id == shift.id)
    found = found.where(StandInAsk.closed_at.is_(None))
    if "by" in of:
        return db.session.scalar(found.where(Assignment.person_id == of["by"]))
    return db.session.scalar(found.where(StandInAsk.to_person_id == of["to"]))


def take(step: str, value: int, number: int, *, shifts: list[int], people: list[int]) -> bool:
    """Do the step in the portal; whether it was accepted."""
    try:
        with unit_of_work():
            shift, now = db.session.get_one(Shift, shifts[number]), clock.now()
            person = db.session.get_one(Person, people[value])
            mine = live_assignment(shift, person.id)
            if step == "yes":
                operations.assign(shift, person, now=now)
            elif step == "no" and mine:
                operations.cancel_assignment(mine, by=CancelledBy.PERSON, now=now)
            elif step in {"ask", "everybody"}:
                if mine is None:
                    return False
                to = db.session.get_one(Person, people[asked_by(value)]) if step == "ask" else None
                operations.ask_for_stand_in(mine, to=to, now=now)
            elif step == "accept":
                ask = live_ask(shift, to=person.id)
                if ask is None:
                    return False
                operations.accept_ask(ask, person, now=now)
            elif step == "decline" and (ask := live_ask(shift, to=person.id)):
                operations.decline_ask(ask, now=now)
            elif step == "unask" and (ask := live_ask(shift, by=person.id)):
                operations.take_ask_back(ask, now=now)
            elif step == "in":
                operations.stand_in(shift, person, now=now)
    except DomainError:
        return False
    return True


class Undo(Exception):
    pass


def check_offers(shifts: list[int], people: list[int]) -> None:
    """What the page of a shift offers to somebody is what the operation does."""
    for number in shifts:
        for who in people:
            done = True
            try:
                with unit_of_work():
                    shift, now = db.session.get_one(Shift, number), clock.now()
                    here = live_assignment(shift, who) is not None
                    near = near_shifts(who, shift, hard=False)
                    db.session.refresh(shift, ["event"])
                    offered = not here and queries.can_step_in(shift, near, now)
                    operations.stand_in(shift, db.session.get_one(Person, who), now=now)
                    raise Undo
            except DomainError:
                done = False
            except Undo:
                pass
            assert here or offered == done


def check_outcomes(shifts: list[int], people: list[int], became: list[Outcome], model: Model) -> None:
    """When it is over, something is noted of those who were on the shift, and of nobody who found a stand-in."""
    over = max(db.session.get_one(Shift, number).end_utc for number in shifts) + timedelta(hours=1)
    with clock.frozen(over):
        for which, number in enumerate(shifts):
            noted = {}
            for each in db.session.scalars(db.select(Assignment).where(Assignment.shift_id == number)).all():
                outcome = became[people.index(each.person_id)]
                try:
                    with unit_of_work():
                        operations.note_outcome(each, outcome, reason="So.", now=over)
                    noted[each.person_id] = outcome
                except DomainError:
                    assert not db.session.get_one(Assignment, each.id).is_live
            db.session.rollback()
            assert noted == {people[who]: became[who] for who in model.on[which]}
            shift = db.session.get_one(Shift, number)
            assert {each.outcome for each in queries.noted_on(shift, over).values()} == set(noted.values())
            assert len(queries.noted_on(shift, over)) == len(noted)
        there = Counter(who for on in model.on.values() for who in on if became[who] is Outcome.THERE)
        for who, person in enumerate(people):
            assert sum(queries.minutes_by_year(person, over).values()) == 120 * there[who]


@pytest.mark.slow
@settings(max_examples=20)
@given(steps=st.lists(STEP, max_size=14), became=st.lists(st.sampled_from(list(Outcome)), min_size=3, max_size=3))
def test_any_order_of_asking_and_answering(
    app: Flask, cast: Cast, role: Role, steps: list[Step], became: list[Outcome]
) -> None:
    db.session.rollback()
    people = [cast.amara.id, cast.jonas.id, cast.mara.id]
    with unit_of_work():
        for old in db.session.scalars(db.select(Shift).where(Shift.cancelled_at.is_(None))).all():
            operations.cancel_shift(old, reason="next example", now=clock.now())
    shifts = [shift_at(role, start=start, end=end, most=2).id for start, end in HOURS[:2]]
    model = Model()
    for step in [*BEGUN, *steps]:
        assert take(*step, shifts=shifts, people=people) == model.take(*step), step
        db.session.rollback()
        for number, shift_id in enumerate(shifts):
            live = db.select(Assignment.person_id).where(Assignment.shift_id == shift_id)
            found = db.session.scalars(live.where(Assignment.cancelled_at.is_(None))).all()
            assert sorted(found) == sorted(people[who] for who in model.on[number])
            assert db.session.get_one(Shift, shift_id).taken == len(found) <= 2
            asks = db.select(Assignment.person_id).join(StandInAsk, StandInAsk.assignment_id == Assignment.id)
            asks = asks.where(Assignment.shift_id == shift_id, StandInAsk.closed_at.is_(None))
            asking = [people[who] for which, who in model.asks if which == number]
            assert sorted(db.session.scalars(asks)) == sorted(asking)
    check_offers(shifts, people)
    check_outcomes(shifts, people, became, model)
