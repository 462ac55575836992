"""What was put together, and where it leads. For the office; members are led on without a word."""

from __future__ import annotations

from sqlalchemy import Select, exists, literal, select, union_all
from sqlalchemy.orm import joinedload

from portal.core.db import db
from portal.members.merging.leads import Lead, all_leads
from portal.members.people.merges import Merge


def with_both(number: int) -> Select[Merge]:
    """The merge, with both entries."""
    return select(Merge).where(Merge.id == number).options(joinedload(Merge.kept), joinedload(Merge.merged))


def last_merge(kept_id: int, merged_id: int) -> Merge:
    """The last time that these two became one, with both entries."""
    found = select(Merge).where(Merge.kept_id == kept_id, Merge.merged_id == merged_id).order_by(Merge.id.desc())
    return db.session.scalars(found.options(joinedload(Merge.kept), joinedload(Merge.merged)).limit(1)).one()


def held(person_id: int) -> list[Lead]:
    """The tables of which rows lead to somebody. One statement."""
    leads = list(all_leads())
    asked = [
        select(literal(place).label("place")).where(exists().where(column == person_id))
        for place, lead in enumerate(leads)
        for column in lead.columns
    ]
    return [leads[place] for place in sorted(set(db.session.scalars(union_all(*asked))))]
