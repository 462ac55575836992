"""Panels of calls: who reads along, and what they think."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "panel_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_panel_member_call_id_call")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_panel_member_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_member")),
    )
    op.create_index(op.f("ix_panel_member_person_id"), "panel_member", ["person_id"])
    op.create_index(
        "uq_panel_member_live", "panel_member", ["call_id", "person_id"], unique=True,
        sqlite_where=sa.text("left_at IS NULL"), postgresql_where=sa.text("left_at IS NULL"),
    )  # fmt: skip
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["candidacy_id"], ["candidacy.id"], name=op.f("fk_assessment_candidacy_id_candidacy")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assessment_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("candidacy_id", "person_id", name=op.f("uq_assessment_candidacy_id_person_id")),
    )
    op.create_index(op.f("ix_assessment_person_id"), "assessment", ["person_id"])


def downgrade() -> None:
    for table in ("assessment", "panel_member"):
        op.drop_index(op.f(f"ix_{table}_person_id"), table_name=table)
    op.drop_table("assessment")
    op.drop_index("uq_panel_member_live", table_name="panel_member")
    op.drop_table("panel_member")
