"""The days on which people count as members, written anew whenever what they rest on changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import delete, insert, select

from portal.core.dates import A_DAY, Stretch, common, merged, without
from portal.core.db import db
from portal.core.settings import today
from portal.members.memberships.models import Belonging, Membership, Representation, Suspension
from portal.members.people.models import Person

AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Basis:
    """What a person's belonging rests on: a membership's days, less its suspensions, within a representation's."""

    start: date
    end: date | None
    grace_until: date | None
    within: Stretch
    suspended: tuple[Stretch, ...] = ()


ALWAYS = Stretch(date.min)


def days_of(basis: Basis) -> list[Stretch]:
    """The days on which this basis counts."""
    ends = [end for end in (basis.end, basis.grace_until) if end is not None]
    end = min(ends, default=None)
    if end is not None and end <= basis.start:
        return []
    whole = common(Stretch(basis.start, end), basis.within)
    return without(whole, basis.suspended) if whole else []


def refresh(person_ids: Iterable[int]) -> None:
    """Write these people's days anew. Every operation that touches what they rest on calls it, once, at its end."""
    wanted = sorted(set(person_ids))
    db.session.flush()
    for start in range(0, len(wanted), AT_ONCE):
        _refresh(wanted[start : start + AT_ONCE])


def refresh_organisation(organisation_id: int) -> None:
    """The same for everybody who speaks, spoke or will speak for the organisation."""
    db.session.flush()
    spoke = select(Representation.person_id).where(Representation.organisation_id == organisation_id)
    refresh(db.session.scalars(spoke.distinct()).all())


def _refresh(ids: Sequence[int]) -> None:
    bases = _bases(ids)
    keys = select(Person.id, Person.name_key, Person.died_on, Person.erased_at)
    rows = []
    wanted = keys.where(Person.id.in_(ids), Person.merged_at.is_(None))
    for person_id, name_key, died_on, erased_at in db.session.execute(wanted).all():
        there = Stretch(date.min, _gone(died_on, erased_at))
        days = merged(part for basis in bases[person_id] for day in days_of(basis) if (part := common(day, there)))
        rows += [
            {"person_id": person_id, "start": d.start, "end": d.end, "since": days[0].start, "name_key": name_key}
            for d in days
        ]
    db.session.execute(delete(Belonging).where(Belonging.person_id.in_(ids)))
    if rows:
        db.session.execute(insert(Belonging), rows)


def _gone(died_on: date | None, erased_at: datetime | None) -> date | None:
    """The first day on which they count for nothing any more, whatever is said of their memberships."""
    ends = [died_on + A_DAY] if died_on else []
    return min([*ends, today(erased_at)] if erased_at else ends, default=None)


def _bases(ids: Sequence[int]) -> dict[int, list[Basis]]:
    columns = (Membership.id, Membership.start, Membership.end, Membership.grace_until)
    own = select(Membership.person_id, *columns).where(Membership.person_id.in_(ids))
    through = (
        select(Representation.person_id, Representation.start, Representation.end, *columns)
        .join(Membership, Membership.organisation_id == Representation.organisation_id)
        .where(Representation.person_id.in_(ids))
    )
    found: list[tuple[int, int, Basis]] = [
        (person, number, Basis(start, end, grace, ALWAYS))
        for person, number, start, end, grace in db.session.execute(own).all()
        if person is not None
    ]
    found += [
        (person, number, Basis(start, end, grace, Stretch(begins, ends)))
        for person, begins, ends, number, start, end, grace in db.session.execute(through).all()
    ]
    pauses: dict[int, list[Stretch]] = defaultdict(list)
    paused = select(Suspension.membership_id, Suspension.start, Suspension.end)
    for number, start, end in db.session.execute(paused.where(Suspension.membership_id.in_({f[1] for f in found}))):
        pauses[number].append(Stretch(start, end))
    bases: dict[int, list[Basis]] = defaultdict(list)
    for person, number, basis in found:
        bases[person].append(replace(basis, suspended=tuple(pauses[number])) if number in pauses else basis)
    return bases
