"""How lists of any package name what belongs to volunteering: ids -> {id: name}."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.core.db import db
from portal.volunteering.models import Role, Shift


def roles(ids: Sequence[int]) -> dict[int, str]:
    return dict(db.session.execute(select(Role.id, Role.name).where(Role.id.in_(ids))).all())


def shifts(ids: Sequence[int]) -> dict[int, str]:
    """By their role."""
    found = select(Shift.id, Role.name).join(Role, Role.id == Shift.role_id).where(Shift.id.in_(ids))
    return dict(db.session.execute(found).all())
