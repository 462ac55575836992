"""Putting editions on the shelf of the archive, looking after them there, and taking them off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core import audit, search
from portal.core.actors import VISITOR
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import lock
from portal.core.work import unit_of_work
from portal.mail.models import Delivery, State
from portal.newsletters import queries, reading
from portal.newsletters.archive.models import Shelf
from portal.newsletters.models import Edition

#: What is found by words, of what everybody may read and of what members may.
OUTSIDE, INSIDE = "edition", "edition_inside"
#: So many are looked at in one go: the newest each time, older ones in turn.
AT_ONCE = 24
#: Somebody has it, or may have.
HAD = (State.ACCEPTED, State.BOUNCED, State.COMPLAINED, State.UNCONFIRMED, State.COMMITTING)


class NotInTheArchive(DomainError):
    """It never was there."""

    sentence = _l("This edition is not in the archive: it has not gone out.")


def look_after(now: datetime) -> None:
    """See whether everybody still reads what they read: else the index is made anew, and the feed says that it changed.

    What members and visitors may know of changes with what the editions tell of, so nobody can say when. What is read
    and found never waits for this; it is right at any time (see `reading` and `finding`).
    """
    total = queries.how_many_in_the_archive()
    older = max(0, total - AT_ONCE)
    turn = int(now.timestamp() // 60) % max(1, -(-older // AT_ONCE))
    _look_at(db.session.execute(queries.archive().limit(AT_ONCE)).all(), now)
    if older:
        _look_at(db.session.execute(queries.archive().limit(AT_ONCE).offset(AT_ONCE * (turn + 1))).all(), now)


def _look_at(rows: Sequence[Any], now: datetime) -> None:
    contents = [revision.contents for _edition, revision, _shelf in rows]
    outside, inside = reading.readable(contents, VISITOR), reading.readable(contents, reading.ANY_MEMBER)
    told = [
        (edition, open_to_all, to_members, _sums(edition, open_to_all, to_members))
        for (edition, _revision, shelf), open_to_all, to_members in zip(rows, outside, inside, strict=True)
        if shelf is None or (shelf.outside, shelf.inside) != _sums(edition, open_to_all, to_members)
    ]
    if not told:
        return
    with unit_of_work():
        for edition, _open_to_all, _to_members, sums in told:
            _put(edition, sums, now)
        search.index_many(OUTSIDE, (_words(edition, pieces) for edition, pieces, _inside, _sums in told))
        search.index_many(INSIDE, (_words(edition, pieces) for edition, _outside, pieces, _sums in told))


def _words(edition: Edition, pieces: Sequence[reading.Piece]) -> tuple[int, str, str]:
    return edition.id, edition.title, " ".join(reading.lines(pieces))


def _sums(edition: Edition, *sides: Sequence[reading.Piece]) -> tuple[str, str]:
    outside, inside = (reading.checksum(edition.title, pieces) for pieces in sides)
    return outside, inside


def _put(edition: Edition, sums: tuple[str, str], now: datetime) -> None:
    shelf = db.session.get(Shelf, edition.id)
    if shelf is None:
        shelf = Shelf(edition_id=edition.id, changed_at=edition.sending_from or now)
        db.session.add(shelf)
    elif shelf.outside != sums[0]:
        shelf.changed_at = now
    shelf.outside, shelf.inside = sums


def take_off(edition: Edition, *, now: datetime) -> None:
    """Take it out of the archive, for everybody. A repeat does nothing. Raises NotInTheArchive."""
    edition = lock(edition)
    if edition.prepared_at is None:
        raise NotInTheArchive
    if _take_off(edition, now):
        audit.write("newsletters.taken_off", about=edition)


def put_back(edition: Edition, *, now: datetime) -> None:
    """Put it into the archive again. A repeat does nothing. Raises NotInTheArchive."""
    edition = lock(edition)
    shelf = db.session.get(Shelf, edition.id)
    if edition.prepared_at is None:
        raise NotInTheArchive
    if shelf is not None and shelf.taken_off_at is not None:
        shelf.taken_off_at, shelf.changed_at = None, now
        audit.write("newsletters.put_back", about=edition)


def take_off_what_nobody_has(edition: Edition, now: datetime) -> None:
    """An edition that was cancelled before a copy left is in no archive; one that some have stays there for them."""
    had = select(Delivery.id).where(Delivery.mailing_id == edition.mailing_id, Delivery.state.in_(HAD)).limit(1)
    if edition.mailing_id is not None and db.session.scalar(had) is None:
        _take_off(edition, now)


def _take_off(edition: Edition, now: datetime) -> bool:
    shelf = db.session.get(Shelf, edition.id)
    if shelf is None:
        shelf = Shelf(edition_id=edition.id, changed_at=edition.sending_from or now)
        db.session.add(shelf)
    if shelf.taken_off_at is not None:
        return False
    shelf.taken_off_at, shelf.outside, shelf.inside = now, "", ""
    for kind in (OUTSIDE, INSIDE):
        search.forget(kind, edition.id)
    return True
