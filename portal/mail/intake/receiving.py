"""The one door: bytes from any source become a row, once. What they say is read later."""

from __future__ import annotations

import hashlib
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, text

from portal.core import sealing
from portal.core.db import db, insert_or_ignore
from portal.core.errors import DomainError
from portal.core.jobs import poke
from portal.core.unit import after_commit
from portal.mail.intake.models import UNREAD, RawBounce, Source
from portal.mail.intake.reading.bounded import MOST_BYTES

#: So much a source reads of one message; of what is longer, only the front is kept.
MOST_READ = 1024 * 1024
#: So many wait to be read. Beyond that everything stays where it is: somebody floods the mailbox.
MOST_WAITING = 5_000


class TooMany(DomainError):
    """So many reports wait that no more are taken for now."""

    sentence = _l("More came back than can be read just now. It is taken later.")


def take(raw: bytes, source: Source, *, now: datetime, as_json: bool = False) -> int | None:
    """Keep a report, inside a unit of work; returns its number, or None where it is empty or kept already.

    Raises TooMany, and vault's VaultClosed: then the source keeps it, and brings it again.
    """
    raw = _without_envelope_line(raw)
    if not raw.strip():
        return None
    digest = hashlib.sha256(raw.replace(b"\r\n", b"\n").strip()).hexdigest()
    if db.session.scalar(select(RawBounce.id).where(RawBounce.digest == digest)) is not None:
        return None
    if (db.session.scalar(select(func.count()).select_from(RawBounce).where(text(UNREAD))) or 0) >= MOST_WAITING:
        raise TooMany
    row = {
        "digest": digest,
        "source": source,
        "as_json": as_json,
        "received_at": now,
        "size": len(raw),
        "tries": 0,
        "message": raw[:MOST_BYTES].decode("latin-1"),
    }
    values = sealing.closed(RawBounce, [row])
    number: int | None = db.session.execute(insert_or_ignore(RawBounce).returning(RawBounce.id), values).scalar()
    after_commit(_call)
    return number


def _call() -> None:
    poke("mail.returned")


def words(row: RawBounce) -> bytes:
    """The bytes as they were kept; empty where they are forgotten."""
    return row.message.encode("latin-1", "replace")


def _without_envelope_line(raw: bytes) -> bytes:
    """Without the line that mbox and some pipes put in front ("From MAILER-DAEMON Tue May …")."""
    return raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw
