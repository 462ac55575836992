"""Keeping what an edition said before, and bringing it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select, update

from portal.core.db import db
from portal.core.locking import locked
from portal.core.tidying import tidy
from portal.core.work import unit_of_work
from portal.newsletters import rendering
from portal.newsletters.hands import account_of
from portal.newsletters.models import Approval, Block, Edition, Revision
from portal.newsletters.versions import GOES_ON, KEPT, MOST, Contents, EditionVersion, How

#: Editions whose versions are let go in one round of the sweep.
AT_ONCE = 20


def said_by(part: Edition | Block) -> Contents:
    """What a part says now, as the forms of the desk have it."""
    if isinstance(part, Edition):
        return {"title": part.title, "subject": part.subject, "preheader": part.preheader}
    return {"title": part.title, "words": tidy(rendering.words_of(part)), "for_members": part.for_members}


def _of(part: Edition | Block) -> tuple[ColumnElement[bool], ...]:
    if isinstance(part, Edition):
        return EditionVersion.edition_id == part.id, EditionVersion.of_head.is_(True)
    return EditionVersion.edition_id == part.edition_id, EditionVersion.block_id == part.id


def versions_of(part: Edition | Block) -> Select[EditionVersion]:
    """The saved states of the head or of a block, newest first. For those with a newsletter right."""
    return select(EditionVersion).where(*_of(part)).order_by(EditionVersion.id.desc())


def taken_away(edition: Edition) -> Select[EditionVersion]:
    """The last states of blocks that were taken away, newest first. For those with a newsletter right."""
    gone = EditionVersion.how == How.REMOVED, EditionVersion.block_id.is_(None)
    return (
        select(EditionVersion).where(EditionVersion.edition_id == edition.id, *gone).order_by(EditionVersion.id.desc())
    )


def one(edition: Edition, number: int) -> Select[EditionVersion]:
    """One saved state of this edition."""
    return select(EditionVersion).where(EditionVersion.edition_id == edition.id, EditionVersion.id == number)


def last_of(part: Edition | Block) -> EditionVersion | None:
    """The state that holds, if it was ever saved."""
    taken = versions_of(part).where(EditionVersion.how != How.ASIDE).limit(1)
    return db.session.scalars(taken).first()


def base_of(part: Edition | Block, version: int) -> Contents | None:
    """What the part said in that version of its edition; None where that is not known any more."""
    held = versions_of(part).where(EditionVersion.how != How.ASIDE, EditionVersion.since_version <= version)
    found = db.session.scalars(held.limit(1)).first()
    return found.contents if found is not None and found.in_version <= version else None


def before_change(part: Edition | Block, edition: Edition) -> None:
    """What stands there is about to change: keep it, where nobody saved it, since the month wrote it."""
    last, said = last_of(part), said_by(part)
    if last is None or last.contents != said:
        began = part.created_at if isinstance(part, Edition) else (part.edited_at or part.refreshed_at)
        _add(part, edition.id, How.MONTH, said, None, began, part.changed_in)


def changed(part: Edition | Block, edition: Edition, how: How, *, by: str, now: datetime) -> None:
    """The part says something new, in the version that the edition has now."""
    last, account = last_of(part), account_of(by)
    goes_on = last is not None and last.how == How.TYPED and last.account_id == account and now - last.at <= GOES_ON
    if last is not None and goes_on and how in {How.TYPED, How.SAVED}:
        last.contents, last.how, last.at, last.in_version = said_by(part), how, now, edition.version
        return
    _add(part, edition.id, how, said_by(part), account, now, edition.version)


def lay_aside(part: Edition | Block, contents: Contents, *, by: str, now: datetime) -> None:
    """Keep what somebody typed and somebody else was faster with: nothing of it is lost, whatever they choose."""
    edition_id = part.id if isinstance(part, Edition) else part.edition_id
    locked(Edition, edition_id)
    account = account_of(by)
    last = db.session.scalars(versions_of(part).limit(1)).first()
    goes_on = last is not None and last.how == How.ASIDE and last.account_id == account and now - last.at <= GOES_ON
    if last is not None and goes_on:
        last.contents, last.at = contents, now
        return
    _add(part, edition_id, How.ASIDE, contents, account, now, part.changed_in)


def _add(
    part: Edition | Block,
    edition_id: int,
    how: How,
    contents: Contents,
    account: int | None,
    at: datetime,
    version: int,
) -> None:
    made = EditionVersion(
        edition_id=edition_id, how=how, contents=contents, account_id=account, at=at, since_version=version,
        in_version=version, of_head=isinstance(part, Edition), block_id=part.id if isinstance(part, Block) else None,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    kept = versions_of(part).with_only_columns(EditionVersion.id).limit(MOST)
    newest = list(db.session.scalars(kept))
    if len(newest) == MOST:
        db.session.execute(delete(EditionVersion).where(*_of(part), EditionVersion.id < newest[-1]))


def forget_old(now: datetime) -> None:
    """The sweep: editions that went out or were given up a while ago keep what they say, and nothing from before."""
    over = select(Edition.id).where((Edition.sending_from <= now - KEPT) | (Edition.cancelled_at <= now - KEPT))
    found = select(EditionVersion.edition_id).where(EditionVersion.edition_id.in_(over)).distinct().limit(AT_ONCE)
    ids = list(db.session.scalars(found))
    if ids:
        with unit_of_work():
            db.session.execute(delete(EditionVersion).where(EditionVersion.edition_id.in_(ids)))


def forget_told(block: Block, items: Sequence[dict[str, Any]]) -> None:
    """What stood in these lines may not be told any more: no earlier state of an edition that is to go out keeps it.

    Neither does what was frozen of it for an approval or a test.
    """
    gone = [words for item in items if (words := " ".join((item.get("text") or item["title"]).split()))]
    for version in db.session.scalars(select(EditionVersion).where(EditionVersion.edition_id == block.edition_id)):
        said = " ".join(str(version.contents.get("words", "")).split())
        if any(words in said for words in gone):
            db.session.delete(version)
    sources = [item["source"] for item in items]
    for revision in db.session.scalars(select(Revision).where(Revision.edition_id == block.edition_id)):
        if any(source in piece.get("sources", []) for piece in revision.contents for source in sources):
            db.session.delete(revision)
    db.session.flush()


def forget_names(account_ids: list[int]) -> None:
    """Somebody was forgotten: what they wrote stays the association's, and nobody is named for it."""
    for column, name in (
        (Edition.edited_by_account, Edition.edited_by),
        (Edition.review_asked_by_account, Edition.review_asked_by),
        (Approval.account_id, Approval.name),
    ):
        db.session.execute(update(column.class_).where(column.in_(account_ids)).values({name: ""}))
