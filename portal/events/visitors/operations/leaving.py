"""What is known of visitors goes: when they say so on their page, and by itself some time after the event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, select

from portal.accounts.operations import OPERATOR
from portal.core.db import db
from portal.core.locking import for_update, lock, locked
from portal.core.work import unit_of_work
from portal.events.errors import BelongsHere
from portal.events.programme.models import Event, Phase
from portal.events.programme.operations import seats
from portal.events.registrations.models import Registration
from portal.events.registrations.operations import registration
from portal.events.registrations.queries import own
from portal.events.visitors import keeping, links
from portal.events.visitors.models import Visitor
from portal.mail import erasure as mail
from portal.members.people.models import Person
from portal.members.privacy.operations import erasing

#: What is left of a visitor's name.
NAME = "A guest"
#: So many people and pages at most in one minute.
MOST, AT_ONCE = 25, 500


def may_forget(visitor: Visitor) -> bool:
    """Whether the page of this visitor is the place to ask for it."""
    if visitor.person_id is None:
        return True
    return bool(db.session.scalar(select(exists().where(Person.id == visitor.person_id, keeping.only_a_guest()))))


def forget(event: Event, visitor: Visitor, *, now: datetime) -> None:
    """Forget a visitor of this event, as they ask: they give back what they hold, here and at other events, and what
    is left says that somebody was there. Raises BelongsHere for whoever belongs to the association by now.
    """
    event, visitor = seats.lock(event), lock(visitor)
    if not may_forget(visitor):
        raise BelongsHere
    if visitor.person_id is None:
        _drop([visitor], now)
        return
    person = db.session.get_one(Person, visitor.person_id)
    if event.phase(now) is not Phase.OVER and db.session.scalar(own.live(event.id, person.id)) is not None:
        registration.withdraw(event, person.id, now=now)
    erasing.erase(person, giver=OPERATOR, now=now, name=NAME)


def forget_due(now: datetime) -> None:
    """The sweep: links that nobody used, and guests whose time has come."""
    while db.session.scalar(select(exists().where(keeping.unseen(now)))):
        with unit_of_work():
            unseen = select(Visitor).where(keeping.unseen(now)).order_by(Visitor.id).limit(AT_ONCE)
            _drop(db.session.scalars(for_update(unseen, of=Visitor)).all(), now)
    for person_id in sorted(set(db.session.scalars(keeping.due(now).limit(MOST)))):
        with unit_of_work():
            person = locked(Person, person_id)
            if db.session.scalar(keeping.due(now).where(Registration.person_id == person_id)) is not None:
                erasing.erase(person, giver=OPERATOR, now=now, long_ago=True, name=NAME)
    if pages := db.session.scalars(keeping.over_by_now(now).limit(AT_ONCE)).all():
        with unit_of_work():
            db.session.execute(delete(Visitor).where(Visitor.id.in_(pages)))


def _drop(unseen: Sequence[Visitor], now: datetime) -> None:
    """Whoever typed the address may have mistyped it: the letter with the link goes as well."""
    mail.forget_told({visitor.email_key: links.letters_with(visitor) for visitor in unseen}, now=now)
    db.session.execute(delete(Visitor).where(Visitor.id.in_([visitor.id for visitor in unseen])))
