"""The audit trail as tests read it, and go around its guard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, insert, select, text

from portal.core.audit import START
from portal.core.db import db, is_sqlite
from portal.core.models import AuditEntry


def entries() -> list[AuditEntry]:
    db.session.rollback()
    found = list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    db.session.expunge_all()
    db.session.rollback()  # nobody who looks on holds a lock
    return found


@contextmanager
def unguarded() -> Iterator[Connection]:
    """As one who may do anything to the database: the guard is put aside, and nobody is told."""
    db.session.rollback()  # what was read before is read anew
    guards = ["no_update", "no_delete", "no_replace"]
    with db.engine.begin() as connection:
        if is_sqlite():
            for guard in guards:
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_entry_{guard}"))
            yield connection
        else:
            connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
            yield connection
            connection.execute(text("ALTER TABLE audit_entry ENABLE TRIGGER USER"))


def forge(fingerprint: Callable[[AuditEntry], str], *, without: int = 0) -> None:
    """Somebody with the database says that nobody acted, and chains everything anew."""
    forged, previous = [entry for entry in entries() if entry.id != without], START
    with unguarded() as connection:
        connection.execute(text("DELETE FROM audit_entry"))
        for number, entry in enumerate(forged, 1):
            entry.id, entry.actor, entry.previous = number, "nobody", previous
            entry.hash = previous = fingerprint(entry)
            row = {column.name: getattr(entry, column.key) for column in AuditEntry.__table__.columns}
            connection.execute(insert(AuditEntry.__table__).values(row))
