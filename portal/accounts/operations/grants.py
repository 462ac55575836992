"""Giving and ending rights. Nothing is ever deleted: a grant ends on its date, with no job running."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, or_, select, update

from portal.accounts.facts import RightEnded, RightGranted
from portal.accounts.models import Account, Grant
from portal.accounts.operations.giving import Giver, check_administrator
from portal.core import audit
from portal.core.actors import Right
from portal.core.dates import overlapping
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import for_update, lock


class LastAdministrator(DomainError):
    """Somebody has to hold the keys."""

    sentence = _l("This is the last administrator. Give administration to somebody else first, with no end date.")


class AlreadyGranted(DomainError):
    """The account holds this right in that time already."""

    sentence = _l("This right is theirs already in that time. End the earlier grant first.")
    field = "right"


class EndsBeforeStart(DomainError):
    """The dates are the wrong way round."""

    sentence = _l("Choose a last day that does not come before the first.")
    field = "end"


class AlreadyEnded(DomainError):
    """The grant is over."""

    sentence = _l("This right has ended already.")


def give_right(
    account: Account,
    right: Right,
    *,
    giver: Giver,
    now: datetime,
    start: datetime | None = None,
    end: datetime | None = None,
    reason: str = "",
) -> Grant:
    """Grant a right for [start, end), by default from now on and without an end.

    Raises OnlyAdministrators, ProofNeeded, AlreadyGranted, EndsBeforeStart.
    """
    check_administrator(giver, now=now)
    start = start or now
    if end is not None and end <= start:
        raise EndsBeforeStart
    lock(account)
    same = select(Grant.id).where(Grant.account_id == account.id, Grant.right == right.value)
    if db.session.scalar(same.where(overlapping(Grant.start, Grant.end, start, end)).limit(1)) is not None:
        raise AlreadyGranted
    grant = Grant(
        account_id=account.id,
        right=right.value,
        start=start,
        end=end,
        given_at=now,
        granted_by=giver.account_id,
        reason=reason,
    )
    db.session.add(grant)
    db.session.flush()
    audit.write("accounts.right_given", about=grant, after=_told(grant))
    record(RightGranted(grant_id=grant.id))
    return grant


def end_right(grant: Grant, *, giver: Giver, now: datetime, at: datetime | None = None) -> None:
    """End a grant now, or `at` a later moment; one that has not begun never does.

    Raises OnlyAdministrators, ProofNeeded, LastAdministrator, AlreadyEnded.
    """
    check_administrator(giver, now=now)
    keep_an_administrator(now, without_grant=grant.id)
    locked = lock(grant)
    if locked.end is not None and locked.end <= (at or now):
        raise AlreadyEnded
    before = _told(locked)
    locked.end = max(at or now, locked.start)
    locked.ended_by = giver.account_id
    db.session.flush()
    audit.write("accounts.right_ended", about=locked, before=before, after=_told(locked))
    record(RightEnded(grant_id=locked.id))


def keep_an_administrator(
    now: datetime, *, without_grant: int | None = None, without_account: int | None = None
) -> None:
    """Raise LastAdministrator if nobody would administer for good without this grant or account.

    A term that carries administration does not count: it ends by its date, or by whoever ends it.
    Locks the lasting administration grants, so that two administrators cannot show each other out at once.
    """
    lasting = select(Grant).where(Grant.right == Right.ADMINISTRATION.value, Grant.end.is_(None)).order_by(Grant.id)
    grants = list(db.session.scalars(for_update(lasting, of=Grant)))
    open_accounts = set(
        db.session.scalars(
            select(Account.id).where(Account.id.in_([g.account_id for g in grants]), Account.closed_at.is_(None))
        )
    )
    holders = [g for g in grants if g.end is None and g.start <= now and g.account_id in open_accounts]
    leaving = [g for g in holders if without_grant == g.id or without_account == g.account_id]
    if leaving and len(leaving) == len(holders):
        raise LastAdministrator


def _told(grant: Grant) -> dict[str, str | int | None]:
    return {
        "account": grant.account_id,
        "right": grant.right,
        "start": grant.start.isoformat(),
        "end": grant.end.isoformat() if grant.end else None,
        "reason": grant.reason,
    }


def forget_grants(account_id: int, *, now: datetime) -> None:
    """What its owner, who is forgotten, was given is over, and nobody reads why they had it. The caller asked who may
    do so, and keeps an administrator.
    """
    theirs = Grant.account_id == account_id
    running = theirs, or_(Grant.end.is_(None), Grant.end > now)
    db.session.execute(delete(Grant).where(*running, Grant.start > now))
    db.session.execute(update(Grant).where(*running).values(end=now))
    db.session.execute(update(Grant).where(theirs).values(reason=""))
