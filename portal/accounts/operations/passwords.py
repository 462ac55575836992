"""Choosing another password, by a mailed link or while signed in."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from portal.accounts import notices, queries
from portal.accounts.facts import PasswordChanged
from portal.accounts.models import Account, PasswordReset
from portal.accounts.operations.accounts import prove, spend_links
from portal.accounts.operations.invitations import come_in
from portal.accounts.operations.links import use_once
from portal.accounts.operations.sessions import end_all_sessions, forget_devices
from portal.core import audit
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.tokens import digest, new_token
from portal.mail.sender import reaches_people

HALF_AN_HOUR = timedelta(minutes=30)


class NoMailYet(DomainError):
    """No mail leaves this portal, so nothing can be asked for by mail."""

    sentence = _l(
        "This portal cannot send mail yet. Whoever looks after it can make you a link to choose a new password."
    )


def refuse_without_mail() -> None:
    """Raise NoMailYet where nobody would read what is mailed."""
    if not reaches_people():
        raise NoMailYet


def ask_for_reset(email: str, now: datetime) -> None:
    """Mail a link to choose a new password, if there is an open account. The caller never learns whether."""
    account = db.session.scalar(queries.open_account_by_email(email))
    if account is not None:
        notices.reset(account, *_new_reset(account, now, handed_over=False))


def hand_over_reset(account: Account, *, now: datetime) -> tuple[PasswordReset, str]:
    """A link for whoever sits at the machine to pass on, where no mail leaves; the token is kept nowhere."""
    audit.write("accounts.reset_handed_over", about=account)
    return _new_reset(account, now, handed_over=True)


def _new_reset(account: Account, now: datetime, *, handed_over: bool) -> tuple[PasswordReset, str]:
    token = new_token()
    reset = PasswordReset(
        account_id=account.id,
        token_hash=digest(token),
        created_at=now,
        expires_at=now + HALF_AN_HOUR,
        handed_over=handed_over,
    )
    db.session.add(reset)
    db.session.flush()
    return reset, token


def use_reset(token: str, *, password_hash: str, now: datetime) -> Account:
    """Give the account its new password and end every sign-in. Raises LinkSpent."""
    account, reset = use_once(queries.open_reset(token, now))
    reset.used_at = now
    notices.forget("reset", reset.id, now=now)
    if not reset.handed_over:
        prove(account, now)
    invitation = db.session.scalar(queries.waiting_invitation(account.id))
    if invitation is not None:  # they lost the invitation and came in this way
        come_in(account, invitation, password_hash, now)
    else:
        set_password(account, password_hash=password_hash, now=now)
    end_all_sessions(account.id)
    return account


def set_password(account: Account, *, password_hash: str, now: datetime) -> None:
    """A new password: every link mailed before stops working, and the person is told. Ends no sessions."""
    account.password_hash, account.password_set_at = password_hash, now
    forget_devices(account.id)
    spend_links(account.id, now)
    audit.write("accounts.password_changed", about=account)
    notices.password_changed(account, now)
    record(PasswordChanged(account_id=account.id))
