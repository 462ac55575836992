"""How lists of any package name accounts: ids -> {id: name}."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.accounts.models import Account
from portal.core.db import db


def accounts(ids: Sequence[int]) -> dict[int, str]:
    """For the office."""
    name = func.coalesce(func.nullif(Account.name, ""), Account.email)
    return dict(db.session.execute(select(Account.id, name).where(Account.id.in_(ids))).all())
