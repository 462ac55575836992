"""What volunteering tells elsewhere: the home, the office, the newsletter, a person's own calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from flask import Flask

from portal.core import clock
from portal.core.actors import Actor, Right, Standing, everywhere
from portal.core.collecting import collected
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.members.people.models import Person
from portal.volunteering import operations
from portal.volunteering.brings import blocks, calendar, data, decisions, steps
from portal.volunteering.models import Role
from tests.support.client import Client
from tests.support.people import Cast
from tests.volunteering.conftest import day_in, shift_at, takes


def told(app: Flask, person: Person) -> list[str]:
    who = Actor(account_id=person.account_id, person_id=person.id, standing=Standing.MEMBER)
    with app.test_request_context():
        return [str(step.title) for step in steps.steps(who, clock.now())]


def test_steps(app: Flask, cast: Cast, supper: SimpleNamespace, frozen: Callable[..., Any]) -> None:
    mine = takes(supper.early, cast.amara)
    assert told(app, cast.amara) == []
    assert told(app, cast.jonas) == ["A hand is welcome: Carry tables"]
    frozen(supper.early.start_utc - timedelta(hours=30))
    assert "you are expected" in told(app, cast.amara)[0]
    assert told(app, cast.osei)[0] == "Supper still needs a hand"
    with unit_of_work():
        operations.acknowledge(mine, now=clock.now())
    assert told(app, cast.amara) == []


def test_decisions(app: Flask, cast: Cast, role: Role) -> None:
    shift_at(role, days=3, least=2)
    shift_at(role, days=9, least=2)
    with app.test_request_context():
        office = Actor(account_id=1, powers=everywhere({Right.VOLUNTEERING}))
        found = list(decisions.decisions(office, clock.now()))
        assert list(decisions.decisions(Actor(account_id=1), clock.now())) == []
    assert [str(each.title) for each in found] == ["Carry tables needs people"]


def test_the_shifts_of_one_work_and_day_are_one_decision(app: Flask, role: Role) -> None:
    with unit_of_work():
        other = operations.make_role(name="Doors", duties="", skills="", newcomer_ok=True)
    for start, end in (("10:00", "11:00"), ("11:00", "12:00"), ("12:00", "13:00")):
        shift_at(role, days=3, start=start, end=end, least=2)
    shift_at(other, days=3)
    shift_at(role, days=4)
    with app.test_request_context():
        office = Actor(account_id=1, powers=everywhere({Right.VOLUNTEERING}))
        found = list(decisions.decisions(office, clock.now()))
    assert [(str(each.title), str(each.label)) for each in found] == [
        ("Carry tables needs people", "See the shifts"), ("Doors needs people", "See the shift"),
        ("Carry tables needs people", "See the shift"),
    ]  # fmt: skip
    assert found[0].text.endswith(", 3 shifts. 6 more make it work.")
    assert found[0].url == f"/office/volunteering?day={day_in(3)}"


def test_the_newsletter_names_shifts_every_member_may_see(
    cast: Cast, supper: SimpleNamespace, role: Role, make_event: Callable[..., Event]
) -> None:
    draft = shift_at(role, make_event(published=False, title="Not yet"))
    takes(supper.clash, cast.amara)
    takes(supper.clash, cast.jonas)
    now = clock.now()
    found = collected(blocks.BLOCKS, since=now - timedelta(days=30), until=now, now=now)["volunteering.hand"]
    assert {item.source for item in found} == {("shift", supper.early.id), ("shift", supper.late.id)}
    assert draft.id not in {item.source[1] for item in found}


def test_a_shift_is_in_my_calendar_and_in_nobody_elses(cast: Cast, supper: SimpleNamespace) -> None:
    takes(supper.early, cast.amara)
    since = clock.now() - timedelta(days=1)
    (entry,) = calendar.calendar_entries(cast.amara.id, since)
    assert (entry.summary, entry.start) == ("Carry tables, Supper", supper.early.start_utc)
    assert calendar.calendar_entries(cast.jonas.id, since) == []


def test_the_board_is_among_the_pages_behind_an_event(
    cast: Cast, supper: SimpleNamespace, browser_as: Callable[[Person], Client]
) -> None:
    here, osei = f"/events/{supper.event.slug}", browser_as(cast.osei)
    assert f"{here}/shifts" in [link["href"] for link in osei.page(f"{here}/manage/team")(".nav-tabs a")]
    assert [link.text for link in osei.page(f"{here}/shifts")(".nav-tabs .active")] == ["Team", "Shifts"]


def kept_about(person: Person) -> list[dict[str, Any]]:
    return data.kept_about(Actor(person_id=person.id), clock.now())


def test_what_is_kept_about_me(cast: Cast, supper: SimpleNamespace) -> None:
    takes(supper.early, cast.amara)
    assert [each["work"] for each in kept_about(cast.amara)] == ["Carry tables"]
    assert kept_about(cast.jonas) == []
