"""What organisers write after an event; the sentence above a block; and what was proposed for the head of an edition."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0114"
down_revision = "0113"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_afterword",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "words <> '' AND length(words) <= 600", name=op.f("ck_event_afterword_says_something")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_afterword_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_afterword")),
    )  # fmt: skip
    op.create_table(
        "told_thanks",
        sa.Column("act_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("own_key", sa.LargeBinary(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("out_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["act_id"], ["goodwill_act.id"], name=op.f("fk_told_thanks_act_id_goodwill_act"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("act_id", name=op.f("pk_told_thanks")),
    )
    op.add_column("edition_block", sa.Column("lead", sa.String(300), nullable=False, server_default=""))
    op.add_column("edition", sa.Column("proposed_subject", sa.String(200), nullable=False, server_default=""))
    op.add_column("edition", sa.Column("proposed_preheader", sa.String(200), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("edition", "proposed_preheader")
    op.drop_column("edition", "proposed_subject")
    op.drop_column("edition_block", "lead")
    op.drop_table("told_thanks")
    op.drop_table("event_afterword")
