"""Whether it took place, what each promised, and what is asked of whom by when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.relationships.one_to_ones import sweeps
from portal.relationships.one_to_ones.models import Promise
from portal.relationships.one_to_ones.operations import afterwards, answering, errors
from portal.relationships.one_to_ones.seen import promises
from portal.relationships.one_to_ones.states import State
from portal.relationships.ties.operations import evidence
from tests.relationships.company import Company
from tests.relationships.one_to_ones.doing import (
    START,
    accept,
    act,
    get,
    leave,
    letters,
    promise,
    propose,
    say,
    seen_by,
    told,
)
from tests.support.time import Frozen

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def over(company: Company, monday: Frozen) -> int:
    """A talk of Mara and Jonas on Thursday at noon, which is over since half an hour."""
    number = propose(company, "mara", "jonas", 3)
    accept(number, company.jonas)
    monday(START.replace(day=8, hour=13, minute=15))
    return number


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What was told to the tie of the two."""
    found: list[tuple[object, ...]] = []
    monkeypatch.setattr(evidence, "talked", lambda one, other, *, on, key, now: found.append((one, other, on, key)))
    monkeypatch.setattr(evidence, "helped", lambda one, other, *, on, key, now: found.append((one, other, on, key)))
    return found


def test_it_counts_once_both_say_so(company: Company, over: int, heard: list[tuple[object, ...]]) -> None:
    say(over, company.mara)
    assert heard == []
    assert not seen_by(over, company.jonas).confirmed
    assert seen_by(over, company.jonas).i_said is None, "what she says alone is hers"
    say(over, company.jonas)
    assert heard == [(company.mara, company.jonas, date(2026, 1, 8), f"one_to_one:{over}")]
    say(over, company.jonas)
    assert len(heard) == 1
    assert seen_by(over, company.mara).confirmed


def test_one_no_counts_for_nothing(company: Company, over: int, heard: list[tuple[object, ...]]) -> None:
    say(over, company.mara)
    say(over, company.jonas, False)
    assert heard == []
    mara, jonas = seen_by(over, company.mara), seen_by(over, company.jonas)
    assert (mara.i_said, mara.confirmed, mara.state) == (True, False, State.OVER)
    assert "again" in jonas.verbs
    assert [what for _who, what in told()] == ["talk_proposed", "talk_agreed", "talk_agreed"], "nobody is blamed"
    say(over, company.jonas)
    assert len(heard) == 1, "he remembers after all"
    with pytest.raises(errors.NotOver):
        say(over, company.jonas, False)


def test_it_is_said_afterwards_and_for_a_month(company: Company, monday: Frozen) -> None:
    number = propose(company, "mara", "jonas", 3)
    with pytest.raises(errors.NotOver):
        say(number, company.mara)
    accept(number, company.jonas)
    ends = get(number).ends_at
    assert ends is not None
    monday(ends - timedelta(seconds=1))
    with pytest.raises(errors.NotOver):
        say(number, company.mara)
    monday(ends)
    say(number, company.mara)
    monday(ends + timedelta(days=30))
    with pytest.raises(errors.NotOver):
        say(number, company.jonas)
    assert "say" not in seen_by(number, company.jonas).verbs


def test_what_was_called_off_did_not_take_place(company: Company, monday: Frozen) -> None:
    number = propose(company, "mara", "jonas", 3)
    accept(number, company.jonas)
    act(number, answering.call_off, company.jonas)
    monday.forward(days=4)
    with pytest.raises(errors.NotOver):
        say(number, company.mara)
    sweeps.sweep(clock.now())
    assert "talk_over" not in {what for _who, what in told()}


def test_the_day_is_the_one_of_the_association(
    company: Company, monday: Frozen, heard: list[tuple[object, ...]]
) -> None:
    """In summer, half past midnight in London is the evening before by UTC."""
    from datetime import time

    from portal.relationships.one_to_ones.operations import proposing
    from portal.relationships.one_to_ones.states import Place
    from portal.relationships.one_to_ones.times import Offer, Wall

    monday("2026-07-01 09:00")
    with unit_of_work():
        at_night = Offer([Wall(date(2026, 7, 4), time(0, 30))], 30, Place.PHONE)
        number = proposing.propose(company.mara, company.jonas, at_night, zone="Europe/London", now=clock.now()).id
    accept(number, company.jonas)
    monday("2026-07-05 09:00")
    say(number, company.mara)
    say(number, company.jonas)
    assert heard[0][2] == date(2026, 7, 4)


def test_each_is_asked_once(company: Company, over: int, monday: Frozen) -> None:
    sweeps.sweep(clock.now())
    assert "talk_over" not in {what for _who, what in told()}, "not within the hour"
    say(over, company.mara)
    monday.forward(hours=18)
    sweeps.sweep(clock.now())
    sweeps.sweep(clock.now())
    monday.forward(days=2)
    sweeps.sweep(clock.now())
    assert [who for who, what in told() if what == "talk_over"] == ["jonas"]


