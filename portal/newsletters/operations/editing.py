"""The editor's hand: words, order, what stays out. Any change voids an approval."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from portal.core.access import actor
from portal.core.db import db
from portal.core.errors import DomainError
from portal.newsletters.models import STORY, Approval, Block, Edition
from portal.newsletters.operations.holding import hold


class AlreadyGone(DomainError):
    """It is on its way or cancelled; words cannot change any more."""

    sentence = _l("This edition is on its way or was cancelled, so it cannot be changed any more.")


class SomebodyWasFaster(DomainError):
    """Two editors had the same text open."""

    sentence = _l(
        "Somebody else saved this edition while you were writing. Your words are still here: "
        "compare them with the preview and save again."
    )


def touch(edition: Edition, *, by: str, now: datetime) -> None:
    """Note that the letter changed: raise its version and void an approval. Raises AlreadyGone."""
    if edition.sending_from is not None or edition.cancelled_at is not None:
        raise AlreadyGone
    edition.version += 1
    edition.edited_at, edition.edited_by, edition.edited_by_account = now, by, actor().account_id
    edition.send_at = None
    db.session.execute(
        update(Approval).where(Approval.edition_id == edition.id, Approval.voided_at.is_(None)).values(voided_at=now)
    )


def rename(edition: Edition, *, title: str, subject: str, preheader: str, version: int, by: str, now: datetime) -> None:
    """Title, subject line and the line mail programs show beside it. Raises SomebodyWasFaster, AlreadyGone."""
    edition = hold(edition.id)
    if version != edition.version:
        raise SomebodyWasFaster
    edition.title, edition.subject, edition.preheader = title, subject, preheader
    touch(edition, by=by, now=now)


def rewrite(block: Block, *, title: str, words: str, for_members: bool, version: int, by: str, now: datetime) -> None:
    """Put a block into the editor's words; refreshing leaves them alone. Raises SomebodyWasFaster, AlreadyGone."""
    edition = hold(block.edition_id)
    if version != edition.version:
        raise SomebodyWasFaster
    block.title, block.words, block.for_members, block.edited_at = title, words, for_members, now
    touch(edition, by=by, now=now)


def follow_sources(block: Block, *, by: str, now: datetime) -> None:
    """Give the editor's words up and show what the sources say again. Raises AlreadyGone."""
    edition = hold(block.edition_id)
    block.words = None
    block.edited_at = None
    touch(edition, by=by, now=now)


def move(block: Block, *, up: bool, by: str, now: datetime) -> None:
    """One place up or down; at the end nothing happens. Raises AlreadyGone."""
    edition = hold(block.edition_id)
    blocks = list(db.session.scalars(select(Block).where(Block.edition_id == edition.id).order_by(Block.position)))
    here = next(i for i, each in enumerate(blocks) if each.id == block.id)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(blocks):
        return
    blocks[here], blocks[there] = blocks[there], blocks[here]
    for position, each in enumerate(blocks):
        each.position = position
    touch(edition, by=by, now=now)


def show(block: Block, *, shown: bool, by: str, now: datetime) -> None:
    """Leave a block out, or bring it back. Raises AlreadyGone."""
    edition = hold(block.edition_id)
    if block.hidden == (not shown):
        return
    block.hidden = not shown
    touch(edition, by=by, now=now)


def pin(block: Block, *, pinned: bool, by: str, now: datetime) -> None:
    """A pinned block keeps its items when the others are refreshed. Raises AlreadyGone."""
    edition = hold(block.edition_id)
    if edition.sending_from is not None or edition.cancelled_at is not None:
        raise AlreadyGone
    block.pinned = pinned


def add_story(edition: Edition, *, title: str, words: str, by: str, now: datetime) -> Block:
    """A block of the editor's own, at the end. Raises AlreadyGone."""
    edition = hold(edition.id)
    block = Block(
        kind=STORY,
        title=title,
        words=words,
        items=[],
        position=len(edition.blocks),
        refreshed_at=now,
        edited_at=now,
    )
    edition.blocks.append(block)
    db.session.flush()
    touch(edition, by=by, now=now)
    return block


def remove_story(block: Block, *, by: str, now: datetime) -> None:
    """Take out a block of the editor's own. Raises AlreadyGone; DomainError for one that has sources."""
    edition = hold(block.edition_id)
    if block.kind != STORY:
        raise DomainError(_l("This block belongs to every edition. Leave it out instead."))
    touch(edition, by=by, now=now)
    db.session.delete(block)
