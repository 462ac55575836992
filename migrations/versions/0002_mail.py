"""The tables of mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What became of a delivery is never rewritten.
SQLITE = (
    "CREATE TRIGGER delivery_event_no_update BEFORE UPDATE ON delivery_event BEGIN "
    "SELECT RAISE(ABORT, 'what became of a delivery is append-only'); END",
    "CREATE TRIGGER delivery_event_no_delete BEFORE DELETE ON delivery_event BEGIN "
    "SELECT RAISE(ABORT, 'what became of a delivery is append-only'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION delivery_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'what became of a delivery is append-only'; END $$",
    "CREATE TRIGGER delivery_event_no_change BEFORE UPDATE OR DELETE ON delivery_event "
    "FOR EACH ROW EXECUTE FUNCTION delivery_event_is_append_only()",
)


def upgrade() -> None:
    create_tables()
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    drop_tables()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION delivery_event_is_append_only()")


# --- tables ---


def create_tables() -> None:
    op.create_table(
        "mail_gate",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tokens", sa.Double(), nullable=False),
        sa.Column("refilled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_because", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_mail_gate_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_gate")),
    )
    op.create_table(
        "mail_preference",
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("family", sa.String(length=80), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("through", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("address", "family", name=op.f("pk_mail_preference")),
    )
    op.create_table(
        "mailing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("domain", sa.String(length=254), nullable=False),
        sa.Column("skeleton", sa.LargeBinary(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("halted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("halted_because", sa.Text(), nullable=True),
        sa.Column("trusted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
        sa.UniqueConstraint("key", name=op.f("uq_mailing_key")),
    )
    op.create_table(
        "suppression",
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason IN ('bounce', 'complaint', 'request')", name=op.f("ck_suppression_reason")),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_suppression")),
    )
    op.create_table(
        "unsubscribe_link",
        sa.Column("token", sa.String(length=43), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("family", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_unsubscribe_link")),
        sa.UniqueConstraint("address", "family", name="uq_unsubscribe_link_address"),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailing_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("message_id", sa.String(length=320), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.String(length=32), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(lease IS NULL) = (state NOT IN ('claimed', 'committing'))", name=op.f("ck_delivery_lease")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'claimed', 'committing', 'retry_wait', 'accepted', 'refused', 'failed_render', 'unconfirmed', 'skipped', 'cancelled', 'bounced', 'complained')",
            name=op.f("ck_delivery_state"),
        ),
        sa.CheckConstraint("(mailing_id IS NULL) = (key IS NOT NULL)", name=op.f("ck_delivery_key_or_mailing")),
        sa.CheckConstraint("(mailing_id IS NULL) = (recipient IS NULL)", name=op.f("ck_delivery_recipient_of_mailing")),
        sa.CheckConstraint("lane BETWEEN 0 AND 2", name=op.f("ck_delivery_lane")),
        sa.ForeignKeyConstraint(["mailing_id"], ["mailing.id"], name=op.f("fk_delivery_mailing_id_mailing")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("address", "mailing_id", name="uq_delivery_address_mailing"),
    )
    op.create_index(
        "ix_delivery_due",
        "delivery",
        ["lane", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('queued', 'retry_wait') AND mailing_id IS NULL"),
        postgresql_where=sa.text("state IN ('queued', 'retry_wait') AND mailing_id IS NULL"),
    )
    op.create_index(
        "ix_delivery_due_in_mailing",
        "delivery",
        ["mailing_id", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('queued', 'retry_wait')"),
        postgresql_where=sa.text("state IN ('queued', 'retry_wait')"),
    )
    op.create_index(
        "ix_delivery_leased",
        "delivery",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("state IN ('claimed', 'committing')"),
        postgresql_where=sa.text("state IN ('claimed', 'committing')"),
    )
    op.create_index(
        "ix_delivery_troubled",
        "delivery",
        ["state", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('unconfirmed', 'retry_wait', 'refused', 'failed_render')"),
        postgresql_where=sa.text("state IN ('unconfirmed', 'retry_wait', 'refused', 'failed_render')"),
    )
    op.create_index(
        "uq_delivery_key",
        "delivery",
        ["key"],
        unique=True,
        sqlite_where=sa.text("key IS NOT NULL"),
        postgresql_where=sa.text("key IS NOT NULL"),
    )
    op.create_index(
        "uq_delivery_recipient",
        "delivery",
        ["mailing_id", "recipient"],
        unique=True,
        sqlite_where=sa.text("mailing_id IS NOT NULL"),
        postgresql_where=sa.text("mailing_id IS NOT NULL"),
    )
    op.create_table(
        "delivery_attachment",
        sa.Column("delivery_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("content_type", sa.String(length=120), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_delivery_attachment_delivery_id_delivery")
        ),
        sa.PrimaryKeyConstraint("delivery_id", "position", name=op.f("pk_delivery_attachment")),
    )
    op.create_table(
        "delivery_content",
        sa.Column("delivery_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("reply_to", sa.Text(), nullable=True),
        sa.Column("attached", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["delivery.id"], name=op.f("fk_delivery_content_delivery_id_delivery")
        ),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_delivery_content")),
    )
    op.create_table(
        "delivery_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("code", sa.SmallInteger(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_delivery_event_delivery_id_delivery")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_event")),
    )
    op.create_index(op.f("ix_delivery_event_delivery_id"), "delivery_event", ["delivery_id"], unique=False)


def drop_tables() -> None:
    op.drop_index(op.f("ix_delivery_event_delivery_id"), table_name="delivery_event")
    op.drop_table("delivery_event")
    op.drop_table("delivery_content")
    op.drop_table("delivery_attachment")
    op.drop_index(
        "uq_delivery_recipient",
        table_name="delivery",
        sqlite_where=sa.text("mailing_id IS NOT NULL"),
        postgresql_where=sa.text("mailing_id IS NOT NULL"),
    )
    op.drop_index(
        "uq_delivery_key",
        table_name="delivery",
        sqlite_where=sa.text("key IS NOT NULL"),
        postgresql_where=sa.text("key IS NOT NULL"),
    )
    op.drop_index(
        "ix_delivery_troubled",
        table_name="delivery",
        sqlite_where=sa.text("state IN ('unconfirmed', 'retry_wait', 'refused', 'failed_render')"),
        postgresql_where=sa.text("state IN ('unconfirmed', 'retry_wait', 'refused', 'failed_render')"),
    )
    op.drop_index(
        "ix_delivery_leased",
        table_name="delivery",
        sqlite_where=sa.text("state IN ('claimed', 'committing')"),
        postgresql_where=sa.text("state IN ('claimed', 'committing')"),
    )
    op.drop_index(
        "ix_delivery_due_in_mailing",
        table_name="delivery",
        sqlite_where=sa.text("state IN ('queued', 'retry_wait')"),
        postgresql_where=sa.text("state IN ('queued', 'retry_wait')"),
    )
    op.drop_index(
        "ix_delivery_due",
        table_name="delivery",
        sqlite_where=sa.text("state IN ('queued', 'retry_wait') AND mailing_id IS NULL"),
        postgresql_where=sa.text("state IN ('queued', 'retry_wait') AND mailing_id IS NULL"),
    )
    op.drop_table("delivery")
    op.drop_table("unsubscribe_link")
    op.drop_table("suppression")
    op.drop_table("mailing")
    op.drop_table("mail_preference")
    op.drop_table("mail_gate")
