"""Creating and closing accounts."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from portal.accounts import notices
from portal.accounts.facts import AccountClosed, AccountCreated
from portal.accounts.models import Account, EmailChange, Invitation, PasswordReset, SignInCode
from portal.accounts.operations.giving import Giver, check_carried
from portal.accounts.operations.grants import forget_grants, keep_an_administrator
from portal.accounts.operations.sessions import end_all_sessions
from portal.accounts.queries import powers_coming
from portal.core import audit
from portal.core.actors import Power
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.work import attempt
from portal.mail.addresses import normalise
from portal.mail.intake import operations as returned_mail


class EmailTaken(DomainError):
    """Another account has this address."""

    sentence = _l("There is an account with this address already.")
    field = "email"


def create_account(email: str, name: str = "", *, now: datetime, password_hash: str | None = None) -> Account:
    """A new account. Without a hash nobody can sign in to it by password until an invitation or a reset is used.

    The hash comes from `passwords.hashed`, made before the unit of work. Raises EmailTaken.
    """
    key = normalise(email)
    if db.session.scalar(select(Account.id).where(Account.email_key == key)) is not None:
        raise EmailTaken
    account = Account(
        email=email.strip(),
        email_key=key,
        name=name.strip(),
        password_hash=password_hash,
        password_set_at=now if password_hash else None,
        created_at=now,
    )
    try:
        with attempt():
            db.session.add(account)
    except IntegrityError:  # somebody was a moment faster
        raise EmailTaken from None
    record(AccountCreated(account_id=account.id))
    return account


def correct_address(account: Account, email: str, *, giver: Giver, carried: AbstractSet[Power], now: datetime) -> None:
    """Another address for an account that nobody has come in to: it was mistyped, say. Its open links end.

    Whoever reads mail there can open the account: this gives what it may do. `carried`: what waits for its owner
    besides what accounts know. Raises EmailTaken, and the giver's refusals.
    Once somebody came in, the address is theirs alone to change: see `ask_for_email`.
    """
    if account.came_in:
        raise RuntimeError("whoever signs in there changes it themselves")
    check_carried(giver, powers_coming(account.id, now).union(carried), now=now)
    move(account, email)
    spend_links(account.id, now)
    audit.write("accounts.address_corrected", about=account)


def prove(account: Account, now: datetime) -> None:
    """Its owner answered what was mailed to its address: mail arrives there, whatever came back before."""
    if account.proved_at is None:
        account.proved_at = now
    returned_mail.works(account.email_key, now=now)


def move(account: Account, email: str) -> None:
    """Write another address into an account. Raises EmailTaken."""
    key = normalise(email)
    taken = select(Account.id).where(Account.email_key == key, Account.id != account.id)
    if db.session.scalar(taken) is not None:
        raise EmailTaken
    account.email, account.email_key = email, key
    db.session.flush()


def rename(account: Account, name: str) -> None:
    """What the account is called; members keep it equal to the person's name."""
    account.name = name.strip()


def close_account(account: Account, *, now: datetime) -> None:
    """Nobody signs in to it any more, and its sessions and open links end. Raises LastAdministrator."""
    if account.closed_at is not None:
        return
    keep_an_administrator(now, without_account=account.id)
    account.closed_at = now
    end_all_sessions(account.id)
    spend_links(account.id, now)
    audit.write("accounts.closed", about=account)
    record(AccountClosed(account_id=account.id))


def erase_account(account: Account, *, now: datetime) -> None:
    """Close it for good, and keep neither name nor address of it. Raises LastAdministrator."""
    close_account(account, now=now)
    nobody = f"erased-{account.id}@invalid"
    account.email = account.email_key = nobody
    account.name, account.password_hash, account.password_set_at, account.proved_at = "", None, None, None
    account.locale = account.time_zone = None
    notices.erase(account.id, now=now)
    for table in (EmailChange, PasswordReset, SignInCode, Invitation):
        db.session.execute(delete(table).where(table.account_id == account.id))
    forget_grants(account.id, now=now)
    audit.write("accounts.erased", about=account)


def reopen_account(account: Account) -> None:
    """Undo of closing; the person signs in again as before."""
    account.closed_at = None
    audit.write("accounts.reopened", about=account)


def spend_links(account_id: int, now: datetime) -> None:
    """Every link and code that was mailed for this account stops working."""
    invitations = update(Invitation).where(
        Invitation.account_id == account_id, Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None)
    )
    _end("invitation", invitations.values(revoked_at=now).returning(Invitation.id), now)
    resets = update(PasswordReset).where(PasswordReset.account_id == account_id, PasswordReset.used_at.is_(None))
    _end("reset", resets.values(used_at=now).returning(PasswordReset.id), now)
    codes = update(SignInCode).where(SignInCode.account_id == account_id, SignInCode.used_at.is_(None))
    _end("code", codes.values(used_at=now).returning(SignInCode.id), now)
    changes = update(EmailChange).where(
        EmailChange.account_id == account_id, EmailChange.confirmed_at.is_(None), EmailChange.withdrawn_at.is_(None)
    )
    _end("confirm_email", changes.values(withdrawn_at=now).returning(EmailChange.id), now)


def _end(kind: str, ending: Any, now: datetime) -> None:
    notices.forget(kind, *db.session.scalars(ending), now=now)


def choose_language(account_id: int, tag: str) -> None:
    """What this account's pages and mail are in, from now on: one that the portal has, else it is the association's."""
    db.session.execute(update(Account).where(Account.id == account_id).values(locale=tag))
