"""Just for you: each reader's own, in a few statements, and nothing of anybody else's."""

from __future__ import annotations

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.events.registrations.operations import registration
from portal.members.people.models import Person
from portal.newsletters import audience, rendering
from portal.relationships.asks.operations.posting import Words
from portal.relationships.goodwill.models import HelpKind
from tests.newsletters.test_prose import event
from tests.relationships.asks import doing as asks
from tests.relationships.company import tie
from tests.support.statements import count_statements

MARKS = {"amara": "Zebra supper", "jonas": "Quince breakfast"}


@pytest.fixture
def readers(app, cast, frozen):
    frozen("2026-05-25 09:00")
    people = {name: getattr(cast, name) for name in MARKS}
    for name, person in people.items():
        number = event(MARKS[name], "2026-06-09 19:00", venue=f"Hall of {MARKS[name]}")
        with unit_of_work():
            registration.register(db.session.get_one(Event, number), person.id, now=clock.now())
    tie(cast.amara.id, cast.mara.id)
    with unit_of_work():
        db.session.query(Person).filter_by(id=cast.jonas.id).update({"trade": "Joinery", "offer": "Sash windows"})
    asks.post(
        cast.mara.id, Words("A joiner for sash windows", HelpKind.CONTACT, "The bindery is cold", trade="Joinery")
    )
    return people


def test_each_reader_has_their_own_lines_and_nobody_elses(app, readers):
    ids = {name: person.id for name, person in readers.items()}
    with app.test_request_context():
        lines = audience.personal_lines(list(ids.values()), clock.now())
        parts = {
            name: "".join(rendering.personal_part(name, "Just for you", lines[number])) for name, number in ids.items()
        }
    assert "Tuesday 9 June, 19:00 to 21:00, Hall of Zebra supper" in parts["amara"]
    assert "Your place is saved." in parts["amara"]
    assert "Mara Oyelaran" in parts["amara"]
    assert "Mara asks, and you could be the one to answer. It asks for your trade: Joinery." in parts["jonas"]
    assert "Quince" not in parts["amara"]
    assert "Joinery" not in parts["amara"]
    assert "Zebra" not in parts["jonas"]
    assert "/relationships/" not in parts["jonas"]


def test_the_lines_of_many_are_as_many_statements_as_those_of_one(app, readers):
    ids = [person.id for person in readers.values()]
    with app.test_request_context():
        with count_statements() as of_one:
            audience.personal_lines(ids[:1], clock.now())
        with count_statements() as of_many:
            audience.personal_lines(ids + list(range(1000, 1450)), clock.now())
    assert len(of_many) == len(of_one) <= 7
