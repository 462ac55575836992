"""How far the rights of a position go: all that were given so far go everywhere."""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """In one statement that both databases know: SQLite adds no constraint to a table that is there."""
    op.execute(
        "ALTER TABLE position ADD COLUMN reach VARCHAR(20) DEFAULT 'association' NOT NULL "
        "CONSTRAINT ck_position_reach CHECK (reach IN ('association', 'body', 'body_and_below'))"
    )


def downgrade() -> None:
    op.drop_column("position", "reach")
