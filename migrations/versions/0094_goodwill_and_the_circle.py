"""The goodwill diary, and what somebody keeps in mind about those in their focus circle."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0094"
down_revision = "0093"
branch_labels = None
depends_on = None

KINDS = "'information', 'resource', 'feedback', 'contact', 'encouragement'"
OF_A_CHAIR = ("purpose_sealed", "goal_sealed", "customer_sealed", "interests_sealed", "kindness_sealed")


def upgrade() -> None:
    op.create_table(
        "goodwill_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("receiver_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_receiver", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True)),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("hidden_at", sa.DateTime(timezone=True)),
        sa.Column("counts", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("own_key", sa.LargeBinary()),
        sa.Column("line_sealed", sa.LargeBinary()),
        sa.Column("asking_sealed", sa.LargeBinary()),
        sa.Column("thanks_sealed", sa.LargeBinary()),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_goodwill_act_kind")),
        sa.CheckConstraint("giver_id <> receiver_id", name=op.f("ck_goodwill_act_two_people")),
        sa.CheckConstraint(
            "left_at IS NULL OR (asked_at IS NOT NULL AND confirmed_at IS NULL)",
            name=op.f("ck_goodwill_act_left_a_question"),
        ),
        sa.CheckConstraint(
            "NOT by_receiver OR confirmed_at IS NOT NULL", name=op.f("ck_goodwill_act_said_so_themselves")
        ),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR by_receiver OR asked_at IS NOT NULL",
            name=op.f("ck_goodwill_act_confirmed_when_asked"),
        ),
        sa.CheckConstraint(
            "confirmed_at IS NOT NULL OR (hidden_at IS NULL AND NOT counts)",
            name=op.f("ck_goodwill_act_of_the_confirmed"),
        ),
        sa.ForeignKeyConstraint(
            ["giver_id"], ["person.id"], name=op.f("fk_goodwill_act_giver_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["person.id"], name=op.f("fk_goodwill_act_receiver_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goodwill_act")),
    )
    op.create_index("ix_goodwill_act_giver_id_day", "goodwill_act", ["giver_id", "day"])
    op.create_index("ix_goodwill_act_receiver_id_day", "goodwill_act", ["receiver_id", "day"])
    op.add_column("circle_chair", sa.Column("kept_at", sa.DateTime(timezone=True)))
    op.add_column("circle_chair", sa.Column("cadence_weeks", sa.SmallInteger()))
    for name in OF_A_CHAIR:
        op.add_column("circle_chair", sa.Column(name, sa.LargeBinary()))


def downgrade() -> None:
    for name in (*OF_A_CHAIR, "cadence_weeks", "kept_at"):
        op.drop_column("circle_chair", name)
    op.drop_table("goodwill_act")
