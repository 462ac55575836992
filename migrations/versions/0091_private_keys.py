"""What people write in private is sealed with keys of theirs.

A migration knows no keys: it moves the words into `words_to_seal`, and they are sealed before anybody is served
(`portal.core.unsealed`). No trace of them stays in the tables, which are written anew: by hand on SQLite, which lets no
column go that a check names, and by CLUSTER on PostgreSQL, whose rows keep what stood in a column that went.

The way back cannot read what is sealed: whoever wants the words of before restores the backup of before.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None

#: Table -> the columns that are sealed, and the check of their lengths.
SEALED = {
    "tie_note": (("met_where", "note"), "ck_tie_note_lengths", "length(met_where) <= 200 AND length(note) <= 4000"),
    "contact": (("note",), "ck_contact_length", "length(note) <= 2000"),
    "circle_chair": (("next_step",), "ck_circle_chair_length", "length(next_step) <= 200"),
    "event_pick": (
        ("learned", "kindness"), "ck_event_pick_lengths", "length(learned) <= 300 AND length(kindness) <= 200",
    ),
}  # fmt: skip
#: Table -> its key, and what else stands in it.
KEYS = {
    "tie_note": ("owner_id", "about_id"),
    "contact": ("id",),
    "circle_chair": ("owner_id", "chair"),
    "event_pick": ("owner_id", "event_id", "number"),
}
PLAIN = {
    "tie_note": "owner_id, about_id, met_on, changed_at",
    "contact": "id, owner_id, about_id, day, kind, created_at",
    "circle_chair": "owner_id, chair, person_id, by, since",
    "event_pick": "owner_id, event_id, number, about_id, coffee_on, picked_at, nudged",
}


def upgrade() -> None:
    op.create_table(
        "private_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_private_key_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_private_key_person_id"), "private_key", ["person_id"])
    op.create_table(
        "words_to_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("row_key", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_words_to_seal")),
    )
    for table, (columns, check, _length) in SEALED.items():
        key = " || ',' || ".join(f"CAST({name} AS VARCHAR)" for name in KEYS[table])
        for column in columns:
            op.execute(
                "INSERT INTO words_to_seal (table_name, row_key, name, words) "
                f"SELECT '{table}', {key}, '{column}', {column} FROM {table} WHERE {column} <> ''"
            )
        if op.get_bind().dialect.name == "sqlite":
            _write_anew(table, [sa.Column(f"{column}_sealed", sa.LargeBinary()) for column in columns])
        else:
            op.drop_constraint(op.f(check), table, type_="check")
            for column in columns:
                op.drop_column(table, column)
                op.add_column(table, sa.Column(f"{column}_sealed", sa.LargeBinary()))
            op.execute(f"CLUSTER {table} USING pk_{table}")
            op.execute(f"ALTER TABLE {table} SET WITHOUT CLUSTER")


def downgrade() -> None:
    for table, (columns, check, length) in SEALED.items():
        empty = [sa.Column(column, sa.Text(), nullable=False, server_default="") for column in columns]
        if op.get_bind().dialect.name == "sqlite":
            _write_anew(table, empty, [sa.CheckConstraint(length, name=op.f(check))])
        else:
            for column in empty:
                op.add_column(table, column)
                op.alter_column(table, column.name, server_default=None)
                op.drop_column(table, f"{column.name}_sealed")
            op.create_check_constraint(op.f(check), table, length)
    op.drop_table("words_to_seal")
    op.drop_index(op.f("ix_private_key_person_id"), table_name="private_key")
    op.drop_table("private_key")


def _write_anew(table: str, columns: list[sa.Column[Any]], checks: list[sa.CheckConstraint] | None = None) -> None:
    things = {"tie_note": _tie_note, "contact": _contact, "circle_chair": _circle_chair, "event_pick": _event_pick}
    op.create_table(f"{table}_anew", *things[table](columns), *(checks or []))
    op.execute(f"INSERT INTO {table}_anew ({PLAIN[table]}) SELECT {PLAIN[table]} FROM {table}")
    op.drop_table(table)
    op.rename_table(f"{table}_anew", table)
    for name, indexed in INDEXES[table].items():
        op.create_index(name, table, indexed)


INDEXES = {
    "tie_note": {"ix_tie_note_about_id": ["about_id"]},
    "contact": {
        "ix_contact_about_id": ["about_id"], "ix_contact_owner_id_about_id_day": ["owner_id", "about_id", "day"],
    },
    "circle_chair": {"ix_circle_chair_person_id": ["person_id"]},
    "event_pick": {"ix_event_pick_about_id": ["about_id"], "ix_event_pick_event_id": ["event_id"]},
}  # fmt: skip


def _lead(table: str, column: str, to: str = "person") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def _tie_note(columns: list[sa.Column[Any]]) -> list[Any]:
    return [
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("met_on", sa.Date()),
        *columns,
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("owner_id <> about_id", name=op.f("ck_tie_note_two_people")),
        _lead("tie_note", "about_id"),
        _lead("tie_note", "owner_id"),
        sa.PrimaryKeyConstraint("owner_id", "about_id", name=op.f("pk_tie_note")),
    ]


def _contact(columns: list[sa.Column[Any]]) -> list[Any]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        *columns,
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('talk', 'coffee', 'call', 'message', 'event')", name=op.f("ck_contact_kind")),
        sa.CheckConstraint("owner_id <> about_id", name=op.f("ck_contact_two_people")),
        _lead("contact", "about_id"),
        _lead("contact", "owner_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    ]


def _circle_chair(columns: list[sa.Column[Any]]) -> list[Any]:
    return [
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("chair", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        *columns,
        sa.Column("by", sa.Date()),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("chair BETWEEN 1 AND 5", name=op.f("ck_circle_chair_five_chairs")),
        sa.CheckConstraint("owner_id <> person_id", name=op.f("ck_circle_chair_two_people")),
        _lead("circle_chair", "owner_id"),
        _lead("circle_chair", "person_id"),
        sa.PrimaryKeyConstraint("owner_id", "chair", name=op.f("pk_circle_chair")),
        sa.UniqueConstraint("owner_id", "person_id", name=op.f("uq_circle_chair_owner_id_person_id")),
    ]


def _event_pick(columns: list[sa.Column[Any]]) -> list[Any]:
    return [
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        *columns,
        sa.Column("coffee_on", sa.Date()),
        sa.Column("picked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nudged", sa.SmallInteger(), nullable=False, server_default="0"),
        sa.CheckConstraint("number BETWEEN 1 AND 5", name=op.f("ck_event_pick_five_at_most")),
        sa.CheckConstraint("owner_id <> about_id", name=op.f("ck_event_pick_two_people")),
        _lead("event_pick", "owner_id"),
        _lead("event_pick", "event_id", "event"),
        _lead("event_pick", "about_id"),
        sa.PrimaryKeyConstraint("owner_id", "event_id", "number", name=op.f("pk_event_pick")),
        sa.UniqueConstraint("owner_id", "event_id", "about_id", name=op.f("uq_event_pick_owner_id_event_id_about_id")),
    ]
