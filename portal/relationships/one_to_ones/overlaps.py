"""What somebody has at the time of a talk already: a hint for themselves, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from portal.core.db import db
from portal.events.registrations.queries import own
from portal.members.people.models import Person
from portal.relationships.one_to_ones import queries
from portal.relationships.one_to_ones.models import OneToOne


def of(me: int, starts: Iterable[datetime], minutes: int, *, but: int, now: datetime) -> dict[datetime, str]:
    """What I am signed up for, or agreed to, at each of these times; the talk `but` aside. Two statements."""
    long = timedelta(minutes=minutes)
    taken: list[tuple[datetime, datetime, str]] = [
        (event.start_utc, event.end_utc, str(_("Then you are at %(title)s.", title=event.title)))
        for event, _mine in db.session.execute(own.of_person(me, now)).all()
        if event.cancelled_at is None and not event.day_is_open
    ]
    talks = select(OneToOne.starts_at, OneToOne.ends_at, Person.name).select_from(OneToOne)
    talks = talks.join(Person, Person.id == queries.other_of(me))
    talks = talks.where(queries.mine(me), OneToOne.ends_at > now, OneToOne.called_off_at.is_(None), OneToOne.id != but)
    for begins, ends, name in db.session.execute(talks):
        if begins is not None and ends is not None:
            taken.append((begins, ends, str(_("Then you talk with %(name)s.", name=name))))
    return {
        start: said
        for start in starts
        for begins, ends, said in taken
        if begins < start + long and ends > start
    }  # fmt: skip
