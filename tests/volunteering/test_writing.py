"""What an organiser writes reaches those who hold a place, each once, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.mail.models import DeliveryContent
from portal.members.people.models import Person
from portal.volunteering import operations
from portal.volunteering.errors import ShiftOver
from portal.volunteering.models import CancelledBy, Shift
from portal.volunteering.operations.assignments import live_assignment
from portal.volunteering.writing import errors
from portal.volunteering.writing.models import ShiftMessage
from portal.volunteering.writing.operations import MOST_A_DAY, _write_some, write
from tests.support.client import Client
from tests.support.people import Cast
from tests.volunteering.conftest import mails, takes

TOLD = ("The back door", "Come in by the yard.\n\n[Mind](https://example.org) the step.")


def wrote(shift: Shift, by: int, subject: str = TOLD[0], *, whole_day: bool = False) -> ShiftMessage:
    with unit_of_work():
        made = write(shift, subject, TOLD[1], whole_day=whole_day, now=clock.now(), by=by)
        return db.session.get_one(ShiftMessage, made.id)


def leaves(shift: Shift, person: Person) -> None:
    theirs = live_assignment(shift, person.id)
    assert theirs is not None
    with unit_of_work():
        operations.cancel_assignment(theirs, by=CancelledBy.PERSON, now=clock.now())


def test_it_reaches_those_who_hold_a_place_and_answers_the_writer(
    cast: Cast,
    supper: SimpleNamespace,
    browser_as: Callable[[Person], Client],
    run_jobs: Callable[[], None],
    frozen: Any,
) -> None:
    for person in cast.all("amara", "jonas"):
        takes(supper.early, person)
    leaves(supper.early, cast.jonas)
    mine = live_assignment(supper.early, cast.amara.id)
    assert mine is not None
    with unit_of_work():
        operations.ask_for_stand_in(mine, to=cast.mara, now=clock.now())
    osei, page = browser_as(cast.osei), f"/volunteer/shifts/{supper.early.id}/write"
    assert "looks for a stand-in" in osei.page(f"/events/{supper.event.slug}/shifts").text
    assert "One person." in osei.page(page).text
    osei.submit(page, {"subject": TOLD[0], "words": TOLD[1], "whom": "shift"}, to=page)
    run_jobs()
    run_jobs()
    assert mails("message") == ["amara@members.example"], "neither who left nor who is only asked"
    letter = db.session.query(DeliveryContent).filter(DeliveryContent.subject.contains("back door")).one()
    assert letter.reply_to == "osei@members.example"
    assert "](https://example.org)" not in letter.source, "what is typed stays words"
    said = db.session.query(AuditEntry).filter_by(action="volunteering.message_written").one()
    assert said.after == {"people": 1}


def test_the_whole_day_gets_one_letter_each_and_a_job_taken_up_again_writes_none(
    cast: Cast, supper: SimpleNamespace, run_jobs: Callable[[], None]
) -> None:
    for shift, person in ((supper.early, cast.amara), (supper.late, cast.amara), (supper.late, cast.jonas)):
        takes(shift, person)
    made = wrote(supper.early, cast.osei.id, whole_day=True)
    assert made.people == 2
    run_jobs()
    with unit_of_work():
        again = db.session.get_one(ShiftMessage, made.id, populate_existing=True)
        again.told_to, again.sent_at = 0, None
    _write_some(made.id)
    assert mails("message") == ["amara@members.example", "jonas@members.example"]


def test_whoever_leaves_or_comes_after_it_was_written_gets_none(
    cast: Cast, supper: SimpleNamespace, run_jobs: Callable[[], None], frozen: Any
) -> None:
    for person in cast.all("amara", "jonas"):
        takes(supper.late, person)
    wrote(supper.late, cast.osei.id)
    frozen.forward(seconds=1)
    leaves(supper.late, cast.jonas)
    takes(supper.late, cast.mara)
    run_jobs()
    assert mails("message") == ["amara@members.example"]


def test_two_clicks_at_once_are_one_message_and_the_day_bears_five(
    cast: Cast, supper: SimpleNamespace, at_once: Callable[..., list[Any]], frozen: Any
) -> None:
    takes(supper.early, cast.amara)
    takes(supper.late, cast.amara)
    number, by = supper.early.id, cast.osei.id

    def click() -> int:
        with unit_of_work():
            return write(db.session.get_one(Shift, number), *TOLD, whole_day=False, now=clock.now(), by=by).id

    assert len(set(at_once(click, click, click))) == 1
    for turn in range(1, MOST_A_DAY):
        wrote(supper.late, by, f"News {turn}")
    with pytest.raises(errors.WroteOften):
        wrote(supper.early, by, "Once more")
    frozen.forward(hours=24, seconds=1)
    assert wrote(supper.early, by, "Once more").people == 1


def test_nobody_is_written_to_where_nobody_is_or_long_after(cast: Cast, supper: SimpleNamespace, frozen: Any) -> None:
    with pytest.raises(errors.NobodyToWriteTo):
        wrote(supper.early, cast.osei.id)
    takes(supper.early, cast.osei)
    with pytest.raises(errors.NobodyToWriteTo):
        wrote(supper.early, cast.osei.id)
    takes(supper.early, cast.amara)
    frozen(supper.early.end_utc)
    frozen.forward(days=7)
    with pytest.raises(ShiftOver):
        wrote(supper.early, cast.osei.id)
