"""What was last seen when somebody looked: checks of the doctor, backups, tried restores. A row each."""

from __future__ import annotations

import logging

from sqlalchemy import Select, select
from sqlalchemy.exc import SQLAlchemyError

from portal.core import clock, troubles
from portal.core.db import db
from portal.core.errors import DatabaseGone
from portal.core.models import Checkup
from portal.core.work import unit_of_work

log = logging.getLogger(__name__)


def note(name: str, state: str, told: str) -> None:
    """Write down that this was done or seen now. Never worth failing for: the log says what kept us."""
    try:
        with unit_of_work():
            row = db.session.get(Checkup, name)
            if row is None:
                row = Checkup(name=name, at=clock.now(), state=state, told=told)
                db.session.add(row)
            row.at, row.state, row.told = clock.now(), state, told
    except (SQLAlchemyError, DatabaseGone, *troubles.OURS):
        log.warning("a checkup could not be written down", extra={"checkup": name}, exc_info=True)


def last(name: str) -> Checkup | None:
    """When that was last done or seen, and what was said."""
    return db.session.get(Checkup, name)


def called(name: str) -> Select[Checkup]:
    """The same for a question."""
    return select(Checkup).where(Checkup.name == name)


def all_of(prefix: str) -> Select[Checkup]:
    """Those whose name begins so."""
    return select(Checkup).where(Checkup.name.startswith(prefix, autoescape=True))
