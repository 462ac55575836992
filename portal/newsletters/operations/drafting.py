"""The letter that writes itself: blocks collected from the association's month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from portal.core import language, phrasing
from portal.core.collecting import collected
from portal.core.dates import add_months, day_start
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.house import BlockItem, BlockSource, house
from portal.core.say import say_month
from portal.core.settings import association, today
from portal.members.memberships.queries import members
from portal.newsletters.facts import EditionDrafted
from portal.newsletters.hands import Hand
from portal.newsletters.models import PERSONAL, WORD, Block, Edition
from portal.newsletters.operations import history
from portal.newsletters.operations.editing import touch
from portal.newsletters.operations.holding import hold
from portal.newsletters.proposing import propose

#: The first edition of a new portal looks back this far.
FIRST_LOOK_BACK = timedelta(days=31)


class NobodyToWriteTo(DomainError):
    """The portal is empty: no member, and nothing to tell."""

    sentence = _l(
        "There is no edition yet: nobody is a member here, and there is nothing to tell. "
        "It begins by itself once there are people to write to."
    )


def next_month(now: datetime) -> date:
    """The month whose letter is written now: next month's from the drafting day on, before that this one's."""
    day = today(now)
    first = day.replace(day=1)
    return add_months(first, 1) if day.day >= association().newsletter_day else first


def _drafting_day(month: date) -> datetime:
    """When the month's edition drafts itself: on the association's day of the month before."""
    day = add_months(month, -1).replace(day=association().newsletter_day)
    return day_start(day, association().time_zone)


def draft(month: date, *, now: datetime) -> Edition:
    """The month's edition, drafted from what happened since the last one and what is coming.

    Asked again for the same month, it returns the edition that is there. Raises NobodyToWriteTo.
    """
    month = month.replace(day=1)
    found = db.session.scalar(select(Edition).where(Edition.month == month).options(selectinload(Edition.blocks)))
    if found is not None:
        return found
    with language.spoken(None):
        return _drafted(month, now)


def _drafted(month: date, now: datetime) -> Edition:
    edition = Edition(
        slug=f"{month:%Y-%m}",
        month=month,
        title=_("%(month)s at %(association)s", month=say_month(month), association=association().called),
        subject="",
        proposed_subject="",
        preheader="",
        proposed_preheader="",
        covers_from=_since(month, now),
        covers_until=now,
        created_at=now,
        edited_at=now,
    )
    edition.blocks = list(_first_blocks(edition, now))
    if not any(block.items for block in edition.blocks) and not anybody(now):
        raise NobodyToWriteTo
    propose(edition)
    db.session.add(edition)
    db.session.flush()
    record(EditionDrafted(edition_id=edition.id))
    return edition


def anybody(now: datetime) -> bool:
    """Whether there is a member to write to today."""
    return bool(db.session.scalar(select(exists(members.members_on(today(now)).order_by(None)))))


def _since(month: date, now: datetime) -> datetime:
    last = db.session.scalar(
        select(Edition.covers_until)
        .where(Edition.month < month, Edition.cancelled_at.is_(None))
        .order_by(Edition.month.desc())
    )
    if last is None or last >= now:
        return min(now, day_start(add_months(month, -1), association().time_zone)) - FIRST_LOOK_BACK
    return last


def _first_blocks(edition: Edition, now: datetime) -> Iterable[Block]:
    opening = Block(kind=WORD, title=_("A word from the editor"), items=[], words="")
    personal = Block(kind=PERSONAL, title=_("Just for you"), items=[])
    told = _told(_sources(), edition, now)
    drafted = [_block(source, told[source.kind], edition) for source in _sources()]
    for position, block in enumerate([opening, personal, *drafted]):
        block.position, block.refreshed_at = position, now
        block.hidden = not block.is_own and block.is_empty
        yield block


def _block(source: BlockSource, items: list[dict[str, Any]], edition: Edition) -> Block:
    with language.spoken(None):
        lead = str(phrasing.in_turn(source.leads, edition.month, source.kind)) if source.leads else ""
        return Block(
            kind=source.kind, title=str(source.title), items=items, lead=lead, for_members=source.for_members
        )  # fmt: skip


def _sources() -> list[BlockSource]:
    return sorted(house().blocks, key=lambda source: source.order)


def _sources_of(blocks: Iterable[Block]) -> list[BlockSource]:
    kinds = {block.kind for block in blocks}
    return [source for source in _sources() if source.kind in kinds]


def _told(sources: Sequence[BlockSource], edition: Edition, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """What each source has to tell for the edition's stretch of time, as it is stored: in the association's language.

    An edition begun early is read later: what is over by the day it would be drafted is not to come. What it tells of
    already is said as it was.
    """
    read_from = max(now, _drafting_day(edition.month))
    kept = {
        (block.kind, *item["source"]): item["way"] for block in edition.blocks for item in block.items if "way" in item
    }
    with language.spoken(None), phrasing.for_edition(edition.slug, kept):
        told = collected(sources, since=edition.covers_from, until=edition.covers_until, now=read_from)
    return {kind: [stored(item) for item in items] for kind, items in told.items()}


def stored(item: BlockItem) -> dict[str, Any]:
    """One line of a block as JSON."""
    return asdict(item) | {"source": list(item.source), "leaf": list(item.leaf)}


def refresh(edition: Edition, *, by: str, now: datetime) -> list[str]:
    """Collect all blocks anew, up to now. Words the editor wrote are never touched. Returns the titles that changed."""
    edition = hold(edition.id)
    edition.covers_until = now
    changed: list[str] = []
    known = {block.kind for block in edition.blocks}
    pinned = {block.kind for block in edition.blocks if block.pinned}
    told = _told([source for source in _sources() if source.kind not in pinned], edition, now)
    for block in edition.blocks:
        if block.pinned or block.kind not in told:
            continue
        items = told[block.kind]
        block.refreshed_at = now
        if items == block.items:
            continue
        was_empty = not block.items
        block.items = items
        if block.words is None:
            changed.append(block.title)
            if was_empty:
                block.hidden = False
    for source in _sources():
        if source.kind not in known and told[source.kind]:  # this kind of block came with a newer version
            block = _block(source, told[source.kind], edition)
            block.position, block.refreshed_at, block.hidden = len(edition.blocks), now, False
            edition.blocks.append(block)
            changed.append(block.title)
    with language.spoken(None):
        proposed = propose(edition)
    if changed or proposed:
        touch(edition, by=by, now=now)
    return changed


def told_now(edition: Edition, blocks: Iterable[Block], now: datetime) -> dict[str, list[dict[str, Any]]]:
    """What the sources of these blocks tell at this moment, by kind, as a refresh would store it. Reads only."""
    return _told(_sources_of(blocks), edition, now)


def without(source: tuple[str, int], *, now: datetime) -> None:
    """Something may not be told any more: it leaves every edition that has not gone out, and voids its approval.

    Where an editor has rewritten the block that tells of it, the whole block is hidden.
    """
    waiting = select(Edition.id).where(Edition.sending_from.is_(None), Edition.cancelled_at.is_(None))
    for number in db.session.scalars(waiting).all():
        edition = hold(number)
        for block in edition.blocks:
            kept = [item for item in block.items if tuple(item["source"]) != source]
            gone = [item for item in block.items if item not in kept]
            if not gone:
                continue
            block.items, block.hidden = kept, block.hidden or block.is_rewritten or not kept
            # It is no edit of whoever takes it back: who edited last stays who did.
            touch(edition, by=Hand(edition.edited_by, edition.edited_by_account), now=now)
            history.forget_told(block, gone)
