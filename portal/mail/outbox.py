"""The outbox: a message is a row, written in the transaction of what it tells about.

    outbox.enqueue("events.registered", to=Address(email, name), context={"event": event.title, …},
                   key=f"events.registered:{registration.id}")

The words come from `templates/mail/events/registered.md` and are filled in at once, so a broken template
fails the operation and not the reader. Nothing is sent before the transaction is committed.

What an address is asked to bear is decided here, for every kind of mail: see `enqueue`, and `pacing`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from portal.core import clock, language, unit
from portal.core.db import Model, db, is_sqlite
from portal.mail import pacing, veil, waking
from portal.mail.addresses import Address
from portal.mail.attachments import Attachment
from portal.mail.deliveries.pools import pool_of
from portal.mail.kinds import BETWEEN, Lane, kind_of, lane_of
from portal.mail.models import Delivery, DeliveryAttachment, DeliveryContent, State
from portal.mail.sender import mail_domain
from portal.mail.writing import templates

__all__ = ["Address", "Attachment", "cancel", "enqueue", "spend", "within_the_hour"]

_chance = secrets.SystemRandom()

#: Built once: putting a statement together costs more than running it, and an event may fill within a minute.
_TABLES = Model.metadata.tables
ADD_CONTENT, ADD_ATTACHMENT = _TABLES["delivery_content"].insert(), _TABLES["delivery_attachment"].insert()
ADD_ONCE = {
    sqlite: make(_TABLES["delivery"]).on_conflict_do_nothing().returning(_TABLES["delivery"].c.id)
    for sqlite, make in ((True, sqlite_insert), (False, postgresql_insert))
}
_KEPT = select(_TABLES["delivery"].c.id).where(_TABLES["delivery"].c.key == bindparam("key"))


def enqueue(
    kind: str,
    *,
    to: Address,
    context: Mapping[str, Any],
    key: str,
    attachments: Sequence[Attachment] = (),
    lane: Lane | None = None,
    not_before: datetime | None = None,
    reply_to: Address | None = None,
    thread: str = "",
    until: datetime | None = None,
    alike: bool = False,
    opens: bool = False,
) -> int | None:
    """Put a notice into the outbox, inside a unit of work. Returns its number, or None when there is none to send.

    `key` names what is told to whom, once: the same key again does nothing. `kind` must be registered in
    `house.notices`. `not_before`: an aware moment; the sweep finds the message when its time has come.
    `thread`: what people may go back and forth about ("events:12:7"); of much of that only the last word is sent.
    `until`: when the link or code in it is over; its words are deleted then, or by `spend`.
    `opens`: this letter lets whoever has it act, though its kind need not; the office does not read it.
    `alike`: many get the same words at once; see `templates.fill`.

    What is private is told to a proved address or not at all; to any other address mail goes out at a slow pace.
    All of it is in the language of whoever it goes to: what stands ready in the context has to be put into words
    inside `with language.spoken(to.language):` too.
    """
    unit.needed_for("a letter")
    notice = kind_of(kind)
    if notice.private and not to.proved:
        return None
    with language.spoken(to.language) as locale:
        draft = templates.fill(kind, dict(context), to.name, alike=alike)
    now, way = clock.now(), lane_of(notice) if lane is None else lane
    hides = veil.hides(notice)
    name, kept = (BETWEEN, veil.digest(key)) if hides else (notice.name, key)
    thread = veil.digest(thread) if hides and thread else thread
    due_at = max(not_before or now, pacing.earliest(to, thread, kept, way, now))
    told = Address(to.email) if hides else to
    number = (
        _insert_apart(name, told, kept, thread, locale, way, due_at)
        if hides
        else _insert_once(name, told, kept, thread, locale, way, now, due_at)
    )
    if number is None:
        return None
    content: dict[str, Any] = {
        "delivery_id": number,
        "subject": draft.subject,
        "text": draft.preheader or None,
        "source": draft.body,
        "reply_to": reply_to.email if reply_to else None,
        "until": until,
        "opens": opens,
        "attached": len(attachments),
    }
    content = veil.hidden(notice.name, key, to.name, content) if hides else content
    db.session.connection().execute(ADD_CONTENT, content)
    _attach(number, attachments, content.get("own_key"))
    if way is Lane.BULK and due_at <= now:
        waking.after_commit()
    return number


def within_the_hour(now: datetime) -> datetime:
    """A moment that nobody can foresee: for a message that must not be put together with another by its minute."""
    return now + timedelta(seconds=_chance.randint(3 * 60, 45 * 60))


def cancel(*keys: str, reason: str = "") -> bool:
    """Take messages back that have not gone out (an event was moved, say). Whether any was. Inside a unit of work."""
    waiting = (State.QUEUED, State.RETRY_WAIT)
    taken = db.session.execute(
        update(Delivery)
        .where(Delivery.key.in_(veil.both(keys)), Delivery.state.in_(waiting))
        .values(state=State.CANCELLED, reason=reason or None, settled_at=clock.now())
        .returning(Delivery.id)
    )
    return taken.first() is not None


def spend(keys: Sequence[str], *, now: datetime) -> None:
    """What these messages open is used up or over: their words are deleted, and what has not left stays. In a unit."""
    if not keys:
        return
    keys = veil.both(keys)
    waiting = Delivery.key.in_(keys) & Delivery.state.in_((State.QUEUED, State.RETRY_WAIT))
    db.session.execute(update(Delivery).where(waiting).values(state=State.CANCELLED, settled_at=now))
    numbers = select(Delivery.id).where(Delivery.key.in_(keys))
    for table in (DeliveryAttachment, DeliveryContent):
        db.session.execute(delete(table).where(table.delivery_id.in_(numbers)))


def _insert_apart(
    kind: str, to: Address, key: str, thread: str, locale: str, lane: Lane, due_at: datetime
) -> int | None:
    """The same for what passes between members: its row says when it leaves, not when it was written, and its number
    not beside which others. Of several that were written in one transaction none leads to the others.
    """
    written = due_at - timedelta(microseconds=1)
    while (number := _insert_once(kind, to, key, thread, locale, lane, written, due_at, _far_off())) is None:
        if db.session.connection().scalar(_KEPT, {"key": key}) is not None:
            return None
    return number


def _far_off() -> int:
    """A number that no other letter has, below those that are counted up; in the unlikely case another is taken."""
    return -_chance.randint(1, 2**31 - 1)


def _insert_once(
    kind: str, to: Address, key: str, thread: str, locale: str, lane: Lane, now: datetime, due_at: datetime,
    number: int | None = None,
) -> int | None:  # fmt: skip
    values = {
        "key": key,
        "thread": thread or None,
        "locale": locale,
        "kind": kind,
        "lane": int(lane),
        "pool": pool_of(to.normalised),
        "email": to.email,
        "name": to.name,
        "address": to.normalised,
        "message_id": f"<{secrets.token_urlsafe(15)}@{mail_domain()}>",
        "state": State.QUEUED.value,
        "attempts": 0,
        "created_at": now,
        "due_at": due_at,
    }
    if number is not None:
        values["id"] = number
    made: int | None = db.session.connection().execute(ADD_ONCE[is_sqlite()], values).scalar()
    return made


def _attach(number: int, attachments: Sequence[Attachment], own_key: bytes | None) -> None:
    """`own_key`: that of a letter which is sealed."""
    if not attachments:
        return
    files = [
        {
            "delivery_id": number,
            "position": position,
            "filename": each.filename,
            "content_type": each.content_type,
            "method": each.method,
            "data": each.data,
        }
        for position, each in enumerate(attachments)
    ]
    files = [veil.hidden_file(own_key, each) for each in files] if own_key else files
    db.session.connection().execute(ADD_ATTACHMENT, files)
