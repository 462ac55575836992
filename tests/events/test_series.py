"""A series in the hands of those who run it: made, edited alone, changed from one on, postponed and called off."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.leases import LeaseLost
from portal.core.models import Job
from portal.core.work import unit_of_work
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import series
from portal.events.programme.repeats import Rule
from portal.events.programme.series_models import Pattern, Turn
from portal.events.registrations.operations import calling_off, registration
from portal.events.tickets.models import TicketType
from portal.events.tickets.operations import types
from tests.events.conftest import NOW, TUESDAY, fresh

MAKE = "Make these events"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_days_are_shown_before_they_are_made_and_can_be_unticked(published, cast, browser_as):
    event = published(by=cast.osei)
    osei, path = browser_as(cast.osei), f"/events/{event.slug}/manage/series"
    page = osei.page(f"{path}?pattern=weekly&every=1&times=4")
    assert "Tuesday 9 June" in page
    assert db.session.query(Turn).count() == 0
    form = page.form(path, button=MAKE)
    osei.send(form, {"days": ["2026-05-26", "2026-06-09"], "out": True})
    made = db.session.scalars(db.select(Event).order_by(Event.start_utc)).all()
    assert [f"{each.local_start:%m-%d}" for each in made] == ["05-19", "05-26", "06-09"]
    assert all(each.published_at for each in made)
    osei.send(form, {"days": ["2026-05-26", "2026-06-09"], "out": True})
    assert db.session.query(Event).count() == 3
    assert "Weekly, on Tuesday. 4 times." in osei.page(path)
    visitor = osei.page(f"/events/{made[0].slug}")
    assert "Tuesday 9 June, 7:45 to 9:15" in visitor


@pytest.mark.parametrize(
    "asked", ["weekly&every=0&times=3", "weekly&every=1", "weekly&every=1&times=x", "hourly&every=1&times=3"]
)
def test_a_rule_that_makes_no_sense_is_answered_in_a_sentence(published, cast, browser_as, asked):
    event = published(by=cast.osei)
    page = browser_as(cast.osei).page(f"/events/{event.slug}/manage/series?pattern={asked}")
    assert "One thing to put right" in page
    assert MAKE not in page


def test_a_visitor_is_told_the_next_days_and_no_draft(breakfasts, draft, do, client):
    events = breakfasts()
    event = draft(title="Hidden", local_start=at("2026-06-16 07:45"), local_end=at("2026-06-16 09:15"))
    with unit_of_work():
        number = db.session.get_one(Turn, events[0].id).series_id
        db.session.add(Turn(event_id=event.id, series_id=number, day=date(2026, 6, 16), by_hand={}))
    page = client.page(f"/events/{events[0].slug}")
    assert "Also on these days" in page
    assert "Tuesday 9 June" in page
    assert "Tuesday 16 June" not in page
    assert "Hidden" not in page


def test_calling_off_and_postponing_reach_those_of_each_list_once(breakfasts, do, cast, letters, run_jobs):
    events = breakfasts()
    for event in events:
        do(registration.register, event, cast.amara.id)
    everything = {each.id for each in events}
    for _twice in range(2):
        do(calling_off.postpone_following, events[1], "Flood.", among=everything)
    run_jobs()
    assert letters(cast.amara).count("postponed") == 3
    for _twice in range(2):
        do(calling_off.cancel_following, events[2], "Flood.", among=everything, discards=everything)
    run_jobs()
    assert letters(cast.amara).count("cancelled") == 2
    phases = [each.phase(clock.now()) for each in fresh(events)]
    assert phases == [Phase.PUBLISHED, Phase.POSTPONED, Phase.CANCELLED, Phase.CANCELLED]


def test_what_broke_off_is_taken_up_again_and_its_page_says_how_far_it_is(
    breakfasts, cast, do, letters, run_jobs, browser_as, monkeypatch
):
    events = breakfasts()
    for event in events:
        do(registration.register, event, cast.amara.id)
    osei, series = browser_as(cast.osei), f"/events/{events[1].slug}/manage/series"
    answer = osei.submit(series, {"reason": "Flood."}, to=f"{series}/cancel")
    assert "the work goes on without you" in osei.page(answer.location)
    cancel, called = calling_off.changing.cancel_event, []

    def once(event, *arguments, **values):
        called.append(event.id)
        if len(called) == 2:
            raise LeaseLost
        return cancel(event, *arguments, **values)

    monkeypatch.setattr(calling_off.changing, "cancel_event", once)
    run_jobs()
    assert [each.cancelled_at is not None for each in fresh(events)] == [False, True, False, False]
    assert letters(cast.amara).count("cancelled") == 1, "each event has a transaction of its own"
    with unit_of_work():
        db.session.execute(db.update(Job).values(lease_until=None))
    run_jobs()
    assert [each.cancelled_at is not None for each in fresh(events)] == [False, True, True, True]
    assert letters(cast.amara).count("cancelled") == 3
    assert "Done." in osei.page(answer.location)


def test_drafts_are_thrown_away_by_whoever_may_and_otherwise_stay(breakfasts, do, frozen, run_jobs):
    events = breakfasts()
    with unit_of_work():
        for each, out in zip(events[1:], (None, clock.now() + timedelta(days=1), None), strict=True):
            db.session.get_one(Event, each.id).published_at = out
    everything = {each.id for each in events}
    do(calling_off.cancel_following, events[1], "Flood.", among=everything, discards=everything - {events[3].id})
    run_jobs()
    left = list(db.session.scalars(db.select(Event).order_by(Event.id)))
    assert [(each.id, each.phase(clock.now())) for each in left] == [
        (events[0].id, Phase.PUBLISHED), (events[3].id, Phase.DRAFT),
    ]  # fmt: skip


def test_each_day_has_the_sorts_of_places_of_the_first(published, do):
    event = published(capacity=20)
    with unit_of_work():
        types.add_type(event, types.Ticket(name="Member", member_price=900, guest_price=1200, capacity=15))
        gone = types.add_type(event, types.Ticket(name="Early", member_price=500))
        types.close_type(event, gone.id, now=clock.now())
    rule = Rule(Pattern.WEEKLY, TUESDAY, times=2)
    do(series.make, event, rule, {TUESDAY + timedelta(weeks=1)}, out=True, by=None)
    later = db.session.scalars(db.select(Event).where(Event.id != event.id)).one()
    kinds = db.session.scalars(db.select(TicketType).where(TicketType.event_id == later.id)).all()
    assert [(each.name, each.member_price, each.guest_price, each.capacity, each.taken) for each in kinds] == [
        ("Member", 900, 1200, 15, 0)
    ]


def test_what_somebody_else_runs_is_left_alone(breakfasts, do, change, cast, browser_as):
    events = breakfasts()
    from portal.events.programme.models import Role
    from portal.events.programme.operations import team

    do(team.join, events[1], cast.amara.id, Role.ORGANISER)
    change(events[1], title="With toast")
    amara, path = browser_as(cast.amara), f"/events/{events[1].slug}/manage/series"
    amara.submit(path, {"names": ["title"]}, to=f"{path}/follow")
    assert [each.title for each in fresh(events)].count("With toast") == 1


def test_the_pages_of_a_series_carry_it_out(breakfasts, change, cast, browser_as, run_jobs):
    events = breakfasts()
    change(events[1], title="With toast")
    osei, path = browser_as(cast.osei), f"/events/{events[1].slug}/manage/series"
    assert "Edited here alone: the title." in osei.page(path)
    osei.submit(path, {"names": ["title"]}, to=f"{path}/follow")
    assert [each.title for each in fresh(events)].count("With toast") == 3
    assert "Before it: Tuesday 19 May" in osei.page(f"/events/{events[1].slug}/manage")
    osei.send(osei.page(f"{path}/more?pattern=weekly&every=1&times=2").form(f"{path}/more", button=MAKE))
    assert "Weekly, on Tuesday. Up to Tuesday 16 June." in osei.page(path)
    osei.submit(path, {"news": "Flood."}, to=f"{path}/postpone")
    osei.submit(path, {"reason": ""}, to=f"{path}/cancel", status=422)
    osei.submit(path, {"reason": "Flood."}, to=f"{path}/cancel")
    run_jobs()
    assert [each.phase(NOW) for each in fresh(events)] == [Phase.PUBLISHED, *[Phase.CANCELLED] * 3]
    assert db.session.scalar(db.select(db.func.count()).where(Event.cancelled_at.is_not(None))) == 4


def test_a_copy_of_one_joins_no_series_and_the_choice_of_copies_names_it_once(breakfasts, cast, browser_as):
    events = breakfasts()
    page = browser_as(cast.osei).page(f"/events/new?from={events[1].slug}")
    offered = [each for each in events if f'value="{each.slug}"' in page.html]
    assert offered == events[:1]
    osei = browser_as(cast.osei)
    form = osei.page(f"/events/new?from={events[1].slug}").form("/events/new", button="Keep as a draft")
    osei.send(form, {"title": "A copy"})
    copy = db.session.scalars(db.select(Event).filter_by(title="A copy")).one()
    assert db.session.get(Turn, copy.id) is None
