"""Reading editions: how far each has come, and who may see it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, or_, select, union_all
from sqlalchemy.orm import defer, joinedload

from portal.accounts.models import Account
from portal.core.dates import add_months
from portal.core.db import db
from portal.mail.models import Delivery, Mailing, State
from portal.members.people.models import Person
from portal.newsletters.archive.models import Shelf
from portal.newsletters.models import Approval, Block, Edition, Revision
from portal.newsletters.operations.approving import valid_approvals
from portal.newsletters.operations.holding import with_blocks
from portal.newsletters.versions import EditionVersion


class Stage(StrEnum):
    """How far a letter has come, derived from its dates, its approval and its mailing."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PREPARING = "preparing"
    SENDING = "sending"
    PAUSED = "paused"
    HALTED = "halted"
    SENT = "sent"
    CANCELLED = "cancelled"


def stage(edition: Edition, mailing: Mailing | None, approval: Approval | None) -> Stage:
    """How far the letter has come. `mailing`: the one it travels in, once there is one. `approval`: the one that
    counts as long as it has not begun to go out.
    """
    return _stage(edition, mailing, approval is not None)


def stages(editions: Collection[Edition]) -> list[tuple[Edition, Stage]]:
    """The same for several editions with their blocks, in two statements."""
    mailings, approved = mailings_of(editions), valid_approvals(editions)
    return [(each, _stage(each, mailings.get(each.mailing_id or 0), each.id in approved)) for each in editions]


def _stage(edition: Edition, mailing: Mailing | None, approved: bool) -> Stage:
    if edition.cancelled_at is not None:
        return Stage.CANCELLED
    if edition.sending_from is not None:
        if edition.prepared_at is None or mailing is None:
            return Stage.PREPARING
        return _under_way(mailing)
    if approved:
        return Stage.SCHEDULED if edition.send_at is not None else Stage.APPROVED
    return Stage.REVIEW if edition.review_asked_at is not None else Stage.DRAFT


def _under_way(mailing: Mailing) -> Stage:
    if mailing.finished_at is not None:
        return Stage.SENT
    if mailing.halted_at is not None:
        return Stage.HALTED
    return Stage.PAUSED if mailing.paused_at is not None else Stage.SENDING


def mailing_of(edition: Edition) -> Mailing | None:
    """The mailing an edition travels in."""
    return db.session.get(Mailing, edition.mailing_id) if edition.mailing_id else None


def mailings_of(editions: Collection[Edition]) -> dict[int, Mailing]:
    """The same for several editions, in one statement."""
    ids = [edition.mailing_id for edition in editions if edition.mailing_id]
    found = db.session.scalars(select(Mailing).where(Mailing.id.in_(ids)).options(defer(Mailing.skeleton)))
    return {mailing.id: mailing for mailing in found}


def in_doubt(edition: Edition) -> Select[Delivery]:
    """The letter's messages of which nobody knows whether they arrived. For those who may send."""
    return (
        select(Delivery)
        .where(Delivery.mailing_id == edition.mailing_id, Delivery.state == State.UNCONFIRMED)
        .order_by(Delivery.id)
        .limit(100)
    )


def for_editors() -> Select[Edition]:
    """All editions with their blocks, newest month first. For those with a newsletter right."""
    return with_blocks().order_by(Edition.month.desc())


def first_without_letter(month: date) -> date:
    """This month, or the first one after it whose letter has not gone out."""
    sent = select(Edition.month).where(Edition.month >= month, Edition.sending_from.is_not(None))
    taken = set(db.session.scalars(sent))
    while month in taken:
        month = add_months(month, 1)
    return month


def one_for_editors(slug: str) -> Select[Edition]:
    """One edition with its blocks and what was approved of it. For those with a newsletter right."""
    parts = joinedload(Edition.blocks), joinedload(Edition.standing)
    return select(Edition).options(*parts).where(Edition.slug == slug)


def one_on_its_way(slug: str) -> Select[Edition]:
    """The same without its blocks, for the page that says how far it has come."""
    return select(Edition).where(Edition.slug == slug)


