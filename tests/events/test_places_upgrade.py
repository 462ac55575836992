"""Parties that were written down as names become a place for everybody, and back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import alembic.command
from sqlalchemy import Connection, MetaData, Table, select

from portal.core.db import db
from portal.events.registrations.models import Place
from tests.support.application import make_app

THEN = datetime(2026, 5, 19, 6, 50, tzinfo=UTC)
EMPTY = {bool: False, int: 0, str: "", datetime: THEN, dict: {}, list: []}


def put_in(connection: Connection, into: str, **values: Any) -> None:
    """A row of a table as it was then; what must be there and is not given is empty."""
    table = Table(into, MetaData(), autoload_with=connection)
    needed = [column for column in table.c if not column.nullable and column.server_default is None]
    row = {column.name: EMPTY.get(column.type.python_type, "") for column in needed if column.name != "id"}
    connection.execute(table.insert().values(row | values))


def test_a_party_becomes_a_place_for_everybody(empty_database, tmp_path):
    app = make_app(empty_database, tmp_path)
    with app.app_context():
        config = app.extensions["migrate"].migrate.get_config()
        alembic.command.upgrade(config, "0053")
        with db.engine.begin() as connection:
            put_in(connection, "person", id=1, name="Amara")
            ends = datetime(2026, 5, 19, 9, 0, tzinfo=UTC)
            put_in(connection, "event", id=1, kind="supper", visibility="public", end_utc=ends, offer_hours=48)
            came = {"confirmed_at": THEN, "ended_at": None, "attended_at": THEN}
            put_in(connection, "registration", event_id=1, person_id=1, places=3, guests=["Ola"], **came)
        alembic.command.upgrade(config, "head")
        places = db.session.scalars(select(Place).order_by(Place.number)).all()
        assert [(place.name, place.arrived_at) for place in places] == [("", THEN), ("Ola", THEN), ("", THEN)]
        assert len({place.code for place in places}) == 3
        db.session.remove()
        alembic.command.downgrade(config, "0053")
        with db.engine.begin() as connection:
            before = Table("registration", MetaData(), autoload_with=connection)
            kept = connection.execute(select(before.c.guests, before.c.places)).all()
        db.engine.dispose()
    assert [tuple(row) for row in kept] == [(["Ola"], 3)]
