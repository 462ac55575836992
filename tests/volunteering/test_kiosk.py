"""The tablet at the venue: who is on and who is next, read-only, for a day, by an address and no sign-in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from portal.core import clock
from portal.core.dates import day_start
from portal.core.work import unit_of_work
from portal.members.people.models import Person
from portal.volunteering import kiosk, operations
from tests.support.client import Client
from tests.support.people import Cast
from tests.support.statements import count_statements
from tests.volunteering.conftest import takes


def test_whoever_runs_the_board_opens_the_day_on_a_tablet_that_nobody_signs_in_to(
    cast: Cast, supper: SimpleNamespace, browser_as: Callable[[Person], Client], client: Client, frozen: Any
) -> None:
    takes(supper.early, cast.amara)
    takes(supper.late, cast.jonas)
    with unit_of_work():
        operations.cancel_shift(supper.clash, reason="No tables.", now=clock.now())
    day, board = supper.early.local_day, f"/events/{supper.event.slug}/shifts"
    opened = browser_as(cast.osei).page(f"{board}/tablet?day={day.isoformat()}")
    address = kiosk.address(supper.event, day)
    assert address in opened.text
    assert "Not yet: the address opens nothing before" in opened.text
    assert opened.link("Back to the shifts") == f"{board}?day={day.isoformat()}"
    path = address[address.index("/volunteer/") :]
    frozen(supper.early.start_utc)
    with count_statements() as asked:
        page = client.page(path)
    assert len(asked) <= 8
    now, following = (page.one(f"section[aria-labelledby={name}]").text for name in ("on-now", "next"))
    assert f"{cast.amara.first} {cast.amara.family_name[0]}." in now
    assert f"{cast.jonas.first} {cast.jonas.family_name[0]}." in following
    for person in (cast.amara, cast.jonas):
        assert person.name not in page.text, "strangers read it"
    assert not page("form")
    assert not page("main a"), "there is no way from it into the house"


def test_the_address_opens_that_day_of_that_event_alone_and_ends_at_midnight_at_the_venue(
    supper: SimpleNamespace, frozen: Any
) -> None:
    day, event = supper.early.local_day, supper.event
    token = kiosk.token_of(event.id, day)
    midnight = day_start(day + timedelta(days=1), event.zone)

    def opens(at: Any, **other: Any) -> bool:
        said = {"event_id": event.id, "day": day, "token": token, **other}
        return kiosk.kiosk(said["event_id"], said["day"], said["token"], at) is not None

    assert opens(midnight - timedelta(seconds=1))
    assert opens(midnight - timedelta(days=2))
    assert not opens(midnight)
    assert not opens(midnight - timedelta(days=2, seconds=1))
    noon = midnight - timedelta(hours=12)
    assert not opens(noon, day=day - timedelta(days=1))
    assert not opens(noon, day=day + timedelta(days=1))
    assert not opens(noon, event_id=event.id + 1)
    assert not opens(noon, token="é" * 43)
