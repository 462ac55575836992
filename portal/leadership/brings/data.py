"""What leadership keeps about a person, for the download of everything that is kept about them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.core.db import db
from portal.leadership.offices.models import Term
from portal.leadership.succession import queries
from portal.leadership.succession.models import Candidacy


def kept_about(person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Somebody's terms and candidacies, for the download of what is kept about them; not who suggested them."""
    terms = select(Term).where(Term.person_id == person_id).order_by(Term.id)
    candidacies = queries.with_call()
    return {
        "terms": [
            {"as": each.title_as_held, "start": each.start, "end": each.end, "reason": each.end_reason, "via": each.via}
            for each in db.session.scalars(terms)
        ],
        "candidacies": [
            {
                "call": each.call.title,
                "state": each.told,
                "statement": each.statement,
                "stood_at": each.stood_at,
                "reason": each.reason,
            }
            for each in db.session.scalars(candidacies.where(Candidacy.person_id == person_id).order_by(Candidacy.id))
        ],
    }
