"""Two entries that stand in one call and turn out to be one person."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership.succession import operations
from portal.leadership.succession.models import Call, Candidacy, CandidacyState
from portal.leadership.succession.queries import candidacy, interested_in, live_candidacy
from portal.members.merging.operations import merging
from portal.members.people.models import Person
from tests.leadership.conftest import call_for, today
from tests.support.people import Cast

S = CandidacyState


@pytest.mark.parametrize("offered", ["gone", "kept", None])
def test_the_candidacy_that_is_further_is_the_one_that_is_left(
    cast: Cast, house_of: SimpleNamespace, offered: str | None
) -> None:
    call = call_for(house_of.works_chair)
    entries = {"kept": cast.amara.id, "gone": cast.jonas.id}
    for number in entries.values():
        with unit_of_work():
            person = db.session.get_one(Person, number)
            operations.stand(db.session.get_one(Call, call.id), person, statement="I would.", now=clock.now())
            operations.say_interest(house_of.works_chair, person, words="", now=clock.now())
    numbers = {name: live_candidacy(call.id, person_id).id for name, person_id in entries.items()}
    if offered:
        with unit_of_work():
            operations.offer(
                candidacy(numbers[offered]), start=today(), reason="", by=None, giver=OPERATOR, now=clock.now(),
                early=True,
            )  # fmt: skip
    with unit_of_work():
        kept, gone = (db.session.get_one(Person, entries[name]) for name in ("kept", "gone"))
        merging.merge(kept, gone, giver=OPERATOR, now=clock.now())
    db.session.rollback()
    left = live_candidacy(call.id, entries["kept"])
    assert left.id == numbers[offered or "kept"]
    assert left.state is (S.OFFERED if offered else S.STANDING)
    mine = db.session.scalars(db.select(Candidacy.id).where(Candidacy.person_id == entries["kept"]))
    assert live_candidacy(call.id, entries["gone"]) is None
    assert len(mine.all()) == 1 + (offered == "gone")
    waiting = db.session.scalars(interested_in(house_of.works_chair)).all()
    assert [each.person_id for each in waiting] == [entries["kept"]]
