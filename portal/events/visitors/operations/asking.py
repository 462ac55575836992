"""Asking for a place with nothing but a name and an address: a link goes there, and whoever reads it goes on."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.core.db import db, insert_or_ignore
from portal.core.facts import record
from portal.core.locking import for_update
from portal.events.errors import NotForVisitors, NotOpen
from portal.events.facts import VisitAsked
from portal.events.programme.models import Event
from portal.events.visitors import links, queries
from portal.events.visitors.models import Visitor
from portal.mail.addresses import normalise
from portal.mail.sender import reaches_people

#: Whoever asks again sooner than this is not written to again.
AGAIN_AFTER = timedelta(minutes=5)


def ask(event: Event, name: str, email: str, *, language: str = "", now: datetime) -> None:
    """Send the address a link to its page at this event. It tells nobody here whether the address is known.

    Asking again renews the link, and writes one letter in five minutes at most. Raises NotForVisitors, NotOpen.
    """
    if not event.welcomes_visitors or not reaches_people():
        raise NotForVisitors
    if not event.takes_sign_ups(now):
        raise NotOpen
    key = normalise(email)
    row = {
        "event_id": event.id, "name": name, "email": email, "email_key": key, "language": language, "asked_at": now,
        **links.new(),
    }  # fmt: skip
    made = db.session.scalar(insert_or_ignore(Visitor).values(**row).returning(Visitor.id))
    visitor = db.session.scalars(for_update(queries.at(event.id, key), of=Visitor)).one()
    if made is None:
        if now - visitor.asked_at < AGAIN_AFTER:
            return
        _ask_again(visitor, name, language, now)
    record(VisitAsked(visitor_id=visitor.id))


def _ask_again(visitor: Visitor, name: str, language: str, now: datetime) -> None:
    if not visitor.is_open(now):
        fresh = links.new()
        visitor.nonce, visitor.token_hash = fresh["nonce"], fresh["token_hash"]
    if visitor.confirmed_at is None:
        visitor.name, visitor.language = name, language
    visitor.asked_at = now
    db.session.flush()
