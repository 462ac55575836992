"""How lists of any package name accounts: ids -> a SELECT of ids and names."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from portal.accounts.models import Account


def accounts(ids: Sequence[int]) -> Select[int, str]:
    """For the office."""
    name = func.coalesce(func.nullif(Account.name, ""), Account.email)
    return select(Account.id, name).where(Account.id.in_(ids))
