"""A member is asked to be somebody's host, says yes or no, and may step back. The two of them are held meanwhile."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core import audit
from portal.core.dates import A_DAY
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import lock, locked
from portal.core.settings import today
from portal.members.facts import HostAccepted, HostAsked, HostReleased
from portal.members.memberships.queries import members
from portal.members.newcomers.models import Hosting, State
from portal.members.people.models import Person

#: Somebody has been asked, or is their host.
TAKEN = frozenset((State.ASKED, State.HOSTING))


class NotNew(DomainError):
    sentence = _l("A host is for the first ninety days of a membership, and they are over or have not begun.")


class HasHost(DomainError):
    sentence = _l("They have a host, or somebody has been asked. Take that back first if it is to be another one.")
    field = "person"


class NotAMember(DomainError):
    sentence = _l("Only a member of today can be a host. Please choose somebody else.")
    field = "person"


class TheSamePerson(DomainError):
    sentence = _l("Nobody can be their own host. Please choose somebody else.")
    field = "person"


class NoLongerAsked(DomainError):
    sentence = _l("This has been settled in the meantime. Thank you all the same.")


def last_new_day(person: Person, day: date) -> date | None:
    """The last of their first ninety days; None for somebody who is not new on `day`, or has died."""
    since = members.member_since(person.id)
    if since is None or person.died_on is not None or not members.is_member_on(person.id, day):
        return None
    last = since + timedelta(days=members.FIRST_DAYS - 1)
    return last if day <= last else None


def ask(newcomer: Person, host: Person, *, words: str, now: datetime) -> Hosting:
    """Ask a member to be somebody's host; they hear of it by mail and on their home page.

    Raises TheSamePerson, NotNew, NotAMember, HasHost.
    """
    if newcomer.id == host.id:
        raise TheSamePerson
    _hold(newcomer, host)
    last = last_new_day(newcomer, today(now))
    if last is None:
        raise NotNew
    if host.died_on is not None or not members.is_member_on(host.id, today(now)):
        raise NotAMember
    before = open_one(newcomer.id)
    if before is not None:
        if before.state(now, today(now)) is not State.EXPIRED:
            raise HasHost
        before.ended_at = now
        db.session.flush()
    row = Hosting(newcomer_id=newcomer.id, host_id=host.id, asked_at=now, words=words, until=last + A_DAY)
    db.session.add(row)
    db.session.flush()
    audit.write("members.host_asked", about=newcomer, after={"host": host.id})
    record(HostAsked(hosting_id=row.id))
    return row


def accept(row: Hosting, *, now: datetime) -> None:
    """The member says yes. A repeat does nothing. Raises NoLongerAsked."""
    row = held(row.id)
    state = row.state(now, today(now))
    if state is State.HOSTING:
        return
    if state is not State.ASKED:
        raise NoLongerAsked
    row.accepted_at = now
    record(HostAccepted(hosting_id=row.id))


def decline(row: Hosting, *, now: datetime) -> None:
    """The member would rather not; nobody asks why. A repeat does nothing. Raises NoLongerAsked."""
    row = held(row.id)
    if row.declined_at is not None:
        return
    if row.accepted_at is not None or row.ended_at is not None:
        raise NoLongerAsked
    row.declined_at = now


def end(row: Hosting, *, now: datetime, by_office: bool = False) -> None:
    """The host steps back, or the office takes back what it asked. A repeat does nothing.

    Where they were a host, the newcomer hears of it.
    """
    row = held(row.id)
    state = row.state(now, today(now))
    if state not in {State.ASKED, State.HOSTING, State.EXPIRED}:
        return
    row.ended_at = now
    if by_office:
        audit.write("members.host_taken_back", about=("person", row.newcomer_id), before={"host": row.host_id})
    if state is State.HOSTING:
        record(HostReleased(hosting_id=row.id))


def end_with(person_id: int, *, now: datetime) -> list[Hosting]:
    """They have died or are forgotten: nobody is their host, and they are nobody's. Those that ran."""
    wanted = select(Hosting).where((Hosting.newcomer_id == person_id) | (Hosting.host_id == person_id))
    rows = db.session.scalars(wanted.where(Hosting.declined_at.is_(None), Hosting.ended_at.is_(None))).all()
    ran = [row for row in rows if row.state(now, today(now)) is State.HOSTING]
    for row in rows:
        row.ended_at = now
    db.session.flush()
    return ran


def forget(person_id: int, *, now: datetime) -> None:
    """What was written when a host was asked goes with either of the two."""
    end_with(person_id, now=now)
    for row in db.session.scalars(
        select(Hosting).where((Hosting.newcomer_id == person_id) | (Hosting.host_id == person_id))
    ):
        row.words = ""
    db.session.flush()


def put_path_away(person: Person, *, now: datetime) -> None:
    """They would rather find their own way: nothing is proposed for the first days any more. About oneself."""
    person = lock(person)
    person.path_left_at = person.path_left_at or now


def open_one(newcomer_id: int) -> Hosting | None:
    """Their host, or who has been asked."""
    wanted = select(Hosting).where(Hosting.newcomer_id == newcomer_id)
    return db.session.scalar(wanted.where(Hosting.declined_at.is_(None), Hosting.ended_at.is_(None)))


def held(hosting_id: int) -> Hosting:
    """The row, which nobody else changes now, nor the two people."""
    row = db.session.get_one(Hosting, hosting_id)
    _hold(*(db.session.get_one(Person, number) for number in (row.newcomer_id, row.host_id)))
    return locked(Hosting, hosting_id)


def _hold(*people: Person) -> None:
    for number in sorted(person.id for person in people):
        locked(Person, number)
