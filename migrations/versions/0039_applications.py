"""Applications for membership, and the association's own questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "application_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("hint", sa.String(300), nullable=False),
        sa.Column("needed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("place", sa.Integer(), server_default="0", nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("retired_at", moment, nullable=True),
        sa.CheckConstraint("words <> ''", name=op.f("ck_application_question_asks_something")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["application_question.id"],
            name=op.f("fk_application_question_replaces_id_application_question"), ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_question")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_application_question_replaces_id")),
    )  # fmt: skip
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(43), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("name_key", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("email_key", sa.String(254), nullable=False),
        sa.Column("headline", sa.String(120), nullable=False),
        sa.Column("firm", sa.String(160), nullable=False),
        sa.Column("firm_key", sa.String(160), nullable=False),
        sa.Column("town", sa.String(80), nullable=False),
        sa.Column("phone", sa.String(60), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("privacy_version", sa.String(20), nullable=False),
        sa.Column("agreed_at", moment, nullable=True),
        sa.Column("begun_at", moment, nullable=False),
        sa.Column("proved_at", moment, nullable=True),
        sa.Column("submitted_at", moment, nullable=True),
        sa.Column("asked_at", moment, nullable=True),
        sa.Column("answered_at", moment, nullable=True),
        sa.Column("decision", sa.String(9), nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("forgotten_at", moment, nullable=True),
        sa.CheckConstraint(
            "decision IN ('approved', 'declined', 'withdrawn')", name=op.f("ck_application_known_decision")
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)", name=op.f("ck_application_decided_some_day")
        ),
        sa.CheckConstraint(
            "decision IS NULL OR decision = 'withdrawn' OR submitted_at IS NOT NULL",
            name=op.f("ck_application_sent_first"),
        ),
        sa.CheckConstraint("submitted_at IS NULL OR plan_id IS NOT NULL", name=op.f("ck_application_for_a_plan")),
        sa.CheckConstraint(
            "asked_at IS NULL OR submitted_at IS NOT NULL", name=op.f("ck_application_asked_after_sent")
        ),
        sa.CheckConstraint(
            "answered_at IS NULL OR asked_at IS NOT NULL", name=op.f("ck_application_answered_after_asked")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_application_plan_id_plan"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_application_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_application_decided_by_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_application_membership_id_membership"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_application_token_hash")),
    )  # fmt: skip
    for column in ("plan_id", "person_id", "name_key", "email_key", "firm_key", "begun_at", "decided_by_id",
                   "membership_id"):  # fmt: skip
        op.create_index(op.f(f"ix_application_{column}"), "application", [column])
    op.create_index("ix_application_waiting", "application", ["decided_at", "submitted_at"])
    op.create_table(
        "application_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_answer_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["application_question.id"],
            name=op.f("fk_application_answer_question_id_application_question"), ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_answer")),
    )  # fmt: skip
    op.create_index(
        "uq_application_answer_application_id", "application_answer", ["application_id", "question_id"], unique=True
    )
    op.create_index(op.f("ix_application_answer_question_id"), "application_answer", ["question_id"])
    op.create_table(
        "application_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("from_office", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", moment, nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_application_word_says_something")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_word_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_word")),
    )  # fmt: skip
    op.create_index(op.f("ix_application_word_application_id"), "application_word", ["application_id"])


def downgrade() -> None:
    for table in ("application_word", "application_answer", "application", "application_question"):
        op.drop_table(table)
