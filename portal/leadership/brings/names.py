"""How lists of any package name bodies: ids -> {id: (name, address)}."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import select

from portal.core.db import db
from portal.leadership.offices.models import Body


def bodies(ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Bodies by name and address."""
    found = db.session.scalars(select(Body).where(Body.id.in_(ids)))
    return {body.id: (body.name, url_for("leadership.body", slug=body.slug)) for body in found}
