"""What the focus circle says in its owner's letter of the week: what they meant to do in it, and a chair to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from portal.core.db import db
from portal.core.settings import today
from portal.core.web import external_url
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.circle.models import CircleChair
from portal.relationships.circle.queries import REVIEW
from portal.relationships.digest import Line

A_WEEK = timedelta(days=7)


def lines(person_ids: Sequence[int], now: datetime) -> dict[int, list[Line]]:
    """For each owner's eyes. Two statements."""
    found: dict[int, list[Line]] = defaultdict(list)
    day = today(now)
    for owner, person, name in db.session.execute(_meant(person_ids, day)):
        said = _("You meant to do something for %(name)s this week.", name=name)
        found[owner].append(Line(said, _chair_of(person), order=20, about=person))
    for owner, person, name in db.session.execute(_to_look_at(person_ids, day, now)):
        said = _("%(name)s has sat in your circle for a season. Keep the chair, or let them rest?", name=name)
        found[owner].append(Line(said, _chair_of(person), order=60))
    return dict(found)


def _chair_of(person: int) -> str:
    return external_url("relationships.circle") + f"#person-{person}"


def _meant(owner_ids: Sequence[int], day: date) -> Select[int, int, str]:
    found = _seats(owner_ids, day).where(CircleChair.by >= day, CircleChair.by < day + A_WEEK)
    return found.order_by(CircleChair.by, CircleChair.chair)


def _to_look_at(owner_ids: Sequence[int], day: date, now: datetime) -> Select[int, int, str]:
    last = func.coalesce(CircleChair.kept_at, CircleChair.since)
    return _seats(owner_ids, day).where(last <= now - REVIEW, last > now - REVIEW - A_WEEK).order_by(CircleChair.chair)


def _seats(owner_ids: Sequence[int], day: date) -> Select[int, int, str]:
    seats = select(CircleChair.owner_id, Person.id, Person.name).join(Person, Person.id == CircleChair.person_id)
    return seats.where(CircleChair.owner_id.in_(owner_ids), *members.alive_on(day))
