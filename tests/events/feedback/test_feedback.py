"""A day after, those who were there are asked how it was: once, and nobody is known by an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.arrivals.models import What
from portal.events.arrivals.operations import check_ins
from portal.events.feedback import operations
from portal.events.feedback.errors import WasNotThere
from portal.events.feedback.models import EventFeedback, FeedbackGiven, Said
from portal.events.programme.models import Event
from portal.events.registrations.operations import registration
from portal.events.registrations.queries import own
from tests.events.conftest import place_of

SAID = {"worth": Said.YES, "met": Said.PARTLY, "again": Said.YES}


@pytest.fixture
def over(published, cast, do, frozen):
    """A day and a bit after a breakfast at which Amara and Jonas were seen, and Mara, who had a place, was not."""
    event = published(capacity=3)
    for person in cast.all("amara", "jonas", "mara", "tomas"):
        do(registration.register, event, person.id)
    frozen(event.start_utc)
    for person in cast.all("amara", "jonas"):
        mine = db.session.scalars(own.live(event.id, person.id)).one()
        do(check_ins.note, event, place_of(mine), What.IN, by=None)
    frozen(event.end_utc + timedelta(hours=24))
    return event


def test_those_who_were_there_are_asked_a_day_after_and_once(over, letters, run_jobs, frozen):
    frozen(over.end_utc + timedelta(hours=23))
    run_jobs()
    assert "feedback" not in [kind for kind, _name in letters()]
    frozen(over.end_utc + timedelta(hours=24))
    run_jobs()
    with unit_of_work():  # a sweep that broke off before its end
        db.session.get_one(Event, over.id).feedback_asked_at = None
    run_jobs()
    assert [name for kind, name in letters() if kind == "feedback"] == ["amara", "jonas"]


def test_where_nobody_was_ticked_off_whoever_had_a_place_is_asked(published, cast, do, frozen, letters, run_jobs):
    event = published()
    do(registration.register, event, cast.amara.id)
    frozen(event.end_utc + timedelta(hours=25))
    run_jobs()
    assert letters(cast.amara)[-1] == "feedback"


def test_nobody_is_asked_of_what_is_long_over(over, letters, run_jobs, frozen):
    frozen(over.end_utc + timedelta(days=14))
    run_jobs()
    assert "feedback" not in [kind for kind, _name in letters()]


def test_only_those_answer_and_once_however_they_click(over, cast, do, at_once):
    for stranger in cast.all("mara", "tomas", "lena"):
        with pytest.raises(WasNotThere):
            do(operations.give, over, stranger.id, **SAID)
    number, amara = over.id, cast.amara.id

    def click():
        with unit_of_work():
            operations.give(db.session.get_one(Event, number), amara, **SAID, now=clock.now())

    assert at_once(click, click, click) == [None, None, None]
    do(operations.give, over, amara, worth=Said.NO, met=Said.NO, again=Said.NO)
    assert db.session.scalars(select(EventFeedback.worth)).all() == [Said.YES]
    assert db.session.scalar(select(func.count()).select_from(FeedbackGiven)) == 1


def test_nobody_can_answer_before_it_is_over(over, cast, do, frozen):
    frozen(over.end_utc - timedelta(minutes=1))
    with pytest.raises(WasNotThere):
        do(operations.give, over, cast.amara.id, **SAID)


def test_nothing_connects_an_answer_with_a_person(app):
    columns = set(EventFeedback.__table__.columns.keys())
    assert columns == {"id", "event_id", "worth", "met", "again", "line"}
    assert set(FeedbackGiven.__table__.columns.keys()) == {"registration_id"}


def test_it_is_said_on_the_page_that_home_leads_to_and_what_is_missing_is_asked_for(over, cast, browser_as):
    amara, where = browser_as(cast.amara), f"/events/{over.slug}/feedback"
    assert amara.page("/").link("Say how it was") == where
    page = amara.submit(where, {"line": "More rounds"}, status=422).page
    assert page('input[name="line"]')[0]["value"] == "More rounds"
    page = amara.submit(
        where, {"worth": "yes", "met": "no", "again": "partly", "line": "More rounds"}, follow=True
    ).page
    assert "Thank you." in page.text
    assert "Say how it was" not in amara.page("/").text
    assert "Those who were there are asked" in browser_as(cast.mara).page(where).text


def test_those_who_run_it_read_it_from_five_answers_on(over, cast, browser_as):
    osei, where = browser_as(cast.osei), f"/events/{over.slug}/manage/feedback"
    for number in range(5):
        page = osei.page(where)
        assert "What they said stands here once 5 have answered" in page.text
        assert "Line" not in page.text
        with unit_of_work():
            db.session.add(EventFeedback(event_id=over.id, line=f"Line {number}", **SAID))
    page = osei.page(where)
    assert "Yes: 5, In part: 0, No: 0" in page.text
    assert all(f"Line {number}" in page.text for number in range(5))
    assert browser_as(cast.amara).get(where).status_code == 403


def test_nothing_beneath_the_tables_leads_from_an_answer_to_a_person(published, cast, do, frozen):
    event = published(capacity=3)
    people = cast.all("amara", "jonas", "mara")
    for person in people:
        do(registration.register, event, person.id)
    frozen(event.end_utc + timedelta(hours=24))
    for person in reversed(people):
        do(operations.give, event, person.id, **SAID)
    given = db.session.scalars(text("SELECT registration_id FROM feedback_given")).all()
    assert len(given) == 3
    assert given == sorted(given), "they stand as they answered, and so do the answers"
    if db.engine.dialect.name == "postgresql":
        together = text("SELECT count(*) FROM event_feedback JOIN feedback_given g ON event_feedback.xmin = g.xmin")
        assert db.session.scalar(together) == 3, "an answer leads to all who have answered, or to nobody"
