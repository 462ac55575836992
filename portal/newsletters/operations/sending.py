"""Sending: from an approved revision to one delivery for every reader, then hands off to the mail engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l

from portal.core import audit, clock, jobs, language
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import find_locked, lock, locked
from portal.core.models import Job
from portal.core.sayings import kept
from portal.core.web import external_url, path_of
from portal.core.work import unit_of_work
from portal.mail import mailings
from portal.mail.models import Delivery, Mailing
from portal.members.people import reach
from portal.newsletters import audience, audiences, rendering
from portal.newsletters.archive import shelving
from portal.newsletters.clicks import links
from portal.newsletters.facts import EditionSending
from portal.newsletters.models import PERSONAL, Edition, Revision
from portal.newsletters.operations.approving import valid_approval
from portal.newsletters.operations.editing import AlreadyGone
from portal.newsletters.operations.holding import hold, with_blocks

KIND = "newsletters.edition"
#: A letter that missed its hour by more than this asks again instead of surprising everybody.
TOO_LATE = timedelta(hours=6)


class NotApproved(DomainError):
    """Nobody approved these words."""

    sentence = _l("Nobody has approved this version yet. Approve it first; then it can go.")


class InThePast(DomainError):
    """The hour has gone by."""

    sentence = _l("Choose a time that is still to come.")
    field = "day"


def schedule(edition: Edition, at: datetime, *, now: datetime) -> None:
    """Let an approved letter go out at that moment. Raises NotApproved, InThePast, AlreadyGone."""
    edition = hold(edition.id)
    _may_go(edition)
    if at <= now:
        raise InThePast
    edition.send_at, edition.missed_at = at, None
    audit.write("newsletters.scheduled", about=edition, after={"send_at": at})


def unschedule(edition: Edition) -> None:
    """Unschedule; the approval stays. A repeat does nothing. Raises AlreadyGone."""
    edition = lock(edition)
    if edition.sending_from is not None or edition.cancelled_at is not None:
        raise AlreadyGone
    if edition.send_at is None:
        return
    edition.send_at = None
    audit.write("newsletters.unscheduled", about=edition)


def send(edition: Edition, *, account_id: int | None, now: datetime) -> Job:
    """Begin to send: from here on nothing changes any more. Raises NotApproved, AlreadyGone."""
    edition = hold(edition.id)
    approval = _may_go(edition)
    revision: Revision = approval.revision
    edition.sending_from = now
    through = links.led(edition)
    html, text = through(marked(revision.html), marked(revision.text))
    edition.mailing_id = mailings.create(
        KIND,
        key=f"edition:{edition.id}",
        subject=revision.subject,
        html=html,
        text=text,
        list_id=list_id(),
        now=now,
        further={tag: text_in(tag, edition, through) for tag in language.offered()[1:]},
    ).id
    audit.write("newsletters.sent", about=edition, after={"revision": revision.number, "checksum": revision.checksum})
    record(EditionSending(edition_id=edition.id))
    return jobs.start(
        "newsletters.prepare",
        kept(_l("Preparing %(title)s"), title=edition.title),
        account_id=account_id,
        arguments={"edition_id": edition.id},
        next=path_of("newsletters.sending_page", slug=edition.slug),
    )


def list_id() -> str:
    """RFC 2919: stable for all letters of this portal."""
    return f"letter.{urlsplit(external_url('newsletters.index')).hostname or 'localhost'}"


def _may_go(edition: Edition) -> Any:
    if edition.sending_from is not None or edition.cancelled_at is not None:
        raise AlreadyGone
    approval = valid_approval(edition)
    if approval is None:
        raise NotApproved
    return approval


def text_in(tag: str, edition: Edition, through: links.Led | None = None) -> mailings.Text:
    """The approved words in the frame of another language; a test leads straight on, and is not counted."""
    with language.spoken(tag):
        letter = rendering.letter(edition)
    html, text = through(letter.html, letter.text) if through else (letter.html, letter.text)
    return mailings.Text(html=html, text=text)


def marked(part: str) -> str:
    """The revision with the mail engine's marks; one that was frozen by an older version has others."""
    if mailings.UNSUBSCRIBE in part:
        return part
    return part.replace("<!--personal-->", mailings.PERSONAL).replace(
        "https://unsubscribe.invalid/", mailings.UNSUBSCRIBE
    )


