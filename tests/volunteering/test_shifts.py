"""Nobody too many, nobody in two places: held by operations, by the database, and under a crowd."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.errors import DomainError, TransientConflict
from portal.core.wall_clock import BadTime
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.events.programme.operations import planning, publishing
from portal.events.registrations.operations import changing
from portal.members.memberships.operations import deaths
from portal.members.people.models import Person
from portal.volunteering import errors, operations, sweeps
from portal.volunteering.asks import operations as asking
from portal.volunteering.asks.models import ShiftAsk
from portal.volunteering.models import Assignment, CancelledBy, Role, Shift, StandInAsk
from portal.volunteering.operations import Plan
from tests.support.people import Cast
from tests.volunteering.conftest import ZONE, mails, plan, shift_at, takes

Crowd = Callable[[list[int], list[int]], list[str]]


def recount(shift: Shift) -> int:
    db.session.rollback()
    live = db.select(db.func.count()).select_from(Assignment)
    return db.session.scalar(live.where(Assignment.shift_id == shift.id, Assignment.cancelled_at.is_(None))) or 0


def raw(shift_id: int, person_id: int) -> None:
    with unit_of_work():
        db.session.add(Assignment(shift_id=shift_id, person_id=person_id, assigned_at=clock.now()))


def test_a_full_shift_takes_nobody_more(cast: Cast, supper: SimpleNamespace) -> None:
    takes(supper.early, cast.amara)
    takes(supper.early, cast.jonas)
    with pytest.raises(errors.ShiftFull):
        takes(supper.early, cast.mara)
    third = cast.mara.id
    with pytest.raises(IntegrityError):
        raw(supper.early.id, third)  # past every rule of ours
    assert (recount(supper.early), supper.early.taken) == (2, 2)


def test_taking_it_twice_is_taking_it_once(cast: Cast, supper: SimpleNamespace) -> None:
    first, again = takes(supper.early, cast.amara), takes(supper.early, cast.amara)
    assert first.id == again.id
    person = cast.amara.id
    with pytest.raises(IntegrityError):
        raw(supper.early.id, person)
    assert mails("assigned") == ["amara@members.example"]


def test_giving_back_a_shift_of_the_house_tells_who_keeps_volunteering(cast: Cast, role: Role) -> None:
    keeper, mine = cast.osei, takes(shift_at(role, days=9), cast.amara)
    with unit_of_work():
        operations.cancel_assignment(mine, by=CancelledBy.PERSON, now=clock.now())
    assert mails("given_back") == [keeper.email]


def test_giving_back_frees_the_place_and_tells_the_organiser(cast: Cast, supper: SimpleNamespace) -> None:
    mine = takes(supper.early, cast.amara)
    for _again in range(2):
        with unit_of_work():
            operations.cancel_assignment(mine, by=CancelledBy.PERSON, now=clock.now())
    assert mails("given_back") == ["osei@members.example"]
    assert recount(supper.early) == 0
    db.session.refresh(supper.early)
    assert supper.early.taken == 0
    assert takes(supper.early, cast.amara).id != mine.id


def test_nobody_is_on_two_shifts_at_once(cast: Cast, supper: SimpleNamespace) -> None:
    takes(supper.early, cast.amara)
    with pytest.raises(errors.OtherShiftThen):
        takes(supper.clash, cast.amara)
    person = cast.amara.id
    with pytest.raises(IntegrityError):
        raw(supper.clash.id, person)
    takes(supper.late, cast.amara)  # begins as the first one ends
    with pytest.raises(IntegrityError), unit_of_work():
        shift = db.session.get_one(Shift, supper.late.id)
        shift.start_utc -= timedelta(minutes=1)


def test_a_cancelled_shift_is_in_nobodys_way(cast: Cast, supper: SimpleNamespace) -> None:
    takes(supper.early, cast.amara)
    with unit_of_work():
        operations.cancel_shift(supper.early, reason="rain", now=clock.now())
    takes(supper.clash, cast.amara)
    assert mails("cancelled") == ["amara@members.example"]
    with pytest.raises(errors.ShiftOver):
        takes(supper.early, cast.jonas)


def test_the_most_is_never_lowered_below_who_comes(cast: Cast, supper: SimpleNamespace, role: Role) -> None:
    takes(supper.early, cast.amara)
    takes(supper.early, cast.jonas)
    with pytest.raises(errors.TooFewPlaces), unit_of_work():
        operations.change_shift(supper.early, plan(role, start="17:00", end="19:00", most=1), now=clock.now())
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.get_one(Shift, supper.early.id).most = 1


def test_moving_a_shift_tells_who_is_on_it_and_clashes_with_nobody(
    cast: Cast, supper: SimpleNamespace, role: Role
) -> None:
    takes(supper.early, cast.amara)
    takes(supper.late, cast.amara)
    with pytest.raises(errors.SomebodyIsElsewhereThen), unit_of_work():
        operations.change_shift(supper.late, plan(role, start="18:30", end="22:00", most=3), now=clock.now())
    for _again in range(2):
        with unit_of_work():
            operations.change_shift(supper.late, plan(role, start="19:30", end="22:00", most=3), now=clock.now())
    assert mails("moved") == ["amara@members.example"]


def test_a_place_kept_for_a_first_shift(cast: Cast, role: Role, frozen: Callable[..., Any]) -> None:
    frozen(clock.now())
    other = shift_at(role, days=20)
    kept = shift_at(role, days=10, held=1)
    takes(other, cast.amara)
    takes(kept, cast.jonas)
    with pytest.raises(errors.KeptForNewcomers):
        takes(kept, cast.amara)
    takes(kept, cast.lena)
    with unit_of_work():
        operations.cancel_assignment(db.session.query(Assignment).filter_by(person_id=cast.lena.id).one(),
                                     by=CancelledBy.PERSON, now=clock.now())  # fmt: skip
    frozen(kept.start_utc - timedelta(days=7))
    takes(kept, cast.amara)


def test_whoever_died_is_expected_nowhere(cast: Cast, supper: SimpleNamespace, role: Role) -> None:
    mine = takes(supper.early, cast.amara)
    with unit_of_work():
        asked = operations.ask_for_stand_in(takes(supper.late, cast.jonas), to=cast.amara, now=clock.now())
    day, amara = clock.today(ZONE), cast.amara.id
    with unit_of_work():
        asking.ask(shift_at(role, days=12), cast.amara, by=None, now=clock.now())
    with unit_of_work():
        dead = db.session.get_one(Person, amara)
        deaths.record_death(dead, day=day, giver=OPERATOR, today=day, now=clock.now())
    assert recount(supper.early) == 0
    assert db.session.get_one(Assignment, mine.id).cancelled_at is not None
    assert db.session.get_one(StandInAsk, asked.id).closed_at is not None
    assert db.session.query(ShiftAsk).count() == 0
    assert mails("given_back") == ["osei@members.example"]


def test_two_kinds_of_work_are_not_called_the_same(role: Role) -> None:
    with unit_of_work():
        operations.make_role(name="Öffnen", duties="", skills="", newcomer_ok=True)
    for said in ("öffnen", "CARRY TABLES"):
        with pytest.raises(errors.NameTaken), unit_of_work():
            operations.make_role(name=said, duties="", skills="", newcomer_ok=True)
    with unit_of_work():
        operations.change_role(role, name="Carry Tables", duties="", skills="", newcomer_ok=True)
    assert db.session.get_one(Role, role.id).name == "Carry Tables"


def test_only_members_help(cast: Cast, supper: SimpleNamespace) -> None:
    for person in (cast.wim, cast.bruno):
        with pytest.raises(errors.OnlyMembersHelp):
            takes(supper.early, person)


def test_shifts_follow_their_event(cast: Cast, supper: SimpleNamespace, role: Role) -> None:
    """The event moves by an hour: so do its shifts, whoever is needed elsewhere then is released."""
    elsewhere = shift_at(role, start="22:00", end="23:00")
    for shift in (supper.early, supper.late):
        takes(shift, cast.amara)
    takes(supper.late, cast.jonas)
    takes(elsewhere, cast.jonas)
    starts = {shift.id: shift.start_utc for shift in (supper.early, supper.late, supper.clash)}
    event = supper.event
    start = event.local_start + timedelta(hours=1)
    with unit_of_work():
        moved = planning.Plan(title=event.title, local_start=start, local_end=start + timedelta(hours=3), zone=ZONE,
                              venue=event.venue)  # fmt: skip
        changing.change_event(event, moved, now=clock.now())
    db.session.expire_all()
    for number, before in starts.items():
        assert db.session.get_one(Shift, number).start_utc == before + timedelta(hours=1)
    assert mails("released") == ["jonas@members.example"]
    assert mails("moved") == ["amara@members.example", "amara@members.example"]


def test_a_cancelled_event_releases_its_shifts(cast: Cast, supper: SimpleNamespace) -> None:
    takes(supper.early, cast.amara)
    takes(supper.late, cast.jonas)
    with unit_of_work():
        changing.cancel_event(supper.event, "The weir flooded the hall", now=clock.now())
    assert mails("cancelled") == ["amara@members.example", "jonas@members.example"]
    assert recount(supper.early) == recount(supper.late) == 0


def test_reminders_go_once_per_time(cast: Cast, supper: SimpleNamespace, frozen: Callable[..., Any]) -> None:
    takes(supper.early, cast.amara)
    start = supper.early.start_utc
    sweeps.remind(start - timedelta(hours=31))
    assert mails("reminder") == []
    frozen(start - timedelta(hours=29))
    for _again in range(3):
        sweeps.remind(clock.now())
    assert mails("reminder") == ["amara@members.example"]
    late = takes(supper.late, cast.jonas)
    sweeps.remind(clock.now())
    assert mails("reminder") == ["amara@members.example"], "who just signed up needs no reminder"
    assert late.is_live


def test_a_shift_over_midnight_and_the_hour_that_does_not_exist(role: Role) -> None:
    over = Plan(role=role, day=date(2027, 6, 5), start=time(22), end=time(1), zone=ZONE, least=0, most=1)
    start, end = over.moments()
    assert end - start == timedelta(hours=3)
    with pytest.raises(BadTime):
        Plan(role=role, day=date(2027, 3, 28), start=time(1, 30), end=time(5), zone=ZONE, least=0, most=1).moments()
    with pytest.raises(errors.EndsBeforeItStarts):
        Plan(role=role, day=date(2027, 6, 5), start=time(22), end=time(22), zone=ZONE, least=0, most=1).moments()


@pytest.fixture
def crowd(at_once: Callable[..., list[Any]]) -> Crowd:
    """Everybody asks for every shift at the same moment; what became of each request."""

    def ask(person_id: int, shift_id: int) -> str:
        for attempt in range(40):
            try:
                with unit_of_work():
                    shift, person = db.session.get_one(Shift, shift_id), db.session.get_one(Person, person_id)
                    operations.assign(shift, person, now=clock.now())
                return "yes"
            except DomainError as error:
                return type(error).__name__
            except TransientConflict:
                threading.Event().wait(0.01 * attempt)
        return "gave up"

    return lambda person_ids, shift_ids: sorted(
        at_once(*[partial(ask, person, shift) for person in person_ids for shift in shift_ids])
    )


def test_the_last_places_go_to_as_many_as_there_are(crowd: Crowd, cast: Cast, role: Role) -> None:
    shift = shift_at(role, most=3)
    people = [person.id for person in cast.extra(10)]
    assert crowd(people, [shift.id]) == ["ShiftFull"] * 7 + ["yes"] * 3
    assert recount(shift) == 3


def test_one_person_two_overlapping_shifts_at_once(crowd: Crowd, cast: Cast, role: Role) -> None:
    shifts = [shift_at(role, start="18:00", end="20:00"), shift_at(role, start="19:00", end="21:00")]
    assert crowd([cast.amara.id], [shift.id for shift in shifts]) == ["OtherShiftThen", "yes"]


def test_a_draft_is_thrown_away_with_its_shifts(make_event: Callable[..., Event], role: Role) -> None:
    event = make_event(published=False)
    shift_at(role, event)
    with unit_of_work():
        publishing.discard(event, now=clock.now())
    assert db.session.query(Shift).count() == 0
