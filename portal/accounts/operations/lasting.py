"""Work that goes on when whoever began it has left the page: it asks again whether they may."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.accounts.models import Account
from portal.accounts.operations.giving import covered
from portal.accounts.queries import powers_of
from portal.core.actors import Right, everywhere
from portal.core.db import db
from portal.core.errors import DomainError


class RightGone(DomainError):
    """Whoever began the work does not hold the right any more."""

    sentence = _l(
        "Whoever began this may not do it any more. What was done until then is kept; somebody else in the office can "
        "do the rest."
    )


def check_still_may(account_id: int | None, right: Right, *, now: datetime) -> None:
    """Let a batch of somebody's work pass while they hold its right over the association. Raises RightGone."""
    account = db.session.get(Account, account_id) if account_id is not None else None
    if account is None or not account.is_open or not covered(powers_of(account.id, now), everywhere([right])):
        raise RightGone
