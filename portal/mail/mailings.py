"""Mailings: one frozen text to many. Written for the newsletter, which decides what, to whom and when.

    mailing = mailings.create("newsletters.edition", key="edition:12", subject=…, html=…, text=…, sender=…,
                              list_id="letter.ashmere.example", now=now)
    mailings.add_recipients(mailing, [Recipient("person:7", Address(…), html="<p>For you …</p>", text="…")], now=now)
    mailings.start(mailing, now=now)

`html` and `text` hold `mailings.PERSONAL` where each reader's own part belongs and `mailings.UNSUBSCRIBE`
where the address of the way out does (inside an `href`, say). The kind must be registered in `house.notices`.
All of these run inside a unit of work. `rechecks(kind)` registers what is asked just before a message leaves.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert, literal, or_, select, update

from portal.core import language
from portal.core.db import db, insert_or_ignore
from portal.core.errors import DomainError
from portal.core.locking import lock
from portal.mail import identifiers, waking
from portal.mail import sender as senders
from portal.mail.addresses import Address
from portal.mail.deliveries.answers import OURS
from portal.mail.deliveries.pools import pool_of
from portal.mail.deliveries.screening import rechecks
from portal.mail.kinds import Lane, kind_of
from portal.mail.mime import skeleton
from portal.mail.mime.skeleton import PERSONAL, UNSUBSCRIBE, unmarked
from portal.mail.models import Delivery, DeliveryContent, DeliveryEvent, Mailing, MailingText, State
from portal.mail.operations import settle
from portal.mail.tallies import Tally, is_ours, tally, was_sent

__all__ = [
    "PERSONAL",
    "UNSUBSCRIBE",
    "Recipient",
    "Tally",
    "Text",
    "add_recipients",
    "cancel",
    "create",
    "pause",
    "rechecks",
    "resume",
    "settle",
    "start",
    "tally",
    "try_ours_again",
    "unmarked",
    "was_sent",
]

CHUNK = 500


class AlreadyOver(DomainError):
    """The mailing is finished or cancelled."""

    sentence = _l("This mailing is over; nothing of it is left to send.")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One reader: who that is to the sender (`ref`, "person:7"), the address, and the parts only they get."""

    ref: str
    address: Address
    html: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """What a mailing says in one language."""

    html: str
    text: str


def create(
    kind: str,
    *,
    key: str,
    subject: str,
    html: str,
    text: str,
    now: datetime,
    sender: Address | None = None,
    reply_to: Address | None = None,
    list_id: str = "",
    feedback_id: str = "",
    test: bool = False,
    further: Mapping[str, Text] | None = None,
) -> Mailing:
    """Freeze a text. The same key again returns the mailing that is there, as it was frozen.

    `test`: a try for its makers. It counts nowhere, and its way out switches nothing off. `further`: the text in other
    languages, for those who read them; everybody else gets the one given first.
    Raises ValueError for what cannot stand in a header field.
    """
    found = db.session.scalar(select(Mailing).where(Mailing.key == key))
    if found is not None:
        return found
    kind_of(kind)
    who = sender or senders.default_sender()
    told = feedback_id or identifiers.feedback_id("test" if test else key, kind)
    extra = (("Feedback-ID", told), identifiers.NO_ANSWERS)
    prepare = partial(skeleton.prepare, sender=who, list_id=list_id, reply_to=reply_to, extra=extra, seed=key)
    prepared = prepare(subject=subject, html=html, text=text)
    mailing = Mailing(
        kind=kind,
        key=key,
        subject=subject,
        sender=who.email,
        domain=senders.domain_of(who.email),
        skeleton=prepared,
        checksum=hashlib.sha256(prepared).hexdigest(),
        test=test,
        created_at=now,
    )
    db.session.add(mailing)
    db.session.flush()
    for locale, words in (further or {}).items():
        made = prepare(subject=subject, html=words.html, text=words.text)
        checksum = hashlib.sha256(made).hexdigest()
        db.session.add(MailingText(mailing_id=mailing.id, locale=locale, skeleton=made, checksum=checksum))
    db.session.flush()
    return mailing


def add_recipients(mailing: Mailing, recipients: Iterable[Recipient], *, now: datetime) -> int:
    """Add readers; returns how many were new.

    A reader or an address that is there already stays as it is, so an interrupted list is simply added again,
    and two people who share an address get one copy.
    """
    added = 0
    chunk: list[Recipient] = []
    for recipient in recipients:
        chunk.append(recipient)
        if len(chunk) == CHUNK:
            added += _add(mailing, chunk, now)
            chunk = []
    return added + (_add(mailing, chunk, now) if chunk else 0)


