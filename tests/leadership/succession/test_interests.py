"""“I would serve here one day”: who reads it, who hears of a call, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.leadership import errors
from portal.leadership.succession import operations
from portal.leadership.succession.interest import Interest
from portal.leadership.succession.queries import candidacy
from portal.mail.models import Delivery
from portal.members.people.models import Person
from tests.leadership.conftest import call_for
from tests.support.client import Client
from tests.support.people import Cast

Browsers = Callable[[Person], Client]
WORDS = "When the children are out of the house"


def told() -> list[str]:
    db.session.rollback()
    return sorted(db.session.scalars(db.select(Delivery.email).where(Delivery.kind == "leadership.call_for_you")))


def test_it_is_said_read_by_who_decides_and_remembered_when_a_call_opens(
    cast: Cast, house_of: SimpleNamespace, browser_as: Browsers, client: Client
) -> None:
    page = f"/leadership/positions/{house_of.helper.id}"
    amara, greta, jonas = (browser_as(each) for each in (cast.amara, cast.greta, cast.jonas))
    assert "I would serve here one day" not in client.page(page).text
    amara.submit(f"{page}/interest", {"words": WORDS})
    amara.submit(f"{page}/interest", {"words": WORDS + "."})
    assert f"{WORDS}." in greta.page(f"{page}/interested").text
    assert jonas.get(f"{page}/interested").status_code == 404
    assert WORDS not in jonas.page(page).text
    assert not db.session.scalars(db.select(AuditEntry).where(AuditEntry.action.contains("interest"))).all()

    call_for(house_of.helper)
    assert told() == ["amara@members.example"]
    number = db.session.scalars(db.select(Interest.id)).one()
    assert "Not any more" in amara.page("/leadership/service").text
    amara.submit("/leadership/service", {}, to=f"/leadership/interests/{number}/end")
    db.session.rollback()
    assert db.session.scalars(db.select(Interest)).all() == []


def test_who_was_passed_over_can_be_kept_in_mind_and_nobody_else(cast: Cast, house_of: SimpleNamespace) -> None:
    call = call_for(house_of.helper)
    with unit_of_work():
        number = operations.stand(call, cast.amara, statement="Gutters", now=clock.now()).id
    with pytest.raises(errors.NotPassedOver), unit_of_work():
        operations.keep_in_mind(candidacy(number), now=clock.now())
    with unit_of_work():
        operations.not_select(candidacy(number), reason="Next time", by=cast.greta, now=clock.now(), early=True)
    for _twice in range(2):
        with unit_of_work():
            kept = operations.keep_in_mind(candidacy(number), now=clock.now())
            assert (kept.person_id, kept.candidacy_id) == (cast.amara.id, number)
