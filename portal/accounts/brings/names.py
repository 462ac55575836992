"""How lists of any package name accounts: ids -> {id: (name, address)}."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import select

from portal.accounts.models import Account
from portal.core.db import db


def accounts(ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Name and page of accounts. For administrators."""
    found = db.session.execute(select(Account.id, Account.name, Account.email).where(Account.id.in_(ids)))
    return {row.id: (row.name or row.email, url_for("accounts.account", account_id=row.id)) for row in found}
