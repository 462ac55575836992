"""Asks and offers, what people answer to them, whom they thank, and the rings of events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0095"
down_revision = "0094"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def _word(name: str, *words: str) -> sa.CheckConstraint:
    table, column = name.split(".")
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def _person(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["person.id"], name=op.f(f"fk_{table}_{column}_person"), ondelete="CASCADE"
    )


def _of_ask(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["ask_id"], ["ask.id"], name=op.f(f"fk_{table}_ask_id_ask"), ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "ask_ring",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_ask_ring_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask_ring")),
        sa.UniqueConstraint("event_id", name=op.f("uq_ask_ring_event_id")),
    )
    op.create_table(
        "ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("ring_id", sa.Integer()),
        sa.Column("side", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(20)),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("why", sa.Text(), nullable=False, server_default=""),
        sa.Column("good", sa.Text(), nullable=False, server_default=""),
        sa.Column("area", sa.String(80), nullable=False, server_default=""),
        sa.Column("trade", sa.String(80), nullable=False, server_default=""),
        sa.Column("interests", sa.String(200), nullable=False, server_default=""),
        sa.Column("posted_at", _MOMENT, nullable=False),
        sa.Column("raised_at", _MOMENT, nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("renewals", sa.SmallInteger(), nullable=False, server_default="0"),
        sa.Column("reminded_at", _MOMENT),
        sa.Column("closed_at", _MOMENT),
        sa.Column("taken_down_at", _MOMENT),
        sa.Column("own_key", sa.LargeBinary()),
        sa.Column("taken_down_why_sealed", sa.LargeBinary()),
        _word("ask.side", "ask", "offer"),
        _word("ask.kind", "information", "resource", "feedback", "contact", "encouragement"),
        sa.CheckConstraint("title <> ''", name=op.f("ck_ask_says_what")),
        sa.CheckConstraint(
            "until IS NOT NULL OR ring_id IS NOT NULL OR closed_at IS NOT NULL", name=op.f("ck_ask_stands_somewhere")
        ),
        sa.CheckConstraint("renewals BETWEEN 0 AND 2", name=op.f("ck_ask_renewals")),
        sa.CheckConstraint("length(why) <= 1000 AND length(good) <= 600", name=op.f("ck_ask_lengths")),
        _person("ask", "asker_id"),
        sa.ForeignKeyConstraint(["ring_id"], ["ask_ring.id"], name=op.f("fk_ask_ring_id_ask_ring"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask")),
        sa.UniqueConstraint("ring_id", "asker_id", name=op.f("uq_ask_ring_id_asker_id")),
    )
    op.create_index(op.f("ix_ask_asker_id"), "ask", ["asker_id"])
    op.create_index(op.f("ix_ask_until"), "ask", ["until"])
    op.create_index("ix_ask_raised_at", "ask", ["raised_at", "id"])
    op.create_table(
        "ask_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("own_key", sa.LargeBinary()),
        sa.Column("line_sealed", sa.LargeBinary()),
        sa.Column("reply_sealed", sa.LargeBinary()),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("accepted_at", _MOMENT),
        sa.Column("laid_aside_at", _MOMENT),
        _word("ask_answer.way", "help", "knows", "word"),
        sa.CheckConstraint("accepted_at IS NULL OR laid_aside_at IS NULL", name=op.f("ck_ask_answer_one_or_the_other")),
        _of_ask("ask_answer"),
        _person("ask_answer", "helper_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask_answer")),
        sa.UniqueConstraint("ask_id", "helper_id", name=op.f("uq_ask_answer_ask_id_helper_id")),
    )
    op.create_index(op.f("ix_ask_answer_helper_id"), "ask_answer", ["helper_id"])
    op.create_table(
        "ask_thanks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=False),
        sa.Column("helped_id", sa.Integer(), nullable=False),
        sa.Column("own_key", sa.LargeBinary()),
        sa.Column("words_sealed", sa.LargeBinary()),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("agreed_at", _MOMENT),
        sa.Column("out_at", _MOMENT),
        sa.CheckConstraint("helper_id <> helped_id", name=op.f("ck_ask_thanks_two_people")),
        _of_ask("ask_thanks"),
        _person("ask_thanks", "helper_id"),
        _person("ask_thanks", "helped_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask_thanks")),
        sa.UniqueConstraint("ask_id", "helper_id", "helped_id", name=op.f("uq_ask_thanks_ask_id_helper_id_helped_id")),
    )
    op.create_index(op.f("ix_ask_thanks_helper_id"), "ask_thanks", ["helper_id"])
    op.create_index(op.f("ix_ask_thanks_helped_id"), "ask_thanks", ["helped_id"])
    op.create_table(
        "ask_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ask_id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("own_key", sa.LargeBinary()),
        sa.Column("words_sealed", sa.LargeBinary()),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("settled_at", _MOMENT),
        _of_ask("ask_report"),
        _person("ask_report", "reporter_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask_report")),
        sa.UniqueConstraint("ask_id", "reporter_id", name=op.f("uq_ask_report_ask_id_reporter_id")),
    )
    op.create_index(op.f("ix_ask_report_reporter_id"), "ask_report", ["reporter_id"])


def downgrade() -> None:
    for table in ("ask_report", "ask_thanks", "ask_answer", "ask", "ask_ring"):
        op.drop_table(table)
