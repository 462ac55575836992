"""What the archive keeps of an edition, how often its links were followed, and the figures of its report."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0119"
down_revision = "0118"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "edition_shelf",
        sa.Column("edition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outside", sa.String(64), nullable=False),
        sa.Column("inside", sa.String(64), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("taken_off_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name="fk_edition_shelf_edition_id_edition", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", name="pk_edition_shelf"),
    )
    op.create_table(
        "edition_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(24), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name="fk_edition_link_edition_id_edition", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_edition_link"),
        sa.UniqueConstraint("edition_id", "address", name="uq_edition_link_edition_id_address"),
        sa.UniqueConstraint("token", name="uq_edition_link_token"),
    )
    op.create_table(
        "edition_click",
        sa.Column("link_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number > 0", name="ck_edition_click_number"),
        sa.ForeignKeyConstraint(
            ["link_id"], ["edition_link.id"], name="fk_edition_click_link_id_edition_link", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("link_id", "day", name="pk_edition_click"),
    )
    op.create_table(
        "edition_report",
        sa.Column("edition_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("counted_at", _MOMENT, nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("figures", _JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name="fk_edition_report_edition_id_edition", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("edition_id", name="pk_edition_report"),
    )


def downgrade() -> None:
    for table in ("edition_report", "edition_click", "edition_link", "edition_shelf"):
        op.drop_table(table)
