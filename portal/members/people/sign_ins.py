"""Whether somebody can sign in yet, as the office sees it: not invited, invited, active, or closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select

from portal.accounts.models import Account, AccountSession, Invitation
from portal.members.people.models import Person

NOT_INVITED, INVITED, ACTIVE, CLOSED = "no", "invited", "active", "closed"
#: The word of each, and the tag it is shown in.
WORDS = {
    NOT_INVITED: (_l("Not invited"), ""),
    INVITED: (_l("Invited"), "lamp"),
    ACTIVE: (_l("Signs in"), "moss"),
    CLOSED: (_l("Closed"), "rose"),
}


class SignIn(NamedTuple):
    """`since`: when they were last invited, or seen. Of somebody active who was not seen lately it is None."""

    state: str
    word: str
    tag: str
    since: datetime | None


def is_at(state: str) -> ColumnElement[bool]:
    """Whose sign-in is at this state."""
    return literal(state) == STATE


def told(state: str, invited_at: datetime | None, seen_at: datetime | None) -> SignIn:
    """A row of a list as it is said."""
    word, tag = WORDS[state]
    return SignIn(state, str(word), tag, {INVITED: invited_at, ACTIVE: seen_at}.get(state))


def of_person(person_id: Any) -> Select[str, datetime | None, datetime | None]:
    """What `told` tells of, for one person."""
    found = select(STATE, INVITED_AT, SEEN_AT).select_from(Person).outerjoin(Account, Account.id == Person.account_id)
    return found.where(Person.id == person_id)


#: For selects that join Account to Person.
CAME_IN: ColumnElement[bool] = or_(Account.proved_at.is_not(None), Account.password_hash.is_not(None))
STATE: ColumnElement[str] = case(
    (Account.id.is_(None), NOT_INVITED), (Account.closed_at.is_not(None), CLOSED), (CAME_IN, ACTIVE), else_=INVITED
)
INVITED_AT = (
    select(func.max(Invitation.created_at))
    .where(Invitation.account_id == Account.id)
    .correlate(Account)
    .scalar_subquery()
)
SEEN_AT = (
    select(func.max(AccountSession.last_seen_at))
    .where(AccountSession.account_id == Account.id)
    .correlate(Account)
    .scalar_subquery()
)
