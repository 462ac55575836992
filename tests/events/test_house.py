"""What events bring to the rest of the house: home, office, newsletter, data of one's own, and the demo."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.core import clock, demo
from portal.core.actors import Actor, Right, Standing, everywhere
from portal.core.collecting import collected
from portal.core.db import db
from portal.core.house import house
from portal.core.work import unit_of_work
from portal.events.brings import blocks, data, decisions, lines, names, steps
from portal.events.programme.models import Event
from portal.events.registrations.models import Registration
from portal.events.registrations.operations import registration
from portal.events.registrations.queries.standing import holds_place
from tests.events.conftest import NOW


def member(person) -> Actor:
    return Actor(account_id=person.account_id, person_id=person.id, standing=Standing.MEMBER)


@pytest.fixture
def request_context(app):
    with app.test_request_context():
        yield


def titles(steps) -> list[str]:
    return [str(step.title) for step in steps]


def test_the_home_invites_then_reminds(published, cast, do, frozen, request_context):
    event = published()
    assert titles(steps.steps(member(cast.amara), clock.now())) == ["Ask about your neighbour, Tuesday 19 May"]
    do(registration.register, event, cast.amara.id)
    assert titles(steps.steps(member(cast.amara), clock.now())) == []
    frozen("2026-05-17 09:00")
    assert titles(steps.steps(member(cast.amara), clock.now())) == ["You are coming: Ask about your neighbour"]


def test_the_home_says_which_of_the_events_one_comes_to(published, cast, do, browser_as):
    mine, other = published(), published(title="The long way round")
    do(registration.register, mine, cast.amara.id)
    rows = {row.select_one("h3").get_text(): row.get_text() for row in browser_as(cast.amara).page("/")(".coming li")}
    assert "You are coming" in rows[mine.title]
    assert "You are coming" not in rows[other.title]


def test_the_home_shows_a_held_place_first(published, cast, do, request_context):
    event = published(capacity=1)
    for person in cast.all("jonas", "amara"):
        do(registration.register, event, person.id)
    do(registration.withdraw, event, cast.jonas.id)
    found = list(steps.steps(member(cast.amara), clock.now()))
    assert titles(found)[0] == "A place has come free: Ask about your neighbour"
    assert list(steps.steps(Actor(), clock.now())) == []


def test_the_office_hears_of_late_drafts_and_of_events_over_their_places(
    draft, published, cast, do, change, request_context
):
    draft(title="Late draft")
    crowded = published(title="Crowded", capacity=2)
    for person in cast.all("amara", "jonas"):
        do(registration.register, crowded, person.id)
    change(crowded, capacity=1)
    office = Actor(account_id=1, powers=everywhere({Right.EVENTS}))
    assert sorted(titles(decisions.decisions(office, clock.now()))) == ["Crowded", "Late draft"]
    assert list(decisions.decisions(member(cast.amara), clock.now())) == []


def test_the_letter_tells_what_was_and_what_comes(published, draft, frozen, request_context):
    published(title="The breakfast")
    published(title="Not any more")
    draft(title="Nobody knows")
    with unit_of_work():
        gone = db.session.scalars(select(Event).where(Event.title == "Not any more")).one()
        gone.cancelled_at = clock.now()
    window = {"since": NOW, "until": NOW + timedelta(days=1), "now": NOW}
    told = collected(blocks.BLOCKS, **window)
    assert [item.title for item in told["events.coming"]] == ["The breakfast"]
    assert told["events.past"] == []
    later = NOW + timedelta(days=30)
    window = {"since": NOW, "until": later, "now": later}
    told = collected(blocks.BLOCKS, **window)
    assert [item.title for item in told["events.past"]] == ["The breakfast"]
    assert told["events.coming"] == []


def test_each_reader_of_the_letter_gets_their_own_lines(published, cast, do, request_context):
    event = published(capacity=1)
    for person in cast.all("amara", "jonas"):
        do(registration.register, event, person.id)
    told = lines.own_sign_ups([cast.amara.id, cast.jonas.id, cast.mara.id], clock.now())
    assert [item.text for item in told[cast.amara.id]] == ["You are coming."]
    assert [item.text for item in told[cast.jonas.id]] == ["You are on the waiting list."]
    assert cast.mara.id not in told


def test_a_person_can_take_their_own_part_along(published, cast, do):
    event = published(by=cast.amara, guest_limit=1)
    do(registration.register, event, cast.amara.id, guests=["Bram Ostler"])
    do(registration.register, event, cast.jonas.id)
    kept = data.kept_about(Actor(person_id=cast.amara.id), clock.now())
    assert [[each["guest"] for each in row["places"]] for row in kept["registrations"]] == [["", "Bram Ostler"]]
    assert [row["role"] for row in kept["event_teams"]] == ["owner"]
    assert "Jonas" not in str(kept)


def test_names_of_events_are_given_only_to_those_who_may_know(draft, published, request_context):
    secret, known = draft(title="Secret plans"), published(title="Known")
    assert db.session.execute(names.events([secret.id, known.id])).all() == [(known.id, "Known")]


@pytest.mark.slow
def test_the_demo_is_whole_and_tells_two_years(app, monkeypatch):
    monkeypatch.setattr(house(), "seeders", [seeder for seeder in house().seeders if seeder.order <= 20])
    world = demo.seed(60, 1)
    events = db.session.scalars(select(Event)).all()
    assert len(events) > 60
    assert min(event.start_utc for event in events) < NOW - timedelta(days=690)
    places = select(Registration.event_id, func.sum(Registration.places)).where(holds_place())
    counted = dict(db.session.execute(places.group_by(Registration.event_id)).all())
    assert {event.id: event.seats_taken for event in events if event.seats_taken} == counted
    amara = db.session.scalars(
        select(Registration).where(Registration.person_id == world.cast["member"], Registration.offered_at.is_not(None))
    ).one()
    assert amara.standing(NOW) == "offered"
    waiting = db.session.scalars(select(Registration).where(
        Registration.event_id == amara.event_id, Registration.ended_at.is_(None),
        Registration.confirmed_at.is_(None), Registration.offered_at.is_(None),
    )).all()  # fmt: skip
    assert len(waiting) == 4
    assert all(row.joined_at > amara.joined_at for row in waiting)
    assert sum(event.published_at is None for event in events) == 1
    assert sum(event.visibility == "members" for event in events) == 1
    assert sum(event.cancelled_at is not None for event in events) == 1
