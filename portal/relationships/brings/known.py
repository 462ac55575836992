"""Whom somebody knows, for pages that show them who else is there."""

from __future__ import annotations

from sqlalchemy import Select

from portal.relationships.circle import queries


def known(person_id: int) -> Select[int]:
    """The people with whom they have a tie that both confirmed, and those in their circle; for them alone."""
    return queries.known_to(person_id)
