"""Signing in and out: each sign-in is a row, and ending it is deleting the row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, update

from portal.accounts.models import Account, AccountSession
from portal.accounts.queries import holds_office
from portal.core import audit
from portal.core.db import db
from portal.core.tokens import digest, new_token

A_DAY_AT_WORK = timedelta(hours=12)
A_MONTH = timedelta(days=30)
#: `last_seen_at` is written no oftener than this.
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Device:
    """Where somebody signs in from, as the browser says it."""

    user_agent: str = ""
    ip: str = ""


def start_session(account: Account, *, now: datetime, keep: bool = False, device: Device | None = None) -> str:
    """Sign the account in and return the token for the cookie; the row keeps only its hash.

    It lasts twelve hours, or thirty days when kept. Who holds an office has twelve hours in any case.
    """
    device = device or Device()
    token = new_token()
    lasting = A_MONTH if keep and not holds_office(account.id, now) else A_DAY_AT_WORK
    db.session.add(
        AccountSession(
            token_hash=digest(token),
            account_id=account.id,
            created_at=now,
            last_seen_at=now,
            proved_at=now,
            expires_at=now + lasting,
            user_agent=device.user_agent[:300],
            ip=device.ip[:45],
        )
    )
    db.session.flush()
    return token


def renew_session(session_id: int, *, now: datetime) -> str:
    """A new token for the same sign-in, after the person proved who they are: the old one is worthless."""
    token = new_token()
    fresh = update(AccountSession).where(AccountSession.id == session_id)
    db.session.execute(fresh.values(token_hash=digest(token), proved_at=now))
    return token


def end_session(session_id: int, account_id: int) -> bool:
    """End one sign-in of this account; False when it had ended already."""
    mine = delete(AccountSession).where(AccountSession.id == session_id, AccountSession.account_id == account_id)
    return _count(db.session.execute(mine)) == 1


def end_other_sessions(account_id: int, session_id: int) -> int:
    """End all sign-ins of this account but one, and forget its devices; how many there were."""
    forget_devices(account_id)
    others = delete(AccountSession).where(AccountSession.account_id == account_id, AccountSession.id != session_id)
    return _count(db.session.execute(others))


def end_all_sessions(account_id: int) -> int:
    """End all sign-ins of this account, and forget its devices; how many there were."""
    forget_devices(account_id)
    return _count(db.session.execute(delete(AccountSession).where(AccountSession.account_id == account_id)))


def forget_devices(account_id: int) -> None:
    """Devices that were let in before are strangers again, until somebody signs in on them: see `devices`."""
    db.session.execute(update(Account).where(Account.id == account_id).values(device_key=new_token()[:16]))


def sign_out_by_office(account_id: int) -> None:
    """An administrator ends all sign-ins of somebody's account; where there is none, nothing happened."""
    if end_all_sessions(account_id):
        audit.write("accounts.signed_out_by_office", about=("account", account_id))


def _count(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0
