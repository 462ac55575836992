"""The demo association: Each package tells its own part of the two years."""

from __future__ import annotations

import random

from flask_babel import lazy_gettext as _l
from sqlalchemy import Integer, text

from portal.core import clock, settings
from portal.core.db import Model, db
from portal.core.house import house
from portal.core.work import unit_of_work
from portal.core.world import ZONE, World

PASSWORD = "welcome to guildhall"

#: Who can sign in to the demo, and what they come for.
SIGN_INS = {
    "member@demo.example": _l("a member"),
    "newcomer@demo.example": _l("a member of three weeks"),
    "organiser@demo.example": _l("organises events and volunteers"),
    "editor@demo.example": _l("edits and sends the newsletter"),
    "chair@demo.example": _l("chairs the board"),
    "admin@demo.example": _l("administers the portal"),
    "lapsed@demo.example": _l("a member no longer"),
}


def seed(size: int, number: int) -> World:
    """Fill an empty database with the demo association, all or nothing."""
    world = World(rng=random.Random(number), now=clock.now(), size=size, seed=number)
    with unit_of_work():
        settings.change(
            name="The Ashmere Chamber",
            short_name="Ashmere",
            address="Corn Exchange, 2 Weir Street, Ashmere",
            email="house@ashmere.example",
            time_zone=ZONE,
            set_up=True,
            demo=True,
        )
        for seeder in sorted(house().seeders, key=lambda s: s.order):
            seeder.seed(world)
            db.session.flush()
            resync_sequences()
    return world


def resync_sequences() -> None:
    """PostgreSQL: move each table's counter past the ids that were given by hand."""
    if db.engine.dialect.name != "postgresql":
        return
    for table in Model.metadata.sorted_tables:
        column = table.primary_key.columns.values()[0] if len(table.primary_key.columns) == 1 else None
        if column is None or not isinstance(column.type, Integer) or column.autoincrement is False:
            continue
        name = db.session.scalar(text("SELECT pg_get_serial_sequence(:t, :c)"), {"t": table.name, "c": column.name})
        if name:
            db.session.execute(
                text(f'SELECT setval(:s, coalesce((SELECT max("{column.name}") FROM "{table.name}"), 1))'),  # noqa: S608
                {"s": name},
            )


def is_empty() -> bool:
    """Whether nobody lives in this database yet."""
    return not settings.association().set_up
