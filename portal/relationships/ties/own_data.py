"""What two people have both confirmed, for the download of one's own data: each of the two takes it along."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, case, or_, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import ME, Question, Told, made_of
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.ties.models import TieEvidence

_MINE = or_(TieEvidence.person_a_id == ME, TieEvidence.person_b_id == ME)
_OTHER = case((TieEvidence.person_a_id == ME, TieEvidence.person_b_id), else_=TieEvidence.person_a_id)
CONFIRMED = Question[TieEvidence](lambda _who: select(TieEvidence).where(_MINE).order_by(TieEvidence.id))


def _names(_who: Actor) -> Select[int, str]:
    """Whoever is a member today, of those that it is about."""
    about = select(_OTHER).where(_MINE)
    return select(Person.id, Person.name).where(Person.id.in_(about), members.counts_on(questions.day()))


NAMES = Question[tuple[int, str]](_names)


@made_of(lambda who: [CONFIRMED, *([NAMES] if who.is_member else [])])
def confirmed(who: Actor, now: datetime, told: Told) -> list[dict[str, Any]]:
    """Talks and help. Names are there of members and for members, as on pages."""
    names, me = dict(told.get(NAMES)), who.person_id
    return [
        {
            "with": names.get(each.person_b_id if each.person_a_id == me else each.person_a_id),
            "what": each.kind,
            "i_gave_it": each.giver and (each.giver == "a") == (each.person_a_id == me),
            "day": each.day,
            "noted": each.at,
        }
        for each in told.get(CONFIRMED)
    ]


CONFIRMED_BY_BOTH = PersonalData(_l("What you and others have both confirmed: talks, and help."), confirmed)
