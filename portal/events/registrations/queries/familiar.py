"""Whom of those who come the reader knows. What knowing somebody is, packages above say: `KNOWN.add(house, known)`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Select, literal_column, select, union

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.house import Registry
from portal.core.settings import today
from portal.events.registrations.models import Registration
from portal.events.registrations.queries.standing import has_place
from portal.members.memberships.queries.members import seen_by
from portal.members.people.models import Person

#: person id -> the ids of those whom they know.
KNOWN = Registry[Callable[[int], Select[int]]]()


def who_comes(who: Actor, event_ids: Sequence[int]) -> dict[int, list[Person]]:
    """For each of the events the people whom the reader knows and who let members see that they come, by name.

    For the reader alone, who has to be a member; one statement. It reads what those whom they know signed up for, and
    never everybody who comes.
    """
    known = [ids(who.person_id) for ids in KNOWN.all()] if who.person_id and who.is_member else []
    if not known or not event_ids:
        return {}
    theirs = (
        select(Registration.event_id, Person)
        .join(Person, Person.id == Registration.person_id)
        # Of an event everybody who comes would be read by its index: a sum has none, so people's own is taken.
        .where((Registration.event_id + literal_column("0")).in_(event_ids), Registration.person_id.in_(union(*known)))
        .where(has_place(), Registration.list_consent, Person.id != who.person_id, *seen_by(who, today()))
        .order_by(Person.name_key, Person.id)
    )
    found: dict[int, list[Person]] = {}
    for event_id, person in db.session.execute(theirs):
        found.setdefault(event_id, []).append(person)
    return found
