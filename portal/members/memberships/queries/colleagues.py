"""Invited colleagues: for whoever looks after the firm, and for whoever holds the link."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from portal.accounts.models import Account
from portal.core.actors import Actor, Right
from portal.core.tokens import digest
from portal.members.memberships.models import ColleagueInvitation
from portal.members.memberships.queries.organisations import leads
from portal.members.people.models import Person


def invited_by(organisation_id: int) -> Select[ColleagueInvitation]:
    """Who is invited and has not come yet, the last one first."""
    mine = select(ColleagueInvitation).where(ColleagueInvitation.organisation_id == organisation_id)
    return mine.order_by(ColleagueInvitation.sent_at.desc(), ColleagueInvitation.id.desc())


def to_look_after(who: Actor, day: date) -> Select[ColleagueInvitation]:
    """Invitations of the firms whose primary representative the actor is that day; for the members' office, all."""
    found = select(ColleagueInvitation)
    return found if who.may(Right.MEMBERS) else found.where(ColleagueInvitation.organisation_id.in_(leads(who, day)))


def behind(token: str, now: datetime) -> Select[ColleagueInvitation]:
    """The invitation that this link opens while it works."""
    found = select(ColleagueInvitation).options(joinedload(ColleagueInvitation.organisation))
    return found.where(ColleagueInvitation.token_hash == digest(token), ColleagueInvitation.expires_at > now)


def accounts_at(email_key: str) -> Select[int]:
    """Accounts whose owner is reached, or is listed, at this address."""
    listed = select(Person.account_id).where(Person.email_key == email_key, Person.account_id.is_not(None))
    return select(Account.id).where(or_(Account.email_key == email_key, Account.id.in_(listed)))


def entries_at(email_key: str) -> Select[Person]:
    """Those in the list at this address who do not sign in yet."""
    there = Person.email_key == email_key, Person.account_id.is_(None), Person.died_on.is_(None), Person.is_there()
    return select(Person).where(*there).order_by(Person.id)
