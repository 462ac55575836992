"""Secret ballots: the frozen roll, the sealed box, and that a call is voted on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0075"
down_revision = "0072"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
LIVE = sa.text("void_at IS NULL AND certified_at IS NULL")
MOMENT = sa.DateTime(timezone=True)
CHECKS = {
    "times": "closes_at > opens_at",
    "turnout": "least_turnout BETWEEN 0 AND 100",
    "opened_before_counted": "counted_at IS NULL OR opened_at IS NOT NULL",
    "closed_before_counted": "counted_at IS NULL OR counted_at >= closes_at",
    "counted_before_certified": "certified_at IS NULL OR counted_at IS NOT NULL",
    "certified_has_result": "(certified_at IS NULL) = (result IS NULL)",
    "void_has_reason": "(void_at IS NULL) = (void_reason IS NULL)",
    "casting_is_somebodys": "tie_rule <> 'casting' OR casting_by_id IS NOT NULL",
}


def _words(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=20)


def upgrade() -> None:
    op.add_column("call", sa.Column("by_ballot", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("call", sa.Column("ballot_id", sa.Integer(), nullable=True))
    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("method", _words("approval", "plurality", name="method"), nullable=False),
        sa.Column("electorate", _words("members", "organisations", name="electorate"), nullable=False),
        sa.Column("tie_rule", _words("lots", "casting", "second", name="tie_rule"), nullable=False),
        sa.Column("casting_by_id", sa.Integer(), nullable=True),
        sa.Column("least_turnout", sa.Integer(), nullable=False),
        sa.Column("opens_at", MOMENT, nullable=False),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("confirming", sa.Boolean(), nullable=False),
        sa.Column("on_roll", sa.Integer(), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=True),
        sa.Column("cast_for", JSON, nullable=True),
        sa.Column("certified_at", MOMENT, nullable=True),
        sa.Column("certified_by_id", sa.Integer(), nullable=True),
        sa.Column("result", JSON, nullable=True),
        sa.Column("void_at", MOMENT, nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_ballot_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_ballot_call_id_call")),
        sa.ForeignKeyConstraint(["casting_by_id"], ["person.id"], name=op.f("fk_ballot_casting_by_id_person")),
        sa.ForeignKeyConstraint(["certified_by_id"], ["person.id"], name=op.f("fk_ballot_certified_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
    )
    for column in ("call_id", "casting_by_id", "certified_by_id", "closes_at"):
        op.create_index(f"ix_ballot_{column}", "ballot", [column])
    op.create_index("uq_ballot_live", "ballot", ["call_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
    op.create_table(
        "ballot_candidate",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_candidate_ballot_id_ballot")),
        sa.ForeignKeyConstraint(
            ["candidacy_id"], ["candidacy.id"], name=op.f("fk_ballot_candidate_candidacy_id_candidacy")
        ),
        sa.PrimaryKeyConstraint("ballot_id", "place", name=op.f("pk_ballot_candidate")),
    )
    op.create_index("ix_ballot_candidate_candidacy_id", "ballot_candidate", ["candidacy_id"])
    op.create_table(
        "ballot_voter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("for_organisation", sa.Boolean(), nullable=False),
        sa.Column("has_voted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_voter_ballot_id_ballot")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ballot_voter_person_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], ondelete="SET NULL",
            name=op.f("fk_ballot_voter_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_voter")),
    )  # fmt: skip
    op.create_index("ix_ballot_voter_ballot_id", "ballot_voter", ["ballot_id", "id"])
    op.create_index("ix_ballot_voter_person_id", "ballot_voter", ["person_id"])
    op.create_index("ix_ballot_voter_organisation_id", "ballot_voter", ["organisation_id"])
    for name, column, which in (
        ("person", "person_id", sa.text("NOT for_organisation")),
        ("organisation", "organisation_id", sa.text("organisation_id IS NOT NULL")),
    ):
        op.create_index(
            f"uq_ballot_voter_{name}", "ballot_voter", ["ballot_id", column], unique=True, sqlite_where=which,
            postgresql_where=which,
        )  # fmt: skip
    op.create_table(
        "ballot_box",
        sa.Column("ballot_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("salt", sa.String(64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("papers", JSON, nullable=True),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_box_ballot_id_ballot")),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_ballot_box")),
    )
    op.create_table(
        "ballot_letters",
        sa.Column("ballot_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(12), nullable=False),
        sa.Column("told_to", sa.Integer(), nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_ballot_letters_ballot_id_ballot")),
        sa.PrimaryKeyConstraint("ballot_id", "what", name=op.f("pk_ballot_letters")),
    )


def downgrade() -> None:
    for table in ("ballot_letters", "ballot_box", "ballot_voter", "ballot_candidate", "ballot"):
        op.drop_table(table)
    op.drop_column("call", "ballot_id")
    op.drop_column("call", "by_ballot")
