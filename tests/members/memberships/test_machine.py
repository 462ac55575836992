"""Memberships against a naive model of them: whatever is done in whatever order, the same days count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.applications.models import Application
from portal.members.memberships.models import Belonging, Coverage, EndKind, Membership, Status, Suspension
from portal.members.memberships.operations import endings, memberships, plans, suspensions
from portal.members.memberships.operations.memberships import Cover
from portal.members.memberships.status import is_status, status_on, status_sql
from portal.members.people.models import Person
from tests.members.conftest import whole
from tests.members.memberships import naive
from tests.members.memberships.joining import AWAY, BEGAN, RARELY, WHICH, WHO, covered
from tests.members.memberships.naive import A_DAY, GRACE, Known, refuse_if
from tests.members.memberships.twice import StandingTwice


class Memberships(StandingTwice):
    """All that happens to the memberships of two people, and to what they apply for."""

    @initialize()
    def begin(self) -> None:
        self.today = BEGAN
        self.known = {person: [] for person in self.people}
        self.asked = {person: {} for person in self.people}
        with unit_of_work():
            for table in (Application, Coverage, Suspension, Membership, Belonging):
                db.session.execute(delete(table))

    def one(self, who: int, which: int) -> Known | None:
        known = self.known[self.people[who]]
        return known[-1 - which] if which < len(known) else None

    # --- what happens -----------------------------------------------------------------------------

    @rule(
        who=WHO, plan=st.sampled_from(sorted(GRACE)), away=AWAY, how=st.sampled_from(["", "paid", "paid", "honorary"])
    )
    def start(self, who: int, plan: str, away: int, how: str) -> None:
        start = self.today + timedelta(days=away)
        person = db.session.get_one(Person, self.people[who])
        self.both(
            who,
            lambda known: naive.begin(known, plan, start, how),
            lambda: memberships.start_membership(person, self.plans[plan], start, cover=covered(how), now=self.now),
        )

    @rule(who=WHO, which=WHICH, forever=RARELY)
    def renew(self, who: int, which: int, forever: bool) -> None:
        if one := self.one(who, which):
            self.both(
                who,
                lambda known: naive.renew(known[-1 - which], self.today, forever=forever),
                lambda: memberships.renew(
                    self.row(one), cover=Cover(open_ended=forever), now=self.now, today=self.today
                ) and None,
            )  # fmt: skip

    @rule(who=WHO, which=WHICH, last=st.booleans())
    def reverse(self, who: int, which: int, last: bool) -> None:
        one = self.one(who, which)
        if one is None or not one.covers:
            return
        stands = [each for each in whole(one.number).coverage if each.reversed_at is None]
        chosen = stands[-1 if last else 0]

        def rules(known: list[Known]) -> None:
            refuse_if(not last and len(one.covers) > 1)
            known[-1 - which].covers.pop()
            known[-1 - which].reckon_grace()

        self.both(who, rules, lambda: memberships.reverse_coverage(chosen, reason="It bounced", now=self.now))

    @rule(who=WHO, away=AWAY, days=st.sampled_from([None, -1, 1, 30, 200]))
    def suspend(self, who: int, away: int, days: int | None) -> None:
        if one := self.one(who, 0):
            start = self.today + timedelta(days=away)
            end = None if days is None else start + timedelta(days=days)

            def rules(known: list[Known]) -> None:
                refuse_if((end and end <= start) or (one.end and one.end <= start))
                refuse_if(any((b is None or start < b) and (end is None or a < end) and a != b for a, b in one.pauses))
                known[-1].pauses.append((start, end))

            self.both(who, rules, lambda: suspensions.suspend(self.row(one), start=start, end=end, reason="x") and None)

    @rule(who=WHO)
    def lift(self, who: int) -> None:
        if one := self.one(who, 0):

            def rules(known: list[Known]) -> None:
                found = sorted(pause for pause in one.pauses if pause[1] is None or self.today < pause[1])
                refuse_if(not found)
                start = found[0][0]
                known[-1].pauses[known[-1].pauses.index(found[0])] = (start, max(self.today, start))

            self.both(who, rules, lambda: suspensions.lift_suspension(self.row(one), day=self.today))

    @rule(who=WHO, which=WHICH, away=AWAY)
    def end(self, who: int, which: int, away: int) -> None:
        if one := self.one(who, which):
            day = self.today + timedelta(days=away)
            self.both(
                who,
                lambda known: naive.end(known[-1 - which], day, "ended"),
                lambda: endings.end_membership(self.row(one), last_day=day, reason="x"),
            )

    @rule(who=WHO, away=AWAY)
    def resign(self, who: int, away: int) -> None:
        if one := self.one(who, 0):
            day = self.today + timedelta(days=away)

            def rules(known: list[Known]) -> None:
                refuse_if(day < self.today)
                naive.end(known[-1], max(day, one.start - A_DAY), "resigned")

            self.both(who, rules, lambda: endings.resign(self.row(one), last_day=day, reason="", today=self.today))

    @rule(who=WHO, which=WHICH, mine=st.booleans())
    def take_the_end_back(self, who: int, which: int, mine: bool) -> None:
        one = self.one(who, which)
        if one is None:
            return

        def rules(known: list[Known]) -> None:
            refuse_if(one.end is None)
            refuse_if(mine and (one.how != "resigned" or one.end <= self.today))
            later = [each for each in known if each.number != one.number and each.end != each.start]
            refuse_if(any(each.end is None or one.start < each.end for each in later))
            known[-1 - which].end = known[-1 - which].how = None

        if mine:
            self.both(who, rules, lambda: endings.stay_after_all(self.row(one), today=self.today))
        else:
            self.both(who, rules, lambda: endings.reopen(self.row(one)))

    @rule(who=WHO, same=RARELY, away=st.sampled_from([0, 0, 1, 10, 61, -61]))
    def move(self, who: int, same: bool, away: int) -> None:
        one, start = self.one(who, 0), self.today + timedelta(days=away)
        if one is None:
            return
        plan = next(name for name in GRACE if (name == one.plan) is same)

        def rules(known: list[Known]) -> None:
            refuse_if(plan == one.plan or (one.grace and one.grace <= start))
            naive.end(known[-1], start - A_DAY, "changed")
            naive.begin(known, plan, start, "paid")

        self.both(
            who, rules,
            lambda: endings.move_to_plan(self.row(one), self.plans[plan], start=start, cover=Cover(), now=self.now),
        )  # fmt: skip

    @rule(days=st.sampled_from([1, 4, 30, 92, 366]), twice=st.sampled_from([None, None, None, 0, 1]))
    def time_passes(self, days: int, twice: int | None) -> None:
        self.today += timedelta(days=days)
        if twice is not None:
            self.are_one_and_two_again(twice)

    def row(self, one: Known) -> Membership:
        return whole(one.number)

    # --- what holds -------------------------------------------------------------------------------

    @invariant()
    def every_day_is_told_alike(self) -> None:
        """By the model, in Python, in SQL as one expression, and as ranges that an index answers."""
        if not hasattr(self, "today"):
            return
        rows = {each.number: self.row(each) for known in self.known.values() for each in known}
        for day in self.days():
            expected = {e.number: e.stands(day) for known in self.known.values() for e in known}
            self.met.update(expected.values())
            assert {number: status_on(row, day).value for number, row in rows.items()} == expected
            assert dict(db.session.execute(select(Membership.id, status_sql(day))).all()) == expected
        ranges = {
            number: status.value
            for status in Status
            for number in db.session.scalars(select(Membership.id).where(is_status(status, self.today)))
        }
        assert ranges == {e.number: e.stands(self.today) for known in self.known.values() for e in known}
        self.met.update(e.how for known in self.known.values() for e in known if e.how)

    @invariant()
    def nobody_is_a_member_twice_and_the_days_that_count_are_written_down(self) -> None:
        if not hasattr(self, "today"):
            return
        kept = db.session.scalars(select(Belonging)).all()
        for person, known in self.known.items():
            mine = [row for row in kept if row.person_id == person]
            for day in self.days():
                assert sum(each.on(day) for each in known) <= 1
                counts = any(each.stands(day) in {"active", "grace"} for each in known)
                assert any(row.start <= day and (row.end is None or day < row.end) for row in mine) == counts


@pytest.mark.slow
def test_memberships_do_what_their_rules_say(app):
    with unit_of_work():
        shared = {"holder": "person", "about": ""}
        Memberships.plans = {
            "Monthly": plans.add_plan({"name": "Monthly", "months": 1, "grace_days": GRACE["Monthly"], **shared}),
            "Yearly": plans.add_plan({
                "name": "Yearly", "period": "calendar", "year_begins": 4, "joins_next": 2, "months": 12,
                "grace_days": GRACE["Yearly"], **shared,
            }),
        }  # fmt: skip
        both = [Person(name=f"Somebody {number}") for number in range(2)]
        db.session.add_all(both)
        db.session.flush()
        Memberships.people = [person.id for person in both]
    Memberships.met.clear()
    run_state_machine_as_test(
        Memberships,
        settings=settings(
            max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck),
            derandomize=True, database=None,
        ),
    )  # fmt: skip
    ends = {kind.value for kind in EndKind} - {"died"}
    assert Memberships.met == {status.value for status in Status} | ends | {"taken in", "declined", "put together"}
