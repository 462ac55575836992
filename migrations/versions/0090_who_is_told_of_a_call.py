"""Who was told of a call stands in the key of the letter; the column that said it, too, goes where it is there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None

KEY = "fk_interest_told_of_id_call"


def upgrade() -> None:
    there = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("interest")}
    if "told_of_id" in there:
        with op.batch_alter_table("interest") as interest:
            interest.drop_constraint(KEY, type_="foreignkey")
            interest.drop_column("told_of_id")


def downgrade() -> None:
    with op.batch_alter_table("interest") as interest:
        interest.add_column(sa.Column("told_of_id", sa.Integer(), nullable=True))
        interest.create_foreign_key(KEY, "call", ["told_of_id"], ["id"])
