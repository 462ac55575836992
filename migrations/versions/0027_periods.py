"""Plans that cover a year of the association's, or so many months; how memberships end; who has died."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0024"
branch_labels = None
depends_on = None

#: In statements that both databases know: SQLite adds no constraint to a table that is there.
COLUMNS = (
    ("plan", "period", "VARCHAR(8) DEFAULT 'rolling' NOT NULL CONSTRAINT ck_plan_known_period "
     "CHECK (period IN ('rolling', 'calendar'))"),
    ("plan", "year_begins", "INTEGER DEFAULT 1 NOT NULL CONSTRAINT ck_plan_a_month "
     "CHECK (year_begins BETWEEN 1 AND 12)"),
    ("plan", "joins_next", "INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_plan_within_a_year "
     "CHECK (joins_next BETWEEN 0 AND 11)"),
    ("plan", "seats", "INTEGER CONSTRAINT ck_plan_some_seats CHECK (seats BETWEEN 1 AND 10000)"),
    ("membership", "end_kind", "VARCHAR(8) CONSTRAINT ck_membership_known_end "
     "CHECK (end_kind IN ('ended', 'resigned', 'lapsed', 'died', 'changed'))"),
    ("coverage", "currency", "VARCHAR(3)"),
)  # fmt: skip


def upgrade() -> None:
    for table, column, kind in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
    op.add_column("plan", sa.Column("approval", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("membership", sa.Column("stays_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("died_on", sa.Date(), nullable=True))
    # A sentence of the portal's own is kept with its mark: what lapsed was closed in these words.
    op.execute(
        'UPDATE membership SET end_kind = CASE WHEN end_reason LIKE \'{"say": "Lapsed"%\' '
        "THEN 'lapsed' ELSE 'ended' END WHERE \"end\" IS NOT NULL"
    )
    op.create_table(
        "renewal_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("covered_until", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_renewal_notice_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_renewal_notice")),
    )  # fmt: skip
    op.create_index(
        "uq_renewal_notice_membership_id", "renewal_notice", ["membership_id", "covered_until", "days"], unique=True
    )


def downgrade() -> None:
    op.drop_index("uq_renewal_notice_membership_id", table_name="renewal_notice")
    op.drop_table("renewal_notice")
    op.drop_column("person", "died_on")
    op.drop_column("membership", "stays_at")
    op.drop_column("plan", "approval")
    for table, column, _kind in reversed(COLUMNS):
        op.drop_column(table, column)
