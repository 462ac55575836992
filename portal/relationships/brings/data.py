"""What relationships keeps about a person, for the download of everything that is kept about them.

What is theirs, and of a tie what its page tells them: not what the other one keeps to themselves, or has only thought.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select, union

from portal.core import questions
from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import ME, Question, Told, made_of
from portal.events.programme.models import Event
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.circle.models import CircleChair
from portal.relationships.picks.models import EventPick
from portal.relationships.ties import queries, sides
from portal.relationships.ties.models import Contact, Tie, TieNote

TIES = Question[Tie](lambda _who: select(Tie).where(sides.mine(ME)).order_by(Tie.id))
NOTES = Question[TieNote](lambda _who: select(TieNote).where(TieNote.owner_id == ME).order_by(TieNote.about_id))
DIARY = Question[Contact](lambda _who: select(Contact).where(Contact.owner_id == ME).order_by(Contact.id))
CIRCLE = Question[CircleChair](
    lambda _who: select(CircleChair).where(CircleChair.owner_id == ME).order_by(CircleChair.chair)
)
PICKS = Question[tuple[EventPick, str]](
    lambda _who: (
        select(EventPick, Event.title)
        .join(Event, Event.id == EventPick.event_id)
        .where(EventPick.owner_id == ME)
        .order_by(EventPick.event_id, EventPick.number)
    )
)


def _names(_who: Actor) -> Select[int, str]:
    """Whoever is a member today, of those that any of it is about."""
    about = union(
        select(sides.other_of(ME)).where(sides.mine(ME)),
        select(TieNote.about_id).where(TieNote.owner_id == ME),
        select(Contact.about_id).where(Contact.owner_id == ME),
        select(CircleChair.person_id).where(CircleChair.owner_id == ME),
        select(EventPick.about_id).where(EventPick.owner_id == ME),
    )
    return members.names_of(about, questions.day())


NAMES = Question[tuple[int, str]](_names)


@made_of(lambda who: [TIES, NOTES, DIARY, CIRCLE, PICKS, *([NAMES] if who.is_member else [])])
def kept_about(who: Actor, now: datetime, told: Told) -> dict[str, list[dict[str, Any]]]:
    """Ties, and their own notes, diary, circle and picks. Names are there of members and for members, as on pages."""
    names = dict(told.get(NAMES))
    return {
        "ties": [tied for tie in told.get(TIES) if (tied := _tie(tie, who.person_id or 0, names))],
        "notes": [
            {
                "about": names.get(each.about_id),
                "met_on": each.met_on,
                "met_where": each.met_where,
                "note": each.note,
                "changed": each.changed_at,
            }
            for each in told.get(NOTES)
        ],
        "diary": [
            {"with": names.get(each.about_id), "day": each.day, "kind": each.kind, "note": each.note}
            for each in told.get(DIARY)
        ],
        "circle": [
            {
                "who": names.get(each.person_id),
                "chair": each.chair,
                "next_step": each.next_step,
                "by": each.by,
                "since": each.since,
                "kept": each.kept_at,
                "why": each.purpose,
                "their_goal": each.goal,
                "whom_they_work_for": each.customer,
                "their_interests": each.interests,
                "kindness": each.kindness,
            }
            for each in told.get(CIRCLE)
        ],
        "picks": [
            {
                "who": names.get(each.about_id),
                "event": title,
                "learned": each.learned,
                "coffee_on": each.coffee_on,
                "kindness": each.kindness,
                "since": each.picked_at,
            }
            for each, title in told.get(PICKS)
        ],
    }


def _tie(tie: Tie, me: int, names: dict[int, str]) -> dict[str, Any]:
    """The tie as its page tells it; nothing while only the other one has said something, and has not asked."""
    seen = queries.seen(tie, Person(id=tie.other(me)), me, None, None)
    left = tie.left_at(me)
    if not (seen.confirmed or seen.said_at or seen.asked_me or left):
        return {}
    return {
        "with": names.get(tie.other(me)),
        "i_said_that_we_met": seen.said_at,
        "i_asked": tie.asked_at(me),
        "they_ask": seen.asked_me,
        "i_left_their_question": left,
        "since": seen.confirmed_at,
        "introduced": tie.introduced_at,
    }


RELATIONSHIPS = PersonalData(
    _l("Whom you have met, and your own notes, diary and circle, and whom you picked after events."), kept_about
)
