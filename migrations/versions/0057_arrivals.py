"""What is noted at the doors of an event, and who was introduced to whom there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE TRIGGER check_in_no_update BEFORE UPDATE ON check_in BEGIN "
    "SELECT RAISE(ABORT, 'what was noted at a door is append-only'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION check_in_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'what was noted at a door is append-only'; END $$",
    "CREATE TRIGGER check_in_no_update BEFORE UPDATE ON check_in "
    "FOR EACH ROW EXECUTE FUNCTION check_in_is_append_only()",
)
#: Whoever was ticked off before, was so at no door that anybody knows.
BEFORE = (
    "INSERT INTO check_in (place_id, what, at, noted_at, door, client_uuid) "
    "SELECT id, 'in', arrived_at, arrived_at, '', 'place-' || id FROM place WHERE arrived_at IS NOT NULL"
)
PEOPLE = ("by_person_id", "a_person_id", "b_person_id")


def upgrade() -> None:
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.String(40), nullable=False),
        sa.Column("client_uuid", sa.String(36), nullable=False),
        sa.Column("by_person_id", sa.Integer()),
        sa.CheckConstraint("what IN ('in', 'out', 'undo')", name=op.f("ck_check_in_what")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_check_in_place_id_place"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("client_uuid", name=op.f("uq_check_in_client_uuid")),
    )
    op.create_index("ix_check_in_place_id_at", "check_in", ["place_id", "at", "id"])
    op.execute(BEFORE)
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)
    op.create_table(
        "door_introduction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        *(sa.Column(person, sa.Integer(), nullable=False) for person in PEOPLE),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("a_person_id < b_person_id", name=op.f("ck_door_introduction_in_order")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_door_introduction_event_id_event"), ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint(
                [person], ["person.id"], name=op.f(f"fk_door_introduction_{person}_person"), ondelete="CASCADE"
            )
            for person in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_introduction")),
        sa.UniqueConstraint("event_id", *PEOPLE, name="uq_door_introduction_pair"),
    )
    for person in PEOPLE:
        op.create_index(op.f(f"ix_door_introduction_{person}"), "door_introduction", [person])


def downgrade() -> None:
    op.drop_table("door_introduction")
    op.drop_table("check_in")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION check_in_is_append_only()")
