"""What is edited about one day of a series, and given to all that follow."""

from __future__ import annotations

import random
from datetime import date, datetime

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.events.programme.operations import series
from portal.events.programme.repeats import Rule
from portal.events.programme.series_models import Pattern, Turn
from portal.events.registrations.operations import calling_off, changing, following, registration
from tests.events.conftest import fresh


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_an_edit_is_for_one_day_until_it_is_given_to_those_that_follow(breakfasts, change, carry_on):
    events = breakfasts()
    change(events[1], title="With toast", venue="The barn", capacity=12)
    assert [each.title == "With toast" for each in fresh(events)] == [False, True, False, False]
    outcome = carry_on(events[1], "title", "venue")
    assert (outcome.changed, outcome.left) == (2, [])
    assert [each.title for each in fresh(events)] == ["Ask about your neighbour", *["With toast"] * 3]
    assert [each.venue for each in events] == ["Corn Exchange", *["The barn"] * 3]
    assert [each.capacity for each in events] == [None, 12, None, None]
    assert set(db.session.get_one(Turn, events[1].id).by_hand) == {"capacity"}
    assert [each.sequence for each in events] == [0, 1, 1, 1]
    assert carry_on(events[1], "title", "venue").changed == 0
    assert [each.sequence for each in fresh(events)] == [0, 1, 1, 1]


def test_what_was_edited_by_hand_stays_and_is_said(breakfasts, change, carry_on):
    events = breakfasts()
    change(events[2], venue="The mill")
    change(events[1], venue="The barn", summary="Toast.")
    outcome = carry_on(events[1], "venue", "summary")
    assert [each.venue for each in fresh(events)] == ["Corn Exchange", "The barn", "The mill", "The barn"]
    assert [each.summary for each in events][1:] == ["Toast."] * 3
    assert [(each.id, why) for each, why in outcome.left] == [(events[2].id, "What was edited there by hand stays.")]
    change(events[2], venue="The barn")
    assert db.session.get_one(Turn, events[2].id).by_hand == {}


def test_another_weekday_and_another_hour_move_the_rest_as_far(breakfasts, change, carry_on):
    events = breakfasts(closes_at=datetime.fromisoformat("2026-05-17T23:00+00:00"))
    change(events[1], local_start=at("2026-05-27 08:15"), local_end=at("2026-05-27 09:45"))
    carry_on(events[1], "day", "begins", "ends", "closes_at")
    assert [f"{each.local_start:%m-%d %H:%M}" for each in fresh(events)] == [
        "05-19 07:45", "05-27 08:15", "06-03 08:15", "06-10 08:15",
    ]  # fmt: skip
    assert [(each.local_start.date() - each.closes_at.date()).days for each in events][1:] == [3, 3, 3]


def test_what_cannot_be_at_that_hour_stays_as_it_is(published, do, cast, change, carry_on):
    event = published(local_start=at("2027-03-14 18:00"), local_end=at("2027-03-14 20:00"), by=cast.osei)
    days = {date(2027, 3, 21), date(2027, 3, 28), date(2027, 4, 4)}
    do(series.make, event, Rule(Pattern.WEEKLY, date(2027, 3, 14), times=4), days, out=True, by=None)
    change(event, local_start=at("2027-03-14 01:30"), local_end=at("2027-03-14 03:00"), title="By night")
    outcome = carry_on(event, "begins", "ends", "title")
    found = list(db.session.scalars(db.select(Event).order_by(Event.start_utc)))
    assert [f"{each.local_start:%m-%d %H:%M}" for each in found] == [
        "03-14 01:30", "03-21 01:30", "03-28 18:00", "04-04 01:30",
    ]  # fmt: skip
    assert {each.title for each in found} == {"By night"}
    assert ["skip 01:30" in why for _each, why in outcome.left] == [True]


