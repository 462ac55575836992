"""Who was told of a call stands in the key of the letter; the column that said it, too, goes where it is there.

SQLite lets no column go that a foreign key names, so the table is written anew, in an order of its own making: what
Alembic writes for this differs from one run to the next, and the doctor compares tables word by word.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None

KEY = "fk_interest_told_of_id_call"
KEPT = "id, position_id, person_id, words, said_at, candidacy_id"


def upgrade() -> None:
    there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("interest")}
    if "told_of_id" not in there:
        return
    if op.get_bind().dialect.name == "sqlite":
        _write_anew([], [])
    else:
        op.drop_constraint(KEY, "interest", type_="foreignkey")
        op.drop_column("interest", "told_of_id")


def downgrade() -> None:
    told = sa.Column("told_of_id", sa.Integer(), nullable=True)
    if op.get_bind().dialect.name == "sqlite":
        _write_anew([told], [sa.ForeignKeyConstraint(["told_of_id"], ["call.id"], name=op.f(KEY))])
    else:
        op.add_column("interest", told)
        op.create_foreign_key(op.f(KEY), "interest", "call", ["told_of_id"], ["id"])


def _write_anew(columns: list[sa.Column[int]], keys: list[sa.ForeignKeyConstraint]) -> None:
    op.create_table(
        "interest_anew",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=True),
        *columns,
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_interest_position_id_position")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_interest_person_id_person")),
        sa.ForeignKeyConstraint(["candidacy_id"], ["candidacy.id"], name=op.f("fk_interest_candidacy_id_candidacy")),
        *keys,
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("position_id", "person_id", name=op.f("uq_interest_position_id_person_id")),
    )
    op.execute(f"INSERT INTO interest_anew ({KEPT}) SELECT {KEPT} FROM interest")
    op.drop_table("interest")
    op.rename_table("interest_anew", "interest")
    op.create_index(op.f("ix_interest_person_id"), "interest", ["person_id"])
