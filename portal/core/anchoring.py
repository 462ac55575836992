"""Holding on to the audit trail from outside: where no file says how far it reached, or a wrong one does."""

from __future__ import annotations

from portal.core import anchor, audit
from portal.core.db import db
from portal.core.work import unit_of_work


def hold_on() -> None:
    """Write the file where there is none, as after an upgrade: from now on it says how far the trail reached."""
    if not anchor.path().exists() and (last := audit.latest()):
        anchor.put(anchor.Head(audit.first_keyed(last.id) or last.id + 1, count=last.id, hash=last.hash))
    db.session.rollback()


def re_anchor(reason: str, *, trust: bool = False) -> None:
    """Hold on to the trail as it stands from now on, and say so in it. Call it outside of units of work.

    After a restore or a move, when the file beside the database says something else. `trust` accepts the contents
    of all entries so far without checking them: for a SECRET_KEY that was lost.
    """
    last = audit.latest()
    known, newest = (last.id, last.hash) if last else (0, audit.START)
    keyed_from = known + 1 if trust else audit.first_keyed(known) or known + 1
    db.session.rollback()
    anchor.put(anchor.Head(keyed_from, count=known, hash=newest, trusted_until=known if trust else 0))
    with unit_of_work():
        after = {"entries": known, "reason": reason, "trusted": trust}
        audit.write("audit.anchored", actor="command line", after=after)
