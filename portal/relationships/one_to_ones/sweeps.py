"""What time does to one-to-ones: questions lapse, the two are asked once how it was, and promises come due."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select

from portal.core.dates import local
from portal.core.db import db
from portal.core.locking import for_update
from portal.core.settings import association, today
from portal.core.work import unit_of_work
from portal.members.memberships.queries import members
from portal.members.people import reach
from portal.relationships.one_to_ones import queries
from portal.relationships.one_to_ones.models import OneToOne, Promise, Round
from portal.relationships.one_to_ones.operations import proposing
from portal.relationships.one_to_ones.reactions import tell
from portal.relationships.one_to_ones.seen import heard
from portal.relationships.one_to_ones.states import ANSWER_WITHIN

#: How long after a talk the two are asked by mail, and no later than so long after that.
ASK_AFTER, ASK_UNTIL = timedelta(hours=18), timedelta(days=7)
#: Promises are mentioned from this hour of their day on, by the association's clock, and no later than so many days.
MORNING, LATE = 8, timedelta(days=7)
#: Rows looked at in one transaction.
BATCH = 200


def sweep(now: datetime) -> None:
    """Close what is over, ask how it was, remind of promises. Any time, any number of times."""
    for step in (_close_some, _ask_some, _remind_some):
        while step(now):
            pass


def _close_some(now: datetime) -> bool:
    """What waits for nothing any more keeps nobody from proposing anew."""
    last_time = func.coalesce(Round.start_3, Round.start_2, Round.start_1)
    silent = or_(Round.at <= now - ANSWER_WITHIN, last_time <= now)
    over = or_(OneToOne.ends_at <= now, and_(OneToOne.starts_at.is_(None), silent))
    with unit_of_work():
        found = queries.with_last_round(select(OneToOne, Round)).where(OneToOne.open_key.is_not(None), over)
        rows = db.session.execute(for_update(found.order_by(OneToOne.id).limit(BATCH), of=OneToOne)).all()
        for talk, last in rows:
            proposing.close(talk, last, now=now)
        db.session.flush()
        return len(rows) == BATCH


def _ask_some(now: datetime) -> bool:
    """One letter to each of the two who has not said how it was, once."""
    with unit_of_work():
        due = queries.to_ask_about(now - ASK_AFTER, now - ASK_AFTER - ASK_UNTIL).limit(BATCH)
        talks = db.session.scalars(for_update(due, of=OneToOne)).all()
        ids = sorted({number for talk in talks for number in (talk.proposer_id, talk.other_id)})
        here, people = members.among(ids, today(now)), reach.readers(ids)
        for talk in talks:
            talk.asked_at = now
            if not {talk.proposer_id, talk.other_id} <= here:
                continue
            for one in (talk.proposer_id, talk.other_id):
                if talk.said(one) is None:
                    other = people.get(talk.with_whom(one))
                    tell("talk_over", talk, people.get(one), other, "over", start=talk.starts_at)
        db.session.flush()
        return len(talks) == BATCH


def _remind_some(now: datetime) -> bool:
    """On its day, whoever promised something hears of it; nobody else does."""
    day = today(now)
    if local(now, association().time_zone).hour < MORNING:
        day -= timedelta(days=1)
    with unit_of_work():
        due = (
            select(Promise)
            .where(Promise.by <= day, Promise.by > day - LATE, Promise.kept_at.is_(None), Promise.reminded_at.is_(None))
            .order_by(Promise.id)
            .limit(BATCH)
        )
        rows = db.session.scalars(for_update(due, of=Promise)).all()
        talks = {
            talk.id: talk
            for talk in db.session.scalars(select(OneToOne).where(OneToOne.id.in_({row.one_to_one_id for row in rows})))
        }
        ids = sorted({number for talk in talks.values() for number in (talk.proposer_id, talk.other_id)})
        here, people = members.among(ids, today(now)), reach.readers(ids)
        for row in rows:
            row.reminded_at = now
            talk = talks[row.one_to_one_id]
            other = talk.with_whom(row.owner_id)
            if {row.owner_id, other} <= here and heard(talk, row.owner_id):
                tell("promise_due", talk, people.get(row.owner_id), people.get(other), f"{row.id}:{row.by}")
        db.session.flush()
        return len(rows) == BATCH
