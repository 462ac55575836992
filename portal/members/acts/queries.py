"""How an act of the office stands. For the office that keeps the members."""

from __future__ import annotations

from sqlalchemy import Select, func, select

from portal.core.db import db
from portal.members.acts.models import OfficeAct, OfficeActPerson, Outcome
from portal.members.people.models import Person


def tally(act: OfficeAct) -> dict[Outcome, int]:
    """For how many it is done, refused, and still to do. One statement."""
    counted = select(OfficeActPerson.outcome, func.count()).where(OfficeActPerson.act_id == act.id)
    return {row[0]: row[1] for row in db.session.execute(counted.group_by(OfficeActPerson.outcome))}


def refused(act: OfficeAct) -> Select[int, str, str]:
    """For whom it was not done, by name: (id, name, why)."""
    return (
        select(Person.id, Person.name, OfficeActPerson.sentence)
        .join(OfficeActPerson, OfficeActPerson.person_id == Person.id)
        .where(OfficeActPerson.act_id == act.id, OfficeActPerson.outcome == Outcome.REFUSED)
        .order_by(Person.name_key, Person.id)
    )
