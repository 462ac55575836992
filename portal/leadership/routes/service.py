"""My service."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.db import db
from portal.core.settings import today
from portal.leadership.blueprint import bp
from portal.leadership.handover.queries.playbooks import tail
from portal.leadership.next_chapter.models import ASK_DAYS
from portal.leadership.next_chapter.queries import asked_of, is_in_circle
from portal.leadership.offices import queries as offices
from portal.leadership.offices.models import Phase
from portal.leadership.succession import queries
from portal.leadership.succession.models import CandidacyState


@bp.get("/leadership/service")
@requires(Standing.SIGNED_IN)
def service() -> ResponseReturnValue:
    """My service: where I stand, where I sit, where I sat."""
    person_id, day = actor().person_id, today()
    terms = list(db.session.scalars(offices.terms_of_person(person_id))) if person_id else []
    candidacies = list(db.session.scalars(queries.my_candidacies(person_id))) if person_id else []
    bringing = any(term.seat.position.has_followers for term in terms)
    return render_template(
        "leadership/service.html",
        terms=[(term, term.phase(day), term.counts_after(tail(day))) for term in terms],
        also=db.session.execute(offices.also_held(person_id, day)).all() if person_id and bringing else [],
        candidacies=candidacies,
        interests=list(db.session.scalars(queries.my_interests(person_id))) if person_id else [],
        phases=Phase,
        states=CandidacyState,
        day=day,
        chapters=set(db.session.scalars(asked_of(person_id, day + timedelta(days=ASK_DAYS)))) if person_id else set(),
        served=any(term.start <= day for term in terms),
        in_circle=person_id is not None and is_in_circle(person_id),
    )
