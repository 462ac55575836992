"""What is kept for somebody's suggestions: whom they are shown, what they said, and how much room they have.

In whose lists they stand themselves is not in it: nobody learns that.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import ME, Question, Told, made_of
from portal.members.memberships.queries import members
from portal.relationships.suggestions.models import Suggestion, SuggestionAnswer, SuggestionRoom

LISTS = Question[Suggestion](
    lambda _who: select(Suggestion).where(Suggestion.owner_id == ME).order_by(Suggestion.kind, Suggestion.place)
)
ANSWERS = Question[SuggestionAnswer](
    lambda _who: select(SuggestionAnswer).where(SuggestionAnswer.owner_id == ME).order_by(SuggestionAnswer.about_id)
)
ROOM = Question[SuggestionRoom](lambda _who: select(SuggestionRoom).where(SuggestionRoom.person_id == ME))


def _names(_who: Actor) -> Select[int, str]:
    """Whoever is a member today, of those that any of it is about."""
    shown = select(Suggestion.about_id).where(Suggestion.owner_id == ME)
    about = shown.union(select(SuggestionAnswer.about_id).where(SuggestionAnswer.owner_id == ME))
    return members.names_of(about, questions.day())


NAMES = Question[tuple[int, str]](_names)


@made_of(lambda who: [LISTS, ANSWERS, ROOM, *([NAMES] if who.is_member else [])])
def kept_about(who: Actor, now: datetime, told: Told) -> dict[str, list[dict[str, Any]]]:
    """All of it. Names are there of members and for members, as on pages."""
    names = dict(told.get(NAMES))
    return {
        "suggested": [
            {"who": names[each.about_id], "kind": each.kind, "why": each.reasons, "made": each.made_on}
            for each in told.get(LISTS)
            if each.about_id in names
        ],
        "answers": [
            {"who": names.get(each.about_id), "answer": each.answer, "on": each.said_on, "until": each.until}
            for each in told.get(ANSWERS)
        ],
        "room": [
            {"people": each.room, "until": each.until, "asked_to_look_again": each.asked_at} for each in told.get(ROOM)
        ],
    }


SUGGESTIONS = PersonalData(_l("Whom the portal suggests to you, and what you said to it."), kept_about)
