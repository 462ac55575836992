"""Lists are sorted by how people are called today."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.work import unit_of_work
from portal.members.memberships.models import Belonging
from portal.members.people.models import Person
from portal.members.people.operations import people

KEYS = select(Belonging.name_key, Person.name_key).join(Person, Person.id == Belonging.person_id)


@pytest.mark.parametrize("change", [people.change_person, people.rewrite])
def test_whoever_is_renamed_is_listed_by_the_new_name_at_once(change, db, make_person, begin, plan):
    person, other = make_person("Ada Amber"), make_person("Ben Birch")
    for each in (person, other):
        begin(each, plan, date(2026, 1, 1))
    with unit_of_work():
        person = db.session.get_one(Person, person.id)
        change(person, {"name": "Ada Zeller", "family_name": "Zeller"}, giver=OPERATOR, now=clock.now())
        db.session.flush()
        listed = [tuple(row) for row in db.session.execute(KEYS.order_by(Belonging.name_key))]
    assert listed == [("birch ben", "birch ben"), ("zeller ada", "zeller ada")]
