"""What two people have both confirmed, and what somebody said of trust, for the download of one's own data.

Of what both confirmed each of the two takes it along. What the other one said of trust is not in it, nor a *not now*.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select, union

from portal.core import questions
from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import ME, Question, Told, made_of
from portal.members.memberships.queries import members
from portal.relationships.ties import sides
from portal.relationships.ties.models import TieEvidence, TrustAnswer, WorkWish

_MINE = sides.mine(ME, TieEvidence)
CONFIRMED = Question[TieEvidence](lambda _who: select(TieEvidence).where(_MINE).order_by(TieEvidence.id))

ANSWERS = Question[TrustAnswer](
    lambda _who: select(TrustAnswer).where(TrustAnswer.owner_id == ME).order_by(TrustAnswer.about_id)
)
WISHES = Question[WorkWish](
    lambda _who: (
        select(WorkWish)
        .where(or_(WorkWish.owner_id == ME, WorkWish.about_id == ME))
        .order_by(WorkWish.owner_id, WorkWish.about_id)
    )
)


def _names(_who: Actor) -> Select[int, str]:
    """Whoever is a member today, of those that it is about."""
    about = union(
        select(sides.other_of(ME, TieEvidence)).where(_MINE),
        select(TrustAnswer.about_id).where(TrustAnswer.owner_id == ME),
        select(WorkWish.about_id).where(WorkWish.owner_id == ME),
        select(WorkWish.owner_id).where(WorkWish.about_id == ME),
    )
    return members.names_of(about, questions.day())


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


@made_of(lambda who: [ANSWERS, WISHES, *([NAMES] if who.is_member else [])])
def trust(who: Actor, now: datetime, told: Told) -> dict[str, list[dict[str, Any]]]:
    """Their own answers; what they said of working together and whether it was welcomed; what others said to them."""
    names, me, wishes = dict(told.get(NAMES)), who.person_id, told.get(WISHES)
    return {
        "i_said_yes": [
            {"about": names.get(each.about_id), "question": each.question, "day": each.day}
            for each in told.get(ANSWERS)
        ],
        "i_would_work_with": [
            {"whom": names.get(each.about_id), "said": each.said_at, "welcomed": each.welcomed_at}
            for each in wishes if each.owner_id == me
        ],
        "would_work_with_me": [
            {"who": names.get(each.owner_id), "said": each.said_at, "my_answer": each.answer}
            for each in wishes if each.about_id == me
        ],
    }  # fmt: skip


CONFIRMED_BY_BOTH = PersonalData(_l("What you and others have both confirmed: talks, and help."), confirmed)
TRUST = PersonalData(_l("What you have said of trust, and of working together."), trust)
