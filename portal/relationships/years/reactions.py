"""Nothing is left of what somebody wrote down who is erased."""

from __future__ import annotations

from sqlalchemy import delete

from portal.core.db import db
from portal.core.facts import reacts_to
from portal.members.facts import PersonErased
from portal.relationships.years.models import Business


@reacts_to(PersonErased)
def forget(fact: PersonErased) -> None:
    """It was theirs."""
    db.session.execute(delete(Business).where(Business.owner_id == fact.person_id))