@jobs.job("newsletters.prepare")
def prepare(row: Job) -> dict[str, Any]:
    """Write a delivery for every reader, then start. Killed and begun again, it adds only those still missing."""
    edition_id = row.arguments["edition_id"]
    edition = db.session.scalars(with_blocks().where(Edition.id == edition_id)).one()
    mailing_id = edition.mailing_id
    if mailing_id is None or edition.prepared_at is not None or edition.cancelled_at is not None:
        return {"edition": edition.slug}
    title, rule = _personal_title(edition), audiences.rule_of(edition)
    found = audiences.size(rule).found
    done = 0
    for people in audience.batches(rule):
        with unit_of_work():
            now = clock.now()
            if locked(Edition, edition_id).cancelled_at is not None:
                return {"edition": edition.slug, "readers": done}
            mailing = db.session.get_one(Mailing, mailing_id)
            mailings.add_recipients(mailing, _recipients(people, title, now), now=now)
        done += len(people)
        jobs.progress(row, done, max(done, found))
    with unit_of_work():
        edition = locked(Edition, edition_id)
        if edition.prepared_at is None and edition.cancelled_at is None:
            edition.frozen = audiences.frozen(found=found, reached=done, copies=mailings.tally(mailing_id).audience)
            mailings.start(db.session.get_one(Mailing, mailing_id), now=clock.now())
            edition.prepared_at = clock.now()
    return {"edition": edition.slug, "readers": done}


def _personal_title(edition: Edition) -> str:
    return next((block.title for block in edition.blocks if block.kind == PERSONAL and not block.hidden), "")


def _recipients(people: Sequence[Any], title: str, now: datetime) -> Iterator[mailings.Recipient]:
    """These readers with their own lines, each in their language: those who share one are asked for together."""
    readers: dict[str, list[Any]] = {}
    for person in people:
        readers.setdefault(language.known(person.language), []).append(person)
    for tag, found in readers.items():
        with language.spoken(tag):
            lines = audience.personal_lines([person.id for person in found], now) if title else {}
            made = [_recipient(person, title, lines) for person in found]
        yield from made


def _recipient(person: Any, title: str, lines: dict[int, Any]) -> mailings.Recipient:
    html, text = rendering.personal_part(person.given_name, title, lines.get(person.id, ()))
    return mailings.Recipient(ref=f"person:{person.id}", address=reach.address(person), html=html, text=text)


def cancel(edition: Edition, *, now: datetime) -> None:
    """Give a letter up: an unsent one for good; of one on its way, whatever has not left yet."""
    edition = lock(edition)
    if edition.cancelled_at is not None:
        return
    edition.send_at, edition.cancelled_at = None, now
    if edition.mailing_id is not None:
        mailings.cancel(db.session.get_one(Mailing, edition.mailing_id), now=now)
        shelving.take_off_what_nobody_has(edition, now)
    audit.write("newsletters.cancelled", about=edition)


def pause(edition: Edition, *, now: datetime) -> None:
    """Hold the letter; what was taken by the mail server arrives. Raises DomainError when it is not on its way."""
    mailings.pause(_on_its_way(edition), now=now)
    audit.write("newsletters.paused", about=edition)


def resume(edition: Edition, *, now: datetime) -> None:
    """Let the letter go on where it stopped. Raises DomainError when it is not on its way."""
    mailings.resume(_on_its_way(edition), now=now)
    audit.write("newsletters.resumed", about=edition)


def try_ours_again(edition: Edition, *, now: datetime) -> int:
    """Send it to those whom the server refused because of us; to how many. Raises DomainError: not on its way."""
    number = mailings.try_ours_again(_on_its_way(edition), now=now)
    audit.write("newsletters.tried_again", about=edition, after={"copies": number})
    return number


def settle(edition: Edition, delivery_id: int, *, arrived: bool, by: str, now: datetime) -> None:
    """Somebody found out what became of a message in doubt. Raises DomainError when it is not in doubt."""
    delivery = find_locked(Delivery, delivery_id)
    if delivery is None or delivery.mailing_id != edition.mailing_id:
        raise DomainError(_l("There is no such message in this edition."))
    mailings.settle(delivery, arrived=arrived, now=now, by=by)
    audit.write("newsletters.settled", about=edition, after={"delivery": delivery_id, "arrived": arrived})


def _on_its_way(edition: Edition) -> Mailing:
    if edition.mailing_id is None or edition.prepared_at is None or edition.cancelled_at is not None:
        raise DomainError(_l("This edition is not on its way."))
    return db.session.get_one(Mailing, edition.mailing_id)
