"""The unit of work: one operation, one transaction.

    with unit_of_work(once=form.once.data) as work:
        operations.register(...)
        work.answer = url_for(...)

It ends the read transaction, begins a writing one (IMMEDIATE on SQLite), runs reactions, appends the
audit entries and commits; or rolls everything back. Objects loaded earlier are read anew inside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from portal.core import audit, clock, facts
from portal.core.db import db, write_intent
from portal.core.errors import AlreadyDone, TransientConflict
from portal.core.models import FormOnce

#: PostgreSQL: serialization failure, deadlock detected, lock not available.
RETRYABLE = {"40001", "40P01", "55P03"}


#: What a one-time key looks like; a client that sends anything else is not protected from its own double click.
ONCE = re.compile(r"[\w-]{20,64}")


@dataclass
class Work:
    """What the caller may say about the unit of work while it is open."""

    answer: str = ""


def after_commit(action: Callable[[], None]) -> None:
    """Do something cheap once the transaction has been committed (poke a worker). Never for what must not be lost."""
    db.session().info.setdefault("after_commit", []).append(action)


@contextmanager
def unit_of_work(*, once: str | None = None) -> Iterator[Work]:
    """One transaction around one operation. A unit of work inside another one joins it.

    `once`: the form's one-time key; a second submission with the same key raises AlreadyDone, which the
    application answers with a redirect to where the first one led.

    Raises TransientConflict when the database asks for another try; requests and jobs then run again as a whole.
    """
    once = once if once and ONCE.fullmatch(once) else None
    session = db.session()
    if session.info.get("in_work"):
        yield Work()
        return
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes were made outside of the unit of work")
    session.rollback()
    session.info.update(in_work=True, facts=[], after_commit=[], audit=[])
    token = write_intent.set(True)
    work = Work()
    try:
        if once:
            _refuse_repeat(once)
        yield work
        session.flush()
        facts.react()
        if once:
            session.execute(insert(FormOnce).values(key=once, at=clock.now(), location=work.answer))
        audit.append_pending()
        session.commit()
    except BaseException as error:
        session.rollback()
        raise _translated(error, once) from error
    finally:
        write_intent.reset(token)
        after = session.info.pop("after_commit", [])
        session.info.update(in_work=False, facts=[], audit=[])
    for action in after:
        action()


def _refuse_repeat(once: str) -> None:
    location = db.session.scalar(select(FormOnce.location).where(FormOnce.key == once))
    if location is not None:
        raise AlreadyDone(location)


def _translated(error: BaseException, once: str | None) -> BaseException:
    """The error as our callers know it."""
    if isinstance(error, IntegrityError) and once and "form_once" in str(error.orig):
        return TransientConflict("the same form arrived twice at once")  # the retry finds the first one's answer
    if isinstance(error, DBAPIError) and _asks_for_retry(error):
        return TransientConflict(str(error.orig))
    return error


def _asks_for_retry(error: DBAPIError) -> bool:
    state: Any = getattr(error.orig, "sqlstate", None)
    if state in RETRYABLE:
        return True
    return isinstance(error, OperationalError) and "database is locked" in str(error.orig)
