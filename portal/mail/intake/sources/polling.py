"""Whose turn it is: a folder and a mailbox are read once a minute, by one worker at a time.

A worker that hangs or dies holds a source for as long as its lease; what it had taken is in the database already, and
what it had not is where it was.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import or_, update

from portal.core import clock
from portal.core.db import db, insert_or_ignore
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.mail.intake.models import IntakeSource, Source
from portal.mail.intake.sources.trouble import CannotRead

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
#: After a failure the next try comes later and later.
LONGEST_WAIT = timedelta(minutes=30)


#: Brings what is there; returns how much. `still_ours`: to be asked before each further message.
Fetch = Callable[[], int]


def polled() -> dict[Source, Fetch]:
    """The sources that are set and that we go to; the pipe and the hook come to us."""
    from portal.mail.intake.sources import folder, imap  # noqa: PLC0415 - imaplib, for whoever reads a mailbox

    found: dict[Source, Fetch] = {}
    if current_app.config.get("MAIL_BOUNCE_FOLDER"):
        found[Source.FOLDER] = folder.fetch
    if current_app.config.get("MAIL_BOUNCE_IMAP"):
        found[Source.IMAP] = imap.fetch
    return found


def poll(now: datetime) -> None:
    """Read each source whose turn it is and that nobody else reads."""
    for name, fetch in polled().items():
        lease = _claim(name, now)
        if lease is None:
            continue
        trouble, number = "", 0
        try:
            number = fetch()
        except CannotRead as error:
            trouble = str(error)
        except DomainError as error:
            trouble = str(error.sentence)
        except Exception as error:
            log.exception("a source of returned mail failed")
            trouble = type(error).__name__
        db.session.rollback()
        _release(name, lease, number, trouble)


def came(name: Source, now: datetime) -> None:
    """Something came by itself, inside a unit of work: noted for the doctor."""
    _ensure(name)
    db.session.execute(update(IntakeSource).where(IntakeSource.name == name).values(read_at=now, found_at=now))


def _ensure(name: Source) -> None:
    db.session.execute(insert_or_ignore(IntakeSource), {"name": name, "failures": 0})


def _claim(name: Source, now: datetime) -> str | None:
    lease = secrets.token_hex(16)
    with unit_of_work():
        _ensure(name)
        free = or_(IntakeSource.lease_until.is_(None), IntakeSource.lease_until < now)
        due = or_(IntakeSource.due_at.is_(None), IntakeSource.due_at <= now)
        claimed = update(IntakeSource).where(IntakeSource.name == name, free, due)
        row = db.session.execute(
            claimed.values(lease=lease, lease_until=now + LEASE).returning(IntakeSource.name)
        ).first()
    return lease if row is not None else None


def _release(name: Source, lease: str, number: int, trouble: str) -> None:
    now = clock.now()
    with unit_of_work():
        row = db.session.get(IntakeSource, name)
        if row is None or row.lease != lease:
            return  # it took too long, and another reads meanwhile
        row.lease = row.lease_until = None
        row.failures = row.failures + 1 if trouble else 0
        row.trouble = trouble[:300] or None
        row.due_at = now + min(timedelta(minutes=2 ** min(row.failures, 10)), LONGEST_WAIT) if trouble else None
        if not trouble:
            row.read_at = now
        if number:
            row.found_at = now
