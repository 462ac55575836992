"""What organisers ask those who sign up, how it read at any time, and what was answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0064"
down_revision = "0061"
branch_labels = None
depends_on = None

SQLITE = (
    "CREATE TRIGGER event_question_wording_no_update BEFORE UPDATE ON event_question_wording BEGIN "
    "SELECT RAISE(ABORT, 'how a question read is append-only'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION event_question_wording_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'how a question read is append-only'; END $$",
    "CREATE TRIGGER event_question_wording_no_update BEFORE UPDATE ON event_question_wording "
    "FOR EACH ROW EXECUTE FUNCTION event_question_wording_is_append_only()",
)


def upgrade() -> None:
    op.create_table(
        "event_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "short", "long", "one", "several", "yes_no", name="kind", native_enum=False, create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("needed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("wording", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("answered", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_question_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_question")),
    )  # fmt: skip
    op.create_index(op.f("ix_event_question_event_id"), "event_question", ["event_id"])
    op.create_table(
        "event_question_wording",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("hint", sa.String(200), nullable=False),
        sa.Column("choices", _words(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_event_question_wording_asks_something")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["event_question.id"],
            name=op.f("fk_event_question_wording_question_id_event_question"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "number", name=op.f("pk_event_question_wording")),
    )  # fmt: skip
    op.create_table(
        "event_answer",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wording", sa.SmallInteger(), nullable=False),
        sa.Column("said", _words(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_event_answer_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id", "wording"], ["event_question_wording.question_id", "event_question_wording.number"],
            name=op.f("fk_event_answer_question_id_wording_event_question_wording"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "question_id", name=op.f("pk_event_answer")),
    )  # fmt: skip
    op.create_index(op.f("ix_event_answer_question_id_wording"), "event_answer", ["question_id", "wording"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("event_answer")
    op.drop_table("event_question_wording")
    op.drop_table("event_question")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION event_question_wording_is_append_only()")


def _words() -> sa.types.TypeEngine[list[str]]:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
