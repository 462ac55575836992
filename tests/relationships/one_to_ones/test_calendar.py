"""The invitation of a talk, as two libraries read it that did not write it, and the feed that shows the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from portal.core import clock
from portal.core.facts import record
from portal.core.work import unit_of_work
from portal.mail.sender import default_sender
from portal.members.facts import PersonErased
from portal.relationships.one_to_ones.calendar import calendar_entries
from portal.relationships.one_to_ones.operations import answering
from tests.events.calendars.test_read_by_others import Told, in_letter
from tests.relationships.company import Company
from tests.relationships.one_to_ones.doing import PLACE, START, accept, act, get, leave, move, propose
from tests.support.time import Frozen

pytestmark = pytest.mark.usefixtures("monday")

run_jobs = Callable[[], Any]


def invited(smtp: Any, name: str, subject: str) -> Told:
    (letter,) = [each for each in smtp.to(f"{name}@ashmere.example") if subject in each.subject]
    return in_letter(letter)


def test_both_are_invited_to_the_same(company: Company, smtp: Any, run_jobs: Any) -> None:
    number = propose(company, "mara", "jonas", 3)
    accept(number, company.jonas)
    run_jobs()
    mara, jonas = (invited(smtp, name, "Agreed") for name in ("mara", "jonas"))
    assert mara.method == "REQUEST"
    assert (mara.uid, mara.sequence, mara.start, mara.end) == (jonas.uid, jonas.sequence, jonas.start, jonas.end)
    assert mara.uid == f"one-to-one-{get(number).handle}"
    assert (mara.sequence, mara.status, mara.location) == (0, "CONFIRMED", PLACE)
    assert mara.start == START.replace(day=8, hour=12)
    assert mara.summary == "One-to-one: Jonas Pell and Mara Oduya"
    assert mara.organiser == f"mailto:{default_sender().email}"
    assert [address for address, _name in mara.attendees] == ["mailto:mara@ashmere.example"], "nobody’s address is told"
    assert [address for address, _name in jonas.attendees] == ["mailto:jonas@ashmere.example"]


def test_a_move_brings_it_up_to_date_and_calling_off_takes_it_out(
    company: Company, smtp: Any, run_jobs: Any, monday: Frozen
) -> None:
    number = propose(company, "mara", "jonas", 3)
    accept(number, company.jonas)
    run_jobs()
    first = invited(smtp, "mara", "Agreed")
    monday.forward(hours=1)
    move(number, company.jonas, 5)
    accept(number, company.mara)
    run_jobs()
    second = invited(smtp, "mara", "Moved")
    assert (second.uid, second.sequence, second.method) == (first.uid, 1, "REQUEST")
    assert second.start == START.replace(day=10, hour=12)
    monday.forward(hours=1)
    act(number, answering.call_off, company.jonas)
    run_jobs()
    for name in ("mara", "jonas"):
        last = invited(smtp, name, "Called off")
        assert (last.uid, last.sequence, last.method, last.status) == (first.uid, 2, "CANCEL", "CANCELLED")


def test_it_stands_in_ones_own_calendar(company: Company, monday: Frozen) -> None:
    number = propose(company, "mara", "jonas", 3)
    assert calendar_entries(company.mara, clock.now()) == [], "nothing is agreed"
    accept(number, company.jonas)
    (entry,) = calendar_entries(company.mara, clock.now())
    assert (entry.status, entry.sequence, entry.location) == ("CONFIRMED", 0, PLACE)
    assert [each.uid for each in calendar_entries(company.jonas, clock.now())] == [entry.uid]
    assert calendar_entries(company.tilda, clock.now()) == []
    move(number, company.jonas, 5)
    (still,) = calendar_entries(company.mara, clock.now())
    assert still.start == entry.start, "a move that waits changes nothing"
    act(number, answering.call_off, company.mara)
    (off,) = calendar_entries(company.jonas, clock.now())
    assert (off.status, off.sequence) == ("CANCELLED", 1)


def test_who_is_forgotten_leaves_no_entry_and_no_name(company: Company, smtp: Any, run_jobs: Any) -> None:
    number = propose(company, "mara", "jonas", 3)
    accept(number, company.jonas)
    run_jobs()
    uid = invited(smtp, "mara", "Agreed").uid
    leave(company, "jonas", date(2026, 1, 4))
    with unit_of_work():
        record(PersonErased(person_id=company.jonas))
    run_jobs()
    (letter,) = [each for each in smtp.to("mara@ashmere.example") if "Called off" in each.subject]
    assert "Jonas" not in letter.text
    last = in_letter(letter)
    assert (last.uid, last.method, last.sequence) == (uid, "CANCEL", 1)