def block_of(edition: Edition, block_id: int) -> Select[Block]:
    """One block of this edition."""
    return select(Block).where(Block.edition_id == edition.id, Block.id == block_id)


def names_of(versions: Iterable[EditionVersion]) -> dict[int, str]:
    """Account id to the name of whoever saved these states, as they are called today: one statement."""
    ids = {each.account_id for each in versions if each.account_id is not None}
    named = select(Account.id, func.coalesce(Person.name, Account.name)).outerjoin(
        Person, Person.account_id == Account.id
    )
    return {number: name for number, name in db.session.execute(named.where(Account.id.in_(ids))) if name}


def in_the_archive() -> Select[Edition, Revision]:
    """(Edition, Revision) of every edition in the archive, newest first. For everybody; see `readable`.

    In it stands what went out, from when the readers are known: who reads the first copy finds it here. One that was
    cancelled half-way stays for those who have it; drafts and tests never come here.
    """
    newest = (
        select(Revision.id)
        .where(Revision.edition_id == Edition.id)
        .order_by(Revision.number.desc())
        .limit(1)
        .correlate(Edition)
        .scalar_subquery()
    )
    return (
        select(Edition, Revision)
        .join(Revision, Revision.id == newest)
        .outerjoin(Shelf, Shelf.edition_id == Edition.id)
        .where(*_is_in_the_archive())
        .order_by(Edition.month.desc())
    )


def archive() -> Select[Edition, Revision, Shelf]:
    """The same with what the shelf says of each, None for one that was not looked at yet; without the mail's bytes."""
    without = (defer(Revision.html, raiseload=True), defer(Revision.text, raiseload=True))
    return in_the_archive().add_columns(Shelf).options(*without)


def _is_in_the_archive() -> tuple[ColumnElement[bool], ...]:
    return Edition.sending_from.is_not(None), Edition.prepared_at.is_not(None), Shelf.taken_off_at.is_(None)


def how_many_in_the_archive() -> int:
    """How many editions stand there."""
    found = select(func.count()).select_from(Edition).outerjoin(Shelf, Shelf.edition_id == Edition.id)
    return db.session.scalar(found.where(*_is_in_the_archive())) or 0


def beside(edition: Edition) -> Select[str, str, date]:
    """(slug, title, month) of the editions before and after this one in the archive, the earlier one first."""
    found = (
        select(Edition.slug, Edition.title, Edition.month)
        .outerjoin(Shelf, Shelf.edition_id == Edition.id)
        .where(*_is_in_the_archive())
    )
    earlier = found.where(Edition.month < edition.month).order_by(Edition.month.desc()).limit(1).subquery()
    later = found.where(Edition.month > edition.month).order_by(Edition.month).limit(1).subquery()
    both = union_all(select(earlier), select(later)).subquery()
    return select(both.c.slug, both.c.title, both.c.month).order_by(both.c.month)


def due(now: datetime) -> Select[Edition]:
    """Approved letters whose hour has come and that have not begun to go out."""
    return select(Edition).where(Edition.send_at <= now, Edition.sending_from.is_(None), Edition.cancelled_at.is_(None))


def waiting_for_eyes() -> Select[Edition]:
    """Letters that somebody asked to have read, or that were missed: for the office. Some are approved since."""
    return (
        select(Edition)
        .where(Edition.sending_from.is_(None), Edition.cancelled_at.is_(None))
        .where(or_(Edition.review_asked_at.is_not(None), Edition.missed_at.is_not(None)))
        .order_by(Edition.id)
    )


def on_the_desk() -> Select[Edition]:
    """Letters that are still being written, the nearest month first: for editors."""
    return (
        select(Edition)
        .where(Edition.sending_from.is_(None), Edition.cancelled_at.is_(None), Edition.send_at.is_(None))
        .where(Edition.review_asked_at.is_(None), Edition.missed_at.is_(None))
        .order_by(Edition.month)
        .limit(2)
    )
