"""Nothing is left of the plan of whoever is erased, nor of plans to reach them."""

from __future__ import annotations

from sqlalchemy import delete, or_

from portal.core.db import db
from portal.core.facts import reacts_to
from portal.members.facts import PersonErased
from portal.relationships.plans.models import Aim


@reacts_to(PersonErased)
def forget(fact: PersonErased) -> None:
    """Whose it is, and whom it names."""
    db.session.execute(delete(Aim).where(or_(Aim.owner_id == fact.person_id, Aim.person_id == fact.person_id)))
