"""Finding people from outside: for whoever has their link, and for the errand that they are about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Select, or_, select

from portal.accounts.models import Account
from portal.core.db import db
from portal.core.tokens import digest
from portal.mail.addresses import normalise
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.outside.links import key_of, mailbox
from portal.relationships.outside.models import OutsideParty, OutsideSuppression


def behind(token: str, now: datetime) -> Select[OutsideParty]:
    """Whose page this link opens; nobody's once the question has lapsed."""
    open_still = or_(OutsideParty.agreed_at.is_not(None), OutsideParty.until > now)
    return select(OutsideParty).where(
        OutsideParty.token_hash == digest(token), OutsideParty.ended_at.is_(None), open_still
    )


def of(errand: str, numbers: Iterable[int]) -> dict[int, OutsideParty]:
    """The parties to these, by the number of what they are about; one statement."""
    wanted = list(numbers)
    if not wanted:
        return {}
    found = select(OutsideParty).where(OutsideParty.errand == errand, OutsideParty.about_id.in_(wanted))
    return {party.about_id: party for party in db.session.scalars(found)}


def party_to(errand: str, number: int) -> OutsideParty | None:
    """The party to one of them."""
    return of(errand, [number]).get(number)


def is_suppressed(email: str) -> bool:
    """Whether the owner of this mailbox asked never to be asked again."""
    return db.session.get(OutsideSuppression, key_of(email)) is not None


def reads_there(person_id: int, email: str) -> bool:
    """Whether this is a mailbox of theirs: where they sign in, or what their profile shows, whatever is added to it."""
    rows = db.session.execute(
        select(Account.email, Person.email)
        .select_from(Person)
        .outerjoin(Account, Account.id == Person.account_id)
        .where(Person.id == person_id)
    )
    theirs = {mailbox(each) for row in rows for each in row if each}
    return mailbox(email) in theirs


def is_a_members(email: str, day: date) -> bool:
    """Whether somebody who is a member signs in with this address. For the letter to that address alone."""
    owner = select(Person.id).join(Account, Account.id == Person.account_id)
    number = db.session.scalar(owner.where(Account.email_key == normalise(email), Account.proved_at.is_not(None)))
    return number is not None and members.is_member_on(number, day)
