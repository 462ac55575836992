"""A no that is told to nobody is sealed: whoever copies the database does not tell it from silence.

Who left a question alone (ties, goodwill), laid an answer aside, would rather not be named in thanks, says that a talk
did not take place, and which word somebody said of a suggestion. What was said waits in `words_to_seal`, and so does
that nothing was, since something stands in its place from now on. No trace stays in the tables (as in 0091).

The way back cannot read what is sealed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0108"
down_revision = "0106"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_BYTES = sa.LargeBinary()
#: Table -> what is sealed from now on: the column that goes, and the name of what is sealed.
GO = {
    "tie": {"a_left_at": "a_left", "b_left_at": "b_left"},
    "goodwill_act": {"left_at": "left"},
    "ask_answer": {"laid_aside_at": "laid_aside"},
    "ask_thanks": {"out_at": "out"},
    "suggestion_answer": {"answer": "answer"},
}
#: Something stands there once a question was put.
SINCE = {("tie", "a_left"): "b_asked_at", ("tie", "b_left"): "a_asked_at", ("goodwill_act", "left"): "asked_at"}
#: Those that have no key of their own yet.
KEYLESS = ("tie", "suggestion_answer")
#: The checks that name what goes.
CHECKS = {
    "tie": {
        "a_was_asked": "a_left_at IS NULL OR b_asked_at IS NOT NULL",
        "b_was_asked": "b_left_at IS NULL OR a_asked_at IS NOT NULL",
    },
    "goodwill_act": {"left_a_question": "left_at IS NULL OR (asked_at IS NOT NULL AND confirmed_at IS NULL)"},
    "ask_answer": {"one_or_the_other": "accepted_at IS NULL OR laid_aside_at IS NULL"},
    "ask_thanks": {},
    "suggestion_answer": {"answer": "answer IN ('known', 'competitor', 'not_now', 'never', 'rested')"},
}
SAID = ("proposer", "other")


def upgrade() -> None:
    for table, columns in GO.items():
        for column, name in columns.items():
            _aside(table, name, _moment(column) if column.endswith("_at") else column)
    _those_who_stepped_out_are_not_named()
    for who in SAID:
        _aside("one_to_one", f"{who}_no", f"CASE WHEN {who}_said THEN '' WHEN NOT {who}_said THEN 'no' ELSE '' END")
        op.execute(f"UPDATE one_to_one SET {who}_said = NULL WHERE NOT {who}_said")
        op.add_column("one_to_one", sa.Column(f"{who}_no_sealed", _BYTES))
    op.add_column("one_to_one", sa.Column("own_key", _BYTES))
    for table, columns in GO.items():
        fresh = [sa.Column(f"{name}_sealed", _BYTES) for name in columns.values()]
        fresh += [sa.Column("own_key", _BYTES)] * (table in KEYLESS)
        _change(table, fresh, columns, old=False)


def downgrade() -> None:
    for who in SAID:
        op.drop_column("one_to_one", f"{who}_no_sealed")
    op.drop_column("one_to_one", "own_key")
    for table, columns in GO.items():
        went = [f"{name}_sealed" for name in columns.values()] + ["own_key"] * (table in KEYLESS)
        _change(table, [_before(column) for column in columns], went, old=True)


def _before(column: str) -> sa.Column[Any]:
    return (
        sa.Column(column, _MOMENT)
        if column.endswith("_at")
        else sa.Column(column, sa.String(length=20), nullable=False, server_default="known")
    )


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _moment(column: str) -> str:
    """A moment as words, in UTC; nothing where there is none."""
    at = column if _is_sqlite() else f"{column} AT TIME ZONE 'UTC'"
    return f"COALESCE(CAST({at} AS VARCHAR), '')"


def _aside(table: str, name: str, words: str) -> None:
    key = "CAST(owner_id AS VARCHAR) || ',' || CAST(about_id AS VARCHAR)"
    key = key if table == "suggestion_answer" else "CAST(id AS VARCHAR)"
    asked = SINCE.get((table, name))
    op.execute(
        "INSERT INTO words_to_seal (table_name, row_key, name, words) "
        f"SELECT '{table}', {key}, '{name}', {words} FROM {table}" + (f" WHERE {asked} IS NOT NULL" if asked else "")
    )


def _those_who_stepped_out_are_not_named() -> None:
    """Whoever took their name out of thanks has not agreed any more: their no needs no other column."""
    op.execute("UPDATE ask_thanks SET agreed_at = NULL WHERE out_at IS NOT NULL")


def _change(table: str, fresh: list[sa.Column[Any]], went: Iterable[str], *, old: bool) -> None:
    """`fresh` columns come, others go, and with them the checks that name them, or come back (`old`)."""
    checks = {op.f(f"ck_{table}_{name}"): check for name, check in CHECKS[table].items()}
    if _is_sqlite():
        found = [sa.CheckConstraint(check, name=name) for name, check in checks.items()] if old else []
        columns, rest = TABLES[table](), ", ".join(PLAIN[table])
        op.create_table(f"{table}_anew", *columns, *fresh, *found)
        op.execute(f"INSERT INTO {table}_anew ({rest}) SELECT {rest} FROM {table}")
        op.drop_table(table)
        op.rename_table(f"{table}_anew", table)
        for name, indexed in INDEXES[table].items():
            op.create_index(name, table, indexed)
        return
    if not old:
        for name in checks:
            op.drop_constraint(name, table, type_="check")
    for column in went:
        op.drop_column(table, column)
    for column in fresh:
        op.add_column(table, column)
    if old:
        for name, check in checks.items():
            op.create_check_constraint(name, table, check)
        return
    op.execute(f"CLUSTER {table} USING pk_{table}")
    op.execute(f"ALTER TABLE {table} SET WITHOUT CLUSTER")


# --- the tables, without what comes and goes ---

PLAIN = {
    "tie": ("id", "person_a_id", "person_b_id", "a_met_at", "b_met_at", "a_asked_at", "b_asked_at", "introduced_at"),
    "goodwill_act": (
        "id", "giver_id", "receiver_id", "kind", "day", "noted_at", "by_receiver", "asked_at", "confirmed_at",
        "hidden_at", "counts", "own_key", "line_sealed", "asking_sealed", "thanks_sealed",
    ),
    "ask_answer": ("id", "ask_id", "helper_id", "way", "own_key", "line_sealed", "reply_sealed", "at", "accepted_at"),
    "ask_thanks": ("id", "ask_id", "helper_id", "helped_id", "own_key", "words_sealed", "at", "shown", "agreed_at"),
    "suggestion_answer": ("owner_id", "about_id", "said_on", "until"),
}  # fmt: skip
INDEXES = {
    "tie": {"ix_tie_person_b_id": ["person_b_id"]},
    "goodwill_act": {
        "ix_goodwill_act_giver_id_day": ["giver_id", "day"], "ix_goodwill_act_receiver_id_day": ["receiver_id", "day"],
    },
    "ask_answer": {"ix_ask_answer_helper_id": ["helper_id"]},
    "ask_thanks": {"ix_ask_thanks_helper_id": ["helper_id"], "ix_ask_thanks_helped_id": ["helped_id"]},
    "suggestion_answer": {"ix_suggestion_answer_about_id": ["about_id"]},
}  # fmt: skip


def _lead(table: str, column: str, to: str = "person") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def _numbers(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _two_people(table: str, one: str, other: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{one} <> {other}", name=op.f(f"ck_{table}_two_people"))


def _tie() -> list[Any]:
    moments = ("a_met_at", "b_met_at", "a_asked_at", "b_asked_at", "introduced_at")
    return [
        *_numbers("id", "person_a_id", "person_b_id"),
        *(sa.Column(name, _MOMENT) for name in moments),
        sa.CheckConstraint("person_a_id < person_b_id", name=op.f("ck_tie_pair_in_order")),
        _lead("tie", "person_a_id"),
        _lead("tie", "person_b_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie")),
        sa.UniqueConstraint("person_a_id", "person_b_id", name=op.f("uq_tie_person_a_id_person_b_id")),
    ]


def _goodwill_act() -> list[Any]:
    kinds = "'information', 'resource', 'feedback', 'contact', 'encouragement'"
    checks = {
        "kind": f"kind IN ({kinds})",
        "said_so_themselves": "NOT by_receiver OR confirmed_at IS NOT NULL",
        "confirmed_when_asked": "confirmed_at IS NULL OR by_receiver OR asked_at IS NOT NULL",
        "of_the_confirmed": "confirmed_at IS NOT NULL OR (hidden_at IS NULL AND NOT counts)",
    }
    return [
        *_numbers("id", "giver_id", "receiver_id"),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("noted_at", _MOMENT, nullable=False),
        sa.Column("by_receiver", sa.Boolean(), server_default=sa.false(), nullable=False),
        *(sa.Column(name, _MOMENT) for name in ("asked_at", "confirmed_at", "hidden_at")),
        sa.Column("counts", sa.Boolean(), server_default=sa.false(), nullable=False),
        *(sa.Column(name, _BYTES) for name in ("own_key", "line_sealed", "asking_sealed", "thanks_sealed")),
        *(sa.CheckConstraint(check, name=op.f(f"ck_goodwill_act_{name}")) for name, check in checks.items()),
        _two_people("goodwill_act", "giver_id", "receiver_id"),
        _lead("goodwill_act", "giver_id"),
        _lead("goodwill_act", "receiver_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goodwill_act")),
    ]


def _ask_answer() -> list[Any]:
    return [
        *_numbers("id", "ask_id", "helper_id"),
        sa.Column("way", sa.String(length=20), nullable=False),
        *(sa.Column(name, _BYTES) for name in ("own_key", "line_sealed", "reply_sealed")),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("accepted_at", _MOMENT),
        sa.CheckConstraint("way IN ('help', 'knows', 'word')", name=op.f("ck_ask_answer_way")),
        _lead("ask_answer", "ask_id", "ask"),
        _lead("ask_answer", "helper_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask_answer")),
        sa.UniqueConstraint("ask_id", "helper_id", name=op.f("uq_ask_answer_ask_id_helper_id")),
    ]


def _ask_thanks() -> list[Any]:
    return [
        *_numbers("id", "ask_id", "helper_id", "helped_id"),
        *(sa.Column(name, _BYTES) for name in ("own_key", "words_sealed")),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("agreed_at", _MOMENT),
        _two_people("ask_thanks", "helper_id", "helped_id"),
        _lead("ask_thanks", "ask_id", "ask"),
        _lead("ask_thanks", "helper_id"),
        _lead("ask_thanks", "helped_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask_thanks")),
        sa.UniqueConstraint("ask_id", "helper_id", "helped_id", name=op.f("uq_ask_thanks_ask_id_helper_id_helped_id")),
    ]


def _suggestion_answer() -> list[Any]:
    return [
        *_numbers("owner_id", "about_id"),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        _two_people("suggestion_answer", "owner_id", "about_id"),
        _lead("suggestion_answer", "owner_id"),
        _lead("suggestion_answer", "about_id"),
        sa.PrimaryKeyConstraint("owner_id", "about_id", name=op.f("pk_suggestion_answer")),
    ]


TABLES = {
    "tie": _tie, "goodwill_act": _goodwill_act, "ask_answer": _ask_answer, "ask_thanks": _ask_thanks,
    "suggestion_answer": _suggestion_answer,
}  # fmt: skip
