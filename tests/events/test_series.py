"""A series in the hands of those who run it: made, edited alone, changed from one on, postponed and called off."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.models import Event, Pattern, Phase, Turn
from portal.events.programme.operations import series
from portal.events.programme.repeats import Rule
from portal.events.registrations.operations import changing, following, registration
from tests.events.conftest import NOW

TUESDAY = date(2026, 5, 19)
MAKE, AGAIN = "Make these events", "Give it to all that follow"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture
def breakfasts(published, do, cast):
    """Four breakfasts on four Tuesdays, the first on the 19th of May."""

    def make(**values) -> list[Event]:
        event = published(by=cast.osei, **values)
        days = {TUESDAY + timedelta(weeks=week) for week in (1, 2, 3)}
        rule = Rule(Pattern.WEEKLY, TUESDAY, times=4)
        do(series.make, event, rule, days, out=True, by=cast.osei.id)
        return list(db.session.scalars(db.select(Event).join(Turn, Turn.event_id == Event.id).order_by(Turn.day)))

    return make


@pytest.fixture
def carry_on(do):
    """`carry_on(event, "title", …)`: these hold for all that follow."""

    def run(event: Event, *names: str) -> following.Outcome:
        everything = set(db.session.scalars(db.select(Event.id)))
        return do(following.carry_on, event, set(names), among=everything)

    return run


def fresh(events: list[Event]) -> list[Event]:
    db.session.rollback()
    for each in events:
        db.session.refresh(each)
    return events


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


def test_calling_off_and_postponing_reach_those_of_each_list_once(breakfasts, do, cast, letters):
    events = breakfasts()
    for event in events:
        do(registration.register, event, cast.amara.id)
    everything = {each.id for each in events}
    for _twice in range(2):
        do(following.postpone_following, events[1], "Flood.", among=everything)
    assert letters(cast.amara).count("postponed") == 3
    for _twice in range(2):
        do(following.cancel_following, events[2], "Flood.", among=everything)
    assert letters(cast.amara).count("cancelled") == 2
    phases = [each.phase(clock.now()) for each in fresh(events)]
    assert phases == [Phase.PUBLISHED, Phase.POSTPONED, Phase.CANCELLED, Phase.CANCELLED]


def test_what_somebody_else_runs_is_left_alone(breakfasts, do, change, cast, browser_as):
    events = breakfasts()
    from portal.events.programme.models import Role
    from portal.events.programme.operations import team

    do(team.join, events[1], cast.amara.id, Role.ORGANISER)
    change(events[1], title="With toast")
    amara, path = browser_as(cast.amara), f"/events/{events[1].slug}/manage/series"
    amara.submit(path, {"names": ["title"]}, to=f"{path}/follow")
    assert [each.title for each in fresh(events)].count("With toast") == 1


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
    do(following.postpone_following, events[1], "Flood.", among=everything)
    change(events[1], local_start=at("2026-06-03 07:45"), local_end=at("2026-06-03 09:15"))
    do(following.carry_on, events[1], {"day"}, among=everything, on_again=True)
    assert [f"{each.local_start:%m-%d}" for each in fresh(events)] == ["05-19", "06-03", "06-10", "06-17"]
    assert not any(each.day_is_open for each in events)
    run_jobs()
    assert letters(cast.amara) == ["registered", "postponed", "changed"]


FIELDS = {
    "title": ["Toast", "Eggs", "Tea"],
    "venue": ["The barn", "The mill", "Corn Exchange"],
    "capacity": [8, 9, None],
    "begins": [f"{hour}:15" for hour in ("06", "07", "08")],
}


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_edits_and_gifts_ends_as_a_plain_model_says(breakfasts, change, carry_on, seed):
    """The model keeps for each day and thing what it is and what the series says of it."""
    chance, events = random.Random(seed), breakfasts()
    known = [{name: value_of(each, name) for name in FIELDS} for each in events]
    says = [dict(each) for each in known]
    for _step in range(14):
        here = chance.randrange(4)
        if chance.random() < 0.6:
            name = chance.choice(list(FIELDS))
            known[here][name] = value = chance.choice(FIELDS[name])
            day = f"{events[here].local_start:%Y-%m-%d}"
            change(events[here], **{"local_start": at(f"{day} {value}")} if name == "begins" else {name: value})
        else:
            names = set(chance.sample(list(FIELDS), 2))
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


def test_the_pages_of_a_series_carry_it_out(breakfasts, change, cast, browser_as):
    events = breakfasts()
    change(events[1], title="With toast")
    osei, path = browser_as(cast.osei), f"/events/{events[1].slug}/manage/series"
    assert "Edited here alone: the title." in osei.page(path)
    osei.submit(path, {"names": ["title"]}, to=f"{path}/follow")
    assert [each.title for each in fresh(events)].count("With toast") == 3
    assert "Before it: Tuesday 19 May" in osei.page(f"/events/{events[1].slug}/manage")
    osei.submit(path, {"news": "Flood."}, to=f"{path}/postpone")
    osei.submit(path, {"reason": ""}, to=f"{path}/cancel", status=422)
    osei.submit(path, {"reason": "Flood."}, to=f"{path}/cancel")
    assert [each.phase(NOW) for each in fresh(events)] == [Phase.PUBLISHED, *[Phase.CANCELLED] * 3]


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
