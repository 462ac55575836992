"""How lists of any package name letters: ids -> a SELECT of ids and names."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select

from portal.newsletters.models import Edition


def editions(ids: Sequence[int]) -> Select[int, str]:
    return select(Edition.id, Edition.title).where(Edition.id.in_(ids))
