"""The tables of relationships."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_tables()


def downgrade() -> None:
    drop_tables()


# --- tables ---


def create_tables() -> None:
    op.create_table(
        "circle_chair",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("chair", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("by", sa.Date(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("chair BETWEEN 1 AND 5", name=op.f("ck_circle_chair_five_chairs")),
        sa.CheckConstraint("length(next_step) <= 200", name=op.f("ck_circle_chair_length")),
        sa.CheckConstraint("owner_id <> person_id", name=op.f("ck_circle_chair_two_people")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_circle_chair_owner_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_circle_chair_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_id", "chair", name=op.f("pk_circle_chair")),
        sa.UniqueConstraint("owner_id", "person_id", name=op.f("uq_circle_chair_owner_id_person_id")),
    )
    op.create_index(op.f("ix_circle_chair_person_id"), "circle_chair", ["person_id"], unique=False)
    op.create_table(
        "contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('talk', 'coffee', 'call', 'message', 'event')", name=op.f("ck_contact_kind")),
        sa.CheckConstraint("length(note) <= 2000", name=op.f("ck_contact_length")),
        sa.CheckConstraint("owner_id <> about_id", name=op.f("ck_contact_two_people")),
        sa.ForeignKeyConstraint(
            ["about_id"], ["person.id"], name=op.f("fk_contact_about_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_contact_owner_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_about_id"), "contact", ["about_id"], unique=False)
    op.create_index("ix_contact_owner_id_about_id_day", "contact", ["owner_id", "about_id", "day"], unique=False)
    op.create_table(
        "tie",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_a_id", sa.Integer(), nullable=False),
        sa.Column("person_b_id", sa.Integer(), nullable=False),
        sa.Column("a_met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("b_met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("a_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("b_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("a_left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("b_left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("introduced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("a_left_at IS NULL OR b_asked_at IS NOT NULL", name=op.f("ck_tie_a_was_asked")),
        sa.CheckConstraint("b_left_at IS NULL OR a_asked_at IS NOT NULL", name=op.f("ck_tie_b_was_asked")),
        sa.CheckConstraint("person_a_id < person_b_id", name=op.f("ck_tie_pair_in_order")),
        sa.ForeignKeyConstraint(
            ["person_a_id"], ["person.id"], name=op.f("fk_tie_person_a_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_b_id"], ["person.id"], name=op.f("fk_tie_person_b_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie")),
        sa.UniqueConstraint("person_a_id", "person_b_id", name=op.f("uq_tie_person_a_id_person_b_id")),
    )
    op.create_index(op.f("ix_tie_person_b_id"), "tie", ["person_b_id"], unique=False)
    op.create_table(
        "tie_note",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("met_where", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(met_where) <= 200 AND length(note) <= 4000", name=op.f("ck_tie_note_lengths")),
        sa.CheckConstraint("owner_id <> about_id", name=op.f("ck_tie_note_two_people")),
        sa.ForeignKeyConstraint(
            ["about_id"], ["person.id"], name=op.f("fk_tie_note_about_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_tie_note_owner_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_id", "about_id", name=op.f("pk_tie_note")),
    )
    op.create_index(op.f("ix_tie_note_about_id"), "tie_note", ["about_id"], unique=False)


def drop_tables() -> None:
    op.drop_index(op.f("ix_tie_note_about_id"), table_name="tie_note")
    op.drop_table("tie_note")
    op.drop_index(op.f("ix_tie_person_b_id"), table_name="tie")
    op.drop_table("tie")
    op.drop_index("ix_contact_owner_id_about_id_day", table_name="contact")
    op.drop_index(op.f("ix_contact_about_id"), table_name="contact")
    op.drop_table("contact")
    op.drop_index(op.f("ix_circle_chair_person_id"), table_name="circle_chair")
    op.drop_table("circle_chair")
