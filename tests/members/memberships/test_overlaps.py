"""What can be so only once on a day: the database refuses the second, whoever writes it and however."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.memberships.models import (
    Belonging,
    Coverage,
    Membership,
    Plan,
    Representation,
    Suspension,
)

START, END = date(2031, 3, 10), date(2031, 6, 10)
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
#: Of a second stretch beside [START, END): from, to, and whether they share a day.
STRETCHES = {
    "the same": (START, END, True),
    "inside": (START + A_WEEK, END - A_WEEK, True),
    "around": (START - A_WEEK, END + A_WEEK, True),
    "into the first day": (START - A_WEEK, START + A_DAY, True),
    "from the last day": (END - A_DAY, END + A_WEEK, True),
    "without end from inside": (START + A_WEEK, None, True),
    "without end from before": (START - A_WEEK, None, True),
    "touching before": (START - A_WEEK, START, False),
    "touching after": (END, END + A_WEEK, False),
    "touching without end": (END, None, False),
    "on no day": (START + A_WEEK, START + A_WEEK, False),
}
#: These last a day at least.
LASTING = {Coverage, Belonging}
#: By the name of what refuses them: what stands in a row beside its days, and what sets a row apart that may be there.
KINDS: dict[str, tuple[Any, Callable[[Any], dict[str, Any]], Callable[[Any], dict[str, Any]]]] = {
    "membership_person": (
        Membership, lambda there: there.membership(person_id=there.person), lambda there: {"person_id": there.other},
    ),
    "membership_organisation": (
        Membership, lambda there: there.membership(organisation_id=there.firm),
        lambda there: {"organisation_id": there.other_firm},
    ),
    "coverage_membership": (
        Coverage, lambda there: {"membership_id": there.held, "kind": "paid", "recorded_at": clock.now()},
        lambda _there: {"reversed_at": clock.now(), "reversed_because": "It bounced"},
    ),
    "suspension_membership": (
        Suspension, lambda there: {"membership_id": there.held, "reason": "Abroad"},
        lambda there: {"membership_id": there.other_held},
    ),
    "representation_person": (
        Representation, lambda there: {"organisation_id": there.firm, "person_id": there.person, "kind": "delegate"},
        lambda there: {"person_id": there.other},
    ),
    "representation_primary": (
        Representation,
        lambda there: {"organisation_id": there.firm, "person_id": there.anybody(), "kind": "primary"},
        lambda _there: {"kind": "billing"},
    ),
    "belonging_person": (
        Belonging, lambda there: {"person_id": there.person, "since": START, "name_key": "lindqvist"},
        lambda there: {"person_id": there.other},
    ),
}  # fmt: skip


class There:
    """Two people, two firms and a membership of each person long ago."""

    def __init__(self, plan: Plan, firm_plan: Plan, make_person: Any, make_firm: Any) -> None:
        self.plan, self.firm_plan, self.make_person, self.people = plan.id, firm_plan.id, make_person, 0
        self.person, self.other = self.anybody(), self.anybody()
        self.firm, self.other_firm = make_firm("Lindqvist Bindery").id, make_firm("Weber & Sons").id
        self.held, self.other_held = (self.long_ago(person) for person in (self.person, self.other))

    def anybody(self) -> int:
        self.people += 1
        return int(self.make_person(f"Amara the {self.people}th").id)

    def membership(self, **holder: int) -> dict[str, Any]:
        plan = self.plan if "person_id" in holder else self.firm_plan
        return {"plan_id": plan, "family": 1, "created_at": clock.now(), **holder}

    def long_ago(self, person: int) -> int:
        write(Membership, self.membership(person_id=person), date(1990, 1, 1), date(1991, 1, 1))
        return db.session.scalars(select(Membership.id).where(Membership.person_id == person)).one()


@pytest.fixture
def there(plan, firm_plan, make_person, make_firm) -> There:
    return There(plan, firm_plan, make_person, make_firm)


def write(model: Any, values: dict[str, Any], start: date, end: date | None) -> None:
    """As a mistaken program would: past every rule of ours."""
    why = {"end_reason": "Moved away"} if model is Membership and end else {}
    with unit_of_work():
        db.session.execute(insert(table(model)).values(start=start, end=end, **values, **why))


def table(model: Any) -> Table:
    found: Table = model.__table__
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_no_second_one_is_written_on_any_day_of_the_first(kind: str, there: There) -> None:
    model, values, apart = KINDS[kind]
    write(model, values(there), START, END)
    for name, (start, end, shares) in STRETCHES.items():
        if start == end and model in LASTING:
            continue
        if shares:
            with pytest.raises(IntegrityError, match=f"ex_{kind}"):
                write(model, values(there), start, end)
            db.session.rollback()
        else:
            write(model, values(there), start, end)
            with unit_of_work():
                db.session.execute(table(model).delete().where(model.start == start))
        assert len(days(model)) == 1, name
    write(model, values(there) | apart(there), START, END)
    assert len(days(model)) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_no_change_makes_two_share_a_day(kind: str, there: There) -> None:
    model, values, _apart = KINDS[kind]
    write(model, values(there), START, END)
    write(model, values(there), END, END + A_WEEK)
    for first, change in ((START, {"end": END + A_DAY}), (START, {"end": None}), (END, {"start": END - A_DAY})):
        why = {"end_reason": None} if model is Membership and change.get("end", 0) is None else {}
        with pytest.raises(IntegrityError, match=f"ex_{kind}"), unit_of_work():
            db.session.execute(update(table(model)).where(model.start == first).values(**change, **why))
        db.session.rollback()
    assert days(model) == [(START, END), (END, END + A_WEEK)]


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_written_at_once_one_stays(kind: str, there: There, at_once: Callable[..., list[Any]]) -> None:
    model, values, _apart = KINDS[kind]
    rows = values(there), values(there)
    told = at_once(*[partial(write, model, row, START, END) for row in rows])
    assert sum(outcome is None for outcome in told) == 1
    assert len(days(model)) == 1


def days(model: Any) -> list[tuple[date, date | None]]:
    """What is written since START, but not what a membership long ago brought with it."""
    found = select(model.start, model.end).where(model.start >= date(2031, 1, 1)).order_by(model.start)
    return [(start, end) for start, end in db.session.execute(found)]
