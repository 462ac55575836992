"""Those whom an applicant named: matched quietly among today's members, asked, and heard."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from portal.accounts.models import Account
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import find_locked, lock
from portal.mail.addresses import normalise
from portal.members.applications.errors import AlreadyDecided, WordsNeeded
from portal.members.applications.known import name_keys
from portal.members.applications.models import Application, Sponsor
from portal.members.memberships.queries.members import counts_on
from portal.members.people.models import Person


class NotAsked(DomainError):
    sentence = _l("Nobody has asked you to vouch for this applicant.")


def match(application: Application, *, today: date) -> list[Sponsor]:
    """Those named who are members today, one row for each member; nobody vouches for themselves.

    By address, or by a name that only one member has. Who is not matched stays as written, for the office.
    """
    rows = db.session.scalars(
        select(Sponsor).where(Sponsor.application_id == application.id).order_by(Sponsor.id)
    ).all()
    taken = {application.person_id} | {row.person_id for row in rows if row.person_id}
    for row in rows:
        if row.person_id is None:
            found = _member(row, today)
            row.person_id = None if found in taken else found
            taken.add(row.person_id)
    db.session.flush()
    return [row for row in rows if row.person_id is not None]


def asked(sponsor: Sponsor, *, now: datetime) -> bool:
    """They are asked from now on; False when they were before."""
    if sponsor.asked_at is not None:
        return False
    sponsor.asked_at = now
    return True


def answer(sponsor: Sponsor, *, vouches: bool, words: str = "", now: datetime) -> None:
    """Vouch with some words, or not, without any. Can be changed until the office decides.

    Raises NotAsked, AlreadyDecided, WordsNeeded.
    """
    application = find_locked(Application, sponsor.application_id)
    sponsor = lock(sponsor)
    if application is None or sponsor.asked_at is None:
        raise NotAsked
    if application.decision is not None:
        raise AlreadyDecided
    if vouches and not words:
        raise WordsNeeded
    sponsor.vouches, sponsor.answered_at, sponsor.words = vouches, now, words if vouches else ""
    db.session.flush()


def _member(row: Sponsor, today: date) -> int | None:
    alike = select(Person.id).outerjoin(Account, Account.id == Person.account_id).where(counts_on(today))
    if row.email:
        key = normalise(row.email)
        of_address = alike.where(or_(Person.email_key == key, Account.email_key == key))
        by_address = db.session.scalars(of_address.limit(2)).all()
        if len(by_address) == 1:
            return by_address[0]
    by_name = db.session.scalars(alike.where(Person.name_key.in_(name_keys(row.name))).limit(2)).all()
    return by_name[0] if len(by_name) == 1 else None
