"""Handovers follow from terms; two people finish them, or a chair closes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.wall_clock import BadTime
from portal.core.work import unit_of_work
from portal.core.world import ZONE
from portal.leadership.brings import calendar
from portal.leadership.handover import errors, steps
from portal.leadership.handover.models import ITEMS, Handover, State
from portal.leadership.handover.operations import handovers as operations
from portal.leadership.handover.queries import handovers
from portal.leadership.handover.reactions import forget_what_they_wrote
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import Term
from portal.mail.models import Delivery
from portal.members.facts import PersonErased
from portal.members.people.models import Person
from tests.leadership.conftest import begin, today
from tests.support.client import Client
from tests.support.people import Cast

Browsers = Callable[[Person], Client]


def day(offset: int) -> date:
    return today() + timedelta(offset)


def pairs() -> list[tuple[str, str | None, State]]:
    db.session.rollback()
    return [
        (each.leaver.name, each.follower.name if each.follower else None, each.state)
        for each in handovers.found(handovers.on(today()).where(handovers.unfinished()))
    ]


def early(term: Term) -> Term:
    """It was written down when it began."""
    with unit_of_work():
        term.created_at = clock.now() - timedelta(days=500)
    return term


def served(seat: Any, person: Person, start: int, end: int) -> Term:
    return early(begin(seat, person, day(start), day(end)))


@pytest.fixture
def changing(cast: Cast, house_of: SimpleNamespace) -> SimpleNamespace:
    """Amara has ended as a helper, and Jonas follows her."""
    leaves = served(house_of.helper_seat, cast.amara, -300, -3)
    follows = begin(house_of.helper_seat, cast.jonas, day(-3), day(300))
    return SimpleNamespace(leaves=leaves, follows=follows, **vars(house_of))


def do(act: Callable[..., Any], term: Term, **said: Any) -> None:
    with unit_of_work():
        act(term, now=clock.now(), **said)


def test_there_is_one_because_the_terms_say_so(cast: Cast, house_of: SimpleNamespace) -> None:
    seat = house_of.helper_seat
    amara = served(seat, cast.amara, -300, 61)
    assert pairs() == [], "too early while nobody follows"
    with unit_of_work():
        amara.planned_end = amara.end = day(60)
    assert pairs() == [("Amara Lindqvist", None, State.OPEN)]
    follower = begin(seat, cast.jonas, day(60), day(300))
    assert pairs() == [("Amara Lindqvist", cast.jonas.name, State.OPEN)]
    with unit_of_work():
        offices.void_term(follower, reason="by mistake", giver=OPERATOR, now=clock.now())
    begin(seat, cast.amara, day(60), day(300))
    assert pairs() == [], "whoever follows themselves hands nothing over"


def test_of_one_person_who_stood_there_twice_and_of_whom_is_forgotten(cast: Cast, changing: SimpleNamespace) -> None:
    do(operations.prepare, changing.leaves, done=ITEMS, note="The tall ladder wobbles.")
    with unit_of_work():
        forget_what_they_wrote(PersonErased(person_id=cast.amara.id))
    assert db.session.scalars(db.select(Handover.note)).one() == ""
    assert len(pairs()) == 1
    with unit_of_work():
        db.session.get_one(Term, changing.follows.id).person_id = cast.amara.id  # as a merge leaves it
    assert pairs() == []


def test_history_a_seat_that_goes_and_who_knows_the_position_already(cast: Cast, house_of: SimpleNamespace) -> None:
    begin(house_of.helper_seat, cast.edda, day(-500), day(-20))
    assert pairs() == [], "written down when it was over"
    with unit_of_work():
        second = offices.add_seat(house_of.helper, valid_from=day(-400), now=clock.now())
        third = offices.add_seat(house_of.helper, valid_from=day(-400), now=clock.now())
    served(second, cast.mara, -300, -10)
    served(house_of.helper_seat, cast.mara, -10, 300)
    assert pairs() == [], "stays in the position, and nobody follows on the other seat"
    begin(second, cast.tomas, day(-5), day(200))
    assert pairs() == [(cast.mara.name, cast.tomas.name, State.OPEN)]
    served(third, cast.jonas, -300, 30)
    with unit_of_work():
        offices.end_seat(third, day=day(30), giver=OPERATOR, now=clock.now())
    assert len(pairs()) == 1, "nobody will follow on a seat that goes"


def test_prepared_met_and_acknowledged_by_both(changing: SimpleNamespace) -> None:
    term = changing.leaves
    with pytest.raises(errors.MeetFirst):
        do(operations.acknowledge, term, by_leaver=True)
    do(operations.prepare, term, done=ITEMS, note="The tall ladder wobbles.")
    assert pairs()[0][2] is State.PREPARED
    do(operations.propose_meeting, term, by_leaver=True, day=today(), at=time(18, 30), place="Mill")
    with pytest.raises(errors.MeetingChanged):
        do(operations.agree_to_meet, term, by_leaver=True, proposal=1)
    do(operations.propose_meeting, term, by_leaver=False, day=today(), at=time(19), place="Mill")
    with pytest.raises(errors.MeetingChanged):
        do(operations.agree_to_meet, term, by_leaver=True, proposal=1)
    do(operations.agree_to_meet, term, by_leaver=True, proposal=2)
    do(operations.say_met, term)
    do(operations.acknowledge, term, by_leaver=False)
    assert pairs()[0][2] is State.MET
    do(operations.acknowledge, term, by_leaver=True)
    do(operations.acknowledge, term, by_leaver=True)
    assert pairs() == []
    with pytest.raises(errors.HandoverGone):
        do(operations.close, term, reason="again")


def test_what_was_agreed_with_one_does_not_count_for_the_next(cast: Cast, changing: SimpleNamespace) -> None:
    do(operations.prepare, changing.leaves, done=ITEMS, note="Stays")
    do(operations.say_met, changing.leaves)
    do(operations.acknowledge, changing.leaves, by_leaver=False)
    with unit_of_work():
        offices.void_term(changing.follows, reason="by mistake", giver=OPERATOR, now=clock.now())
    begin(changing.helper_seat, cast.edda, day(-1), day(300))
    assert pairs() == [("Amara Lindqvist", cast.edda.name, State.PREPARED)]
    do(operations.say_met, changing.leaves)
    row = db.session.scalars(db.select(Handover)).one()
    assert row.follower_acknowledged_at is None
    assert row.note == "Stays"


def told(app: Any, person: Person, *chairs: int) -> list[str]:
    who = Actor(person.account_id, person.id, standing=Standing.MEMBER, chairs=frozenset(chairs))
    with app.test_request_context():
        return [str(step.title) for step in steps.steps(who, clock.now())]


def test_nobody_meets_at_a_time_that_the_clocks_skip(changing: SimpleNamespace) -> None:
    spring = next(day for day in (date(today().year + 1, 3, 31 - back) for back in range(7)) if day.isoweekday() == 7)
    with pytest.raises(BadTime) as refused:
        do(operations.propose_meeting, changing.leaves, by_leaver=True, day=spring, at=time(1, 30), place="Mill lane 4")
    assert refused.value.field == "at"


def test_both_are_told_at_home_and_by_letter_and_the_chair_when_it_is_late(
    app: Any, cast: Cast, changing: SimpleNamespace, frozen: Callable[..., Any], smtp: Any, run_jobs: Callable[[], Any]
) -> None:
    works = changing.works.id
    begin(changing.works_seat, cast.edda, day(-50), day(300))
    assert told(app, cast.amara) == [f"Hand over to {cast.jonas.name}: Helper"]
    assert "Take over from Amara Lindqvist" in told(app, cast.jonas)[0]
    assert told(app, cast.mara) == told(app, cast.edda, works) == []
    do(operations.propose_meeting, changing.leaves, by_leaver=True, day=today(), at=time(18, 30), place="Mill lane 4")
    run_jobs()
    assert "Mill lane 4" in smtp.to(cast.jonas.email)[-1].text
    assert any("Handing over" in letter.subject for letter in smtp.to(cast.amara.email))
    assert not list(calendar.calendar_entries(cast.amara.id, clock.now())), "nobody has agreed yet"
    do(operations.agree_to_meet, changing.leaves, by_leaver=False, proposal=1)
    run_jobs()
    for person in (cast.amara, cast.jonas):
        assert [each.location for each in calendar.calendar_entries(person.id, clock.now())] == ["Mill lane 4"]
    assert not list(calendar.calendar_entries(cast.mara.id, clock.now()))
    (file,) = smtp.to(cast.amara.email)[-1].message.iter_attachments()
    (meeting,) = icalendar.Calendar.from_ical(file.get_content()).events
    assert f"{meeting.DTSTART.astimezone(ZoneInfo(ZONE)):%H:%M}" == "18:30"
    assert (meeting["location"], meeting["status"]) == ("Mill lane 4", "CONFIRMED")
    frozen(clock.now() + timedelta(days=20))
    assert told(app, cast.edda, works) == ["Helper is not handed over yet"]


def test_who_reads_it_and_who_closes_it(cast: Cast, changing: SimpleNamespace, browser_as: Browsers) -> None:
    begin(changing.works_seat, cast.edda, day(-50), day(300))
    page = f"/leadership/handovers/{changing.leaves.id}"
    assert browser_as(cast.mara).get(page).status_code == 404
    amara, jonas, edda = browser_as(cast.amara), browser_as(cast.jonas), browser_as(cast.edda)
    amara.submit(page, {"done": ["year", "keys"], "note": "Piet has the torch"}, to=f"{page}/prepare")
    jonas.submit(page, {"day": day(2).isoformat(), "at": "18:30", "place": "Mill"}, to=f"{page}/meeting")
    amara.submit(page, {}, to=f"{page}/agree")
    assert "Both agreed" in jonas.page(page).text
    assert "Piet has the torch" in edda.page(page).text
    assert "Being handed over" in edda.page(f"/leadership/bodies/{changing.works.slug}").text
    assert "Being handed over" not in browser_as(cast.mara).page(f"/leadership/bodies/{changing.works.slug}").text
    assert "Helper, Works" in edda.page("/leadership/handovers").text
    edda.submit(page, {"reason": ""}, to=f"{page}/close", status=422)
    edda.submit(page, {"reason": "Amara has moved away."}, to=f"{page}/close")
    assert "Amara has moved away." in jonas.page(page).text
    assert pairs() == []


def test_nobody_proposes_all_day(cast: Cast, changing: SimpleNamespace, browser_as: Browsers) -> None:
    amara, page = browser_as(cast.amara), f"/leadership/handovers/{changing.leaves.id}"
    for hour in range(10, 15):
        amara.submit(page, {"day": day(2).isoformat(), "at": f"{hour}:00", "place": "Mill"}, to=f"{page}/meeting")
    said = {"day": day(2).isoformat(), "at": "15:00", "place": "Mill"}
    amara.submit(page, said, to=f"{page}/meeting", status=422)
    written = db.session.scalars(db.select(Delivery.email).where(Delivery.kind == "leadership.handover_meeting"))
    assert written.all() == ["jonas@members.example"] * 5


@pytest.mark.slow
def test_two_who_begin_at_once_both_get_through(changing: SimpleNamespace, at_once: Callable[..., list[Any]]) -> None:
    number = changing.leaves.id

    def doing(act: Callable[..., Any], **said: Any) -> str:
        try:
            do(act, db.session.get_one(Term, number), **said)
        except DomainError as error:
            return type(error).__name__
        return "done"

    propose = partial(doing, operations.propose_meeting, by_leaver=False, day=today(), at=time(18), place="Mill")
    assert at_once(partial(doing, operations.prepare, done=ITEMS, note="One"), propose) == ["done", "done"]
    row = db.session.scalars(db.select(Handover)).one()
    assert (row.note, row.meeting_place) == ("One", "Mill")
