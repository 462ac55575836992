"""What people agreed to and took back, and the editions of what the association says about privacy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "privacy_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_statement")),
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("matter", sa.String(20), nullable=False),
        sa.Column("family", sa.String(80), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("through", sa.String(20), nullable=False),
        sa.Column("how", sa.String(200), nullable=False),
        sa.CheckConstraint(
            "matter IN ('statement', 'public_page', 'search', 'introduction', 'mail')", name=op.f("ck_consent_matter")
        ),
        sa.CheckConstraint("through IN ('page', 'application', 'letter', 'office')", name=op.f("ck_consent_through")),
        sa.CheckConstraint("(family <> '') = (matter = 'mail')", name=op.f("ck_consent_names_its_mail")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_consent_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_person_id", "consent", ["person_id", "matter", "family", "id"])
    op.execute(
        "INSERT INTO consent (person_id, matter, family, given, version, at, through, how) "
        "SELECT person_id, 'statement', '', TRUE, privacy_version, agreed_at, 'application', '' FROM application "
        "WHERE decision = 'approved' AND person_id IS NOT NULL AND agreed_at IS NOT NULL AND forgotten_at IS NULL "
        "ORDER BY agreed_at, id"
    )


def downgrade() -> None:
    op.drop_table("consent")
    op.drop_table("privacy_statement")
