"""Holding a ballot: its body, its call and itself, in this order, as they are now."""

from __future__ import annotations

from sqlalchemy import select

from portal.core.db import db
from portal.core.locking import locked
from portal.leadership.ballots import queries
from portal.leadership.ballots.models import Ballot
from portal.leadership.offices.models import Body, Position
from portal.leadership.succession.models import Call


def hold(ballot: Ballot) -> Ballot:
    """The ballot with its call, position and body; nobody stands, chooses or seats there meanwhile."""
    number, call_id = ballot.id, ballot.call_id
    body = select(Position.body_id).join(Call, Call.position_id == Position.id).where(Call.id == call_id)
    locked(Body, db.session.scalars(body).one())
    locked(Call, call_id)
    locked(Ballot, number)
    found = queries.whole().where(Ballot.id == number).execution_options(populate_existing=True)
    return db.session.scalars(found).one()


def hold_alone(ballot: Ballot) -> Ballot:
    """The same without its call: for what happens to the ballot alone."""
    number = locked(Ballot, ballot.id).id
    found = queries.whole().where(Ballot.id == number).execution_options(populate_existing=True)
    return db.session.scalars(found).one()
