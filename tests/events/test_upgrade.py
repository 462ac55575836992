"""What earlier versions wrote is understood by this one."""

from __future__ import annotations

from datetime import UTC, datetime

import alembic.command
import pytest
from sqlalchemy import column, select, table

from portal.core.db import db
from portal.events.programme.changes import as_told, differences
from portal.events.programme.models import Event
from tests.support.application import make_app

TOLD = {
    "start": "2026-05-19T06:45:00+00:00", "end": "2026-05-19T08:15:00+00:00", "zone": "Europe/London",
    "venue": "Corn Exchange", "online": True,
}  # fmt: skip


@pytest.fixture
def before(empty_database, tmp_path):
    """A portal whose tables are those of the first version."""
    app = make_app(empty_database, tmp_path)
    with app.app_context():
        config = app.extensions["migrate"].migrate.get_config()
        alembic.command.upgrade(config, "0010")
        yield config
        db.session.remove()
        db.engine.dispose()


def test_what_people_had_been_told_is_carried_over(before):
    """Moved twice when the portal was upgraded: told of neither, the other registered since the last move."""
    kept = {
        "uuid": "u", "slug": "breakfast", "title": "Breakfast", "summary": "", "body": "", "kind": "breakfast",
        "no_pitch": False, "zone": "Europe/London", "venue": "Rope loft", "venue_note": "", "cost": "",
        "online_url": "https://r.example/1", "visibility": "public", "seats_taken": 0, "over_by": 0, "guest_limit": 0,
        "offer_hours": 48, "sequence": 2, "cancel_reason": "", "told": TOLD,
        "local_start": datetime(2026, 5, 26, 7, 45), "local_end": datetime(2026, 5, 26, 9, 15),  # noqa: DTZ001
    }  # fmt: skip
    moments = {
        "start_utc": datetime(2026, 5, 26, 6, 45, tzinfo=UTC), "end_utc": datetime(2026, 5, 26, 8, 15, tzinfo=UTC),
        **dict.fromkeys(("revised_at", "created_at", "published_at"), datetime(2026, 5, 4, tzinfo=UTC)),
    }  # fmt: skip
    row, now = kept | moments, Event.metadata.tables["event"].c
    plain = table("event", *(column(name, now[name].type) for name in row))  # with the columns of that time
    with db.engine.begin() as connection:
        connection.execute(plain.insert().values(**row))
    alembic.command.upgrade(before, "head")
    event = db.session.scalars(select(Event)).one()
    said = differences(as_told(event, 0), event, inside=True)
    assert said == [
        "It begins Tuesday 26 May, 7:45. It was to be Tuesday 19 May, 7:45.",
        "The place is now Rope loft, not Corn Exchange.",
    ]
    assert differences(as_told(event, 2), event, inside=True) == []
    db.session.remove()
    alembic.command.downgrade(before, "0010")
    with db.engine.begin() as connection:
        (told,) = connection.execute(select(plain.c.told)).one()
    assert told == TOLD | {
        "start": "2026-05-26T06:45:00+00:00",
        "end": "2026-05-26T08:15:00+00:00",
        "venue": "Rope loft",
    }
