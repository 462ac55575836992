"""The first minutes of a new installation: one link, one form, one administrator."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.accounts import queries
from portal.accounts.facts import AssociationSetUp
from portal.accounts.models import Account, SetupLink
from portal.accounts.operations.accounts import create_account
from portal.accounts.operations.giving import OPERATOR
from portal.accounts.operations.grants import give_right
from portal.core import audit, money, settings
from portal.core.actors import Right
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import find_locked, for_update
from portal.core.tokens import digest, new_token


class AlreadySetUp(DomainError):
    """There is an administrator; the house has its keys."""

    sentence = _l("This portal is set up already. Sign in.")


def new_setup_link(now: datetime) -> str:
    """The token of a new first-run link; the one before stops working. Raises AlreadySetUp."""
    if queries.has_administrator(now):
        raise AlreadySetUp
    token = new_token()
    link = find_locked(SetupLink, 1)
    if link is None:
        db.session.add(SetupLink(id=1, token_hash=digest(token), created_at=now))
    else:
        link.token_hash, link.created_at, link.used_at = digest(token), now, None
    db.session.flush()
    return token


def set_up(
    token: str,
    *,
    association: str,
    time_zone: str,
    name: str,
    email: str,
    password_hash: str,
    now: datetime,
    currency: str = "",
    joins: bool = False,
) -> Account:
    """Name the association and make its first administrator. Raises AlreadySetUp, also for the slower of two.

    Without a `currency`, it is the one of the zone's country. `joins`: whether they belong to it themselves.
    """
    unused = select(SetupLink).where(SetupLink.token_hash == digest(token), SetupLink.used_at.is_(None))
    link = db.session.scalar(for_update(unused, of=SetupLink))
    if link is None or queries.has_administrator(now):
        raise AlreadySetUp
    link.used_at = now
    account = create_account(email, name, now=now, password_hash=password_hash)
    give_right(
        account, Right.ADMINISTRATION, giver=replace(OPERATOR, account_id=account.id), now=now, reason="First set-up"
    )
    settings.change(name=association, time_zone=time_zone, currency=currency or money.of_zone(time_zone), set_up=True)
    audit.write("accounts.set_up", about=account, actor=name)
    record(AssociationSetUp(account_id=account.id, joins=joins))
    return account


def create_administrator(email: str, name: str, *, now: datetime, password_hash: str | None = None) -> Account:
    """Give administration to the account with this address, creating it where there is none.

    Raises grants.AlreadyGranted, and EmailTaken when a hash is given for an account that exists.
    """
    account = None if password_hash else db.session.scalar(queries.open_account_by_email(email))
    if account is None:
        account = create_account(email, name, now=now, password_hash=password_hash)
    give_right(account, Right.ADMINISTRATION, giver=OPERATOR, now=now, reason="Command line")
    return account
