"""For how long those who serve stay on while nobody follows."""

from __future__ import annotations

from datetime import datetime

from portal.accounts.operations.giving import Giver, check_carried
from portal.core.db import db
from portal.core.facts import record
from portal.core.settings import today
from portal.leadership.facts import TermEnded
from portal.leadership.offices import queries
from portal.leadership.offices.errors import EndsToday
from portal.leadership.offices.models import Position, Seat, Term
from portal.leadership.offices.operations.terms import live_terms, sooner
from portal.leadership.offices.queries.counting import counts_after


def stay_on_as_said(position: Position, *, ends_today: bool, giver: Giver, now: datetime) -> None:
    """Let those who serve here stay on for as long as the position says now; who stayed longer ends today.

    For `alter_position`. Raises the giver's refusals, and EndsToday where somebody would and that was not agreed to.
    """
    check_carried(giver, position.powers, now=now)
    day = today(now)
    terms = queries.with_seat().join(Term.seat).where(Seat.position_id == position.id, counts_after(day))
    terms = terms.where(Term.end_reason.is_(None))
    for term in db.session.scalars(terms).all():
        if term.planned_end is None or (term.end is not None and term.end <= term.planned_end):
            continue
        said = position.held_to(term.planned_end)
        term.held_to = None if said is None else max(said, day, term.start)
        following = [other.start for other in live_terms(term.seat) if other.start > term.start]
        term.end = sooner(sooner(min(following, default=None), term.seat.valid_until), term.held_to)
        db.session.flush()
        if term.end == day:
            if not ends_today:
                raise EndsToday
            record(TermEnded(term_id=term.id))
