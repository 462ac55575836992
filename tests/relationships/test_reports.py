"""What other software was reported to do to people who know each other (docs/cases.md), tried here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.memberships.operations import deaths
from portal.members.people.models import Person
from portal.relationships.circle import operations as circle
from portal.relationships.digest import lines_of
from portal.relationships.rhythm import operations as rhythm
from portal.relationships.rhythm import sending
from portal.relationships.ties.models import ContactKind
from portal.relationships.ties.operations import diary
from portal.relationships.ties.story import LINES
from tests.events.calendars.test_read_by_others import in_letter
from tests.relationships.asks import doing as asks
from tests.relationships.company import Company, tie
from tests.relationships.goodwill import doing as goodwill
from tests.relationships.one_to_ones.doing import START, accept, get, letters, offer, propose
from tests.relationships.ties.doing import make_trusted
from tests.support.time import Frozen

TIMES = {
    "day_1": "2026-01-08", "time_1": "12:00", "minutes": "30", "place_kind": "in_person", "place": "The bench",
    "line": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def monday(frozen: Frozen) -> Frozen:
    frozen(START)
    return frozen


@pytest.fixture
def friends(company: Company) -> Company:
    """Mara has met Jonas and Amara today."""
    tie(company.mara, company.jonas)
    tie(company.mara, company.amara)
    return company


def log(owner: int, about: int, note: str = "", day: date | None = None) -> None:
    with unit_of_work():
        day, kind = day or today(), ContactKind.CALL
        diary.log_contact(owner, about, day=day, kind=kind, note=note, today=today(), now=clock.now())


def every(weeks: int, owner: int, about: int) -> None:
    with unit_of_work():
        rhythm.keep_in_touch(owner, about, weeks=weeks, today=today())


def weeks_of(reader: int) -> list[str]:
    """What the letter of the week would say to them now."""
    return [line.text for line in lines_of([reader], clock.now()).get(reader, [])]


class TestWhoAsksIsLedOn:
    """friendica/friendica#9900, researchstudio-sat/webofneeds#1968: a sentence without a way to what it speaks of."""

    def test_two_who_propose_at_the_same_moment(self, company: Company) -> None:
        mara, jonas = company.browser("mara"), company.browser("jonas")
        hers, his = f"/one-to-ones/new/{company.jonas}", f"/one-to-ones/new/{company.mara}"
        form = jonas.page(his).form(his)
        led = mara.submit(hers, TIMES, to=hers).location
        answer = jonas.send(form, TIMES, status=422)
        assert answer.page.link("The two of you have one open already. See to that one first.") == led
        assert "Mara Oduya would like to talk with you" in str(letters("relationships.talk_proposed"))
        assert len(letters("relationships.talk")) == 1

    def test_one_ask_too_many(self, company: Company) -> None:
        for _each in range(3):
            asks.post(company.mara)
        values = {"title": "A van", "kind": "resource", "why": ""}
        page = company.browser("mara").submit("/asks/new", values, status=422).page
        said = "Three of yours stand on the board already. Close one of them, and there is room for this one."
        assert page.link(said) == "/asks/mine"


@pytest.fixture
def much(company: Company, monday: Frozen) -> Company:
    """Half a year of Mara's with Jonas: all that could be said of him on home and in the letter of the week."""
    make_trusted(company.mara, company.jonas, START.date() - timedelta(days=60), START.date() - timedelta(days=15))
    every(2, company.mara, company.jonas)
    with unit_of_work():
        circle.seat(company.mara, company.jonas, now=clock.now())
        circle.plan(company.mara, company.jonas, next_step="Leather", by=START.date() + timedelta(days=1), kindness="")
    asks.answer(asks.post(company.mara), company.jonas, line="I know one")
    goodwill.ask(goodwill.note(company.jonas, company.mara, day=START.date()))
    with unit_of_work():
        from portal.relationships.one_to_ones.operations import proposing

        proposing.propose(company.jonas, company.mara, offer(2), zone="Europe/London", now=clock.now())
    accept(propose(company, "amara", "jonas", 1), company.jonas)
    return company


def die(company: Company, name: str) -> None:
    with unit_of_work():
        person = db.session.get_one(Person, company.ids[name])
        deaths.record_death(person, day=today(), giver=OPERATOR, today=today(), now=clock.now())


