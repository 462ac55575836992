"""A member is asked to be somebody's host, says yes or no, and may step back. The two of them are held meanwhile."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from portal.core import audit
from portal.core.dates import A_DAY
from portal.core.db import db
from portal.core.facts import record
from portal.core.locking import lock, locked
from portal.core.settings import today
from portal.mail import erasure as mail
from portal.members.facts import HostAccepted, HostAsked, HostReleased
from portal.members.memberships.queries import members
from portal.members.newcomers import notices
from portal.members.newcomers.errors import (
    AskedAlready,
    CannotAnswer,
    HasHost,
    NoLongerAsked,
    NotAMember,
    NotNew,
    SaidNo,
    TheSamePerson,
)  # fmt: skip
from portal.members.newcomers.models import Hosting, State
from portal.members.newcomers.queries import OPEN, parted
from portal.members.people import reach
from portal.members.people.models import Person

#: Somebody has been asked, or is their host.
TAKEN = frozenset((State.ASKED, State.HOSTING))
AT_ONCE = 200


def last_new_day(person: Person, day: date) -> date | None:
    """The last of their first ninety days; None for somebody who is not new on `day`, or has died."""
    since = members.member_since(person.id)
    if since is None or person.died_on is not None or not members.is_member_on(person.id, day):
        return None
    last = since + timedelta(days=members.FIRST_DAYS - 1)
    return last if day <= last else None


def ask(newcomer: Person, host: Person, *, words: str, now: datetime) -> Hosting:
    """Ask a member to be somebody's host; they hear of it by mail and on their home page.

    Nobody is asked about two at once, nor twice about one after they have said no. Raises TheSamePerson, NotNew,
    NotAMember, CannotAnswer, HasHost, AskedAlready, SaidNo.
    """
    if newcomer.id == host.id:
        raise TheSamePerson
    _hold(newcomer, host)
    last = last_new_day(newcomer, today(now))
    if last is None:
        raise NotNew
    if host.died_on is not None or not members.is_member_on(host.id, today(now)):
        raise NotAMember
    to = reach.reader(host.id).address
    if to is None or not to.proved:
        raise CannotAnswer
    before = open_one(newcomer.id)
    if before is not None:
        if before.state(now, today(now)) is not State.EXPIRED:
            raise HasHost
        before.ended_at = now
        db.session.flush()
    _check_answers(newcomer, host, now)
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
    if state is not State.ASKED or not _both_belong(row, today(now)):
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


def any_parted(day: date) -> bool:
    """Whether something runs of two who are not both there any more, asked without a unit of work."""
    return db.session.scalar(parted(day).with_only_columns(Hosting.id).limit(1)) is not None


def part_some(day: date, *, now: datetime) -> None:
    """A host or a newcomer belongs no longer, or is new no longer: what runs ends, as often as there is any.

    Whoever is left hears of it, but of nothing sad where the ninety days are simply over.
    """
    for number in db.session.scalars(parted(day).with_only_columns(Hosting.id).limit(AT_ONCE)).all():
        _part(held(number), now)


def part_from(person_id: int, *, now: datetime) -> None:
    """The same for somebody who has died or is forgotten, at once, though they count until the end of the day."""
    theirs = select(Hosting.id).where(OPEN, or_(Hosting.newcomer_id == person_id, Hosting.host_id == person_id))
    for number in db.session.scalars(theirs).all():
        _part(held(number), now, gone=person_id)


def forget(person_id: int, *, now: datetime) -> None:
    """What was written when a host was asked goes with either of the two, and so do the letters that name them."""
    theirs = select(Hosting).where(or_(Hosting.newcomer_id == person_id, Hosting.host_id == person_id))
    for row in db.session.scalars(theirs).all():
        row.words = ""
        for start in notices.told_of(row):
            mail.forget_keyed(start, now=now)
    db.session.flush()
    part_from(person_id, now=now)


def _part(row: Hosting, now: datetime, gone: int = 0) -> None:
    """Who was asked and did not answer hears that there is nothing to answer; a newcomer, of a host alone."""
    day = today(now)
    state = row.state(now, day)
    if row.ended_at is not None or row.declined_at is not None:
        return
    row.ended_at = now
    db.session.flush()
    host, newcomer = db.session.get_one(Person, row.host_id), db.session.get_one(Person, row.newcomer_id)
    there = [each.id != gone and members.is_member_on(each.id, day) for each in (host, newcomer)]
    if there == [True, False] and state in TAKEN:
        notices.newcomer_gone(row, newcomer)
    elif there == [False, True] and state is State.HOSTING:
        notices.host_gone(row, host)


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


def _check_answers(newcomer: Person, host: Person, now: datetime) -> None:
    """What they have said to this already, and what else they have to answer."""
    asked = db.session.scalars(select(Hosting).where(Hosting.host_id == host.id)).all()
    if any(row.newcomer_id == newcomer.id and row.declined_at is not None for row in asked):
        raise SaidNo
    if any(row.state(now, today(now)) is State.ASKED for row in asked):
        raise AskedAlready


def _both_belong(row: Hosting, day: date) -> bool:
    return all(members.is_member_on(number, day) for number in (row.newcomer_id, row.host_id))


def _hold(*people: Person) -> None:
    for number in sorted(person.id for person in people):
        locked(Person, number)
