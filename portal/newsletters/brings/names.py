"""How lists of any package name letters: ids -> {id: name}."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.core.db import db
from portal.newsletters.models import Edition


def editions(ids: Sequence[int]) -> dict[int, str]:
    return dict(db.session.execute(select(Edition.id, Edition.title).where(Edition.id.in_(ids))).all())
