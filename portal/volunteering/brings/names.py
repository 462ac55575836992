"""How lists of any package name what belongs to volunteering: ids -> a SELECT of ids and names."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select

from portal.volunteering.models import Role, Shift


def roles(ids: Sequence[int]) -> Select[int, str]:
    return select(Role.id, Role.name).where(Role.id.in_(ids))


def shifts(ids: Sequence[int]) -> Select[int, str]:
    """By their role."""
    return select(Shift.id, Role.name).join(Role, Role.id == Shift.role_id).where(Shift.id.in_(ids))
