"""What happens to applications, done to the portal and to the model: rules of the machine of memberships."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from portal.core import clock
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.members.applications.models import Application
from portal.members.applications.operations import deciding, drafts
from portal.members.applications.operations.deciding import Terms
from portal.members.memberships.models import Membership, Plan
from portal.members.memberships.operations.memberships import Cover
from portal.members.people import consents
from portal.members.people.models import Person
from tests.members.memberships import naive
from tests.members.memberships.naive import GRACE, Known, Refused, refuse

BEGAN = date(2023, 10, 31)
WHO = st.integers(0, 1)
#: The last membership of somebody, mostly; or the one before it.
WHICH = st.sampled_from([0, 0, 0, 1])
RARELY = st.sampled_from([False, False, False, True])
#: Days from today, many of them at the end of a month, so that ends and beginnings meet.
AWAY = st.sampled_from([-400, -61, -1, 0, 0, 0, 1, 10, 61, 92, 400])


def covered(how: str) -> Cover | None:
    return Cover(how, open_ended=how == "honorary") if how else None


class Joining(RuleBasedStateMachine):
    """Two people, who apply as often as they like, and an office that takes them in or declines."""

    people: list[int] = []
    plans: dict[str, Plan] = {}
    #: How memberships stood and ended at some time: a walk that met less says little.
    met: set[str] = set()
    today: date
    known: dict[int, list[Known]]
    #: What somebody applied for and the office has still to decide, by the number of the application.
    asked: dict[int, dict[int, str]]

    def both(self, who: int, rules: Any, operation: Any) -> None:
        """Do it to the model and to the portal: both do it, or both refuse and nothing has changed."""
        person = self.people[who]
        before, allowed = deepcopy(self.known[person]), True
        try:
            rules(self.known[person])
        except Refused:
            self.known[person], allowed = before, False
        done, number = True, None
        try:
            with clock.frozen(self.now), unit_of_work():
                number = operation()
        except DomainError:
            done = False
        assert done == allowed
        if isinstance(number, Membership):
            self.known[person][-1].number = number.id
        db.session.rollback()

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, datetime.min.time(), UTC) + timedelta(hours=12)

    @rule(who=WHO, plan=st.sampled_from(sorted(GRACE)))
    def apply(self, who: int, plan: str) -> None:
        """Anybody may, whatever they have; as often as they like."""
        person = db.session.get_one(Person, self.people[who])
        words = {"email": "somebody@weir.example", "headline": "Sail maker", "why": "A friend told me."}
        with clock.frozen(self.now), unit_of_work():
            draft, _token = drafts.begin(words, now=self.now, person=person)
            drafts.keep(draft, {}, plan_id=self.plans[plan].id, answers={})
            drafts.agree(draft, consents.version(), now=self.now)
            assert drafts.submit(draft, now=self.now)
            self.asked[person.id][draft.id] = plan

    @rule(who=WHO, away=AWAY, how=st.sampled_from(["", "paid", "honorary"]))
    def approve(self, who: int, away: int, how: str) -> None:
        asked, start = self.asked[self.people[who]], self.today + timedelta(days=away)
        if not asked:
            return
        number, plan = next(iter(asked.items()))
        terms = Terms(self.plans[plan], start, covered(how), person=self.people[who])

        def take_in() -> Membership:
            return deciding.approve(self.application(number), terms, by=None, now=self.now)[0]

        before = len(self.known[self.people[who]])
        self.both(who, lambda known: naive.begin(known, plan, start, how), take_in)
        if len(self.known[self.people[who]]) > before:
            del asked[number]
            self.both(who, refuse, take_in)  # by another hand
            self.met.add("taken in")

    @rule(who=WHO)
    def decline(self, who: int) -> None:
        """Whatever runs goes on."""
        if asked := self.asked[self.people[who]]:
            number, _plan = asked.popitem()
            self.both(
                who, lambda known: None,
                lambda: deciding.decline(self.application(number), "Not yet.", by=None, now=self.now),
            )  # fmt: skip
            self.met.add("declined")

    def application(self, number: int) -> Application:
        return db.session.get_one(Application, number)

    def days(self) -> list[date]:
        """Today, and the days around whatever begins or ends."""
        turns = {self.today}
        for known in self.known.values():
            for each in known:
                turns.update(filter(None, (each.start, each.end, each.covered, each.grace)))
                turns.update(filter(None, (day for pause in each.pauses for day in pause)))
        nearest = sorted(turns, key=lambda day: abs(day - self.today))[:5]
        return sorted({day + timedelta(days=n) for day in nearest for n in (-1, 0)})