def test_each_who_comes_hears_once_of_each_event_that_changed(
    breakfasts, change, carry_on, do, cast, letters, frozen, run_jobs
):
    events = breakfasts()
    for event in (events[0], events[1], events[2]):
        do(registration.register, event, cast.amara.id)
    change(events[1], venue="The barn")
    carry_on(events[1], "venue")
    carry_on(events[1], "venue")
    frozen.forward(minutes=40)
    run_jobs()
    assert letters(cast.amara).count("changed") == 2


def test_a_postponed_one_keeps_waiting_and_takes_the_words(breakfasts, do, change, carry_on):
    events = breakfasts()
    do(changing.postpone, events[2], "Rain.")
    change(events[1], title="With toast", local_start=at("2026-05-26 08:00"))
    outcome = carry_on(events[1], "title", "begins")
    assert fresh(events)[2].day_is_open
    assert events[2].title == "With toast"
    assert [why for _each, why in outcome.left] == ["It waits for its new day."]


def test_a_series_that_was_postponed_is_on_again_as_a_whole(breakfasts, do, change, cast, letters, run_jobs):
    events = breakfasts()
    everything = {each.id for each in events}
    do(registration.register, events[2], cast.amara.id)
    do(calling_off.postpone_following, events[1], "Flood.", among=everything)
    run_jobs()
    change(events[1], local_start=at("2026-06-03 07:45"), local_end=at("2026-06-03 09:15"))
    do(following.carry_on, events[1], {"day"}, among=everything, on_again=True)
    assert [f"{each.local_start:%m-%d}" for each in fresh(events)] == ["05-19", "06-03", "06-10", "06-17"]
    assert not any(each.day_is_open for each in events)
    run_jobs()
    assert letters(cast.amara) == ["registered", "postponed", "changed"]


FIELDS = {
    "title": ["Toast", "Eggs", "Tea"],
    "begins": [f"{hour}:15" for hour in ("06", "07", "08")],
}


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_edits_and_gifts_ends_as_a_plain_model_says(breakfasts, change, carry_on, seed):
    """The model keeps for each day and thing what it is and what the series says of it."""
    chance, events = random.Random(seed), breakfasts()
    known = [{name: value_of(each, name) for name in FIELDS} for each in events]
    says = [dict(each) for each in known]
    for _step in range(20):
        here = chance.randrange(4)
        if chance.random() < 0.6:
            name = chance.choice(list(FIELDS))
            known[here][name] = value = chance.choice(FIELDS[name])
            day = f"{events[here].local_start:%Y-%m-%d}"
            change(events[here], **{"local_start": at(f"{day} {value}")} if name == "begins" else {name: value})
        else:
            names = set(chance.sample(list(FIELDS), chance.choice([1, 2])))
            carry_on(events[here], *names)
            for name in names:
                if known[here][name] != says[here][name]:
                    for turn in range(here, 4):
                        if turn == here or known[turn][name] == says[turn][name]:
                            known[turn][name] = known[here][name]
                        says[turn][name] = known[here][name]
        fresh(events)
        assert [{name: value_of(each, name) for name in FIELDS} for each in events] == known
        edited = [set(db.session.get_one(Turn, each.id).by_hand) for each in events]
        assert edited == [
            {name for name in FIELDS if own[name] != said[name]} for own, said in zip(known, says, strict=True)
        ]


def value_of(event: Event, name: str) -> object:
    return f"{event.local_start:%H:%M}" if name == "begins" else getattr(event, name)


def test_two_hands_give_the_rest_one_change_each(breakfasts, change, at_once):
    events = breakfasts()
    change(events[0], title="With toast", venue="The barn")
    number, everything = events[0].id, {each.id for each in events}
    db.session.commit()

    def give(name: str) -> object:
        with unit_of_work():
            event = db.session.get_one(Event, number)
            return following.carry_on(event, {name}, among=everything, now=clock.now()).changed

    found = at_once(lambda: give("title"), lambda: give("venue"), lambda: give("venue"))
    assert sorted(found) == [0, 3, 3]
    assert {(each.title, each.venue, each.sequence) for each in fresh(events)} == {("With toast", "The barn", 1)}
    assert {str(each.by_hand) for each in db.session.scalars(db.select(Turn))} == {"{}"}
