"""One-to-ones as the two find them. Nobody else finds any, whatever their rights."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased, join

from portal.core.db import db
from portal.members.people.models import Person
from portal.relationships.one_to_ones import marks
from portal.relationships.one_to_ones.models import OneToOne, Promise, Quiet, Round, Worksheet, key_of


def mine(person_id: Any) -> ColumnElement[bool]:
    """They are one of the two."""
    return or_(OneToOne.proposer_id == person_id, OneToOne.other_id == person_id)


def other_of(person_id: Any) -> ColumnElement[int]:
    """The id of the other one."""
    return case((OneToOne.proposer_id == person_id, OneToOne.other_id), else_=OneToOne.proposer_id)


def with_last_round(found: Any) -> Any:
    """The same talks, each joined with its last round."""
    later = aliased(Round)
    last = select(func.max(later.number)).where(later.one_to_one_id == OneToOne.id).correlate(OneToOne)
    here = and_(Round.one_to_one_id == OneToOne.id, Round.number == last.scalar_subquery())
    return found.select_from(join(OneToOne, Round, here))


def of(person_id: Any) -> Select[OneToOne, Round, Person]:
    """Every talk of this person with its last round and the other one, the latest first; for this person alone.

    What was never put to them is among it: `seen.heard` leaves it out, since no statement can tell.
    """
    found: Select[OneToOne, Round, Person] = with_last_round(select(OneToOne, Round, Person))
    found = found.join(Person, Person.id == other_of(person_id)).where(mine(person_id))
    return found.order_by(OneToOne.id.desc())


def living(person_id: Any, now: Any, since: Any) -> Select[OneToOne, Round, Person]:
    """Of those what may wait for somebody: what is open at `now`, and what ended after `since`."""
    ahead = or_(OneToOne.open_key.is_not(None), OneToOne.ends_at > since)
    return of(person_id).where(ahead, OneToOne.called_off_at.is_(None), OneToOne.proposed_at <= now)


def at(handle: str, person_id: int) -> Select[OneToOne]:
    """The talk at this address, for one of its two."""
    return select(OneToOne).where(OneToOne.handle == handle, mine(person_id))


def rounds_of(talk: OneToOne) -> list[Round]:
    """All rounds, in order."""
    return list(db.session.scalars(select(Round).where(Round.one_to_one_id == talk.id).order_by(Round.number)))


def last_round(talk: OneToOne) -> Round:
    """The one that waits for an answer, or waited last."""
    found = select(Round).where(Round.one_to_one_id == talk.id).order_by(Round.number.desc()).limit(1)
    return db.session.execute(found.execution_options(populate_existing=True)).scalar_one()


def agreed_round(talk: OneToOne) -> Round | None:
    """The one in which the time was taken that holds."""
    taken = select(Round).where(Round.one_to_one_id == talk.id, Round.chosen.is_not(None))
    return db.session.scalar(taken.order_by(Round.number.desc()).limit(1))


def open_between(one: int, other: int) -> Select[OneToOne]:
    """The talk that two people have open, whoever proposed it."""
    return select(OneToOne).where(OneToOne.open_key == key_of(one, other))


def last_asked(me: int, other: int, most: int) -> Select[OneToOne, Round]:
    """The last talks that one of them proposed to the other, with the last round of each, the latest first."""
    found: Select[OneToOne, Round] = with_last_round(select(OneToOne, Round))
    found = found.where(OneToOne.proposer_id == me, OneToOne.other_id == other)
    return found.order_by(OneToOne.id.desc()).limit(most)


def open_proposals(me: int) -> Select[OneToOne, Round]:
    """What this person proposed and is not agreed, with the last round of each."""
    found: Select[OneToOne, Round] = with_last_round(select(OneToOne, Round))
    found = found.where(OneToOne.proposer_id == me, OneToOne.starts_at.is_(None))
    return found.where(OneToOne.open_key.is_not(None))


def agreed(person_id: int, since: datetime) -> Select[OneToOne, Round, Person]:
    """Talks of this person that are agreed and not over at `since`, called off or not: (talk, the round that holds,
    the other one); for their own calendar.
    """
    later = aliased(Round)
    last = select(func.max(later.number)).where(later.one_to_one_id == OneToOne.id, later.chosen.is_not(None))
    holds = and_(Round.one_to_one_id == OneToOne.id, Round.number == last.correlate(OneToOne).scalar_subquery())
    found = (
        select(OneToOne, Round, Person)
        .select_from(OneToOne)
        .join(Round, holds)
        .join(Person, Person.id == other_of(person_id))
    )
    return found.where(mine(person_id), OneToOne.ends_at > since).order_by(OneToOne.starts_at, OneToOne.id)


def promises_of(talk: OneToOne) -> list[Promise]:
    """What either of the two promised; `seen` shows each of them what it may."""
    return list(db.session.scalars(select(Promise).where(Promise.one_to_one_id == talk.id).order_by(Promise.id)))


def sheet_of(owner: int, about: int) -> Worksheet | None:
    """What the owner wrote about somebody. For the owner alone."""
    return db.session.get(Worksheet, (owner, about))


def sheets_of(owner_id: int) -> Select[Worksheet, Person]:
    """About whom the owner has filled in a worksheet, the latest first. For the owner alone."""
    found = select(Worksheet, Person).join(Person, Person.id == Worksheet.about_id)
    return found.where(Worksheet.owner_id == owner_id, Person.is_there()).order_by(Worksheet.changed_at.desc())


def is_quiet(owner: int, about: int) -> bool:
    """Whether the owner would rather not be asked by this person. For the owner alone, and for the house."""
    return db.session.get(Quiet, (owner, marks.quiet(owner, about))) is not None


def to_ask_about(now: datetime, since: datetime) -> Select[OneToOne]:
    """Talks that ended by then and later than `since`, of which nobody was asked by mail, and not both have spoken."""
    silent = or_(OneToOne.proposer_said.is_(None), OneToOne.other_said.is_(None))
    found = select(OneToOne).where(OneToOne.ends_at <= now, OneToOne.ends_at > since, OneToOne.asked_at.is_(None))
    return found.where(OneToOne.called_off_at.is_(None), silent).order_by(OneToOne.id)


def own_sheet(owner: int, about: int) -> Select[Worksheet]:
    """The owner's worksheet about somebody; nobody else's."""
    return select(Worksheet).where(Worksheet.owner_id == owner, Worksheet.about_id == about)


def person_there(person_id: int) -> Select[Person]:
    """Somebody who still stands in the list, a member or not."""
    return select(Person).where(Person.id == person_id, Person.is_there())
