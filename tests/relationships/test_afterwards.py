"""After an event its people pick whom they would like to see again: five at most, and nobody else ever reads it."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from portal.core import clock, jobs
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.events.feedback.errors import WasNotThere
from portal.events.programme.models import Event
from portal.events.programme.operations import planning, publishing
from portal.events.registrations.operations import registration
from portal.members.people.models import Person
from portal.relationships.picks import operations as picks
from portal.relationships.picks import picked
from portal.relationships.picks.models import PICKS, EventPick
from portal.relationships.picks.operations import NotAmongThem, Note, TooManyPicks
from tests.events.conftest import a_plan
from tests.relationships.company import Company, make_person

SECRET = "Wants to sell the yard before spring"


@pytest.fixture
def over(company: Company, frozen: Any) -> Event:
    """The day after a breakfast: Mara, Jonas and Amara show that they came, Tilda does not; Kofi is away."""
    frozen("2026-05-04 09:00")
    with unit_of_work():
        event = planning.create_event(a_plan(), by=None, now=clock.now())
        publishing.publish(event, now=clock.now())
        for name in ("mara", "jonas", "amara", "tilda"):
            registration.register(event, company.ids[name], now=clock.now(), list_consent=name != "tilda")
    frozen(event.end_utc + timedelta(hours=25))
    return event


def pick(company: Company, event: Event, name: str, *others: int, note: Note | None = None) -> None:
    from portal.core.actors import Actor, Standing

    who = Actor(1, company.ids[name], name, standing=Standing.MEMBER)
    db.session.rollback()
    with unit_of_work():
        chosen = {other: note or Note() for other in others}
        picks.keep(event, who, chosen, today=clock.today("Europe/London"), now=clock.now())


def test_home_leads_there_one_picks_writes_and_lets_go(company: Company, over: Event) -> None:
    mara, where = company.browser("mara"), f"/events/{over.slug}/after"
    assert mara.page("/").link("Look who was there") == where
    page = mara.page(where)
    assert "Jonas Pell" in page
    assert "Tilda Brook" not in page  # she keeps it to herself
    page = mara.submit(where, {"pick": [str(company.jonas), str(company.amara)]}, follow=True).page
    assert "Look who was there" not in mara.page("/")
    jonas = f"p{company.jonas}-"
    mara.submit(
        where, {f"{jonas}learned": SECRET, f"{jonas}coffee_on": "2026-05-28", f"{jonas}kindness": "Lend a book"}
    )
    row = db.session.get_one(EventPick, (company.mara, over.id, 1), populate_existing=True)
    assert {row.about_id, company.amara} == {company.jonas, company.amara}
    assert (row.learned, str(row.coffee_on), row.kindness) == (SECRET, "2026-05-28", "Lend a book")
    page = mara.submit(where, {f"{jonas}learned": "x" * 301}, status=422).page
    assert page(f'input[name="{jonas}learned"]')[0]["value"] == "x" * 301
    mara.submit(where, {"pick": [str(company.amara)]})
    assert db.session.query(EventPick).filter_by(about_id=company.jonas).count() == 0


def test_nobody_else_learns_of_it_but_of_a_mutual_pick_both_do_after_a_week(
    company: Company, over: Event, frozen: Any
) -> None:
    pick(company, over, "mara", company.jonas, note=Note(learned=SECRET))
    where = f"/events/{over.slug}/after"
    for name in ("jonas", "amara", "yusra"):
        browser = company.browser(name)
        for path in (where, "/", f"/people/{company.mara}"):
            text = browser.get(path, follow_redirects=True).get_data(as_text=True)
            assert SECRET not in text
            assert "You picked each other" not in text
    pick(company, over, "jonas", company.mara)
    for moment, shown in ((timedelta(days=7, minutes=-1), False), (timedelta(days=7), True)):
        frozen(over.end_utc + moment)
        for name in ("mara", "jonas"):
            assert ("You picked each other" in company.browser(name).page(where)) == shown
    assert SECRET not in company.browser("jonas").page(where).text


def test_nobody_finds_out_who_picked_them_by_trying_one_after_the_other(
    company: Company, over: Event, frozen: Any
) -> None:
    """Amara picked Mara. Mara ticks and unticks everybody, before the picks are compared and after."""
    pick(company, over, "amara", company.mara)
    tried = (company.jonas, company.amara)

    def try_all() -> list[set[int]]:
        learned = []
        for other in (*tried, *tried):
            pick(company, over, "mara", other)
            learned.append(picked.picked_each_other(company.mara, over, clock.now()))
        return learned

    assert try_all() == [set()] * 4
    pick(company, over, "mara", company.jonas)  # what stands when the week is over
    frozen(over.end_utc + timedelta(days=7))
    assert picked.picked_each_other(company.mara, over, clock.now()) == set()
    assert try_all() == [set()] * 4


@pytest.mark.parametrize(
    ("name", "others", "refused"),
    [
        ("kofi", ["mara"], WasNotThere),
        ("mara", ["tilda"], NotAmongThem),
        ("mara", ["kofi"], NotAmongThem),
        ("mara", ["mara"], NotAmongThem),
    ],
)
def test_who_was_not_there_or_is_not_seen_is_refused(
    company: Company, over: Event, name: str, others: list[str], refused: type[DomainError]
) -> None:
    with pytest.raises(refused):
        pick(company, over, name, *(company.ids[other] for other in others))


def test_five_and_no_more_and_again_changes_nothing(company: Company, over: Event, frozen: Any) -> None:
    frozen("2026-05-05 09:00")
    more = [make_person(f"Guest{number} Hall") for number in range(PICKS + 1)]
    with unit_of_work():
        for number in more:
            registration.register(over, number, now=clock.now(), list_consent=True)
    frozen(over.end_utc + timedelta(hours=25))
    with pytest.raises(TooManyPicks):
        pick(company, over, "mara", *more)
    for _twice in range(2):
        pick(company, over, "mara", *more[:PICKS])
    assert db.session.query(EventPick).filter_by(owner_id=company.mara).count() == PICKS
    pick(company, over, "mara", *more[1:])  # one goes, one comes
    assert {row.about_id for row in db.session.query(EventPick)} == set(more[1:])
    assert db.session.get(Person, more[0]) is not None


def test_of_two_choices_at_the_same_moment_the_later_one_holds(
    company: Company, over: Event, at_once: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both stand between reading what was picked and writing it; without the lock both take the first number."""
    number, both, look = over.id, threading.Barrier(2), picked.were_there

    def slowly(*asked: Any) -> Any:
        with suppress(threading.BrokenBarrierError):  # the other one waits for the lock
            both.wait(1)
        return look(*asked)

    def choose(other: int) -> Any:
        return lambda: jobs.retried(lambda: pick(company, db.session.get_one(Event, number), "mara", other))

    monkeypatch.setattr(picked, "were_there", slowly)
    assert at_once(choose(company.jonas), choose(company.amara)) == [None, None]
    assert db.session.query(EventPick).filter_by(owner_id=company.mara).count() == 1
