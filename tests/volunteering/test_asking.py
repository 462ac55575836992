"""An organiser asks somebody to take a shift; the board tells a day at a time; a day is planned in slots."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import lock
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.members.facts import PersonErased
from portal.members.people.models import Person
from portal.volunteering import errors, operations, queries
from portal.volunteering.asks import errors as refusals
from portal.volunteering.asks import operations as asking
from portal.volunteering.asks.models import Said, ShiftAsk
from portal.volunteering.models import Assignment, Role, Shift
from tests.support.client import Client
from tests.support.people import Cast
from tests.support.statements import count_statements
from tests.volunteering.conftest import day_in, mails, plan, shift_at, takes
from tests.volunteering.test_house import told

Browsers = Callable[[Person], Client]


def asks(shift: Shift, person: Person, by: int | None = None) -> ShiftAsk:
    with unit_of_work():
        made = asking.ask(shift, person, by=by, now=clock.now())
        return db.session.get_one(ShiftAsk, made.id)


def test_whoever_is_asked_says_yes_in_one_press_and_the_asker_hears(
    app: Any, cast: Cast, supper: SimpleNamespace, browser_as: Browsers
) -> None:
    amara, osei, page = browser_as(cast.amara), browser_as(cast.osei), f"/volunteer/shifts/{supper.early.id}"
    found = osei.page(f"{page}/ask?find=Amara")
    osei.send(found.form(f"{page}/ask"))
    assert mails("asked") == ["amara@members.example"]
    assert db.session.query(Assignment).count() == 0, "nobody is put on a shift without their yes"
    assert told(app, cast.amara)[0] == "Would you help: Carry tables?"
    assert "Osei" in amara.page(page).text
    assert "asks whether you would take" not in browser_as(cast.jonas).page(page).text
    amara.submit(page, to=f"{page}/take")
    assert mails("answered") == ["osei@members.example"]
    assert db.session.query(ShiftAsk).one().said is Said.YES
    assert "Would you help" not in " ".join(told(app, cast.amara))


def test_a_no_is_heard_once_and_nobody_asks_again(cast: Cast, supper: SimpleNamespace, browser_as: Browsers) -> None:
    first = asks(supper.early, cast.amara, cast.osei.id)
    assert asks(supper.early, cast.amara, cast.osei.id).id == first.id
    assert mails("asked") == ["amara@members.example"]
    browser_as(cast.amara).submit("/volunteer/mine", to=f"/volunteer/shifts/{supper.early.id}/decline")
    assert mails("answered") == ["osei@members.example"]
    with pytest.raises(refusals.TheySaidNo):
        asks(supper.early, cast.amara, cast.osei.id)
    takes(supper.early, cast.amara)  # whoever thinks better of it may still come


def test_what_is_taken_back_asks_nobody_and_may_be_asked_anew(cast: Cast, supper: SimpleNamespace) -> None:
    asks(supper.early, cast.amara, cast.osei.id)
    with unit_of_work():
        asking.take_back(supper.early, cast.amara.id, now=clock.now())
        asking.decline(supper.early, cast.amara.id, now=clock.now())
    assert (mails("answered"), db.session.query(ShiftAsk).one().said) == ([], Said.TAKEN_BACK)
    assert asks(supper.early, cast.amara, cast.osei.id).said is None


def test_whoever_is_asked_hears_when_it_moves_and_is_not_asked_where_no_place_is_left(
    app: Any, cast: Cast, supper: SimpleNamespace, role: Role, browser_as: Browsers
) -> None:
    asks(supper.early, cast.amara, cast.osei.id)
    with unit_of_work():
        operations.change_shift(supper.early, plan(role, days=12, start="08:00", end="10:00"), now=clock.now())
    assert mails("asked") == ["amara@members.example"] * 2
    page = f"/volunteer/shifts/{supper.early.id}"
    takes(supper.early, cast.jonas)
    takes(supper.early, cast.mara)
    assert "Would you help" not in " ".join(told(app, cast.amara))
    amara = browser_as(cast.amara)
    assert "asks you" not in amara.page("/volunteer/mine").text
    assert "Every place is taken" in amara.page(page).text


def test_nobody_is_asked_for_what_they_could_not_take(cast: Cast, supper: SimpleNamespace, role: Role) -> None:
    takes(supper.early, cast.amara)
    refused: dict[type[DomainError], tuple[Shift, Person]] = {
        refusals.IsOnItAlready: (supper.early, cast.amara),
        refusals.TheyAreElsewhere: (supper.clash, cast.amara),
        refusals.TheyAreNoMember: (supper.early, cast.wim),
        errors.KeptForNewcomers: (shift_at(role, days=20, most=1, held=1), cast.amara),
    }
    for error, (shift, person) in refused.items():
        with pytest.raises(error):
            asks(shift, person)
    takes(supper.early, cast.jonas)
    with pytest.raises(refusals.NoPlaceLeft):
        asks(supper.early, cast.mara)
    assert db.session.query(ShiftAsk).count() == 0


def test_two_organisers_ask_the_same_person_at_once_and_one_letter_leaves(
    cast: Cast, role: Role, at_once: Callable[..., list[Any]]
) -> None:
    number, person = shift_at(role).id, cast.amara.id

    def ask() -> None:
        with unit_of_work():
            asking.ask(db.session.get_one(Shift, number), db.session.get_one(Person, person), by=None, now=clock.now())

    at_once(ask, ask, ask)
    assert mails("asked") == ["amara@members.example"]
    assert db.session.query(ShiftAsk).count() == 1


def test_whoever_is_forgotten_was_asked_nothing(cast: Cast, supper: SimpleNamespace) -> None:
    asks(supper.early, cast.amara, cast.osei.id)

    with unit_of_work():
        lock(cast.amara)
        record(PersonErased(person_id=cast.amara.id))
    assert db.session.query(ShiftAsk).count() == 0


def test_a_day_is_planned_in_slots_and_the_last_may_be_shorter(role: Role) -> None:
    with unit_of_work():
        made = operations.add_slots(plan(role, start="10:00", end="17:00"), 120, event=None, now=clock.now())
        lengths = [each.end_utc - each.start_utc for each in made]
    assert lengths == [timedelta(hours=2)] * 3 + [timedelta(hours=1)]
    with pytest.raises(errors.TooManySlots), unit_of_work():
        operations.add_slots(plan(role, start="08:00", end="07:59"), 30, event=None, now=clock.now())


def test_the_next_shift_stands_right_after_this_one_and_once(cast: Cast, supper: SimpleNamespace) -> None:
    takes(supper.early, cast.amara)
    with unit_of_work():
        first, again = (operations.add_next(supper.early, now=clock.now()) for _time in range(2))
        assert first.id == again.id
        assert (first.start_utc, first.role_id, first.event_id, first.taken) == (
            supper.early.end_utc, supper.early.role_id, supper.event.id, 0,
        )  # fmt: skip


def test_the_board_tells_a_day_at_a_time_and_asks_as_much_of_many_shifts(
    cast: Cast, supper: SimpleNamespace, role: Role, browser_as: Browsers
) -> None:
    osei, board = browser_as(cast.osei), f"/events/{supper.event.slug}/shifts"
    shift_at(role, supper.event, days=11, note="The morning after", least=2)
    few = osei.page(board)
    assert "2 missing" in few.text, "where people are missing is told on every day"
    assert [each.text for each in few("nav[aria-label='Days with shifts'] a")] != []
    assert osei.get(f"{board}?day=rubbish").status_code == 200
    with count_statements() as before:
        osei.get(board)
    with unit_of_work():
        for number in range(120):
            operations.add_shift(plan(role, days=10, place=f"Table {number}"), event=supper.event, now=clock.now())
    with count_statements() as after:
        osei.get(board)
    assert len(before) == len(after) <= 8
    day = queries.day_of(supper.event, day_in(10), supper.event.zone, 1)
    assert (len(day.page.items), day.page.total, day.after) == (40, 123, day_in(11))


def test_nobody_is_asked_for_what_no_member_can_see(
    cast: Cast, role: Role, make_event: Callable[..., Event], browser_as: Browsers
) -> None:
    hidden = make_event(days=20, title="Not out yet", published=False)
    shift = shift_at(role, hidden, days=20)
    with pytest.raises(refusals.NobodyKnowsYet), unit_of_work():
        asking.ask(shift, cast.amara, by=cast.osei.id, now=clock.now())
    board = browser_as(cast.osei).page(f"/events/{hidden.slug}/shifts?day={shift.local_day.isoformat()}")
    assert "Ask somebody" not in board.text
