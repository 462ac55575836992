"""How many may speak for a firm: the seats of its plan bind on every day of its membership."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import or_, select

from portal.core.dates import Stretch, common
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.say import say_date
from portal.core.settings import today
from portal.members.memberships.models import Membership, Organisation, Plan, Representation

AT_ONCE = 500


class NoSeatFree(DomainError):
    sentence = _l("Every seat of this organisation is taken.")
    field = "person"


@dataclass(frozen=True, slots=True)
class Seats:
    """So many may speak for the firm on each of these days, by its plan."""

    days: Stretch
    number: int
    plan: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """On `day` so many would speak for a firm, more than its seats."""

    seats: Seats
    day: date
    people: int


def check_seats(organisation_id: int, during: Stretch, *, field: str = "person") -> None:
    """Raises NoSeatFree where, on a day of `during`, more people speak for the organisation than its plan has seats.

    The organisation is held by the caller, who has written what is asked about.
    """
    db.session.flush()
    bound = seats_of([organisation_id])[organisation_id]
    crowd = crowded(bound, spoken([organisation_id])[organisation_id], during) if bound else None
    if crowd is not None:
        name = db.session.get_one(Organisation, organisation_id).name
        raise NoSeatFree(sentence(crowd, name), field=field)


def sentence(crowd: Crowd, firm: str) -> str:
    """How many seats, whose plan, from which day, and what to do."""
    return str(
        ngettext(
            "The plan “%(plan)s” of %(firm)s has a seat for %(num)s person, and on %(day)s it would not be enough. End"
            " somebody’s part first, or choose a plan with more seats.",
            "The plan “%(plan)s” of %(firm)s has seats for %(num)s people, and on %(day)s they would not be enough. End"
            " somebody’s part first, or choose a plan with more seats.",
            crowd.seats.number, plan=crowd.seats.plan, firm=firm, day=say_date(crowd.day),
        )
    )  # fmt: skip


def crowded(seats: Iterable[Seats], people: Collection[Stretch], during: Stretch) -> Crowd | None:
    """The first day of `during` on which there are more people than seats. Nobody speaks twice on a day."""
    for each in seats:
        days = common(each.days, during)
        if days is None:
            continue
        changes: Counter[date] = Counter()
        for stretch in people:
            part = common(stretch, days)
            if part is not None:
                changes[part.start] += 1
                if part.end is not None:
                    changes[part.end] -= 1
        there = 0
        for day in sorted(changes):
            there += changes[day]
            if there > each.number:
                return Crowd(each, day, there)
    return None


def seats_of(organisation_ids: Collection[int]) -> dict[int, list[Seats]]:
    """What binds each of these organisations. A membership that has lapsed by today binds nothing after its grace."""
    found: dict[int, list[Seats]] = defaultdict(list)
    columns = (Membership.organisation_id, Membership.start, Membership.end, Membership.grace_until, Plan.seats)
    statement = (
        select(*columns, Plan.name)
        .join(Plan, Plan.id == Membership.plan_id)
        .where(Plan.seats.is_not(None), or_(Membership.end.is_(None), Membership.end > Membership.start))
        .order_by(Membership.start)
    )
    day = today()
    for part in _parts(organisation_ids):
        rows = db.session.execute(statement.where(Membership.organisation_id.in_(part)))
        for firm, start, end, grace, number, plan in rows:
            lapsed = end is None and grace is not None and grace <= day
            if firm is not None and number is not None:
                found[firm].append(Seats(Stretch(start, max(start, grace) if lapsed and grace else end), number, plan))
    return found


def spoken(organisation_ids: Collection[int]) -> dict[int, list[Stretch]]:
    """The days on which people speak for each of these organisations."""
    found: dict[int, list[Stretch]] = defaultdict(list)
    columns = select(Representation.organisation_id, Representation.start, Representation.end)
    for part in _parts(organisation_ids):
        for firm, start, end in db.session.execute(columns.where(Representation.organisation_id.in_(part))):
            found[firm].append(Stretch(start, end))
    return found


def _parts(ids: Collection[int]) -> Iterable[list[int]]:
    wanted = sorted(set(ids))
    return (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE))