def test_nobody_is_asked_late_or_about_whoever_left(company: Company, over: int, monday: Frozen) -> None:
    other = propose(company, "amara", "kofi", 3)
    accept(other, company.kofi)
    leave(company, "mara", date(2026, 1, 9))
    monday(START.replace(day=10))
    sweeps.sweep(clock.now())
    assert "talk_over" not in {what for _who, what in told()}
    monday(START.replace(day=28))
    sweeps.sweep(clock.now())
    assert "talk_over" not in {what for _who, what in told()}, "that was too long ago"


def test_a_promise_needs_a_talk(company: Company, over: int) -> None:
    with pytest.raises(errors.NotMet):
        promise(over, company.mara)
    say(over, company.mara, False)
    with pytest.raises(errors.NotMet):
        promise(over, company.mara)
    say(over, company.mara)
    promise(over, company.mara)
    for days, error in ((-1, errors.DayGone), (500, errors.TooFarOff)):
        with pytest.raises(error):
            promise(over, company.mara, days=days)


def test_a_promise_is_shown_as_its_owner_likes(company: Company, over: int) -> None:
    say(over, company.mara)
    promise(over, company.mara, "The name of our printer")
    rows = lambda: db.session.scalars(select(Promise).execution_options(populate_existing=True)).all()  # noqa: E731
    assert promises(rows(), company.jonas)[1] is not None
    promise(over, company.mara, "The name of our printer", shared=False)
    assert promises(rows(), company.jonas) == (None, None)
    assert promises(rows(), company.mara)[0] is not None
    assert len(rows()) == 1, "one each"


def test_a_promise_is_kept_and_helps(company: Company, over: int, heard: list[tuple[object, ...]]) -> None:
    say(over, company.mara)
    promise(over, company.mara)
    helped = lambda who: act(over, afterwards.helped, who, today=today(clock.now()))  # noqa: E731
    with pytest.raises(errors.NotAPromise):
        helped(company.jonas)
    act(over, afterwards.keep, company.mara)
    with pytest.raises(errors.NotAPromise):
        helped(company.mara)
    helped(company.jonas)
    helped(company.jonas)
    row = db.session.scalars(select(Promise)).one()
    assert heard == [(company.mara, company.jonas, date(2026, 1, 8), f"one_to_one_promise:{row.id}")]
    for verb in (lambda: promise(over, company.mara, "Something else"), lambda: _drop(over, company.mara)):
        with pytest.raises(errors.KeptAlready):
            verb()


def test_what_is_not_shown_helps_nobody(company: Company, over: int) -> None:
    say(over, company.mara)
    promise(over, company.mara, shared=False)
    act(over, afterwards.keep, company.mara)
    with pytest.raises(errors.NotAPromise):
        act(over, afterwards.helped, company.jonas, today=today(clock.now()))


def _drop(number: int, who: int) -> None:
    with unit_of_work():
        afterwards.drop(get(number), who)


def test_a_promise_is_taken_back(company: Company, over: int) -> None:
    say(over, company.mara)
    promise(over, company.mara)
    _drop(over, company.mara)
    _drop(over, company.mara)
    assert db.session.scalars(select(Promise)).all() == []
    with pytest.raises(errors.NotAPromise):
        act(over, afterwards.keep, company.mara)


def test_only_its_owner_is_reminded_on_its_day(company: Company, over: int, monday: Frozen) -> None:
    say(over, company.mara)
    promise(over, company.mara, "The name of our printer, Osei", days=3)
    monday("2026-01-11 07:30")
    sweeps.sweep(clock.now())
    assert letters("relationships.promise") == []
    monday("2026-01-11 08:00")
    sweeps.sweep(clock.now())
    sweeps.sweep(clock.now())
    ((who, what, words),) = letters("relationships.promise")
    assert (who, what) == ("mara", "promise_due")
    assert "Osei" not in words
    promise(over, company.mara, "The name of our printer, Osei", days=2)
    monday("2026-01-13 09:00")
    sweeps.sweep(clock.now())
    assert len(letters("relationships.promise")) == 2, "a new day is a new one"


def test_what_was_kept_is_not_reminded_of(company: Company, over: int, monday: Frozen) -> None:
    say(over, company.mara)
    promise(over, company.mara, days=1)
    act(over, afterwards.keep, company.mara)
    say(over, company.jonas)
    promise(over, company.jonas, days=1)
    leave(company, "mara", date(2026, 1, 9))
    monday("2026-01-09 12:00")
    sweeps.sweep(clock.now())
    assert letters("relationships.promise") == [], "nor about somebody who left"
