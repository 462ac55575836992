"""Proved addresses, links handed over, codes counted by what was typed, threads of mail; one spelling of addresses."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import idna
import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

log = logging.getLogger("alembic.runtime.migration")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("account", sa.Column("proved_at", MOMENT, nullable=True))
    for table in ("invitation", "password_reset"):
        op.add_column(table, sa.Column("handed_over", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("sign_in_code", sa.Column("asked_hash", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("delivery", sa.Column("thread", sa.String(length=80), nullable=True))
    op.add_column("delivery_content", sa.Column("until", MOMENT, nullable=True))
    _partial("ix_delivery_thread", "delivery", ["thread", "created_at"], "thread IS NOT NULL")
    _partial("ix_delivery_content_until", "delivery_content", ["until"], "until IS NOT NULL")
    op.execute(WHO_CAME_IN)
    respell(op.get_bind())


def downgrade() -> None:
    """The spellings stay: the older ones took two mailboxes for one."""
    op.drop_index("ix_delivery_content_until", table_name="delivery_content")
    op.drop_index("ix_delivery_thread", table_name="delivery")
    op.drop_column("delivery_content", "until")
    op.drop_column("delivery", "thread")
    op.drop_column("sign_in_code", "asked_hash")
    for table in ("password_reset", "invitation"):
        op.drop_column(table, "handed_over")
    op.drop_column("account", "proved_at")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


#: Whoever signed in until now did so by a mailed link or code.
WHO_CAME_IN = """
    UPDATE account SET proved_at = COALESCE(password_set_at, created_at)
    WHERE password_hash IS NOT NULL
    OR EXISTS (SELECT 1 FROM account_session s WHERE s.account_id = account.id)
    OR EXISTS (SELECT 1 FROM invitation i WHERE i.account_id = account.id AND i.accepted_at IS NOT NULL)
"""

# --- one spelling of addresses: lower case, and the domain by IDNA 2008 ---
#
# Until now accounts were compared case-folded (ß as ss), mail by IDNA 2003 (ß as ss, too), people case-folded.
# Addresses of plain ASCII had one spelling in all of them and stay as they are.

TABLES = {
    name: sa.table(name, *(sa.column(column) for column in columns))
    for name, columns in {
        "account": ("id", "email", "email_key", "password_hash"),
        "person": ("id", "email", "email_key"),
        "delivery": ("id", "email", "address", "mailing_id"),
        "mail_preference": ("address", "family", "wanted", "changed_at", "through"),
        "suppression": ("address", "reason", "detail", "since"),
        "unsubscribe_link": ("token", "address", "family"),
    }.items()
}


def respell(connection: sa.Connection) -> None:
    """Recompute every stored spelling of an address that is not plain ASCII."""
    _respell_accounts(connection)
    moved: dict[str, set[str]] = {}
    for table, key in (("account", "email_key"), ("person", "email_key"), ("delivery", "address")):
        for row in list(_international(connection, TABLES[table])):
            moved.setdefault(_before(row.email), set()).add(spelled(row.email))
            if table == "person" or (table == "delivery" and not _is_second_copy(connection, row)):
                _set(connection, TABLES[table], row.id, key, spelled(row.email))
    for old, new in moved.items():
        for address in sorted(new - {old}):
            _keep_choices(connection, old, address)
        if old not in new and not _is_in_use(connection, old):
            for table in ("mail_preference", "suppression", "unsubscribe_link"):
                connection.execute(sa.delete(TABLES[table]).where(TABLES[table].c.address == old))


def _respell_accounts(connection: sa.Connection) -> None:
    """Two accounts of one mailbox keep their rows; the one with a password, else the older, is found by the address."""
    account = TABLES["account"]
    rows = sorted(_international(connection, account), key=lambda row: (row.password_hash is None, row.id))
    for row in rows:
        key = spelled(row.email)
        other = connection.execute(
            sa.select(account.c.id, account.c.password_hash).where(account.c.email_key == key, account.c.id != row.id)
        ).first()
        if other is not None and other.password_hash is None and row.password_hash is not None:
            _set(connection, account, other.id, "email_key", _second(key, other.id))
            log.warning(
                "account %s has the mailbox of account %s: who signs in there comes in as that", other.id, row.id
            )
        elif other is not None:
            log.warning(
                "account %s has the mailbox of account %s: who signs in there comes in as that", row.id, other.id
            )
            key = _second(key, row.id)
        _set(connection, account, row.id, "email_key", key)


def _is_second_copy(connection: sa.Connection, row: Any) -> bool:
    """Whether the mailing has a copy for this mailbox already."""
    delivery = TABLES["delivery"]
    same = (delivery.c.address == spelled(row.email)) & (delivery.c.id != row.id)
    copies = sa.select(delivery.c.id).where(same, delivery.c.mailing_id == row.mailing_id).limit(1)
    return row.mailing_id is not None and connection.scalar(copies) is not None


def _second(key: str, number: int) -> str:
    return f"{key[:240]}#{number}"


def _keep_choices(connection: sa.Connection, old: str, new: str) -> None:
    """What was said about the old spelling holds for the new one, unless that has said something itself.

    The old links of the way out end: they went to the other mailbox.
    """
    for name, keys in (("mail_preference", ("address", "family")), ("suppression", ("address",))):
        table = TABLES[name]
        for row in connection.execute(sa.select(table).where(table.c.address == old)).mappings().all():
            values = {**row, "address": new}
            same = sa.and_(*(table.c[column] == values[column] for column in keys))
            if connection.scalar(sa.select(sa.func.count()).select_from(table).where(same)) == 0:
                connection.execute(sa.insert(table).values(values))


def _is_in_use(connection: sa.Connection, address: str) -> bool:
    """Whether the old spelling is somebody's own."""
    for name, key in (("account", "email_key"), ("person", "email_key")):
        table = TABLES[name]
        if connection.scalar(sa.select(table.c.id).where(table.c[key] == address).limit(1)) is not None:
            return True
    return False


def _international(connection: sa.Connection, table: Any) -> Iterator[Any]:
    """The rows whose address holds a character beyond ASCII, some hundreds at a time."""
    ascii_only = "email ~ '[^\\x01-\\x7f]'" if connection.dialect.name == "postgresql" else SQLITE_BEYOND
    last = 0
    while True:
        some = sa.select(table).where(sa.text(ascii_only), table.c.id > last).order_by(table.c.id).limit(500)
        rows = connection.execute(some).all()
        yield from rows
        if len(rows) < 500:
            return
        last = rows[-1].id


SQLITE_BEYOND = "email GLOB '*[^' || char(1) || '-' || char(127) || ']*'"


def _set(connection: sa.Connection, table: Any, number: int, column: str, value: str) -> None:
    connection.execute(sa.update(table).where(table.c.id == number).values({column: value}))


def spelled(email: str) -> str:
    """The one spelling, as of this migration."""
    local, at, domain = unicodedata.normalize("NFC", email.strip()).rpartition("@")
    domain = domain.lower()
    if not domain.isascii():
        with suppress(idna.IDNAError):
            domain = idna.encode(unicodedata.normalize("NFC", domain)).decode("ascii")
    return unicodedata.normalize("NFC", local.lower()) + at + domain


def _before(email: str) -> str:
    """How the mail's tables spelled it (IDNA 2003)."""
    local, _, domain = email.strip().rpartition("@")
    try:
        return f"{local.lower()}@{domain.encode('idna').decode('ascii').lower()}"
    except UnicodeError:
        return f"{local.lower()}@{domain.lower()}"
