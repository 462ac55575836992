"""The waiting list against a naive model of it: whatever happens in whatever order, the same people sit and wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, func, select

from portal.core import clock
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.events import sweeps
from portal.events.programme.models import Event
from portal.events.programme.operations import planning, publishing, seats
from portal.events.programme.operations.planning import When
from portal.events.registrations.models import Place, Registration, RegistrationChange, Settled
from portal.events.registrations.operations import (
    approving,
    attendees,
    changing,
    paying,
    registration,
    waiting_list,
)
from portal.events.tickets.models import PaymentTerms, TicketType
from portal.events.tickets.operations import payment, types
from portal.events.tickets.operations.types import Ticket
from portal.members.memberships.models import Membership, Suspension
from portal.members.memberships.operations import belonging, memberships, plans, suspensions
from portal.members.memberships.operations.memberships import Cover
from portal.members.people.models import Person
from tests.events.conftest import NOW, a_plan
from tests.events.registrations.naive import DAYS, HOLDS, HOURS, Model
from tests.events.registrations.written import state_of, wanted_by

PEOPLE = 7
#: When everybody's membership began.
LONG_AGO = NOW.date() - timedelta(days=400)


class WaitingList(RuleBasedStateMachine):
    """Everything that can happen to one event, done to the portal and to the model."""

    people: list[int] = []
    #: What parties were at some time, and whether the event was called off: a walk that met less says little.
    met: set[str] = set()

    @initialize(
        capacity=st.one_of(st.none(), st.integers(1, 4)),
        kinds=st.one_of(st.just([]), st.lists(st.one_of(st.none(), st.integers(1, 3)), min_size=2, max_size=2)),
        asks=st.sampled_from(["", "", "approval", "payment", "approval, payment"]),
        early=st.integers(0, PEOPLE - 1),
    )
    def begin(self, capacity: int | None, kinds: list[int | None], asks: str, early: int) -> None:
        asks, self.price = (asks, 100) if kinds and "payment" in asks else (asks.partition("payment")[0], 0)
        self.now = NOW
        with unit_of_work():
            for table in (RegistrationChange, Place, Registration, TicketType, PaymentTerms, Event, Suspension):
                db.session.execute(delete(table))
            belonging.refresh(self.people)
            plan = a_plan(capacity=capacity, guest_limit=2, offer_hours=HOURS, approves="approval" in asks)
            event = planning.create_event(plan, by=None, now=self.now)
            publishing.publish(event, now=self.now)
            made = [types.add_type(event, self.ticket(at, most)).id for at, most in enumerate(kinds)]
            payment.set_terms(event, how="At the till.", days=DAYS)
        self.event, self.kinds, self.sequence = event, made, 0
        self.model = Model(capacity, event.start_utc, dict(zip(made, kinds, strict=True)), asks)
        for who in range(early):
            self.register(who, [who % 2])

    def ticket(self, at: int, most: int | None) -> Ticket:
        return Ticket(name=f"Kind {at}", member_price=self.price, guest_price=0, capacity=most)

    def act(self, operation: Any, *arguments: Any, **values: Any) -> bool:
        try:
            with clock.frozen(self.now), unit_of_work():
                operation(self.event, *arguments, now=self.now, **values)
        except DomainError:
            return False
        return True

    @rule(who=st.integers(0, PEOPLE - 1), choices=st.lists(st.integers(0, 1), min_size=1, max_size=3))
    def register(self, who: int, choices: list[int]) -> None:
        person = self.people[who]
        wants = [self.kinds[choice] for choice in choices] if self.kinds else [0] * len(choices)
        guests = ["Guest"] * (len(choices) - 1)
        done = self.act(registration.register, person, guests=guests, tickets=wants if self.kinds else [])
        capacity = self.model.capacity
        fits = (capacity is None or len(choices) <= capacity) and self.model.could_ever_come(person, wants, self.now)
        assert done == (self.model.open(self.now) and fits)
        if done:
            self.model.enter(person, wants, self.now)
            self.met.update({"mixed"} if len(set(wants)) > 1 else set())

    @rule(who=st.integers(0, PEOPLE - 1))
    def withdraw(self, who: int) -> None:
        person, party = self.people[who], self.model.of(self.people[who])
        done = self.act(registration.withdraw, person)
        assert done == (party is not None and (self.model.postponed or self.now < self.model.end))
        if done:
            self.model.leave(person, self.now)

    @rule(who=st.integers(0, PEOPLE - 1))
    def take(self, who: int) -> None:
        person, party = self.people[who], self.model.of(self.people[who])
        done = self.act(registration.take_offer, person)
        held = party is not None and party.state == "offered" and self.now < (party.until or self.now)
        assert done == (held or (party is not None and party.state in HOLDS - {"offered"}))
        if held and party is not None:
            self.model.go_on(party, self.now)
            self.model.settle(self.now)

    @precondition(lambda self: self.model.asks)
    @rule(who=st.integers(0, PEOPLE - 1), pays=st.booleans())
    def approve_or_note_a_payment(self, who: int, pays: bool) -> None:
        party, found = self.model.of(self.people[who]), self.live(self.people[who])
        if found is None or party is None:
            return
        awaited = "unpaid" if pays else "asked"
        if pays:
            assert self.act(paying.settle, found.id, Settled.PAID)
            party.paid = True
        else:
            done = self.act(approving.approve, found.id, by=None)
            assert done == (self.model.postponed or self.now < self.model.end)
            party.approved = party.approved or done
        if party.state == awaited and (pays or party.approved):
            self.model.go_on(party, self.now)

    @rule(who=st.integers(0, PEOPLE - 1))
    def decline(self, who: int) -> None:
        person, party = self.people[who], self.model.of(self.people[who])
        done = self.act(registration.decline_offer, person)
        assert done == (party is not None and party.state == "offered" and self.now < (party.until or self.now))
        if done:
            self.model.leave(person, self.now)

    @rule(who=st.integers(0, PEOPLE - 1))
    def remove(self, who: int) -> None:
        person, found = self.people[who], self.live(self.people[who])
        if found is not None and self.act(attendees.remove, found, by=None):
            self.model.leave(person, self.now)

    @precondition(lambda self: not self.model.cancelled)
    @rule(capacity=st.one_of(st.none(), st.integers(1, 6)))
    def change_capacity(self, capacity: int | None) -> None:
        plan = replace(planning.plan_of(self.fresh()), capacity=capacity)
        assert self.act(changing.change_event, plan)
        self.model.capacity = capacity
        self.model.settle(self.now)

    @precondition(lambda self: self.kinds and not self.model.cancelled)
    @rule(which=st.integers(0, 1), most=st.one_of(st.none(), st.integers(1, 4)))
    def change_kind(self, which: int, most: int | None) -> None:
        done = self.act(changing.change_ticket, self.kinds[which], self.ticket(which, most))
        assert done == (self.model.postponed or self.now < self.model.end)
        if done:
            self.model.types[self.kinds[which]] = most
            self.model.settle(self.now)

    @precondition(lambda self: not self.model.cancelled and self.now < self.model.start)
    @rule()
    def postpone_or_set_a_day(self) -> None:
        if self.model.postponed:
            day = self.now.replace(tzinfo=None) + timedelta(days=15)
            assert self.act(changing.set_date, When(local_start=day, local_end=day + timedelta(hours=2)))
            self.model.postponed, self.model.start = False, self.fresh().start_utc
            self.model.lasts = timedelta(hours=2)
            for party in self.model.parties:
                if party.state == "unpaid" and party.until is not None:
                    party.until = max(party.until, self.model.pay_by(self.now))
            self.model.settle(self.now)
            return
        assert self.act(changing.postpone, "It snows.")
        self.model.postponed = True
        for party in self.model.parties:
            if party.state == "offered":
                party.state = "waitlisted"
        self.met.add("postponed")

    @rule(hours=st.sampled_from([1, 5, HOURS, 70, 120]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def sweep(self) -> None:
        with clock.frozen(self.now), unit_of_work():
            waiting_list.settle(seats.lock(self.event), self.now)
        self.model.settle(self.now)
        with clock.frozen(self.now):
            sweeps.release_suspended(self.now)
        if self.model.give_back(self.now):
            self.met.add("given back")

    @precondition(lambda self: self.model.parties)
    @rule(which=st.integers(0, PEOPLE - 1), days=st.sampled_from([None, None, 3]), hours=st.sampled_from([73, 1]))
    def suspend_or_lift(self, which: int, days: int | None, hours: int) -> None:
        person, today = self.model.parties[which % len(self.model.parties)].person, self.now.date()
        if self.model.lift(person, today):
            assert self.of_members(suspensions.lift_suspension, person, day=today)
            self.met.add("lifted")
        else:
            end = None if days is None else today + timedelta(days=days)
            assert self.of_members(suspensions.suspend, person, start=today, end=end, reason="x")
            self.model.suspend(person, today, end, self.now)
        self.now += timedelta(hours=hours)
        self.sweep()

    def of_members(self, operation: Any, person: int, **values: Any) -> bool:
        db.session.rollback()
        membership = db.session.scalars(select(Membership).where(Membership.person_id == person)).one()
        try:
            with clock.frozen(self.now), unit_of_work():
                operation(membership, **values)
        except DomainError:
            return False
        return True

    @precondition(lambda self: self.now > NOW + timedelta(days=5))
    @rule()
    def cancel_event(self) -> None:
        if self.act(changing.cancel_event, "It rains."):
            self.model.cancelled, self.model.parties = True, []
            self.met.add("cancelled")

    @invariant()
    def the_same_people_sit_and_wait(self) -> None:
        if not hasattr(self, "event"):
            return
        live = select(Registration).where(Registration.event_id == self.event.id, Registration.ended_at.is_(None))
        db.session.rollback()
        rows = db.session.scalars(live.order_by(Registration.joined_at, Registration.id)).all()
        # Not settled yet on either side: an overdue offer holds its places until somebody comes.
        told = {row.person_id: (wanted_by(row), state_of(row)) for row in rows}
        assert told == {p.person: (p.wants, p.state) for p in self.model.parties}
        self.met.update(p.state for p in self.model.parties)
        waits = [row.person_id for row in rows if state_of(row) == "waitlisted"]
        assert waits == [p.person for p in self.model.parties if p.state == "waitlisted"]

    @invariant()
    def the_counter_is_right_and_nothing_is_oversold(self) -> None:
        if not hasattr(self, "event"):
            return
        event = self.fresh()
        assert event.seats_taken == self.model.taken()
        assert event.over_by == (0 if event.capacity is None else max(0, event.seats_taken - event.capacity))
        for kind in db.session.scalars(select(TicketType).execution_options(populate_existing=True)):
            most, held = self.model.types[kind.id], self.model.held().count(kind.id)
            assert (kind.taken, kind.over_by) == (held, 0 if most is None else max(0, held - most))
        assert event.sequence >= self.sequence
        self.sequence = event.sequence
        late = select(func.count()).where(
            Registration.offered_at.is_not(None), Registration.offer_until > event.start_utc - timedelta(hours=2)
        )
        assert db.session.scalar(late) == 0

    def fresh(self) -> Event:
        db.session.rollback()
        return db.session.get_one(Event, self.event.id, populate_existing=True)

    def live(self, person: int) -> Registration | None:
        mine = (Registration.event_id == self.event.id, Registration.person_id == person)
        return db.session.scalar(select(Registration).where(*mine, Registration.ended_at.is_(None)))


@pytest.mark.slow
def test_the_waiting_list_does_what_its_rules_say(app):
    with unit_of_work():
        people = [Person(name=f"Somebody {number}") for number in range(PEOPLE)]
        db.session.add_all(people)
        db.session.flush()
        WaitingList.people = [person.id for person in people]
        plan = plans.add_plan({"name": "Whole", "holder": "person", "months": 12, "grace_days": 30, "about": ""})
        for person in people:
            memberships.start_membership(person, plan, LONG_AGO, cover=Cover(open_ended=True), now=NOW)
    WaitingList.met.clear()
    run_state_machine_as_test(
        WaitingList,
        settings=settings(
            max_examples=70, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck),
            derandomize=True, database=None,
        ),
    )  # fmt: skip
    everything = {"confirmed", "waitlisted", "offered", "cancelled", "postponed", "mixed", "lifted", "given back"}
    everything |= {"asked", "unpaid"}
    assert WaitingList.met == everything
