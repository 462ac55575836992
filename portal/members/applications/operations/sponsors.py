"""Those whom an applicant named: matched quietly among today's members, asked, and heard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, or_, select

from portal.accounts.models import Account
from portal.core.db import db, in_turn
from portal.core.errors import DomainError
from portal.core.locking import find_locked, lock
from portal.core.tokens import turn_of
from portal.mail.addresses import normalise
from portal.members.applications import links
from portal.members.applications.errors import AlreadyDecided, NamedTwice, WordsNeeded
from portal.members.applications.models import Application, Sponsor
from portal.members.applications.operations import drafts
from portal.members.memberships.queries.members import counts_on, is_member_on
from portal.members.people.finding import name_keys
from portal.members.people.models import Person

#: So many letters to sponsors are sent in a day for one applicant's address, and to one sponsor.
FROM_ONE, TO_ONE, A_DAY = 10, 3, timedelta(days=1)


class NotAsked(DomainError):
    sentence = _l("Nobody has asked you to vouch for this applicant.")


class MembersVouch(DomainError):
    sentence = _l("Only members can vouch, and your membership does not count today.")


def match(application: Application, *, today: date) -> list[Sponsor]:
    """Those named who are members today, one row for each member; nobody vouches for themselves.

    By the address that was given, or else by a name that only one member has. Who is not matched stays as written, for
    the office.
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


def add(application: Application, name: str, email: str, *, today: date) -> list[Sponsor]:
    """One more whom the applicant names after it was sent; gives back who is matched now. Raises NamedTwice."""
    rows = db.session.execute(select(Sponsor.name, Sponsor.email).where(Sponsor.application_id == application.id))
    if drafts.named_twice([*((row.name, row.email) for row in rows), (name, email)]) is not None:
        raise NamedTwice(field="sponsor")
    db.session.add(Sponsor(application_id=application.id, name=name, email=email, **links.new(Sponsor)))
    db.session.flush()
    return match(application, today=today)


def ask(application: Application, rows: Sequence[Sponsor], *, now: datetime) -> list[Sponsor]:
    """Those of them who are asked from now on: nobody twice, and nobody by a stranger without end.

    Whoever was named by too many within a day, or by one address too often, is left to the office to ask.
    """
    since, of_address = now - A_DAY, Application.email_key == application.email_key
    in_turn(*(turn_of("sponsor", row.person_id) for row in rows), turn_of("applicant", application.email_key))
    letters = select(func.count()).select_from(Sponsor).where(Sponsor.asked_at > since)
    left = FROM_ONE - (db.session.scalar(letters.join(Application).where(of_address)) or 0)
    begun: list[Sponsor] = []
    for row in rows:
        if row.asked_at is not None or len(begun) >= left:
            continue
        if (db.session.scalar(letters.where(Sponsor.person_id == row.person_id)) or 0) < TO_ONE:
            row.asked_at = now
            begun.append(row)
    db.session.flush()
    return begun


def answer(sponsor: Sponsor, *, vouches: bool, words: str = "", today: date, now: datetime) -> None:
    """Vouch with some words, or not, without any. Can be changed until the office decides.

    Whoever left since they were asked can say no, and nothing else. Raises NotAsked, AlreadyDecided, MembersVouch,
    WordsNeeded.
    """
    application = find_locked(Application, sponsor.application_id)
    sponsor = lock(sponsor)
    if application is None or sponsor.asked_at is None:
        raise NotAsked
    if application.decision is not None:
        raise AlreadyDecided
    if vouches and not may_vouch(sponsor, today=today):
        raise MembersVouch
    if vouches and not words:
        raise WordsNeeded
    sponsor.vouches, sponsor.answered_at, sponsor.words = vouches, now, words if vouches else ""
    db.session.flush()


def may_vouch(sponsor: Sponsor, *, today: date) -> bool:
    """Whether they are a member today, as they were when they were asked."""
    return sponsor.person_id is not None and is_member_on(sponsor.person_id, today)


def _member(row: Sponsor, today: date) -> int | None:
    alike = select(Person.id).outerjoin(Account, Account.id == Person.account_id).where(counts_on(today))
    if row.email:
        key = normalise(row.email)
        alike = alike.where(or_(Person.email_key == key, Account.email_key == key))
    else:
        alike = alike.where(Person.name_key.in_(name_keys(row.name)))
    found = db.session.scalars(alike.limit(2)).all()
    return found[0] if len(found) == 1 else None
