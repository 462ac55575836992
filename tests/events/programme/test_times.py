"""What the clock on the wall says, and the moment it means."""

from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest

from portal.core.dates import comes_twice
from portal.core.db import db
from portal.core.wall_clock import BadTime, TimeComesTwice, after
from portal.events.programme.forms import values_of
from portal.events.programme.models import Event
from portal.events.programme.operations import planning
from portal.events.registrations.operations import changing
from tests.events.conftest import a_plan
from tests.events.test_pages import FORM


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_summer_and_winter_have_their_own_offset():
    assert a_plan().moments()[0] == datetime(2026, 5, 19, 6, 45, tzinfo=UTC)
    winter = a_plan(local_start=at("2026-12-01 07:45"), local_end=at("2026-12-01 09:15"))
    assert winter.moments()[0] == datetime(2026, 12, 1, 7, 45, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused():
    with pytest.raises(BadTime) as refused:
        a_plan(local_start=at("2027-03-28 01:30"), local_end=at("2027-03-28 04:00")).moments()
    assert refused.value.field == "begins"


def test_a_time_that_comes_twice_is_asked_about():
    twice = {"local_start": at("2026-10-25 01:30"), "local_end": at("2026-10-25 04:00")}
    with pytest.raises(TimeComesTwice) as asked:
        a_plan(**twice).moments()
    assert asked.value.field == "begins_fold"
    assert a_plan(**twice, start_fold=0).moments()[0] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert a_plan(**twice, start_fold=1).moments()[0] == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_night_across_the_change_may_end_earlier_on_the_wall_than_it_began():
    plan = a_plan(local_start=at("2026-10-25 01:45"), local_end=at("2026-10-25 01:15"), start_fold=0, end_fold=1)
    start, end = plan.moments()
    assert (end - start).total_seconds() == 30 * 60


def test_an_end_before_the_start_is_refused_in_a_sentence():
    with pytest.raises(BadTime, match=r"Choose an end later than 07:45\."):
        a_plan(local_end=at("2026-05-19 07:00")).moments()


def test_saving_what_was_shown_never_moves_an_event(draft, change):
    for zone in ("Europe/London", "America/St_Johns", "Pacific/Chatham", "Asia/Kathmandu"):
        event = draft(zone=zone, title=zone)
        before = (event.start_utc, event.end_utc)
        for _ in range(3):
            change(event)
        assert (event.start_utc, event.end_utc) == before


def test_the_second_of_two_stays_the_second_when_it_is_edited(draft, change):
    event = draft(local_start=at("2026-10-25 01:30"), local_end=at("2026-10-25 04:00"), start_fold=1)
    change(event, venue="Elsewhere")
    assert event.start_utc == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_every_zone_is_read_without_a_surprise():
    zones = available_timezones()
    assert len(zones) > 300
    for zone in sorted(zones):
        for hour in range(0, 24, 5):
            local = datetime(2026, 10, 25, hour, 30)  # noqa: DTZ001 - a wall-clock time
            try:
                start, _end = a_plan(zone=zone, local_start=local, local_end=at("2026-10-26 23:00")).moments()
            except (BadTime, TimeComesTwice):
                continue
            assert abs((start.replace(tzinfo=None) - local).total_seconds()) <= 15 * 3600


def test_which_times_come_twice():
    assert comes_twice(at("2026-10-25 01:30"), "Europe/London")
    assert not comes_twice(at("2026-10-25 02:30"), "Europe/London")
    assert not comes_twice(at("2027-03-28 01:30"), "Europe/London")


def test_the_form_asks_which_of_the_two(cast, browser_as, app):
    osei = browser_as(cast.osei)
    night = {"day": "2026-10-25", "begins": "01:30", "ends": "03:00"}
    form = osei.page("/events/new").form("/events/new", button="Keep as a draft")
    answer = osei.send(form, FORM | night, status=422)
    assert "comes twice" in answer.page
    again = answer.page.form("/events/new", button="Keep as a draft")
    osei.send(again, {"begins_fold": "1"})
    event = db.session.query(Event).one()
    assert event.start_utc == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    shown = osei.page(f"/events/{event.slug}/manage/edit").form(f"/events/{event.slug}/manage/edit")
    osei.send(shown, {"cost": "Nothing"})
    db.session.refresh(event)
    assert event.start_utc == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_moving_it_earlier_shortens_the_offers_that_are_out(published, cast, do, change):
    from portal.events.registrations.operations import registration

    event = published(capacity=1, offer_hours=200)
    for person in cast.all("amara", "jonas"):
        do(registration.register, event, person.id)
    do(registration.withdraw, event, cast.amara.id)
    change(event, local_start=at("2026-05-05 07:45"), local_end=at("2026-05-05 09:15"))
    offer = do(registration.take_offer, event, cast.jonas.id)
    assert offer.offer_until <= event.start_utc - planning.timedelta(hours=2)


# --- a copy, or a move, keeps the span ---

SPANS = {
    "a morning": ("2026-05-19 07:45", "2026-05-19 09:15"),
    "past midnight": ("2026-05-19 22:00", "2026-05-20 02:00"),
    "three days": ("2026-05-19 09:00", "2026-05-21 17:00"),
    "until midnight": ("2026-05-19 19:00", "2026-05-20 00:00"),
}


@pytest.mark.parametrize("span", SPANS)
def test_a_copy_is_as_long_as_its_original_on_whatever_day(published, cast, browser_as, span):
    start, end = map(at, SPANS[span])
    event = published(local_start=start, local_end=end, by=cast.osei)
    osei = browser_as(cast.osei)
    for values in ({}, {"day": "2026-08-04"}, {"day": "2026-05-12"}, {"day": "2026-10-24"}):
        form = osei.page(f"/events/new?from={event.slug}").form("/events/new", button="Keep as a draft")
        osei.send(form, {"title": f"Again {values}"} | values)
        copy = db.session.query(Event).filter_by(title=f"Again {values}").one()
        assert copy.local_end - copy.local_start == end - start, values
        assert copy.local_start.time() == start.time()


@pytest.mark.parametrize("span", SPANS)
def test_moving_the_first_day_moves_the_last(published, cast, browser_as, db, span):
    start, end = map(at, SPANS[span])
    event = published(local_start=start, local_end=end, by=cast.osei)
    osei = browser_as(cast.osei)
    path = f"/events/{event.slug}/manage/edit"
    for day in ("2026-06-16", "2026-05-12"):
        osei.submit(path, {"day": day}, to=path)
        db.session.refresh(event)
        assert event.local_start == at(f"{day} {start:%H:%M}")
        assert event.local_end - event.local_start == end - start


def test_a_last_day_that_was_typed_stays_as_it_was_typed(published, cast, browser_as, db):
    event = published(local_start=at("2026-05-19 09:00"), local_end=at("2026-05-21 17:00"), by=cast.osei)
    osei = browser_as(cast.osei)
    path = f"/events/{event.slug}/manage/edit"
    osei.submit(path, {"day": "2026-06-16", "last_day": "2026-06-17"}, to=path)
    db.session.refresh(event)
    assert event.local_end == at("2026-06-17 17:00")
    osei.submit(path, {"last_day": ""}, to=path)
    db.session.refresh(event)
    assert event.local_end == at("2026-06-16 17:00")


def test_a_form_that_comes_back_shows_the_last_day_where_it_went(published, cast, browser_as):
    event = published(local_start=at("2026-05-19 09:00"), local_end=at("2026-05-21 17:00"), by=cast.osei)
    osei = browser_as(cast.osei)
    path = f"/events/{event.slug}/manage/edit"
    answer = osei.submit(path, {"day": "2026-06-16", "title": ""}, to=path, status=422)
    form = answer.page.form(path)
    assert form.values["last_day"] == "2026-06-18"
    osei.send(form, {"title": "Three days"})
    assert db.session.get(Event, event.id).local_end == at("2026-06-18 17:00")


def test_a_blank_page_takes_the_hours_of_the_last_event_but_not_its_days(published, cast, browser_as):
    published(local_start=at("2026-05-19 09:00"), local_end=at("2026-05-21 17:00"))
    values = browser_as(cast.osei).page("/events/new").form("/events/new", button="Keep as a draft").values
    assert (values["begins"], values["ends"], values["last_day"]) == ("09:00", "17:00", "")


def test_the_last_day_to_sign_up_keeps_its_distance_though_a_midnight_is_skipped(published, cast, do):
    """In Beirut the 29th of March 2026 begins at one in the morning."""
    beirut = {"zone": "Asia/Beirut", "local_start": at("2026-05-19 19:00"), "local_end": at("2026-05-19 21:00")}
    event = published(**beirut, closes_at=after(at("2026-05-18").date(), "Asia/Beirut"))
    for day, last in (("2027-03-28", "2027-03-27"), ("2026-06-09", "2026-06-08")):
        do(changing.postpone, event, "Rain.")
        do(changing.set_date, event, planning.When(local_start=at(f"{day} 19:00"), local_end=at(f"{day} 21:00")))
        assert f"{values_of(event)['closes_day']}" == last
