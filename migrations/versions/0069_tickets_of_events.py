"""The database holds that a ticket is called once at its event, and that a place has a ticket of its own event."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

ANOTHERS = (
    "NOT EXISTS (SELECT 1 FROM ticket_type JOIN registration ON registration.event_id = ticket_type.event_id "
    "WHERE ticket_type.id = NEW.ticket_type_id AND registration.id = NEW.registration_id)"
)
REFUSES = "SELECT RAISE(ABORT, 'a place has a ticket of its own event')"
SQLITE = tuple(
    f"CREATE TRIGGER place_ticket_{name} BEFORE {when} ON place "
    f"WHEN NEW.ticket_type_id IS NOT NULL AND {ANOTHERS} BEGIN {REFUSES}; END"
    for name, when in (("insert", "INSERT"), ("update", "UPDATE OF ticket_type_id, registration_id"))
)
POSTGRESQL = (
    "CREATE FUNCTION place_has_a_ticket_of_its_event() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN IF {ANOTHERS} THEN RAISE EXCEPTION 'a place has a ticket of its own event' "
    "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER place_ticket BEFORE INSERT OR UPDATE OF ticket_type_id, registration_id ON place "
    "FOR EACH ROW WHEN (NEW.ticket_type_id IS NOT NULL) EXECUTE FUNCTION place_has_a_ticket_of_its_event()",
)


def upgrade() -> None:
    op.add_column("ticket_type", sa.Column("name_key", sa.String(240), nullable=False, server_default=""))
    connection, taken = op.get_bind(), set[tuple[int, str]]()
    for number, event, name in connection.execute(sa.text("SELECT id, event_id, name FROM ticket_type ORDER BY id")):
        key = name.casefold()
        if (event, key) in taken:
            key = f"{key[:140]} {number}"
        taken.add((event, key))
        connection.execute(
            sa.text("UPDATE ticket_type SET name_key = :key WHERE id = :number"), {"key": key, "number": number}
        )
    op.create_index("uq_ticket_type_name", "ticket_type", ["event_id", "name_key"], unique=True)
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER place_ticket_insert")
        op.execute("DROP TRIGGER place_ticket_update")
    else:
        op.execute("DROP TRIGGER place_ticket ON place")
        op.execute("DROP FUNCTION place_has_a_ticket_of_its_event()")
    op.drop_index("uq_ticket_type_name", "ticket_type")
    op.drop_column("ticket_type", "name_key")
