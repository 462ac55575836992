"""The acts that mend what changed: collect one block anew, leave a line out, or keep the words as they are."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete

from portal.core import language
from portal.core.db import db
from portal.core.errors import DomainError
from portal.newsletters import proposing
from portal.newsletters.models import Block, Edition
from portal.newsletters.operations import drafting
from portal.newsletters.operations.editing import AlreadyGone, touch
from portal.newsletters.operations.holding import hold
from portal.newsletters.proof.changes import changes
from portal.newsletters.proof.models import Kept


class NotThere(DomainError):
    """Somebody else has mended it."""

    sentence = _l("This has been looked after in the meantime. Here is how the edition stands now.")


def refresh_block(block: Block, *, by: str, now: datetime) -> None:
    """Collect this block anew, also a pinned one; words of the editor's give way. Raises AlreadyGone, NotThere."""
    edition = hold(block.edition_id)
    fresh = drafting.told_now(edition, [block], now).get(block.kind)
    if fresh is None:
        raise NotThere
    block.items, block.words, block.edited_at, block.refreshed_at = list(fresh), None, None, now
    _propose_anew(edition, by=by, now=now)


def leave_out(block: Block, kind: str, number: int, *, by: str, now: datetime) -> bool:
    """Take one line out of a drafted block. Whether the head still names it, in words of the editor's.

    Raises AlreadyGone, NotThere.
    """
    edition = hold(block.edition_id)
    left = [item for item in block.items if tuple(item["source"]) != (kind, number)]
    if len(left) == len(block.items) or block.words is not None:
        raise NotThere
    title = next(item["title"] for item in block.items if tuple(item["source"]) == (kind, number))
    block.items = left
    _propose_anew(edition, by=by, now=now)
    return is_named(title, edition)


def is_named(title: str, edition: Edition) -> bool:
    """Whether the head says this in an editor's words; what was proposed follows the blocks by itself."""
    proposed = {edition.proposed_subject, edition.proposed_preheader}
    own = [words for words in (edition.title, edition.subject, edition.preheader) if words not in proposed]
    return any(title.casefold() in words.casefold() for words in own)


def _propose_anew(edition: Edition, *, by: str, now: datetime) -> None:
    """What the draft proposed for the head follows the blocks, where no editor has touched it."""
    with language.spoken(None):
        proposing.propose(edition)
    touch(edition, by=by, now=now)


def keep_words(block: Block, kind: str, number: int, state: str, *, now: datetime) -> None:
    """The editor has seen what changed about a line and keeps the words. `state`: what they saw.

    Nothing of the letter changes, so an approval stays. Raises AlreadyGone, NotThere.
    """
    edition = hold(block.edition_id)
    if edition.sending_from is not None or edition.cancelled_at is not None:
        raise AlreadyGone
    found = (each for each in changes(edition, now) if each.block.id == block.id and each.source == (kind, number))
    change = next(found, None)
    if change is None or change.state != state or not change.can_keep:
        raise NotThere
    where = (Kept.block_id == block.id) & (Kept.source_kind == kind) & (Kept.source_number == number)
    db.session.execute(delete(Kept).where(where))
    db.session.add(Kept(block_id=block.id, source_kind=kind, source_number=number, state=state))
