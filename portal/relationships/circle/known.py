"""Whom a member knows, for those pages of others that put them first."""

from __future__ import annotations

from sqlalchemy import Select, select, union_all

from portal.relationships.circle.models import CircleChair
from portal.relationships.ties.models import Tie
from portal.relationships.ties.queries import others_of


def known_to(person_id: int) -> Select[int]:
    """The ids of those with whom a tie is confirmed, and of those in the person's circle; for the person alone."""
    circle = select(CircleChair.person_id.label("id")).where(CircleChair.owner_id == person_id)
    both = union_all(others_of(person_id, Tie.confirmed_at.is_not(None)), circle).subquery()
    return select(both.c.id)
