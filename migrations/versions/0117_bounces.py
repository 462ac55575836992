"""What came back is kept, read and acted on; an address may be stopped for one family alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0117"
down_revision = "0116"
branch_labels = None
depends_on = None

SOURCES = "('folder', 'imap', 'pipe', 'hook')"
VERDICTS = "('hard', 'soft', 'policy', 'delayed', 'reply', 'arrived', 'complaint', 'unknown')"
OUTCOMES = "('stopped', 'noted', 'nothing', 'again', 'refused', 'review')"
REASONS = "reason IN ('bounce', 'complaint', 'request')"


def upgrade() -> None:
    _scopes()
    op.create_table(
        "raw_bounce",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("as_json", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict", sa.String(20), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=True),
        sa.Column("why", sa.String(40), nullable=True),
        sa.Column("status", sa.String(20), nullable=True),
        sa.Column("diagnostic", sa.String(300), nullable=True),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(64), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_by", sa.Text(), nullable=True),
        sa.Column("own_key", sa.LargeBinary(), nullable=True),
        sa.Column("message_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(f"source IN {SOURCES}", name=op.f("ck_raw_bounce_source")),
        sa.CheckConstraint(f"verdict IN {VERDICTS}", name=op.f("ck_raw_bounce_verdict")),
        sa.CheckConstraint(f"outcome IN {OUTCOMES}", name=op.f("ck_raw_bounce_outcome")),
        sa.CheckConstraint("(read_at IS NULL) = (outcome IS NULL)", name=op.f("ck_raw_bounce_read")),
        sa.CheckConstraint("(verdict IS NULL) = (outcome IS NULL)", name=op.f("ck_raw_bounce_verdict_read")),
        sa.CheckConstraint("(own_key IS NULL) = (message_sealed IS NULL)", name=op.f("ck_raw_bounce_key")),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_raw_bounce_delivery_id_delivery")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_raw_bounce")),
        sa.UniqueConstraint("digest", name=op.f("uq_raw_bounce_digest")),
    )
    for name, columns, where in (
        ("delivery_id", ["delivery_id"], None),
        ("about", ["about"], None),
        ("unread", ["id"], "read_at IS NULL"),
        ("to_look_at", ["id"], "outcome = 'review' AND looked_at IS NULL"),
        ("worded", ["received_at"], "message_sealed IS NOT NULL"),
        ("outcome", ["outcome", "id"], None),
        ("received", ["received_at"], None),
    ):
        only = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)} if where else {}
        op.create_index(op.f(f"ix_raw_bounce_{name}"), "raw_bounce", columns, unique=False, **only)
    op.create_table(
        "intake_source",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.String(32), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"name IN {SOURCES}", name=op.f("ck_intake_source_name")),
        sa.CheckConstraint("(lease IS NULL) = (lease_until IS NULL)", name=op.f("ck_intake_source_lease")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_intake_source")),
    )
    op.create_table(
        "hook_call",
        sa.Column("signature", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("signature", name=op.f("pk_hook_call")),
    )
    op.create_index(op.f("ix_hook_call_at"), "hook_call", ["at"], unique=False)
    op.create_table(
        "fresh_start",
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("through", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("through IN ('office', 'proved')", name=op.f("ck_fresh_start_through")),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_fresh_start")),
    )


def downgrade() -> None:
    for table in ("fresh_start", "hook_call", "intake_source", "raw_bounce"):
        op.drop_table(table)
    op.rename_table("suppression", "suppression_of_scopes")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("pk_suppression", "suppression_of_scopes")
    op.create_table(
        "suppression",
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(REASONS, name=op.f("ck_suppression_reason")),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_suppression")),
    )
    op.execute(
        "INSERT INTO suppression (address, reason, detail, since) "
        "SELECT address, reason, detail, since FROM suppression_of_scopes WHERE scope = ''"
    )
    op.drop_table("suppression_of_scopes")


def _scopes() -> None:
    """The same rows with a number and a scope: everything, as it was."""
    op.rename_table("suppression", "suppression_of_all")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("pk_suppression", "suppression_of_all")
    op.create_table(
        "suppression",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("scope", sa.String(80), server_default="", nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(REASONS, name=op.f("ck_suppression_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppression")),
        sa.UniqueConstraint("address", "scope", name=op.f("uq_suppression_address")),
    )
    op.execute(
        "INSERT INTO suppression (address, scope, reason, detail, since) "
        "SELECT address, '', reason, detail, since FROM suppression_of_all ORDER BY address"
    )
    op.drop_table("suppression_of_all")
