"""What a connector sees and notes, among people of whom some would rather not be known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.arrivals.models import DoorIntroduction
from portal.events.arrivals.operations import introducing
from portal.events.errors import NotListed
from portal.events.programme.models import Role
from portal.events.programme.operations import team
from portal.events.registrations.operations import registration


@pytest.fixture
def evening(published, cast, do, frozen):
    """Amara and Jonas let themselves be seen, Mara does not; Edda connects, Osei runs it."""
    event = published(by=cast.osei, guest_limit=1)
    do(registration.register, event, cast.amara.id, list_consent=True, guests=["Nils"])
    do(registration.register, event, cast.jonas.id, list_consent=True)
    do(registration.register, event, cast.mara.id, list_consent=False)
    with unit_of_work():
        team.join(event, cast.edda.id, Role.CONNECTOR, now=clock.now())
    frozen(event.start_utc)
    return event


def test_a_connector_sees_who_is_glad_to_be_known_and_brings_two_together_in_one_tap(evening, cast, browser_as, do):
    page, edda = f"/events/{evening.slug}/manage/welcome", browser_as(cast.edda)
    seen = edda.page(page)
    for words in (cast.amara.name, cast.jonas.name, "First event", "With a guest"):
        assert words in seen
    for words in (cast.mara.name, "Nils"):
        assert words not in seen
    forms = edda.page(f"{page}?with={cast.amara.id}").forms
    tap = next(form for form in forms if form.values.get("other") == str(cast.jonas.id))
    edda.send(tap)
    with_both = edda.page(page)
    assert "Amara Lindqvist and Jonas" in with_both
    made = db.session.scalars(select(DoorIntroduction)).one()
    assert {made.by_person_id, made.a_person_id, made.b_person_id} == {
        person.id for person in cast.all("edda", "amara", "jonas")
    }
    assert "Whom you brought together" not in browser_as(cast.osei).page(page)
    edda.send(next(form for form in with_both.forms if "take_back" in form.values))
    assert db.session.scalars(select(DoorIntroduction)).all() == []


def test_nobody_is_introduced_who_does_not_let_themselves_be_seen_and_a_pair_is_noted_once(evening, cast, do):
    amara, jonas, mara, edda = (person.id for person in cast.all("amara", "jonas", "mara", "edda"))
    connector = Actor(account_id=None, person_id=edda, standing=Standing.MEMBER)
    for one, other in ((amara, mara), (amara, amara), (amara, 0), (edda, jonas)):
        with pytest.raises(NotListed):
            do(introducing.introduce, evening, one, other, who=connector)
    with pytest.raises(NotListed):  # members are shown to members
        do(introducing.introduce, evening, amara, jonas, who=replace(connector, standing=Standing.SIGNED_IN))
    for one, other in ((amara, jonas), (jonas, amara)):
        do(introducing.introduce, evening, one, other, who=connector)
    made = db.session.scalars(select(DoorIntroduction)).one()
    with unit_of_work():
        introducing.take_back(evening, made.id, by=cast.osei.id)
    assert db.session.scalars(select(DoorIntroduction.id)).all() == [made.id]
