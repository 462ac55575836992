"""Addresses that nothing may be sent to, or nothing of one family: mail to them came back, or they complained."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Exists, delete, exists, select

from portal.core.db import db
from portal.mail.models import Suppression

BOUNCE, COMPLAINT = "bounce", "complaint"
#: Scopes beside the names of families: everything but security mail, and whatever can be switched off.
ALL, CHOICES = "", "choices"


def suppress(address: str, reason: str, *, now: datetime, detail: str = "", scope: str = ALL) -> bool:
    """Send nothing more of this scope to a (normalised) address, but for security mail. Returns whether that is new.

    A second reason changes nothing.
    """
    if db.session.scalar(select(Suppression.id).where(*_row(address, scope))) is not None:
        return False
    row = Suppression(address=address, scope=scope, reason=reason, detail=detail or None, since=now)
    db.session.add(row)
    db.session.flush()
    return True


def lift(address: str, *, scope: str | None = None, reason: str | None = None) -> bool:
    """Allow mail to a (normalised) address again: all of it, or of one scope or reason. Returns whether any was not."""
    which = [Suppression.address == address]
    if scope is not None:
        which.append(Suppression.scope == scope)
    if reason is not None:
        which.append(Suppression.reason == reason)
    return db.session.execute(delete(Suppression).where(*which).returning(Suppression.id)).first() is not None


def is_stopped(address: str) -> Suppression | None:
    """Why nothing but security mail is sent to a (normalised) address; None where it is."""
    return db.session.scalar(select(Suppression).where(*_row(address, ALL)))


def stops(address: ColumnElement[Any] | Any, family: str | None = None) -> Exists:
    """SQL: nothing is sent to this address; with `family`, nothing of that one, which can be switched off."""
    scopes = [ALL] if family is None else [ALL, CHOICES, family]
    return exists().where(Suppression.address == address, Suppression.scope.in_(scopes))


def _row(address: str, scope: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Suppression.address == address, Suppression.scope == scope
