"""Using a link that was mailed, or handed over, to an account: it works once."""

from __future__ import annotations

from typing import TypeVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from portal.accounts.models import Account, EmailChange, Invitation, PasswordReset
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import for_update, locked

Link = TypeVar("Link", Invitation, PasswordReset, EmailChange)


class LinkSpent(DomainError):
    """The link was used, replaced, or is too old."""

    sentence = _l("This link has been used, or is too old. Ask for a new one.")


def use_once(link: Select[Link]) -> tuple[Account, Link]:
    """The account and what the link stands for, both locked. `link` finds it while it works.

    Raises LinkSpent, also for the slower of two at once.
    """
    found = db.session.scalar(link)
    if found is None:
        raise LinkSpent
    account = locked(Account, found.account_id)
    followed = db.session.scalar(for_update(link, of=type(found)))
    if followed is None:
        raise LinkSpent
    return account, followed
