"""A package that tells others what happens: it hears of everything by its public name, and of nothing private."""

from __future__ import annotations

import json
import re
from types import ModuleType

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, select

from portal.core.db import Json, db
from portal.core.facts import Fact, record, to_every_fact
from portal.core.house import house
from portal.core.work import unit_of_work
from portal.members.facts import PersonAdded
from tests.security.world import build

#: What such a package would keep, in the transaction of what happened, and deliver later.
HOOKS = Table(
    "hook", MetaData(), Column("id", Integer, primary_key=True), Column("name", String), Column("payload", Json)
)


@pytest.fixture
def hooks(app) -> ModuleType:
    """The package's reactions, added as its `register` would."""
    HOOKS.create(db.engine)

    @to_every_fact
    def keep(fact: Fact) -> None:
        if not fact.private:
            db.session.execute(HOOKS.insert().values(name=fact.public_name, payload=fact.payload))

    reactions = ModuleType("portal.webhooks.reactions")
    vars(reactions)["keep"] = keep
    house().reactions.add_from(reactions)
    yield reactions
    db.session.remove()
    HOOKS.drop(db.engine)


def kept() -> list[tuple[str, dict]]:
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(select(HOOKS.c.name, HOOKS.c.payload).order_by(HOOKS.c.id))]


def test_it_hears_of_every_package_and_of_nothing_private(hooks):
    everything = []
    house().reactions.add(Fact, lambda fact: everything.append((fact.public_name, fact.payload)))
    world = build()
    told = kept()
    assert {name.partition(".")[0] for name, _ in told} >= {
        "accounts", "members", "events", "leadership", "volunteering", "newsletters",
    }  # fmt: skip
    assert ("members.person_added", {"person_id": world.people["member"]}) in told
    assert {name.partition(".")[0] for name, _ in everything} >= {"relationships", "referrals"}, "nothing could leak"
    assert not [name for name, _ in told if name.startswith(("relationships.", "referrals.", "leadership.candidacy"))]
    words = json.dumps([payload for _, payload in everything])
    assert not re.search(r"canary|@", words)
    assert all(set(map(type, payload.values())) <= {int, bool, str, type(None)} for _, payload in everything)


def test_of_what_did_not_happen_it_hears_nothing(hooks):
    with pytest.raises(ZeroDivisionError), unit_of_work():
        record(PersonAdded(person_id=7))
        raise ZeroDivisionError
    assert kept() == []
    with unit_of_work():
        record(PersonAdded(person_id=8))
    assert kept() == [("members.person_added", {"person_id": 8})]
