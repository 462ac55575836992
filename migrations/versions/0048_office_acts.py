"""What the office does for many people at once, and what came of it for each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "office_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("cover", sa.String(10), nullable=False),
        sa.CheckConstraint("kind IN ('letter', 'plan', 'invite')", name=op.f("ck_office_act_known_kind")),
        sa.CheckConstraint("(kind = 'letter') = (words <> '')", name=op.f("ck_office_act_letters_say_something")),
        sa.CheckConstraint("kind <> 'plan' OR start IS NOT NULL", name=op.f("ck_office_act_plans_hold_from_a_day")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_office_act_account_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_office_act_job_id_job"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_office_act_plan_id_plan"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_act")),
    )
    for column in ("account_id", "job_id", "plan_id"):
        op.create_index(op.f(f"ix_office_act_{column}"), "office_act", [column])
    op.create_table(
        "office_act_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(8), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('waiting', 'done', 'refused')", name=op.f("ck_office_act_person_known_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["act_id"], ["office_act.id"], name=op.f("fk_office_act_person_act_id_office_act"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_office_act_person_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_act_person")),
    )
    op.create_index("uq_office_act_person_act_id", "office_act_person", ["act_id", "person_id"], unique=True)
    op.create_index("ix_office_act_person_outcome", "office_act_person", ["act_id", "outcome", "person_id"])
    op.create_index(op.f("ix_office_act_person_person_id"), "office_act_person", ["person_id"])


def downgrade() -> None:
    op.drop_table("office_act_person")
    op.drop_table("office_act")
