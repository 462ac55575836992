"""Another e-mail address: asked for, confirmed from the new one, undone from the old one."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from portal.accounts import notices, queries
from portal.accounts.facts import AccountRecovered, EmailChanged
from portal.accounts.models import Account, EmailChange
from portal.accounts.operations.accounts import move, spend_links
from portal.accounts.operations.links import use_once
from portal.accounts.operations.passwords import refuse_without_mail
from portal.accounts.operations.sessions import end_all_sessions
from portal.core import audit
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.tokens import digest, new_token
from portal.mail import suppression
from portal.mail.addresses import normalise
from portal.mail.intake import operations as returned_mail

A_DAY = timedelta(days=1)
SEVEN_DAYS = timedelta(days=7)


class SameEmail(DomainError):
    """Nothing to change."""

    sentence = _l("This is your address already.")
    field = "email"


def ask_for_email(account: Account, email: str, *, now: datetime) -> None:
    """Mail a link to the new address; nothing changes before it is confirmed. Raises SameEmail, NoMailYet.

    An address that was never proved, or from which mail came back, can be confirmed by itself. Where somebody else has
    the address, its owner is told and the asker sees no difference.
    """
    refuse_without_mail()
    if account.email == email and account.proved_at is not None and not suppression.is_stopped(account.email_key):
        raise SameEmail
    taken = db.session.scalar(select(Account.id).where(Account.email_key == normalise(email)))
    withdraw_email_change(account.id, now)
    token = new_token()
    change = EmailChange(
        account_id=account.id,
        old_email=account.email,
        new_email=email,
        confirm_hash=digest(token),
        created_at=now,
        expires_at=now + A_DAY,
    )
    db.session.add(change)
    db.session.flush()
    if taken is None or taken == account.id:
        notices.confirm_email(account, change, token)
    else:
        notices.email_taken(change)


def withdraw_email_change(account_id: int, now: datetime) -> None:
    """The change that waits for its confirmation, if any, stops waiting."""
    waiting = update(EmailChange).where(
        EmailChange.account_id == account_id, EmailChange.confirmed_at.is_(None), EmailChange.withdrawn_at.is_(None)
    )
    ended = db.session.scalars(waiting.values(withdrawn_at=now).returning(EmailChange.id)).all()
    notices.forget("confirm_email", *ended, now=now)


def confirm_email(token: str, *, now: datetime) -> Account:
    """The new address is the account's; the old one is told, with a link to undo it. Raises LinkSpent, EmailTaken."""
    account, change = use_once(queries.open_email_change(token, now))
    change.confirmed_at, account.proved_at = now, now
    notices.forget("confirm_email", change.id, now=now)
    returned_mail.works(normalise(change.new_email), now=now)
    if change.new_email == account.email:
        return account
    undo = new_token()
    change.undo_until, change.undo_hash = now + SEVEN_DAYS, digest(undo)
    move(account, change.new_email)
    spend_links(account.id, now)  # they lie in the old mailbox
    audit.write("accounts.email_changed", about=account)
    notices.email_changed(account, change, undo)
    record(EmailChanged(account_id=account.id, old_email=change.old_email, new_email=change.new_email))
    return account


def undo_email(token: str, *, now: datetime) -> Account:
    """Somebody else changed it: the old address is back, nobody is signed in, and the password is gone.

    Raises LinkSpent, EmailTaken.
    """
    account, change = use_once(queries.undoable_email_change(token, now))
    left = account.email
    change.undone_at = account.proved_at = now  # the link lay in the old mailbox
    move(account, change.old_email)
    returned_mail.works(account.email_key, now=now)
    notices.forget("email_changed", change.id, now=now)
    account.password_hash, account.password_set_at = None, None
    spend_links(account.id, now)
    end_all_sessions(account.id)
    later = update(EmailChange).where(EmailChange.account_id == account.id, EmailChange.id > change.id)
    db.session.execute(later.values(undone_at=now))  # what an intruder changed after that is nobody's to undo
    audit.write("accounts.email_change_undone", about=account)
    record(EmailChanged(account_id=account.id, old_email=left, new_email=change.old_email))
    record(AccountRecovered(account_id=account.id))
    return account
