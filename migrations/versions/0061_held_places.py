"""Places that are held until somebody decides on them, or until they are paid."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

_WAITS = "ended_at IS NULL AND offered_at IS NULL AND confirmed_at IS NULL"
_OFFERED = "ended_at IS NULL AND offered_at IS NOT NULL AND confirmed_at IS NULL"
_HELD = "ended_at IS NULL AND awaits IS NOT NULL"
_MOMENT = sa.DateTime(timezone=True)


def _rule(condition: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_registration_{name}"))


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("awaits", sa.String(20), _rule("awaits IN ('approval', 'payment')", "awaits")),
        sa.Column(
            "pay_by", _MOMENT,
            _rule("(coalesce(awaits, '') = 'payment') = (pay_by IS NOT NULL)", "payments_have_a_deadline"),
        ),
        sa.Column(
            "approved_at", _MOMENT, _rule("awaits IS NULL OR confirmed_at IS NULL", "awaits_before_it_is_confirmed")
        ),
        sa.Column("paid", sa.Integer(), _rule("paid >= 0", "paid"), nullable=False, server_default="0"),
        sa.Column("waived", sa.Integer(), _rule("waived >= 0", "waived"), nullable=False, server_default="0"),
        sa.Column("noted", sa.Integer(), _rule("noted >= 0", "noted"), nullable=False, server_default="0"),
        sa.Column("settled_at", _MOMENT),
        sa.Column("settled_as", sa.String(20), _rule("settled_as IN ('paid', 'waived')", "settled_as")),
        sa.Column("reminded_to_pay_at", _MOMENT),
        sa.Column("paid_back_at", _MOMENT, _rule("(settled_at IS NULL) = (settled_as IS NULL)", "settled")),
    ]  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "payment_terms",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.SmallInteger()),
        sa.Column("how", sa.Text(), nullable=False),
        sa.CheckConstraint("days BETWEEN 1 AND 60", name=op.f("ck_payment_terms_days")),
        sa.CheckConstraint("days IS NULL OR how <> ''", name=op.f("ck_payment_terms_says_how")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_payment_terms_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_payment_terms")),
    )
    op.add_column("event", sa.Column("approves", sa.Boolean(), nullable=False, server_default=sa.false()))
    for column in _columns():
        op.add_column("registration", column)
    _index_again(" AND awaits IS NULL")
    op.create_index(
        "ix_registration_held", "registration", ["event_id", "pay_by"],
        sqlite_where=sa.text(_HELD), postgresql_where=sa.text(_HELD),
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_registration_held", "registration")
    _index_again("")
    for column in reversed(_columns()):
        op.drop_column("registration", column.name)
    op.drop_column("event", "approves")
    op.drop_table("payment_terms")


def _index_again(more: str) -> None:
    for name, columns, where in (
        ("ix_registration_queue", ["event_id", "joined_at", "id"], _WAITS),
        ("ix_registration_offers", ["event_id", "offer_until"], _OFFERED),
    ):
        op.drop_index(name, "registration")
        condition = sa.text(where + more)
        op.create_index(name, "registration", columns, sqlite_where=condition, postgresql_where=condition)
