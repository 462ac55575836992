"""A place for every human who comes, guests too, and what kinds of places an event has."""

from __future__ import annotations

import json
import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_REGISTRATION = sa.table(
    "registration",
    sa.column("id", sa.Integer),
    sa.column("guests", _JSON),
    sa.column("places", sa.SmallInteger),
    sa.column("attended_at", sa.DateTime(timezone=True)),
)
_PLACE = sa.table(
    "place",
    sa.column("registration_id", sa.Integer),
    sa.column("number", sa.SmallInteger),
    sa.column("name", sa.String),
    sa.column("code", sa.String),
    sa.column("price", sa.Integer),
    sa.column("arrived_at", sa.DateTime(timezone=True)),
)
_AT_ONCE = 1000


def upgrade() -> None:
    op.create_table(
        "ticket_type",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("note", sa.String(160), nullable=False),
        sa.Column("member_price", sa.Integer(), nullable=False),
        sa.Column("guest_price", sa.Integer()),
        sa.Column("capacity", sa.Integer()),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("over_by", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "member_price >= 0 AND (guest_price IS NULL OR guest_price >= 0)", name=op.f("ck_ticket_type_prices")
        ),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_ticket_type_capacity")),
        sa.CheckConstraint("taken >= 0 AND over_by >= 0", name=op.f("ck_ticket_type_taken")),
        sa.CheckConstraint(
            "capacity IS NULL OR CASE WHEN over_by > 0 THEN taken = capacity + over_by ELSE taken <= capacity END",
            name=op.f("ck_ticket_type_never_oversold"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_ticket_type_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_type")),
    )
    op.create_index("ix_ticket_type_event_id", "ticket_type", ["event_id"])
    op.create_table(
        "place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("code", sa.String(22), nullable=False),
        sa.Column("ticket_type_id", sa.Integer()),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["ticket_type_id"], ["ticket_type.id"], name=op.f("fk_place_ticket_type_id_ticket_type")
        ),
        sa.CheckConstraint("number BETWEEN 0 AND 5", name=op.f("ck_place_number")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_place_price")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_place_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("registration_id", "number", name=op.f("uq_place_registration_id_number")),
        sa.UniqueConstraint("code", name=op.f("uq_place_code")),
    )  # fmt: skip
    op.create_index("ix_place_ticket_type_id", "place", ["ticket_type_id"])
    for rows in _in_parts():
        op.bulk_insert(_PLACE, [place for row in rows for place in _party(row)])
    op.drop_column("registration", "guests")


def downgrade() -> None:
    op.add_column("registration", sa.Column("guests", _JSON, nullable=False, server_default=sa.text("'[]'")))
    guests: dict[int, list[str]] = {}
    named = sa.select(_PLACE).where(_PLACE.c.number > 0, _PLACE.c.name != "")
    for row in op.get_bind().execute(named.order_by(_PLACE.c.registration_id, _PLACE.c.number)):
        guests.setdefault(row.registration_id, []).append(row.name)
    for number, names in guests.items():
        op.execute(_REGISTRATION.update().where(_REGISTRATION.c.id == number).values(guests=names))
    op.drop_table("place")
    op.drop_table("ticket_type")


def _in_parts() -> Any:
    """All registrations, some at a time."""
    last = 0
    some = sa.select(_REGISTRATION).order_by(_REGISTRATION.c.id).limit(_AT_ONCE)
    while rows := op.get_bind().execute(some.where(_REGISTRATION.c.id > last)).all():
        yield rows
        last = rows[-1].id


def _party(row: Any) -> list[dict[str, Any]]:
    """Whoever signed up, and as many guests as were counted. Of a party it was not written down who came: all did."""
    guests = json.loads(row.guests) if isinstance(row.guests, str) else list(row.guests or [])
    names = ["", *guests][: row.places] + [""] * (row.places - 1 - len(guests))
    return [
        {
            "registration_id": row.id, "number": number, "name": name[:100], "code": secrets.token_urlsafe(12), "price": 0,
            "arrived_at": row.attended_at,
        }
        for number, name in enumerate(names)
    ]  # fmt: skip
