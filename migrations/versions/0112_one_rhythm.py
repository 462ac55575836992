"""How often to be in touch is said in one place, and what was noted after an event in the letter of the week.

What stood on a chair of a focus circle becomes the rhythm of that tie, where none was chosen there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0112"
down_revision = "0110"
branch_labels = None
depends_on = None

#: Two months were eight weeks on a chair, and are nine everywhere else.
WEEKS = "CASE cadence_weeks WHEN 8 THEN 9 ELSE cadence_weeks END"
ON_A_CHAIR = (
    "FROM circle_chair WHERE circle_chair.owner_id = tie_rhythm.owner_id "
    "AND circle_chair.person_id = tie_rhythm.about_id AND circle_chair.cadence_weeks IS NOT NULL"
)


def upgrade() -> None:
    op.execute(
        f"UPDATE tie_rhythm SET weeks = (SELECT {WEEKS} {ON_A_CHAIR}) "
        f"WHERE weeks IS NULL AND EXISTS (SELECT 1 {ON_A_CHAIR})"
    )
    op.execute(
        "INSERT INTO tie_rhythm (owner_id, about_id, weeks, since) "
        f"SELECT owner_id, person_id, {WEEKS}, DATE(since) FROM circle_chair WHERE cadence_weeks IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM tie_rhythm WHERE tie_rhythm.owner_id = circle_chair.owner_id "
        "AND tie_rhythm.about_id = circle_chair.person_id)"
    )
    op.drop_column("circle_chair", "cadence_weeks")
    op.drop_column("event_pick", "nudged")


def downgrade() -> None:
    op.add_column("circle_chair", sa.Column("cadence_weeks", sa.SmallInteger(), nullable=True))
    op.add_column("event_pick", sa.Column("nudged", sa.SmallInteger(), nullable=False, server_default="0"))
