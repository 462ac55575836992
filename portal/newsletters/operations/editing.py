"""What an editor does at the desk: rewrite, arrange, leave out, pin, add a word of one's own.

Whoever saves says which version of the edition they saw. A part that changed since is a conflict, and no other: of two
editors who write into different blocks neither hears of the other.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from portal.core import language
from portal.core.db import db
from portal.core.errors import DomainError
from portal.newsletters import merging, pictures
from portal.newsletters.hands import account_of
from portal.newsletters.models import STORY, Approval, Block, Edition
from portal.newsletters.operations import history
from portal.newsletters.operations.holding import hold
from portal.newsletters.versions import Contents, EditionVersion, How


class AlreadyGone(DomainError):
    """The letter is on its way or was given up: nothing in it changes any more."""

    sentence = _l("This edition is on its way or was cancelled, so it cannot be changed any more.")


class SomebodyWasFaster(DomainError):
    """Two editors wrote into the same part."""

    sentence = _l(
        "Somebody else saved the same part while you were writing. Both texts are here: choose, or combine them."
    )


class BlockGone(DomainError):
    """It was taken away meanwhile."""

    sentence = _l(
        "Somebody took this block away while you were writing. Your words are still here: add a block for them."
    )


def touch(edition: Edition, *, by: str, now: datetime) -> None:
    """Note that the letter changed: raise its version and void an approval. Raises AlreadyGone."""
    may_change(edition)
    edition.version += 1
    edition.edited_at, edition.edited_by, edition.edited_by_account = now, by, account_of(by)
    edition.send_at = None
    parts: list[Edition | Block] = [edition, *edition.blocks]
    for part in parts:
        if part.says_anew:
            part.changed_in, part.says_anew = edition.version, False
    db.session.execute(
        update(Approval).where(Approval.edition_id == edition.id, Approval.voided_at.is_(None)).values(voided_at=now)
    )


def may_change(edition: Edition) -> None:
    """Raises AlreadyGone."""
    if edition.sending_from is not None or edition.cancelled_at is not None:
        raise AlreadyGone


def rename(
    edition: Edition, *, title: str, subject: str, preheader: str, version: int, by: str, now: datetime,
    typed: bool = False,
) -> int:  # fmt: skip
    """Title, subject line and the line mail programs show beside it; the version in which they hold.

    `version`: what they were written over. `typed`: saved while somebody types. Raises SomebodyWasFaster, AlreadyGone.
    """
    edition = hold(edition.id)
    said = _over(edition, edition, {"title": title, "subject": subject, "preheader": preheader}, version)
    if said is None:
        return edition.version
    edition.title, edition.subject, edition.preheader = said["title"], said["subject"], said["preheader"]
    return _changed(edition, edition, How.TYPED if typed else How.SAVED, by=by, now=now)


def rewrite(
    block: Block, *, title: str, words: str, for_members: bool, version: int, by: str, now: datetime,
    typed: bool = False, how: How | None = None,
) -> int:  # fmt: skip
    """Put a block into the editor's words, which refreshing leaves alone; the version in which they hold.

    What says the same as before changes nothing: a block goes on following its month. `version`: what was written over;
    `typed`: saved while somebody types. Raises SomebodyWasFaster, AlreadyGone, BlockGone, PictureGone,
    PictureWithoutWords.
    """
    edition, block = _held(block)
    said = _over(edition, block, {"title": title, "words": words, "for_members": for_members}, version)
    if said is None:
        return edition.version
    pictures.check(edition.id, said["words"])
    if said["words"] != history.said_by(block)["words"]:
        block.words, block.edited_at = said["words"], now
    block.title, block.for_members = said["title"], said["for_members"]
    return _changed(edition, block, how or (How.TYPED if typed else How.SAVED), by=by, now=now)


def _held(block: Block) -> tuple[Edition, Block]:
    """The edition and the block as they are now. Raises BlockGone."""
    edition = hold(block.edition_id)
    found = next((each for each in edition.blocks if each.id == block.id), None)
    if found is None:
        raise BlockGone
    return edition, found


def _over(edition: Edition, part: Edition | Block, said: Contents, version: int) -> Contents | None:
    """What the part is to say, with what somebody else wrote into other fields of it; None where it says so already.

    What stands there now is kept. Raises SomebodyWasFaster, AlreadyGone.
    """
    may_change(edition)
    stands = history.said_by(part)
    if said == stands:
        return None
    if part.changed_in > version:
        said, collided = merging.put_together(history.base_of(part, version), said, stands)
        if collided:
            raise SomebodyWasFaster
        if said == stands:
            return None
    history.before_change(part, edition)
    return said


def _changed(edition: Edition, part: Edition | Block, how: How, *, by: str, now: datetime) -> int:
    touch(edition, by=by, now=now)
    part.changed_in = edition.version
    history.changed(part, edition, how, by=by, now=now)
    return edition.version


def follow_sources(block: Block, *, by: str, now: datetime) -> None:
    """Give the editor's words up and show what the sources say again; the words are kept. Raises AlreadyGone."""
    edition, block = _held(block)
    may_change(edition)
    if block.is_own or block.words is None:
        return
    history.before_change(block, edition)
    block.words = None
    block.edited_at = None
    _changed(edition, block, How.MONTH, by=by, now=now)


def bring_back(version: EditionVersion, *, by: str, now: datetime) -> Block | None:
    """Let a part say what it said once; what it says now is kept. The block, if it is one. Raises AlreadyGone."""
    edition = hold(version.edition_id)
    may_change(edition)
    said = version.contents
    if version.of_head:
        history.before_change(edition, edition)
        edition.title, edition.subject, edition.preheader = said["title"], said["subject"], said["preheader"]
        _changed(edition, edition, How.BACK, by=by, now=now)
        return None
    block = next((each for each in edition.blocks if each.id == version.block_id), None)
    if block is None:
        block = add_story(edition, by=by, now=now, **said)
        version.block_id = block.id
        return block
    rewrite(block, **said, version=edition.version, by=by, now=now, how=How.BACK)
    return block


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
    may_change(hold(block.edition_id))
    block.pinned = pinned


def begin_story(edition: Edition, *, by: str, now: datetime) -> Block:
    """An empty block of the editor's own, at the end; the one that is there, where nobody has written into it yet."""
    edition = hold(edition.id)
    may_change(edition)
    empty = next((each for each in edition.blocks if each.kind == STORY and each.is_empty and not each.hidden), None)
    with language.spoken(None):
        return empty or add_story(edition, title=_("One more thing"), words="", by=by, now=now)


def add_story(edition: Edition, *, title: str, words: str, by: str, now: datetime, for_members: bool = False) -> Block:
    """A block of the editor's own, at the end. Raises AlreadyGone."""
    edition = hold(edition.id)
    block = Block(
        kind=STORY,
        title=title,
        words=words,
        items=[],
        position=1 + max((each.position for each in edition.blocks), default=-1),
        for_members=for_members,
        changed_in=edition.version + 1,
        refreshed_at=now,
        edited_at=now,
    )
    edition.blocks.append(block)
    db.session.flush()
    touch(edition, by=by, now=now)
    return block


def remove_story(block: Block, *, by: str, now: datetime) -> None:
    """Take out a block of the editor's own; its words are kept. Raises AlreadyGone; DomainError: it has sources."""
    edition, block = _held(block)
    if block.kind != STORY:
        raise DomainError(_l("This block belongs to every edition. Leave it out instead."))
    may_change(edition)
    if not block.is_empty:
        history.changed(block, edition, How.REMOVED, by=by, now=now)
    touch(edition, by=by, now=now)
    db.session.delete(block)
