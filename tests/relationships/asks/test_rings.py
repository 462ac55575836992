"""The ring of an event: one ask each, the room reads and answers, and what is left may stay on the board."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.events.registrations.operations import changing
from portal.relationships.asks.errors import NoRing
from portal.relationships.asks.models import Ask, Ring, State
from portal.relationships.asks.operations import moderating, ringing
from tests.relationships.asks.doing import Party, answers, ask_of, do, letters

VAN, LINE = "A van on Thursday", "One heavy press"


@pytest.fixture
def ring(party: Party) -> Party:
    """The evening before, and the ring is open."""
    do(ringing.open_ring, party.event, now=clock.now())
    return party


def to_the_day(party: Party, frozen: Any) -> None:
    frozen(party.event.start_utc)


def test_the_team_opens_it_the_room_posts_and_answers_in_one_tap(party: Party, frozen: Any) -> None:
    company = party.company
    assert company.browser("mara").get(party.page).status_code == 404
    company.browser("kofi").submit(party.page, button="Open the ring")
    company.browser("mara").submit(party.page, {"title": VAN, "line": LINE}, button="Put it into the ring")
    assert VAN not in company.browser("jonas").page(party.page)  # not before the day
    to_the_day(party, frozen)
    jonas = company.browser("jonas")
    assert jonas.page("/").link("Put yours into it") == party.page
    page = jonas.page(party.page)
    assert VAN in page
    assert LINE in page
    jonas.submit(party.page, {"way": "help"}, button="I can help", follow=True)
    assert [(each.helper_id, each.way.value, each.line) for each in answers()] == [(company.jonas, "help", "")]
    assert letters("ask_answered") == ["mara"]
    assert "Jonas Pell" in company.browser("mara").page(f"/asks/{answers()[0].ask_id}")
    assert "Put it into the ring" in jonas.page(party.page)


def test_one_ask_each_which_can_be_said_better_and_taken_out(ring: Party, at_once: Any) -> None:
    mara = ring.company.browser("mara")
    mara.submit(ring.page, {"title": VAN}, button="Put it into the ring")
    mara.submit(ring.page, {"title": "A lorry", "line": LINE}, button="Save")
    db.session.rollback()
    assert [(each.title, each.why) for each in db.session.query(Ask)] == [("A lorry", LINE)]
    mara.submit(ring.page, button="Take it out of the ring")
    db.session.rollback()
    assert db.session.query(Ask).count() == 0
    ends = at_once(*[lambda: ring.post("jonas", VAN)] * 3)
    assert not [each for each in ends if isinstance(each, Exception)]
    db.session.rollback()
    assert db.session.query(Ask).count() == 1


def test_a_title_is_needed(ring: Party) -> None:
    refused = ring.company.browser("mara").submit(ring.page, {"title": ""}, button="Put it into the ring", status=422)
    assert any("Please fill this in." in error for error in refused.page.errors)


@pytest.mark.parametrize("name", ["tilda", "amara", "petra", "wim"])
def test_who_has_no_place_neither_reads_nor_posts(ring: Party, name: str, frozen: Any) -> None:
    number = ring.post("mara", VAN)
    to_the_day(ring, frozen)
    browser = ring.company.browser(name)
    if name == "petra":  # the events office looks at every event's ring, and has no place in it
        assert VAN in browser.page(ring.page)
        assert "I can help" not in browser.page(ring.page)
    else:
        assert browser.get(ring.page).status_code == 404
    assert browser.get(f"/asks/{number}").status_code == 404
    with pytest.raises(NoRing):
        do(ringing.post, ring.event, ring.company.ids[name], "Me too", "", now=clock.now())
    assert VAN not in ring.company.browser("jonas").page("/asks")


def test_a_guest_of_the_room_takes_part_and_learns_nothing_beyond_it(ring: Party, frozen: Any) -> None:
    ring.post("mara", VAN)
    mine = ring.post("nuala", "A first customer")
    to_the_day(ring, frozen)
    nuala = ring.company.browser("nuala")
    nuala.submit(ring.page, {"way": "knows"}, button="I know someone")
    assert [each.helper_id for each in answers()] == [ring.nuala]
    assert f"/people/{ring.company.mara}" not in nuala.page(ring.page).html
    assert nuala.get("/asks").status_code == 403
    frozen(ring.event.end_utc + timedelta(hours=1))
    assert "Keep it on the board" not in ring.company.browser("nuala").page(ring.page)
    data = {"csrf_token": nuala.token(ring.page)}
    assert nuala.post(f"/asks/{mine}/keep", data=data).status_code == 403


def test_a_week_after_the_event_it_is_over(ring: Party, frozen: Any) -> None:
    number = ring.post("mara", VAN)
    end = ring.event.end_utc
    frozen(end + timedelta(days=7, minutes=-1))
    assert VAN in ring.company.browser("jonas").page(ring.page)
    frozen(end + timedelta(days=7))
    assert ring.company.browser("jonas").get(ring.page).status_code == 404
    assert ring.company.browser("jonas").get(f"/asks/{number}").status_code == 404
    assert ring.company.browser("mara").get(f"/asks/{number}").status_code == 200
    with pytest.raises(NoRing):
        ring.post("jonas")


def test_afterwards_it_stays_on_the_board_with_one_press(ring: Party, frozen: Any) -> None:
    number = ring.post("mara", VAN)
    frozen(ring.event.end_utc + timedelta(hours=1))
    ring.company.browser("mara").submit(ring.page, button="Keep it on the board for 30 days")
    assert ask_of(number).state(today()) is State.OPEN
    assert ask_of(number).until == today() + timedelta(30)
    assert VAN in ring.company.browser("tilda").page("/asks?q=van")
    frozen.forward(days=20)
    ring.company.browser("tilda").submit(f"/asks/{number}", {"way": "help"}, button="I can help")
    assert letters("ask_answered") == ["mara"]


def test_the_team_puts_it_away_and_opens_it_again(ring: Party, frozen: Any) -> None:
    ring.post("mara", VAN)
    to_the_day(ring, frozen)
    kofi, jonas = ring.company.browser("kofi"), ring.company.browser("jonas")
    kofi.submit(ring.page, button="Put the ring away")
    assert jonas.get(ring.page).status_code == 404
    with pytest.raises(NoRing):
        ring.post("jonas")
    kofi.submit(ring.page, button="Open the ring")
    assert VAN in jonas.page(ring.page)
    assert db.session.query(Ring).count() == 1


def test_only_those_who_run_it_open_it_and_show_it(party: Party) -> None:
    for name in ("mara", "tilda"):
        browser = party.company.browser(name)
        data = {"csrf_token": browser.token("/me")}
        for verb in ("open", "put-away"):
            assert browser.post(f"{party.page}/{verb}", data=data).status_code == 403
        assert browser.get(f"{party.page}/screen").status_code == 403
    db.session.rollback()
    assert db.session.query(Ring).count() == 0


def test_two_who_open_it_at_once_open_one(party: Party, at_once: Any) -> None:
    ends = at_once(*[lambda: do(ringing.open_ring, party.event, now=clock.now())] * 2)
    assert ends[0] == ends[1]


def test_the_screen_shows_first_names_and_asks_and_looks_again(ring: Party, frozen: Any) -> None:
    ring.post("mara", VAN, LINE)
    screen = f"{ring.page}/screen"
    assert VAN not in ring.company.browser("kofi").page(screen)
    to_the_day(ring, frozen)
    answer = ring.company.browser("kofi").get(screen)
    assert int(answer.headers["Refresh"]) > 0
    page = answer.page
    for words in (VAN, LINE, "Mara", ring.page):
        assert words in page
    assert "Oduya" not in page
    assert "data:image/svg+xml" in page.html


def test_a_cancelled_event_has_no_ring(ring: Party, frozen: Any) -> None:
    from portal.core.work import unit_of_work

    ring.post("mara", VAN)
    with unit_of_work():
        changing.cancel_event(ring.event, "The river", now=clock.now())
    assert ring.company.browser("jonas").get(ring.page).status_code == 404
    with pytest.raises(NoRing):
        ring.post("jonas")
    with pytest.raises(NoRing):
        do(ringing.open_ring, ring.event, now=clock.now())


def test_the_office_reads_one_of_a_room_only_when_it_is_reported(ring: Party, frozen: Any) -> None:
    number = ring.post("mara", VAN)
    to_the_day(ring, frozen)
    petra = ring.company.browser("petra")
    assert petra.get(f"/asks/{number}").status_code == 404
    ring.company.browser("jonas").submit(f"/asks/{number}", {"words": "Sells things"}, button="Tell the office")
    assert VAN in petra.page(f"/asks/{number}")
    do(moderating.take_down, number, "Sells things", now=clock.now())
    assert VAN not in ring.company.browser("jonas").page(ring.page)
    assert "Sells things" in ring.company.browser("mara").page(f"/asks/{number}")


def test_behind_the_event_a_tab_leads_there(party: Party) -> None:
    assert party.company.browser("kofi").page(f"/events/{party.slug}/manage/team").link("The ring") == party.page
