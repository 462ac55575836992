"""The tables of members. What must never overlap is held by the database: exclusion constraints, or triggers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

#: name: (table, columns that must be equal, condition on the rows concerned or "", what the error says)
NEVER_OVERLAP = {
    "membership_person": ("membership", ("person_id", "family"), "{row}.person_id IS NOT NULL"),
    "membership_organisation": ("membership", ("organisation_id", "family"), "{row}.organisation_id IS NOT NULL"),
    "representation_person": ("representation", ("organisation_id", "person_id"), ""),
    "representation_primary": ("representation", ("organisation_id",), "{row}.kind = 'primary'"),
    "coverage_membership": ("coverage", ("membership_id",), "{row}.reversed_at IS NULL"),
    "suspension_membership": ("suspension", ("membership_id",), ""),
    "belonging_person": ("belonging", ("person_id",), ""),
}


def exclusion(name: str) -> str:
    """PostgreSQL: ranges of one number make equality part of the index without an extension."""
    table, same, condition = NEVER_OVERLAP[name]
    equal = "".join(f"int4range({column}, {column}, '[]') WITH &&, " for column in same)
    where = f" WHERE ({condition.format(row=table)})" if condition else ""
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT ex_{name} EXCLUDE USING gist "
        f'({equal}daterange(start, "end") WITH &&){where}'
    )


def triggers(name: str) -> list[str]:
    """SQLite: after each insert and update, no other row may share a day. An empty stretch shares none."""
    table, same, condition = NEVER_OVERLAP[name]
    equal = " AND ".join(f"other.{column} = new.{column}" for column in same)
    both = f" AND {condition.format(row='other')} AND {condition.format(row='new')}" if condition else ""
    body = (
        f"BEGIN SELECT RAISE(ABORT, 'ex_{name}') WHERE EXISTS (SELECT 1 FROM {table} AS other "
        f"WHERE other.id <> new.id AND {equal}{both} "
        'AND (other."end" IS NULL OR (other."end" > new.start AND other."end" > other.start)) '
        'AND (new."end" IS NULL OR (new."end" > other.start AND new."end" > new.start))); END'
    )
    return [f"CREATE TRIGGER ex_{name}_{verb.lower()} AFTER {verb} ON {table} {body}" for verb in ("INSERT", "UPDATE")]


def upgrade() -> None:
    create_tables()
    for name in NEVER_OVERLAP:
        if op.get_bind().dialect.name == "sqlite":
            for statement in triggers(name):
                op.execute(statement)
        else:
            op.execute(exclusion(name))


def downgrade() -> None:
    drop_tables()


# --- tables ---


def create_tables() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("name_key", sa.String(length=160), nullable=False),
        sa.Column("trade", sa.String(length=80), nullable=False),
        sa.Column("town", sa.String(length=80), nullable=False),
        sa.Column("website", sa.String(length=500), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_organisation_named")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name_key", name=op.f("uq_organisation_name_key")),
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("holder", sa.String(length=12), nullable=False),
        sa.Column("family", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("holder IN ('person', 'organisation')", name=op.f("ck_plan_known_holder")),
        sa.CheckConstraint("grace_days BETWEEN 0 AND 366", name=op.f("ck_plan_sane_grace")),
        sa.CheckConstraint("months BETWEEN 1 AND 120", name=op.f("ck_plan_sane_months")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("name", name=op.f("uq_plan_name")),
    )
    op.create_table(
        "import_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("stored", sa.String(length=64), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choices", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("report", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_import_file_account_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_import_file_job_id_job"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
        sa.UniqueConstraint("stored", name=op.f("uq_import_file_stored")),
    )
    op.create_index(op.f("ix_import_file_account_id"), "import_file", ["account_id"], unique=False)
    op.create_index(op.f("ix_import_file_job_id"), "import_file", ["job_id"], unique=False)
    op.create_index(op.f("ix_import_file_uploaded_at"), "import_file", ["uploaded_at"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("email_key", sa.String(length=254), nullable=True),
        sa.Column("headline", sa.String(length=120), nullable=False),
        sa.Column("firm", sa.String(length=160), nullable=False),
        sa.Column("line", sa.String(length=200), nullable=False),
        sa.Column("trade", sa.String(length=80), nullable=False),
        sa.Column("town", sa.String(length=80), nullable=False),
        sa.Column("picture", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("welcomed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("introduce", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("website", sa.String(length=500), nullable=False),
        sa.Column("visibility", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("offer", sa.Text(), nullable=False),
        sa.Column("ideal", sa.Text(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("interests", sa.Text(), nullable=False),
        sa.Column("beyond", sa.Text(), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=True),
        sa.Column("office_note", sa.Text(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_person_named")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_person_account_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("account_id", name=op.f("uq_person_account_id")),
    )
    op.create_index(op.f("ix_person_email_key"), "person", ["email_key"], unique=False)
    op.create_index(op.f("ix_person_external_id"), "person", ["external_id"], unique=False)
    op.create_index(op.f("ix_person_name_key"), "person", ["name_key"], unique=False)
    op.create_index("ix_person_town", "person", ["town"], unique=False)
    op.create_index("ix_person_trade", "person", ["trade"], unique=False)
    op.create_index(op.f("ix_person_welcomed_at"), "person", ["welcomed_at"], unique=False)
    op.create_table(
        "plan_price",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint("cents >= 0", name=op.f("ck_plan_price_not_negative")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_price_plan_id_plan"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_price")),
    )
    op.create_index("uq_plan_price_plan_id_start", "plan_price", ["plan_id", "start"], unique=True)
    op.create_table(
        "belonging",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.CheckConstraint('"end" IS NULL OR "end" > start', name=op.f("ck_belonging_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_belonging_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_belonging")),
    )
    op.create_index(
        "ix_belonging_name_key", "belonging", ["name_key", "person_id", "start", "end", "since"], unique=False
    )
    op.create_index("ix_belonging_person_id", "belonging", ["person_id", "start", "end"], unique=False)
    op.create_index(op.f("ix_belonging_since"), "belonging", ["since"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("family", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=500), nullable=True),
        sa.Column("predecessor_id", sa.Integer(), nullable=True),
        sa.Column("covered_until", sa.Date(), nullable=True),
        sa.Column("grace_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('"end" IS NULL OR "end" >= start', name=op.f("ck_membership_ends_after_start")),
        sa.CheckConstraint('("end" IS NULL) = (end_reason IS NULL)', name=op.f("ck_membership_ended_for_a_reason")),
        sa.CheckConstraint("(covered_until IS NULL) = (grace_until IS NULL)", name=op.f("ck_membership_both_open")),
        sa.CheckConstraint("(person_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_membership_one_holder")),
        sa.CheckConstraint(
            "covered_until IS NULL OR covered_until >= start", name=op.f("ck_membership_covered_from_start")
        ),
        sa.CheckConstraint(
            "grace_until IS NULL OR grace_until >= covered_until", name=op.f("ck_membership_grace_after_coverage")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_membership_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_membership_plan_id_plan"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["predecessor_id"],
            ["membership.id"],
            name=op.f("fk_membership_predecessor_id_membership"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_covered_until", "membership", ["covered_until"], unique=False)
    op.create_index("ix_membership_organisation_id", "membership", ["organisation_id", "start"], unique=False)
    op.create_index("ix_membership_person_id", "membership", ["person_id", "start"], unique=False)
    op.create_index(op.f("ix_membership_plan_id"), "membership", ["plan_id"], unique=False)
    op.create_index(op.f("ix_membership_predecessor_id"), "membership", ["predecessor_id"], unique=False)
    op.create_table(
        "representation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('primary', 'billing', 'delegate')", name=op.f("ck_representation_known_kind")),
        sa.CheckConstraint('"end" IS NULL OR "end" >= start', name=op.f("ck_representation_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_representation_organisation_id_organisation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_representation_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representation")),
    )
    op.create_index("ix_representation_organisation_id", "representation", ["organisation_id"], unique=False)
    op.create_index("ix_representation_person_id", "representation", ["person_id"], unique=False)
    op.create_table(
        "coverage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reversed_because", sa.String(length=500), nullable=True),
        sa.CheckConstraint("kind IN ('paid', 'waived', 'honorary')", name=op.f("ck_coverage_known_kind")),
        sa.CheckConstraint('"end" IS NULL OR "end" > start', name=op.f("ck_coverage_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_coverage_membership_id_membership"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage")),
    )
    op.create_index("ix_coverage_membership_id", "coverage", ["membership_id", "start"], unique=False)
    op.create_table(
        "suspension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint('"end" IS NULL OR "end" >= start', name=op.f("ck_suspension_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_suspension_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension")),
    )
    op.create_index("ix_suspension_membership_id", "suspension", ["membership_id", "start"], unique=False)


def drop_tables() -> None:
    op.drop_index("ix_suspension_membership_id", table_name="suspension")
    op.drop_table("suspension")
    op.drop_index("ix_coverage_membership_id", table_name="coverage")
    op.drop_table("coverage")
    op.drop_index("ix_representation_person_id", table_name="representation")
    op.drop_index("ix_representation_organisation_id", table_name="representation")
    op.drop_table("representation")
    op.drop_index(op.f("ix_membership_predecessor_id"), table_name="membership")
    op.drop_index(op.f("ix_membership_plan_id"), table_name="membership")
    op.drop_index("ix_membership_person_id", table_name="membership")
    op.drop_index("ix_membership_organisation_id", table_name="membership")
    op.drop_index("ix_membership_covered_until", table_name="membership")
    op.drop_table("membership")
    op.drop_index(op.f("ix_belonging_since"), table_name="belonging")
    op.drop_index("ix_belonging_person_id", table_name="belonging")
    op.drop_index("ix_belonging_name_key", table_name="belonging")
    op.drop_table("belonging")
    op.drop_index("uq_plan_price_plan_id_start", table_name="plan_price")
    op.drop_table("plan_price")
    op.drop_index(op.f("ix_person_welcomed_at"), table_name="person")
    op.drop_index("ix_person_trade", table_name="person")
    op.drop_index("ix_person_town", table_name="person")
    op.drop_index(op.f("ix_person_name_key"), table_name="person")
    op.drop_index(op.f("ix_person_external_id"), table_name="person")
    op.drop_index(op.f("ix_person_email_key"), table_name="person")
    op.drop_table("person")
    op.drop_index(op.f("ix_import_file_uploaded_at"), table_name="import_file")
    op.drop_index(op.f("ix_import_file_job_id"), table_name="import_file")
    op.drop_index(op.f("ix_import_file_account_id"), table_name="import_file")
    op.drop_table("import_file")
    op.drop_table("plan")
    op.drop_table("organisation")