class TestWhoDied:
    """monicahq/monica#1239, #1345: one was told to wish the dead a happy birthday, and to stay in touch."""

    def test_what_there_was_to_say_before(self, much: Company) -> None:
        assert "Jonas Pell" in " ".join(weeks_of(much.mara))
        assert "Jonas Pell answered you" in much.browser("mara").page("/")

    @pytest.mark.parametrize("days", [0, 1, 30, 95, 200])
    def test_nothing_is_proposed_that_day_or_later(self, much: Company, monday: Frozen, days: int) -> None:
        die(much, "jonas")
        monday.forward(days=days)
        mara = much.browser("mara")
        assert "Jonas" not in " ".join(weeks_of(much.mara))
        assert "Jonas" not in mara.page("/").text
        assert "Worth a word" not in mara.page("/relationships")
        chair = mara.page("/circle")
        assert "Jonas Pell" in chair, "who sat there stays until she gives the chair away"
        assert "A good moment for a word" not in chair
        assert "keep the chair" not in chair
        talks = mara.page("/one-to-ones")
        assert "Did you?" not in talks
        assert "When would it suit you?" not in talks

    def test_what_was_agreed_is_off_and_calendars_are_told(
        self, much: Company, smtp: Any, run_jobs: Callable[[], None]
    ) -> None:
        run_jobs()
        die(much, "jonas")
        run_jobs()
        (letter,) = [each for each in smtp.to("amara@ashmere.example") if "Called off" in each.subject]
        assert in_letter(letter).method == "CANCEL"
        assert "Jonas" not in letter.text
        assert get(2).called_off_at is not None
        assert {get(number).open_key for number in (1, 2)} == {None}


class TestRhythm:
    """monicahq/monica#7937: what was due before it was wished for never came at all."""

    def test_a_rhythm_named_after_a_long_silence_is_told_once(self, friends: Company, monday: Frozen) -> None:
        monday("2026-07-01 09:00")
        every(4, friends.mara, friends.jonas)
        said = []
        for week in range(6):
            monday(f"2026-07-{6 + 7 * week:02d} 09:00" if week < 4 else f"2026-08-{7 * week - 25:02d} 09:00")
            sending.send(clock.now())
            said.append(len(letters("relationships.week")))
        assert said == [1, 1, 1, 1, 1, 1]

    def test_nobody_is_named_twice_in_one_letter(self, friends: Company, monday: Frozen) -> None:
        """monicahq/monica#1496: the same person under two headings."""
        every(4, friends.mara, friends.jonas)
        with unit_of_work():
            circle.seat(friends.mara, friends.jonas, now=clock.now())
            circle.plan(friends.mara, friends.jonas, next_step="Leather", by=date(2026, 2, 3), kindness="")
        monday("2026-02-02 09:00")
        assert weeks_of(friends.mara) == ["You meant to do something for Jonas Pell this week."]


def test_a_question_that_would_be_refused_is_not_offered(friends: Company, monday: Frozen) -> None:
    """Six lines about one person, and a button on each of which five said no."""
    first, second = (goodwill.note(friends.mara, friends.jonas, day=START.date()) for _each in range(2))
    mara = friends.browser("mara")
    assert "Would you like to know" in mara.page(f"/goodwill/{second}")
    goodwill.ask(first)
    shown = mara.page(f"/goodwill/{second}")
    assert "Would you like to know" not in shown
    assert "You asked Jonas about something else not long ago" in shown
    monday.forward(days=31)
    assert "Would you like to know" in friends.browser("mara").page(f"/goodwill/{second}")


def test_the_whole_diary_can_be_read_and_taken_out(friends: Company) -> None:
    """monicahq/monica#5251: what is older than the latest fifteen could be neither seen nor changed."""
    for number in range(2 * LINES + 1):
        log(friends.mara, friends.jonas, f"line {number:03}", today() - timedelta(days=number))
    mara, found, path = friends.browser("mara"), list[str](), f"/relationships/{friends.jonas}"
    where: str | None = path
    while where is not None and len(found) < 500:
        page = mara.page(where)
        found += [tag.text for tag in page("ol.timeline p") if tag.text.startswith("line")]
        where = page.link("What is older") if "What is older" in page.texts("a") else None
    assert found == [f"line {number:03}" for number in range(2 * LINES + 1)]
    last = mara.page(f"{path}?page=3")
    mara.send([form for form in last.forms if form.action.endswith("/forget")][-1])
    assert "line 100" not in mara.page(f"{path}?page=2")
    for rubbish in ("0", "x", "-1"):
        assert mara.get(f"{path}?page={rubbish}").status_code == 404
