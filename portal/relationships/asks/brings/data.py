"""What asks and offers keep about a person, for the download of everything that is kept about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import ME, Question, Told, made_of
from portal.members.people.models import Person
from portal.relationships.asks.models import Ask, AskAnswer, AskReport, AskThanks, Ring

_HELPER, _HELPED = aliased(Person), aliased(Person)
ASKS = Question[Ask](lambda _who: select(Ask).where(Ask.asker_id == ME).order_by(Ask.id))
#: What I answered, and what I was answered: (answer, title of the ask, name of whoever answered).
ANSWERS = Question[tuple[AskAnswer, str, str]](
    lambda _who: (
        select(AskAnswer, Ask.title, Person.name)
        .join(Ask, Ask.id == AskAnswer.ask_id)
        .join(Person, Person.id == AskAnswer.helper_id)
        .where(or_(AskAnswer.helper_id == ME, Ask.asker_id == ME))
        .order_by(AskAnswer.id)
    )
)
THANKS = Question[tuple[AskThanks, str, str, str]](
    lambda _who: (
        select(AskThanks, Ask.title, _HELPER.name, _HELPED.name)
        .join(Ask, Ask.id == AskThanks.ask_id)
        .join(_HELPER, _HELPER.id == AskThanks.helper_id)
        .join(_HELPED, _HELPED.id == AskThanks.helped_id)
        .where(or_(AskThanks.helper_id == ME, AskThanks.helped_id == ME))
        .order_by(AskThanks.id)
    )
)
REPORTS = Question[tuple[AskReport, str]](
    lambda _who: (
        select(AskReport, Ask.title)
        .join(Ask, Ask.id == AskReport.ask_id)
        .where(AskReport.reporter_id == ME)
        .order_by(AskReport.id)
    )
)
RINGS = Question[Ring](
    lambda _who: select(Ring).where(Ring.id.in_(select(Ask.ring_id).where(Ask.asker_id == ME))).order_by(Ring.id)
)


@made_of(lambda who: [ASKS, ANSWERS, THANKS, REPORTS, RINGS] if who.person_id else [])
def kept_about(who: Actor, now: datetime, told: Told) -> dict[str, list[dict[str, Any]]]:
    """One's own asks, what one answered and was answered, thanks, and what one reported."""
    rings = {ring.id: ring.event_id for ring in told.get(RINGS)}
    return {
        "asks": [_ask(ask) | {"ring_of_event": rings.get(ask.ring_id or 0)} for ask in told.get(ASKS)],
        "answers": [
            {
                "to": title, "by": name, "way": each.way, "line": each.line, "reply": each.reply, "at": each.at,
                "taken": each.accepted_at,
            }
            | ({} if each.helper_id == who.person_id else {"laid_aside": each.laid_aside_at})
            for each, title, name in told.get(ANSWERS)
        ],
        "thanks": [
            {
                "of": title, "helper": helper, "thanked_by": helped, "words": each.words, "at": each.at,
                "shown": each.shown, "agreed": each.agreed_at,
            }
            | ({"left_out": each.out_at} if each.helper_id == who.person_id else {})
            for each, title, helper, helped in told.get(THANKS)
        ],
        "reports": [{"of": title, "words": each.words, "at": each.at} for each, title in told.get(REPORTS)],
    }  # fmt: skip


def _ask(ask: Ask) -> dict[str, Any]:
    return {
        "side": ask.side, "kind": ask.kind, "title": ask.title, "why": ask.why, "good": ask.good, "area": ask.area,
        "trade": ask.trade, "interests": ask.interests, "posted": ask.posted_at, "put_there": ask.raised_at,
        "until": ask.until, "renewals": ask.renewals, "reminded": ask.reminded_at, "closed": ask.closed_at,
        "taken_down": ask.taken_down_at, "why_taken_down": ask.taken_down_why,
    }  # fmt: skip


ASKS_AND_OFFERS = PersonalData(
    _l("What you asked and offered, what you answered and were answered, and whom you thanked."), kept_about
)
