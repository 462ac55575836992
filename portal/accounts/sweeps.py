"""What accounts forget by themselves, once a minute and cheaply."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from portal.accounts import throttle
from portal.accounts.models import AccountSession, EmailChange, PasswordReset, SignInCode
from portal.accounts.operations.keeping import forget_kept
from portal.core.db import db
from portal.core.work import unit_of_work

#: Long enough to answer "why did my link not work?", short enough to hold nothing stale.
A_MONTH = timedelta(days=30)


def forget_old(now: datetime) -> None:
    """Delete what has been over for a while. Nothing depends on it: every reader looks at the dates."""
    with unit_of_work():
        throttle.forget_old(now)
        forget_kept(now)
        db.session.execute(delete(AccountSession).where(AccountSession.expires_at < now))
        db.session.execute(delete(SignInCode).where(SignInCode.expires_at < now - timedelta(days=1)))
        db.session.execute(delete(PasswordReset).where(PasswordReset.expires_at < now - A_MONTH))
        db.session.execute(delete(EmailChange).where(EmailChange.created_at < now - A_MONTH))
