"""One-to-ones: talks of two, the rounds in which they find a time, promises, and worksheets about others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0093"
down_revision = "0092"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "one_to_one",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(length=22), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open_key", sa.String(length=48)),
        sa.Column("aside_mark", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True)),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.Column("sequence", sa.SmallInteger(), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True)),
        sa.Column("called_off_at", sa.DateTime(timezone=True)),
        sa.Column("called_off_by", _word("called_off_by", "proposer", "other")),
        sa.Column("proposer_said", sa.Boolean()),
        sa.Column("other_said", sa.Boolean()),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("asked_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("proposer_id <> other_id", name=op.f("ck_one_to_one_two_people")),
        sa.CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name=op.f("ck_one_to_one_from_until")),
        sa.CheckConstraint("starts_at IS NULL OR ends_at > starts_at", name=op.f("ck_one_to_one_in_order")),
        sa.CheckConstraint(
            "(called_off_at IS NULL) = (called_off_by IS NULL)", name=op.f("ck_one_to_one_called_off_by_one")
        ),
        sa.CheckConstraint("(starts_at IS NULL) = (revised_at IS NULL)", name=op.f("ck_one_to_one_told_calendars")),
        sa.CheckConstraint(
            "(proposer_said IS NULL AND other_said IS NULL) OR (starts_at IS NOT NULL AND called_off_at IS NULL)",
            name=op.f("ck_one_to_one_said_of_a_talk"),
        ),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR (proposer_said IS NOT NULL AND other_said IS NOT NULL"
            " AND proposer_said AND other_said)",
            name=op.f("ck_one_to_one_confirmed_by_both"),
        ),
        _person("one_to_one", "proposer_id"),
        _person("one_to_one", "other_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_to_one")),
        sa.UniqueConstraint("handle", name=op.f("uq_one_to_one_handle")),
        sa.UniqueConstraint("open_key", name=op.f("uq_one_to_one_open_key")),
    )
    for column in ("proposer_id", "other_id", "starts_at"):
        op.create_index(op.f(f"ix_one_to_one_{column}"), "one_to_one", [column])
    op.create_table(
        "one_to_one_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one_to_one_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("turn", sa.SmallInteger(), nullable=False),
        sa.Column("moving", sa.SmallInteger(), nullable=False),
        sa.Column("by", _word("by", "proposer", "other"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("start_1", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start_2", sa.DateTime(timezone=True)),
        sa.Column("start_3", sa.DateTime(timezone=True)),
        sa.Column("place_kind", _word("place_kind", "in_person", "phone", "video"), nullable=False),
        sa.Column("own_key", sa.LargeBinary()),
        sa.Column("place_sealed", sa.LargeBinary()),
        sa.Column("line_sealed", sa.LargeBinary()),
        sa.Column("answer", _word("answer", "accepted", "countered", "withdrawn", "kept")),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("chosen", sa.SmallInteger()),
        sa.CheckConstraint("turn BETWEEN 1 AND 3 AND number >= turn", name=op.f("ck_one_to_one_round_rounds")),
        sa.CheckConstraint("moving BETWEEN 0 AND 5", name=op.f("ck_one_to_one_round_moves")),
        sa.CheckConstraint("minutes BETWEEN 15 AND 120", name=op.f("ck_one_to_one_round_length")),
        sa.CheckConstraint("start_2 IS NULL OR start_2 > start_1", name=op.f("ck_one_to_one_round_second_later")),
        sa.CheckConstraint(
            "start_3 IS NULL OR (start_2 IS NOT NULL AND start_3 > start_2)",
            name=op.f("ck_one_to_one_round_third_later"),
        ),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_one_to_one_round_answered")),
        sa.CheckConstraint(
            "(chosen IS NOT NULL) = (answer IS NOT NULL AND answer = 'accepted')",
            name=op.f("ck_one_to_one_round_one_taken"),
        ),
        sa.CheckConstraint(
            "chosen IS NULL OR chosen = 1 OR (chosen = 2 AND start_2 IS NOT NULL)"
            " OR (chosen = 3 AND start_3 IS NOT NULL)",
            name=op.f("ck_one_to_one_round_taken_is_there"),
        ),
        _talk("one_to_one_round"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_to_one_round")),
        sa.UniqueConstraint("one_to_one_id", "number", name=op.f("uq_one_to_one_round_one_to_one_id_number")),
    )
    op.create_index(
        "uq_one_to_one_round_open", "one_to_one_round", ["one_to_one_id"], unique=True,
        sqlite_where=sa.text("answer IS NULL"), postgresql_where=sa.text("answer IS NULL"),
    )  # fmt: skip
    op.create_table(
        "one_to_one_promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one_to_one_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("own_key", sa.LargeBinary()),
        sa.Column("words_sealed", sa.LargeBinary()),
        sa.Column("by", sa.Date(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True)),
        sa.Column("kept_at", sa.DateTime(timezone=True)),
        sa.Column("helped_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            "helped_at IS NULL OR kept_at IS NOT NULL", name=op.f("ck_one_to_one_promise_kept_before_it_helped")
        ),
        _talk("one_to_one_promise"),
        _person("one_to_one_promise", "owner_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_to_one_promise")),
        sa.UniqueConstraint("one_to_one_id", "owner_id", name=op.f("uq_one_to_one_promise_one_to_one_id_owner_id")),
    )
    for column in ("owner_id", "by"):
        op.create_index(op.f(f"ix_one_to_one_promise_{column}"), "one_to_one_promise", [column])
    questions = ("goals", "accomplishments", "interests", "networks", "skills", "could_do")
    op.create_table(
        "one_to_one_sheet",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        *(sa.Column(f"{name}_sealed", sa.LargeBinary()) for name in questions),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("owner_id <> about_id", name=op.f("ck_one_to_one_sheet_two_people")),
        _person("one_to_one_sheet", "owner_id"),
        _person("one_to_one_sheet", "about_id"),
        sa.PrimaryKeyConstraint("owner_id", "about_id", name=op.f("pk_one_to_one_sheet")),
    )
    op.create_index(op.f("ix_one_to_one_sheet_about_id"), "one_to_one_sheet", ["about_id"])
    op.create_table(
        "one_to_one_quiet",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        _person("one_to_one_quiet", "owner_id"),
        sa.PrimaryKeyConstraint("owner_id", "mark", name=op.f("pk_one_to_one_quiet")),
    )


def downgrade() -> None:
    for table in ("quiet", "sheet", "promise", "round"):
        op.drop_table(f"one_to_one_{table}")
    op.drop_table("one_to_one")


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=20, create_constraint=True)


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["person.id"], name=op.f(f"fk_{table}_{column}_person"), ondelete="CASCADE"
    )  # fmt: skip


def _talk(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["one_to_one_id"], ["one_to_one.id"], name=op.f(f"fk_{table}_one_to_one_id_one_to_one"), ondelete="CASCADE"
    )
