"""Stand-ins: whoever asks stays on the shift until somebody says yes; then nobody is missing, and nobody too many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.errors import DomainError, TransientConflict
from portal.core.work import unit_of_work
from portal.events.registrations.operations import changing
from portal.members.people.models import Person
from portal.volunteering import errors, operations, sweeps
from portal.volunteering.models import Assignment, CancelledBy, Closing, Role, Shift, StandInAsk
from tests.support.client import Client
from tests.support.people import Cast
from tests.volunteering.conftest import mails, plan, shift_at, takes
from tests.volunteering.test_suspended import suspend


def asks(assignment: Assignment, to: Any = None) -> StandInAsk:
    with unit_of_work():
        made = operations.ask_for_stand_in(assignment, to=to, now=clock.now())
        return db.session.get_one(StandInAsk, made.id)


def answer(operation: Callable[..., Any], *about: Any) -> Any:
    with unit_of_work():
        return operation(*about, now=clock.now())


def names_on(shift: Shift) -> list[str]:
    db.session.rollback()
    live = db.select(Person.given_name).join(Assignment, Assignment.person_id == Person.id)
    found = db.session.scalars(live.where(Assignment.shift_id == shift.id, Assignment.cancelled_at.is_(None))).all()
    assert db.session.get_one(Shift, shift.id).taken == len(found)
    return sorted(found)


def closing_of(ask: StandInAsk) -> Closing | None:
    db.session.refresh(ask)
    return ask.closing


def test_somebody_says_yes_on_a_full_shift_and_everybody_concerned_is_told(cast: Cast, supper: SimpleNamespace) -> None:
    mine = takes(supper.early, cast.amara)
    takes(supper.early, cast.mara)
    ask = asks(mine, cast.jonas)
    assert asks(mine, cast.jonas).id == ask.id
    assert mails("stand_in_asked") == ["jonas@members.example"]
    assert names_on(supper.early) == ["Amara", "Mara"], "nothing changes until somebody says yes"
    made = answer(operations.accept_ask, ask, cast.jonas)
    assert answer(operations.accept_ask, ask, cast.jonas).id == made.id
    assert names_on(supper.early) == ["Jonas", "Mara"]
    assert closing_of(ask) is Closing.ACCEPTED
    assert mails("stand_in_answered") == ["amara@members.example"]
    assert mails("stand_in_comes") == ["osei@members.example"]
    assert mails("given_back") == mails("stand_in_over") == [], "the place was never open"
    with pytest.raises(errors.NotOnIt):
        asks(mine)


def test_a_no_leaves_who_asked_on_the_shift_and_a_stand_in_asks_a_stand_in(cast: Cast, supper: SimpleNamespace) -> None:
    mine = takes(supper.early, cast.amara)
    ask = asks(mine, cast.jonas)
    with pytest.raises(errors.AskedAlready):
        asks(mine, cast.mara)
    answer(operations.decline_ask, ask)
    assert mails("stand_in_answered") == ["amara@members.example"]
    assert names_on(supper.early) == ["Amara"]
    with pytest.raises(errors.SaidNo):
        asks(mine, cast.jonas)
    with pytest.raises(errors.AskIsOver):
        answer(operations.accept_ask, ask, cast.jonas)
    asks(mine)
    theirs = answer(operations.stand_in, supper.early, cast.mara)
    assert answer(operations.stand_in, supper.early, cast.mara).id == theirs.id
    again = asks(theirs, cast.amara)
    answer(operations.accept_ask, again, cast.amara)
    assert names_on(supper.early) == ["Amara"]


def test_who_may_stand_in_is_who_may_take_a_shift(cast: Cast, supper: SimpleNamespace) -> None:
    mine = takes(supper.early, cast.amara)
    with pytest.raises(errors.CannotStandIn):
        asks(mine, cast.wim)
    with pytest.raises(errors.OnItAlready):
        asks(mine, cast.amara)
    ask = asks(mine)
    for person, error in ((cast.wim, errors.OnlyMembersHelp), (cast.amara, errors.OnItAlready)):
        with pytest.raises(error):
            answer(operations.stand_in, supper.early, person)
    takes(supper.clash, cast.jonas)
    with pytest.raises(errors.OtherShiftThen):
        answer(operations.stand_in, supper.early, cast.jonas)
    answer(operations.take_ask_back, ask)
    with pytest.raises(errors.AskIsOver):
        answer(operations.stand_in, supper.early, cast.mara)
    named = asks(mine, cast.mara)
    suspend(cast.mara)
    with pytest.raises(errors.OnlyMembersHelp):
        answer(operations.accept_ask, named, cast.mara)
    assert names_on(supper.early) == ["Amara"]


def test_a_stand_in_uses_no_place_that_is_kept_for_a_first_shift(cast: Cast, role: Role) -> None:
    kept = shift_at(role, held=1)
    elsewhere = shift_at(role, days=20)
    takes(elsewhere, cast.jonas)
    takes(elsewhere, cast.mara)
    mine = takes(kept, cast.amara)
    asks(mine)
    answer(operations.stand_in, kept, cast.jonas)
    assert names_on(kept) == ["Jonas"]
    with pytest.raises(errors.KeptForNewcomers):
        takes(kept, cast.mara)


def test_an_ask_ends_with_what_it_was_for(cast: Cast, supper: SimpleNamespace) -> None:
    mine = takes(supper.early, cast.amara)
    taken_back, other = asks(mine, cast.jonas), takes(supper.late, cast.amara)
    answer(operations.take_ask_back, taken_back)
    assert mails("stand_in_over") == ["jonas@members.example"]
    themselves = asks(mine, cast.jonas)
    takes(supper.early, cast.jonas)
    assert closing_of(themselves) is Closing.LAPSED
    assert mails("stand_in_answered") == ["amara@members.example"]
    given_back = asks(mine, cast.mara)
    with unit_of_work():
        operations.cancel_assignment(mine, by=CancelledBy.PERSON, now=clock.now())
    assert closing_of(given_back) is Closing.LAPSED
    called_off = asks(other, cast.mara)
    with unit_of_work():
        changing.cancel_event(supper.event, "The weir flooded the hall", now=clock.now())
    assert closing_of(called_off) is Closing.LAPSED
    with pytest.raises(errors.AskIsOver):
        answer(operations.accept_ask, called_off, cast.mara)


def test_an_ask_waits_with_a_postponed_event_and_moves_with_its_shift(
    cast: Cast, supper: SimpleNamespace, role: Role, frozen: Callable[..., Any]
) -> None:
    ask = asks(takes(supper.early, cast.amara), cast.jonas)
    with unit_of_work():
        operations.change_shift(supper.early, plan(role, days=11, start="17:00", end="19:00"), now=clock.now())
    assert mails("stand_in_asked") == ["jonas@members.example"] * 2, "they were asked about another day"
    db.session.commit()
    with unit_of_work():
        changing.postpone(supper.event, "The cook is ill.", now=clock.now())
    for step in (partial(operations.accept_ask, ask, cast.jonas), partial(asks, takes(supper.late, cast.mara))):
        with pytest.raises(errors.ShiftWaits):
            answer(step) if isinstance(step, partial) and step.func is not asks else step()
    house = shift_at(role, days=12)
    late = asks(takes(house, cast.amara))
    frozen(house.start_utc)
    with pytest.raises(errors.ShiftOver):
        answer(operations.accept_ask, late, cast.mara)


def test_whoever_organises_hears_of_it_when_the_shift_is_near(
    cast: Cast, supper: SimpleNamespace, frozen: Callable[..., Any]
) -> None:
    asks(takes(supper.early, cast.amara), cast.jonas)
    sweeps.tell_of_stand_ins(supper.early.start_utc - timedelta(hours=49))
    assert mails("stand_in_wanted") == []
    frozen(supper.early.start_utc - timedelta(hours=47))
    for _again in range(2):
        sweeps.tell_of_stand_ins(clock.now())
    assert mails("stand_in_wanted") == ["osei@members.example"]


def test_one_of_many_who_say_yes_at_the_same_moment_stands_in(
    cast: Cast, supper: SimpleNamespace, at_once: Callable[..., list[Any]]
) -> None:
    asks(takes(supper.early, cast.amara))
    shift, people = supper.early.id, [person.id for person in (*cast.extra(4), cast.jonas)]

    def step_in(person: int) -> str:
        for _attempt in range(40):
            try:
                with unit_of_work():
                    operations.stand_in(
                        db.session.get_one(Shift, shift), db.session.get_one(Person, person), now=clock.now()
                    )
                return "yes"
            except DomainError as error:
                return type(error).__name__
            except TransientConflict:
                continue
        return "gave up"

    assert sorted(at_once(*[partial(step_in, each) for each in people])) == ["AskIsOver"] * 4 + ["yes"]
    assert len(names_on(supper.early)) == 1


def test_the_pages_ask_answer_and_keep_it_between_them(
    cast: Cast, supper: SimpleNamespace, browser_as: Callable[[Person], Client]
) -> None:
    takes(supper.early, cast.amara)
    jonas = browser_as(cast.jonas)
    amara, page = browser_as(cast.amara), f"/volunteer/shifts/{supper.early.id}"
    assert f"{page}/stand-in" in [link["href"] for link in amara.page("/volunteer/mine")("main a")]
    found = amara.page(f"{page}/stand-in?q=jonas")
    amara.send(found.form(f"{page}/stand-in"), {"person": str(cast.jonas.id)})
    assert "You asked Jonas" in amara.page("/volunteer/mine").text
    ask = db.session.query(StandInAsk).one()
    for stranger in (cast.mara, cast.osei):
        assert browser_as(stranger).get(f"/volunteer/asks/{ask.id}").status_code == 404
        assert "stand-in" not in browser_as(stranger).page(page).text
    assert "asks whether you can stand in" in jonas.page("/volunteer/mine").text
    jonas.submit(f"/volunteer/asks/{ask.id}", to=f"/volunteer/asks/{ask.id}/decline")
    assert "settled" in jonas.page(f"/volunteer/asks/{ask.id}").text
    assert amara.page(f"{page}/stand-in?q=jonas").text.count("Nobody who could stand in is called that") == 1
    amara.submit(f"{page}/stand-in", to=f"{page}/stand-in/everybody")
    assert "looks for a stand-in" in jonas.page("/volunteer").text
    assert "looks for a stand-in" not in amara.page("/volunteer").text
    jonas.submit(page, to=f"{page}/step-in")
    assert names_on(supper.early) == ["Jonas"]
    assert amara.get(f"{page}/stand-in").status_code == 404


def test_nobody_is_asked_or_told_all_day(
    cast: Cast, supper: SimpleNamespace, browser_as: Callable[[Person], Client]
) -> None:
    """Asked and asked no more, taken and given back: others get a letter each time."""
    amara, page = browser_as(cast.amara), f"/volunteer/shifts/{supper.early.id}"
    for _turn in range(5):
        amara.submit(page, to=f"{page}/take")
        amara.submit(page, to=f"{page}/give-back")
    amara.submit(page, to=f"{page}/take", status=422)
    assert mails("given_back") == ["osei@members.example"] * 5

    mara, to = browser_as(cast.mara), {"person": str(cast.jonas.id)}
    takes(supper.early, cast.mara)
    for _turn in range(5):
        mara.submit(f"{page}/stand-in?q=jonas", to, to=f"{page}/stand-in")
        mara.submit(f"{page}/stand-in", to=f"{page}/stand-in/take-back")
    mara.submit(f"{page}/stand-in?q=jonas", to, to=f"{page}/stand-in", status=422)
    assert mails("stand_in_asked") == ["jonas@members.example"] * 5

    osei = browser_as(cast.osei)
    for _turn in range(5):
        osei.send(osei.page(f"{page}/ask?find=Jonas").form(f"{page}/ask"))
        osei.submit(f"{page}/ask", to=f"{page}/ask-no-more")
    osei.send(osei.page(f"{page}/ask?find=Jonas").form(f"{page}/ask"), status=422)


def test_a_shift_that_began_meanwhile_is_said_to_have_begun(
    cast: Cast, supper: SimpleNamespace, browser_as: Callable[[Person], Client], frozen: Callable[..., Any]
) -> None:
    takes(supper.early, cast.mara)
    frozen(supper.early.start_utc - timedelta(minutes=5))
    mara, page = browser_as(cast.mara), f"/volunteer/shifts/{supper.early.id}/stand-in"
    to = {"person": str(cast.jonas.id)}
    form = mara.page(f"{page}?q=jonas").form(button="Ask them")
    frozen(supper.early.start_utc + timedelta(minutes=5))
    assert "This shift has begun" in mara.send(form, to, status=422).page.text
