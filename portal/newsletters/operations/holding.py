"""The letter that an operation decides about, read anew now that nobody else changes it."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from portal.core.db import db
from portal.core.locking import for_update
from portal.newsletters.models import Edition


def with_blocks() -> Select[Edition]:
    """Editions with their blocks, in their order. For those with a newsletter right, and for what is sent."""
    return select(Edition).options(selectinload(Edition.blocks))


def hold(edition_id: int) -> Edition:
    """An edition with its blocks. Raises NoResultFound."""
    return db.session.scalars(for_update(with_blocks().where(Edition.id == edition_id), Edition)).one()
