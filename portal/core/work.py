"""The unit of work: one operation, one transaction.

    with unit_of_work() as work:
        operations.register(...)
        work.answer = url_for(...)

It ends the read transaction, begins a writing one (IMMEDIATE on SQLite), runs reactions, appends the
audit entries and commits; or rolls everything back. Objects loaded earlier are read anew inside it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from flask import current_app, g, has_request_context
from sqlalchemy.exc import IntegrityError

from portal.core import audit, facts, form_keys, unit
from portal.core.db import db, write_intent
from portal.core.errors import AlreadyDone, DatabaseAway, TransientConflict
from portal.core.form_keys import Key
from portal.core.house import house
from portal.core.troubles import trouble
from portal.core.unit import Unit, Work
from portal.core.writers import Writers

log = logging.getLogger(__name__)


@contextmanager
def unit_of_work(*, once: str | None = None) -> Iterator[Work]:
    """One transaction around one operation. A unit of work inside another one joins it, and brings no key of its own.

    Where the inner one fails and the outer one carries on, that is refused: half of it would be kept (see `attempt`).

    It uses up the one-time key of the form that the request sends (`once`: where there is no request): a second
    submission raises AlreadyDone, which is answered with a redirect to where the first one led. A route says so with
    `work.answer`, or just redirects: that is noted too, for one more transaction.

    Raises TransientConflict when the database asks for another try, and requests and jobs then run again as a whole;
    DatabaseAway and DiskFull when nothing can be written.
    """
    session, outer = db.session(), unit.opened()
    if outer is not None:
        with _joined(outer, once) as work:
            yield work
        return
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes were made outside of the unit of work")
    key, opened = form_keys.key_of(once), Unit()
    work = opened.work
    try:
        with _place(), _transaction(session, opened):
            if key:
                key.refuse_repeat()
            yield work
            session.flush()
            facts.react(house().reactions)
            if opened.failed:
                raise RuntimeError("an inner unit of work failed: half of it would be kept; see attempt()")
            if key:
                key.spend(work.answer)
            audit.append_pending()
            if still_counts := unit.fence.get():
                still_counts()
            work.committing = True
            session.commit()
    except BaseException as error:
        told = _translated(error, key, work)
        if told is error:
            raise
        raise told from error
    if key:
        key.was_spent(work.answer)
    if has_request_context():
        g.taken = True
    _follow(opened.after)


def _follow(actions: list[Callable[[], None]]) -> None:
    for action in actions:
        try:
            action()
        except Exception:  # what was done is done: nobody is told otherwise, and the others have their turn
            log.exception("what follows a commit failed")


@contextmanager
def _joined(outer: Unit, once: str | None) -> Iterator[Work]:
    if once:
        raise RuntimeError("a one-time key belongs to the outermost unit of work")
    try:
        yield outer.work
    except BaseException:
        outer.failed = True
        raise


@contextmanager
def attempt() -> Iterator[None]:
    """A part of the open unit of work that may fail while the rest goes on: nothing of it stays then.

    Neither its rows nor what it recorded. A savepoint by itself knows nothing of facts and audit entries.
    """
    opened = unit.needed_for("an attempt")
    before = opened.so_far
    try:
        with db.session.begin_nested():
            yield
    except BaseException:
        opened.reset(before)
        raise


def _place() -> Any:
    """A place among those who write, for a request; whatever else runs has a process of its own."""
    writers: Writers | None = current_app.extensions.get("writers") if has_request_context() else None
    return writers.place() if writers else nullcontext()


@contextmanager
def _transaction(session: Any, opened: Unit) -> Iterator[None]:
    session.rollback()
    unit.begin(opened)
    token = write_intent.set(True)
    try:
        yield
    except BaseException:
        session.rollback()
        raise
    finally:
        write_intent.reset(token)
        unit.end()


def _translated(error: BaseException, key: Key | None, work: Work) -> BaseException:
    """The error as our callers know it."""
    if isinstance(error, IntegrityError) and key and "form_once" in str(error.orig):
        return TransientConflict("the same form arrived twice at once")  # the retry finds the first one's answer
    met = trouble(error)
    if isinstance(met, DatabaseAway):
        if not work.committing:
            met.taken = None if has_request_context() and "taken" in g else False
            return met
        met.taken = None
        return _found(key) or met
    if met is None and isinstance(error, Exception) and not isinstance(error, AlreadyDone):
        return _found(key) or error  # refused, perhaps because the same form was taken a moment ago
    return met or error


def _found(key: Key | None) -> Exception | None:
    """AlreadyDone when the key turns out to be used; it cannot be when nobody answers."""
    try:
        if key:
            db.session.rollback()
            key.refuse_repeat()
    except (AlreadyDone, TransientConflict) as found:
        return found
    except Exception:
        return None
    return None
