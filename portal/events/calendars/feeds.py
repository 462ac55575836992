"""A person's private calendar address: made, renewed, revoked."""

from __future__ import annotations

import hmac
from datetime import datetime

from sqlalchemy import select

from portal.accounts.models import Account
from portal.core.db import db
from portal.core.tokens import digest, made_of, new_token
from portal.events.calendars.models import CalendarFeed
from portal.members.people.models import Person


def renew(person_id: int, *, now: datetime) -> CalendarFeed:
    """A new address; the old one stops working at once."""
    nonce = new_token()
    feed = db.session.get(CalendarFeed, person_id)
    if feed is None:
        feed = CalendarFeed(person_id=person_id)
        db.session.add(feed)
    feed.nonce, feed.token_hash, feed.made_at = nonce, digest(_token(person_id, nonce)), now
    db.session.flush()
    return feed


def revoke(person_id: int) -> None:
    """No address any more."""
    feed = db.session.get(CalendarFeed, person_id)
    if feed is not None:
        db.session.delete(feed)
        db.session.flush()


def token_of(feed: CalendarFeed) -> str | None:
    """The secret part of the address; None when the portal's own secret has changed since it was made."""
    token = _token(feed.person_id, feed.nonce)
    return token if hmac.compare_digest(digest(token), feed.token_hash) else None


def whose(token: str) -> CalendarFeed | None:
    """Whose address this is, as long as their account is open."""
    theirs = select(CalendarFeed).join(Person, Person.id == CalendarFeed.person_id).join(Account)
    return db.session.scalar(theirs.where(CalendarFeed.token_hash == digest(token), Account.closed_at.is_(None)))


def _token(person_id: int, nonce: str) -> str:
    return made_of(f"calendar:{person_id}", nonce)
