"""Whoever asks to be forgotten leaves every list, and so does what they said."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, or_

from portal.core.db import Model, db
from portal.core.facts import reacts_to
from portal.members.facts import PersonErased
from portal.relationships.suggestions.models import Suggestion, SuggestionAnswer, SuggestionRoom

PEOPLE: dict[type[Model], tuple[Any, ...]] = {
    Suggestion: (Suggestion.owner_id, Suggestion.about_id),
    SuggestionAnswer: (SuggestionAnswer.owner_id, SuggestionAnswer.about_id),
    SuggestionRoom: (SuggestionRoom.person_id,),
}


@reacts_to(PersonErased)
def forget(fact: PersonErased) -> None:
    """Their lists, those they stand in, and every answer."""
    for table, people in PEOPLE.items():
        db.session.execute(delete(table).where(or_(*(column == fact.person_id for column in people))))
