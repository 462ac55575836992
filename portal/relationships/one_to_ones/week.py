"""What one-to-ones say in the letter of the week: with whom its reader talks in the days to come.

Nobody is reminded of an answer: what waits for one is put once, and ends by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import aliased

from portal.core.db import db
from portal.core.say import say_moment
from portal.core.settings import today
from portal.core.web import external_url
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.digest import Line
from portal.relationships.one_to_ones.models import OneToOne

A_WEEK = timedelta(days=7)


def lines(person_ids: Sequence[int], now: datetime) -> dict[int, list[Line]]:
    """For each of the two, what they agreed for this week. One statement."""
    found: dict[int, list[Line]] = defaultdict(list)
    for reader, handle, starts_at, name in db.session.execute(_agreed(person_ids, now)):
        said = _("You talk with %(name)s: %(moment)s.", name=name, moment=say_moment(starts_at))
        found[reader].append(Line(said, external_url("one_to_ones.show", handle=handle), order=10))
    return dict(found)


def _agreed(person_ids: Sequence[int], now: datetime) -> Select[int, str, datetime | None, str]:
    reader = aliased(Person)
    other = case((OneToOne.proposer_id == reader.id, OneToOne.other_id), else_=OneToOne.proposer_id)
    this_week = (OneToOne.starts_at > now, OneToOne.starts_at <= now + A_WEEK, OneToOne.called_off_at.is_(None))
    return (
        select(reader.id, OneToOne.handle, OneToOne.starts_at, Person.name)
        .select_from(OneToOne)
        .join(reader, or_(reader.id == OneToOne.proposer_id, reader.id == OneToOne.other_id))
        .join(Person, Person.id == other)
        .where(reader.id.in_(person_ids), *this_week, members.counts_on(today(now)))
        .order_by(OneToOne.starts_at, OneToOne.id)
    )
