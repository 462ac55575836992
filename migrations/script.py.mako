<%
def own(lines):
    return "\n".join(line for line in lines.splitlines() if not line.strip().startswith("# ###")).strip() or "pass"
%>\
"""${message[:1].upper() + message[1:]}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "${up_revision}"
down_revision = "${down_revision}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${own(upgrades)}


def downgrade() -> None:
    ${own(downgrades)}
