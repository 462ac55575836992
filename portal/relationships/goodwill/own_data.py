"""What the goodwill diary keeps about a person, for the download of everything that is kept about them.

The giver has their own lines, and of what was confirmed the words that were for them. Whoever was helped has what was
put to them, and never the line that the giver keeps for themselves.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_, select, union

from portal.core import questions
from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import ME, Question, Told, made_of
from portal.members.memberships.queries import members
from portal.relationships.goodwill.models import GoodwillAct
from portal.relationships.goodwill.told.models import ToldThanks

_THEIRS = and_(
    GoodwillAct.receiver_id == ME, or_(GoodwillAct.asked_at.is_not(None), GoodwillAct.confirmed_at.is_not(None))
)
ACTS = Question[GoodwillAct](
    lambda _who: select(GoodwillAct).where(or_(GoodwillAct.giver_id == ME, _THEIRS)).order_by(GoodwillAct.id)
)
_OTHERS = union(
    select(GoodwillAct.receiver_id).where(GoodwillAct.giver_id == ME), select(GoodwillAct.giver_id).where(_THEIRS)
)
TOLD = Question[ToldThanks](
    lambda _who: (
        select(ToldThanks)
        .join(GoodwillAct, GoodwillAct.id == ToldThanks.act_id)
        .where(or_(GoodwillAct.giver_id == ME, GoodwillAct.receiver_id == ME), GoodwillAct.confirmed_at.is_not(None))
        .order_by(ToldThanks.act_id)
    )
)
NAMES = Question[tuple[int, str]](lambda _who: members.names_of(_OTHERS, questions.day()))


@made_of(lambda who: [ACTS, TOLD, *([NAMES] if who.is_member else [])])
def kept_about(who: Actor, now: datetime, told: Told) -> dict[str, list[dict[str, Any]]]:
    """What I did, and what was done for me. Names are there of members and for members, as on pages."""
    names = dict(told.get(NAMES))
    acts, words = told.get(ACTS), {each.act_id: each for each in told.get(TOLD)}
    return {
        "given": [
            {
                "to": names.get(act.receiver_id),
                "kind": act.kind,
                "day": act.day,
                "line": act.line,
                "noted": act.noted_at,
                "i_asked": act.asked_at,
                "with_the_words": act.asking,
                "confirmed": act.confirmed_at,
                "they_thanked_unasked": act.by_receiver,
                "thanks": act.thanks,
                "hidden": act.hidden_at,
                "offered_to_the_newsletter": words[act.id].words if act.id in words else None,
                "i_let_the_newsletter_tell_it": words[act.id].agreed_at if act.id in words else None,
                "i_would_rather_not": words[act.id].out_at if act.id in words else None,
            }
            for act in acts
            if act.giver_id == who.person_id
        ],
        "received": [
            {
                "from": names.get(act.giver_id),
                "kind": act.kind,
                "day": act.day,
                "they_asked": act.asked_at,
                "with_the_words": act.asking,
                "i_left_it": act.left_at,
                "i_confirmed": act.confirmed_at,
                "my_thanks": act.thanks,
                "i_offered_to_the_newsletter": words[act.id].words if act.id in words else None,
                "they_let_the_newsletter_tell_it": words[act.id].agreed_at if act.id in words else None,
            }
            for act in acts
            if act.receiver_id == who.person_id
        ],
    }


GOODWILL = PersonalData(_l("Your goodwill diary: what you did for others, and what you said helped you."), kept_about)
