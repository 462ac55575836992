"""Who was there: between those who organise a shift and whom it is about, and forgotten after a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.members.facts import PersonErased
from portal.members.people.models import Person
from portal.volunteering import errors, operations, queries, reactions, sweeps
from portal.volunteering.models import CancelledBy, Outcome, Role, ShiftOutcome
from tests.support.client import Client
from tests.support.people import Cast
from tests.volunteering.conftest import plan, shift_at, takes

REASON, WORDS = "The bus did not come", "I rang at six and nobody answered"


def note(assignment: Any, outcome: Outcome, **said: Any) -> None:
    with unit_of_work():
        operations.note_outcome(assignment, outcome, now=clock.now(), **said)


def test_nothing_is_noted_before_a_shift_has_begun_and_nobody_is_missed_unless_noted(
    cast: Cast, supper: SimpleNamespace, frozen: Callable[..., Any]
) -> None:
    amara, jonas = takes(supper.early, cast.amara), takes(supper.early, cast.jonas)
    gone = takes(supper.late, cast.mara)
    with unit_of_work():
        operations.cancel_assignment(gone, by=CancelledBy.PERSON, now=clock.now())
    with pytest.raises(errors.NotBegun):
        note(amara, Outcome.MISSED)
    frozen(supper.early.start_utc + timedelta(days=1))
    with pytest.raises(errors.NotBegun):
        note(gone, Outcome.MISSED)
    note(amara, Outcome.EXCUSED, reason=REASON, minutes=30)
    with unit_of_work():
        operations.note_all_there(supper.early, now=clock.now())
    now = clock.now()
    found = {key: (each.outcome, each.minutes) for key, each in queries.noted_on(supper.early, now).items()}
    assert found == {amara.id: (Outcome.EXCUSED, 0), jonas.id: (Outcome.THERE, 120)}
    assert queries.noted_of(cast.mara.id, now) == {}
    note(amara, Outcome.THERE, minutes=45, reason=REASON)
    assert queries.minutes_by_year(cast.amara.id, now) == {now.year: 45}
    assert db.session.query(ShiftOutcome).filter(ShiftOutcome.reason != "").count() == 0
    trail = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action.startswith("volunteering.outcome"))).all()
    assert len(trail) == 3
    assert not [each for each in trail if each.after or each.before], "that it was noted, and not what"


def test_who_was_not_there_is_forgotten_and_hours_are_kept(
    cast: Cast, supper: SimpleNamespace, frozen: Callable[..., Any]
) -> None:
    amara, jonas = takes(supper.early, cast.amara), takes(supper.early, cast.jonas)
    mara = takes(supper.late, cast.mara)
    frozen(supper.late.end_utc)
    note(amara, Outcome.MISSED, reason=REASON)
    note(mara, Outcome.MISSED, reason=REASON)
    note(jonas, Outcome.THERE)
    with unit_of_work():
        operations.answer_outcome(amara, WORDS, now=clock.now())
        with pytest.raises(errors.NothingToSay):
            operations.answer_outcome(jonas, WORDS, now=clock.now())
        reactions.give_back(PersonErased(person_id=cast.mara.id))
    assert queries.noted_of(cast.mara.id, clock.now()) == {}
    frozen(supper.late.end_utc + timedelta(days=91))
    assert queries.noted_of(cast.amara.id, clock.now()) == {}, "the job need not have run"
    sweeps.forget(clock.now())
    assert [each.outcome for each in db.session.query(ShiftOutcome)] == [Outcome.THERE]


def test_what_was_noted_of_a_shift_that_moved_on_is_void(cast: Cast, role: Role, frozen: Callable[..., Any]) -> None:
    shift = shift_at(role, days=1)
    mine = takes(shift, cast.amara)
    frozen(shift.start_utc + timedelta(minutes=5))
    note(mine, Outcome.MISSED, reason=REASON)
    with unit_of_work():
        operations.change_shift(shift, plan(role, days=3), now=clock.now())
    assert queries.noted_of(cast.amara.id, clock.now()) == {}
    with pytest.raises(errors.NotBegun):
        note(mine, Outcome.MISSED)


def test_it_is_read_by_whom_it_is_about_and_those_who_organise_and_nobody_else(
    cast: Cast, supper: SimpleNamespace, browser_as: Callable[[Person], Client], frozen: Callable[..., Any]
) -> None:
    mine = takes(supper.early, cast.amara)
    takes(supper.early, cast.jonas)
    board = f"/events/{supper.event.slug}/shifts"
    frozen(supper.early.start_utc - timedelta(hours=3))
    with unit_of_work():
        operations.acknowledge(mine, now=clock.now())
    osei = browser_as(cast.osei)
    assert "will be there" in osei.page(board).text
    frozen(supper.early.end_utc)
    osei = browser_as(cast.osei)
    assert "will be there" not in osei.page(board).text, "nobody will be at what is over"
    page = f"{board}/{supper.early.id}/who-came"
    assert page in [link["href"] for link in osei.page(board)("main a")]
    said = {"outcome": "missed", "reason": REASON}
    assert "x" * 301 not in osei.submit(f"{page}/{mine.id}", said | {"reason": "x" * 301}, status=422).page.text
    osei.submit(f"{page}/{mine.id}", said)
    osei.submit(page, to=f"{board}/{supper.early.id}/all-came")
    amara = browser_as(cast.amara)
    assert REASON in amara.page("/volunteer/mine/past").text
    amara.submit(f"/volunteer/shifts/{supper.early.id}/words", {"words": WORDS})
    assert WORDS in osei.page(page).text
    jonas, shift = browser_as(cast.jonas), f"/volunteer/shifts/{supper.early.id}"
    assert "2026: 2 h" in jonas.page("/volunteer/mine/past").text
    assert jonas.get(page).status_code == jonas.get(f"{page}/{mine.id}").status_code == 403
    elsewhere = (
        (jonas, shift),
        (jonas, "/volunteer/mine/past"),
        (jonas, f"{shift}/words"),
        (osei, board),
        (osei, shift),
    )
    for reader, path in elsewhere:
        text = reader.page(path).text
        assert (REASON in text, WORDS in text) == (False, False), path
