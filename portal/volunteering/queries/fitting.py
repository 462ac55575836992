"""What fits somebody among the shifts and calls, for reasons that they can be told. Each for themselves alone."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, func, literal, or_, select, union_all

from portal.core.actors import Actor
from portal.core.db import db
from portal.events.meeting.matching import Words
from portal.events.registrations.models import Registration
from portal.events.registrations.queries.standing import has_place
from portal.leadership.succession.interest import Interest
from portal.members.people.models import Person
from portal.volunteering.models import Assignment, Role, Shift
from portal.volunteering.offered import Fits
from portal.volunteering.queries.outcomes import done_by
from portal.volunteering.queries.shifts import open_first
from portal.volunteering.queries.stand_ins import looking, wants_stand_in

#: So many kinds of work at most are compared with what somebody says of themselves.
MOST_ROLES = 100
#: What somebody says of themselves that may be what a kind of work asks for.
SAID = (Person.offer, Person.trade, Person.headline, Person.interests, Person.languages)


def fitting_first(who: Actor, now: datetime, fits: Fits) -> Select[Shift]:
    """`open_first`, with what fits a member for most reasons before the rest, and gaps first within each.

    Visitors get the plain order.
    """
    found = open_first(who, now)
    if who.person_id is None or not who.is_member:
        return found
    reasons: list[ColumnElement[bool]] = [
        Shift.event_id.in_(_events(who.person_id).correlate(None)),
        Shift.role_id.in_(_roles(who.person_id, now).correlate(None)),
        Shift.role_id.in_(sorted(fits.skilled)),
    ]
    if fits.newcomer:
        reasons.append(or_(Role.newcomer_ok.is_(True), and_(Shift.held > 0, Shift.held_until > now)))
    fitting: Any = sum(case((each, 1), else_=0) for each in reasons)
    full = case((or_(Shift.taken < Shift.most, wants_stand_in()), 0), else_=1)
    gap = case((Shift.taken < Shift.least, 0), else_=1)
    return found.order_by(None).order_by(full, fitting.desc(), gap, Shift.start_utc, Shift.id)


def reasons_for(who: Actor, now: datetime) -> Fits:
    """Why something fits a member; nothing for anybody else. One statement."""
    if who.person_id is None or not who.is_member:
        return Fits()
    me = who.person_id
    no_words = literal("", String)
    parts = (
        _events(me).distinct().add_columns(no_words),
        _roles(me, now).add_columns(no_words),
        looking(me).add_columns(no_words),
        select(Interest.position_id, no_words).where(Interest.person_id == me),
        select(func.min(Assignment.id), no_words).where(Assignment.person_id == me, Assignment.cancelled_at.is_(None)),
        _asked_for(now),
        *(select(Person.id, said).where(Person.id == me, said != "") for said in SAID),
    )
    asked = union_all(*(part.add_columns(literal(place)) for place, part in enumerate(parts)))
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for number, words, place in db.session.execute(asked):
        if number is not None:
            found[place][number] = words
    comes, did, looks, would_serve, before, roles, *profile = (found[place] for place in range(len(parts)))
    theirs = Words(*(words for said in profile for words in said.values()))
    skilled = {number: _as_written(Words(words), theirs) for number, words in roles.items()}
    return Fits(
        comes=set(comes), did=set(did), looks=set(looks), would_serve=set(would_serve), newcomer=not before,
        skilled={number: words for number, words in skilled.items() if words},
    )  # fmt: skip


def _as_written(asked: Words, theirs: Words) -> list[str]:
    return [asked.written[word] for word in asked.alike(theirs)][:3]


def _asked_for(now: datetime) -> Select[int, str]:
    """What the kinds of work ask for that are wanted on a coming shift."""
    coming = select(Shift.role_id).where(Shift.start_utc > now, Shift.cancelled_at.is_(None))
    asked = select(Role.id, Role.skills).where(Role.skills != "", Role.id.in_(coming)).order_by(Role.id)
    few = asked.limit(MOST_ROLES).subquery()
    return select(few.c.id, few.c.skills)


def _events(person_id: int) -> Select[int]:
    return select(Registration.event_id).where(Registration.person_id == person_id, has_place())


def _roles(person_id: int, now: datetime) -> Select[int]:
    return done_by(person_id, now).with_only_columns(Shift.role_id).order_by(None).distinct()
