"""Somebody who serves, stands, or would serve one day has died: no chair only looks taken."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership.offices.models import Opening, Term
from portal.leadership.succession import operations
from portal.leadership.succession.interest import Interest
from portal.leadership.succession.models import Candidacy
from portal.leadership.succession.operations import panel
from portal.leadership.succession.panel import PanelMember
from portal.members.memberships.operations import deaths
from portal.members.people.models import Person
from tests.leadership.conftest import begin, call_for, today
from tests.support.people import Cast


def dies(number: int, days_ago: int) -> None:
    with unit_of_work():
        deaths.record_death(
            db.session.get_one(Person, number), day=today() - timedelta(days_ago), giver=OPERATOR, today=today(),
            now=clock.now(),
        )  # fmt: skip


def held(seat_id: int) -> list[tuple[Any, Any]]:
    db.session.rollback()
    return [(each.end, each.end_reason) for each in db.session.scalars(db.select(Term).filter_by(seat_id=seat_id))]


def test_the_seat_opens_and_what_lay_ahead_begins_never(cast: Cast, house_of: SimpleNamespace) -> None:
    """One serves and would stay until somebody follows; another begins only next month; a third was over before."""
    edda, mara, tomas = (each.id for each in cast.all("edda", "mara", "tomas"))
    seats = [house_of.treasurer_seat.id, house_of.works_seat.id, house_of.helper_seat.id]
    day = today()
    begin(house_of.treasurer_seat, cast.edda, day - timedelta(30), day + timedelta(700))
    ahead = begin(house_of.works_seat, cast.mara, day + timedelta(30), day + timedelta(700)).start
    over = begin(house_of.helper_seat, cast.tomas, day - timedelta(300), day - timedelta(100)).end
    for person in (edda, mara, tomas):
        dies(person, 5)
    assert [held(seat) for seat in seats] == [[(day - timedelta(4), "died")], [(ahead, "died")], [(over, None)]]
    opened = db.session.scalars(
        db.select(Opening.free_from).filter_by(seat_id=seats[0], filled_at=None, withdrawn_at=None)
    ).all()
    assert opened == [day - timedelta(4)]


def test_they_stand_and_read_nowhere_and_nobody_thinks_of_them(cast: Cast, house_of: SimpleNamespace) -> None:
    amara = cast.amara.id
    call = call_for(house_of.helper)
    with unit_of_work():
        operations.stand(call, cast.amara, statement="I would.", now=clock.now())
        operations.say_interest(house_of.works_chair, cast.amara, words="", now=clock.now())
    with unit_of_work():
        panel.name_reader(call_for(house_of.treasurer), cast.amara, by=None, now=clock.now())
    dies(amara, 1)
    db.session.rollback()
    assert db.session.scalar(db.select(db.func.count()).select_from(PanelMember)) == 0
    assert db.session.scalars(db.select(Candidacy.withdrawn_at).filter_by(person_id=amara)).one() is not None
    assert db.session.scalar(db.select(db.func.count()).select_from(Interest)) == 0