def start(mailing: Mailing, *, now: datetime) -> None:
    """Let it go out, after the commit. A second start changes nothing."""
    mailing = lock(mailing)
    _refuse_over(mailing)
    if mailing.started_at is None:
        mailing.started_at = now
    waking.after_commit()


def pause(mailing: Mailing, *, now: datetime) -> None:
    """Stop at once: not one more final dot is sent, also for messages that are halfway over the wire.

    Waits for a claim that is being made, and takes back what it took.
    """
    mailing = lock(mailing)
    _refuse_over(mailing)
    if mailing.paused_at is None:
        mailing.paused_at = now
    _take_back(mailing, State.QUEUED)


def resume(mailing: Mailing, *, now: datetime) -> None:
    """Go on where it stopped, also after it halted by itself: whoever resumes has looked at why."""
    mailing = lock(mailing)
    _refuse_over(mailing)
    _go_on(mailing, now)


def try_ours_again(mailing: Mailing, *, now: datetime) -> int:
    """Send their copies to those whom the server refused because of us, also where the mailing is finished by now.

    Returns to how many. Raises AlreadyOver where it was cancelled.
    """
    mailing = lock(mailing)
    if mailing.cancelled_at is not None:
        raise AlreadyOver
    mailing.finished_at = None
    return _go_on(mailing, now)


def _go_on(mailing: Mailing, now: datetime) -> int:
    if mailing.halted_at is not None:
        mailing.trusted_at = now
    number = _try_again_what_was_ours(mailing, now)
    mailing.paused_at = mailing.halted_at = mailing.halted_because = None
    waking.after_commit()
    return number


def cancel(mailing: Mailing, *, now: datetime) -> int:
    """Never send the rest. Returns how many messages are not sent."""
    mailing = lock(mailing)
    _refuse_over(mailing)
    mailing.cancelled_at = now
    db.session.flush()
    _take_back(mailing, State.QUEUED)
    waiting = (Delivery.mailing_id == mailing.id) & Delivery.state.in_([State.QUEUED, State.RETRY_WAIT])
    told = select(Delivery.id, literal(now, DeliveryEvent.at.type), literal(str(State.CANCELLED))).where(waiting)
    db.session.execute(insert(DeliveryEvent).from_select(["delivery_id", "at", "what"], told))
    stopped = db.session.execute(update(Delivery).where(waiting).values(state=State.CANCELLED, settled_at=now))
    return int(getattr(stopped, "rowcount", 0))


def _add(mailing: Mailing, chunk: Sequence[Recipient], now: datetime) -> int:
    tokens = {recipient.ref: secrets.token_urlsafe(15) for recipient in chunk}
    rows = [
        {
            "mailing_id": mailing.id,
            "kind": mailing.kind,
            "lane": int(Lane.BULK),
            "pool": pool_of(each.address.normalised),
            "recipient": each.ref,
            "email": each.address.email,
            "name": each.address.name,
            "address": each.address.normalised,
            "locale": language.known(each.address.language),
            "message_id": f"<{tokens[each.ref]}@{mailing.domain}>",
            "state": State.QUEUED,
            "attempts": 0,
            "created_at": now,
            "due_at": now,
        }
        for each in chunk
    ]
    made: Any = db.session.execute(insert_or_ignore(Delivery).returning(Delivery.id, Delivery.recipient), rows)
    numbers = {ref: number for number, ref in made}
    parts = [
        {"delivery_id": numbers[each.ref], "html": each.html, "text": each.text, "attached": 0}
        for each in chunk
        if each.ref in numbers and (each.html or each.text)
    ]
    if parts:
        db.session.execute(insert(DeliveryContent), parts)
    return len(numbers)


def _try_again_what_was_ours(mailing: Mailing, now: datetime) -> int:
    """Whom the server refused because of us (a quota, a block) is sent their copy now: it was never their refusal."""
    waiting = (Delivery.state == State.RETRY_WAIT) & Delivery.reason.startswith(OURS, autoescape=True)
    done = db.session.execute(
        update(Delivery)
        .where(Delivery.mailing_id == mailing.id, or_(waiting, is_ours()))
        .values(state=State.QUEUED, reason=None, settled_at=None, due_at=now, attempts=0)
    )
    return int(getattr(done, "rowcount", 0))


def _take_back(mailing: Mailing, state: State) -> None:
    """Claimed but not yet marked: the worker that holds it will find it gone before the final dot."""
    db.session.flush()
    db.session.execute(
        update(Delivery)
        .where(Delivery.mailing_id == mailing.id, Delivery.state == State.CLAIMED)
        .values(state=state, lease=None, lease_until=None)
    )


def _refuse_over(mailing: Mailing) -> None:
    if mailing.finished_at is not None or mailing.cancelled_at is not None:
        raise AlreadyOver
