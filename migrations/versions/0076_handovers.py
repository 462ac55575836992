"""Playbooks of positions, in versions; what is noted of handovers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENTS = ("agreed_at", "met_at", "leaver_acknowledged_at", "follower_acknowledged_at", "closed_at")
PARTS = ("ways", "contacts", "documents", "open_work", "keys")


def upgrade() -> None:
    op.create_table(
        "playbook_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("calendar", JSON, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in PARTS),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_playbook_version_number")),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], ondelete="CASCADE", name=op.f("fk_playbook_version_position_id_position")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["person.id"], ondelete="SET NULL", name=op.f("fk_playbook_version_written_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_playbook_version")),
        sa.UniqueConstraint("position_id", "number", name=op.f("uq_playbook_version_position_id_number")),
    )
    op.create_index("ix_playbook_version_written_by_id", "playbook_version", ["written_by_id"])
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("done", JSON, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("to_term_id", sa.Integer(), nullable=True),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("meeting_at", sa.String(5), nullable=True),
        sa.Column("meeting_place", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Integer(), nullable=False),
        sa.Column("proposed_by_leaver", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in MOMENTS),
        sa.Column("closed_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("(meeting_on IS NULL) = (meeting_at IS NULL)", name=op.f("ck_handover_meeting")),
        sa.CheckConstraint("term_id <> to_term_id", name=op.f("ck_handover_two_terms")),
        sa.CheckConstraint("closed_at IS NULL OR closed_reason <> ''", name=op.f("ck_handover_closed_with_reason")),
        *(
            sa.CheckConstraint(
                f"{who}_acknowledged_at IS NULL OR met_at IS NOT NULL", name=op.f(f"ck_handover_{who}_met")
            )
            for who in ("leaver", "follower")
        ),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], ondelete="CASCADE", name=op.f("fk_handover_term_id_term")),
        sa.ForeignKeyConstraint(
            ["to_term_id"], ["term.id"], ondelete="SET NULL", name=op.f("fk_handover_to_term_id_term")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        sa.UniqueConstraint("term_id", name=op.f("uq_handover_term_id")),
    )
    op.create_index("ix_handover_to_term_id", "handover", ["to_term_id"])


def downgrade() -> None:
    op.drop_table("handover")
    op.drop_table("playbook_version")
