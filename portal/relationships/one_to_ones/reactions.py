"""Who hears of which turn of a one-to-one, and what is left of somebody who is forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select

from portal.core import clock
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.locking import lock
from portal.core.web import external_url
from portal.mail import outbox
from portal.members.facts import PeopleMerged, PersonDied, PersonErased
from portal.members.people import reach
from portal.members.people.reach import Reader
from portal.relationships import letters
from portal.relationships.one_to_ones import calendar, facts, marks, queries, standing
from portal.relationships.one_to_ones.models import OneToOne, Promise, Quiet, Round, Worksheet
from portal.relationships.one_to_ones.operations import proposing
from portal.relationships.one_to_ones.operations.sheet import QUESTIONS
from portal.relationships.ties.operations.diary import take_along


def tell(turn: str, talk: OneToOne, to: Reader | None, other: Reader | None, once: object, **more: Any) -> None:
    """One message to one of the two, once. Its words are the portal's own."""
    if to is None:
        return
    party, kind = talk.party(to.id), f"relationships.{turn}"
    key, thread = f"{kind}:{talk.handle}:{party}:{once}", f"one_to_ones:{talk.handle}:{party}"
    page = external_url("one_to_ones.show", handle=talk.handle)
    letters.write(kind, to, other, page=page, key=key, thread=thread, **more)


def _of(fact: facts.OneToOneFact) -> OneToOne:
    return db.session.get_one(OneToOne, fact.one_to_one_id)


@reacts_to(facts.TimesProposed)
def ask_the_other(fact: facts.TimesProposed) -> None:
    """The other one hears that times are proposed; which, and why, stands on the page."""
    talk = _of(fact)
    row = db.session.scalars(
        select(Round).where(Round.one_to_one_id == talk.id, Round.number == fact.number)
    ).one()  # fmt: skip
    people = reach.readers([talk.proposer_id, talk.other_id])
    by, to = people.get(talk.person(row.by)), people.get(talk.person(row.by.opposite))
    until = standing.lapses_at(talk, row)
    tell(
        "talk_proposed", talk, to, by, row.number, counter=row.turn > 1, moving=row.moving > 0, until=until
    )  # fmt: skip


@reacts_to(facts.TimeAgreed)
def invite_both(fact: facts.TimeAgreed) -> None:
    """Both hear when it is, with an invitation for their calendar."""
    talk, now = _of(fact), clock.now()
    people = reach.readers([talk.proposer_id, talk.other_id])
    names = [each.name for each in people.values()]
    for one, other in ((talk.proposer_id, talk.other_id), (talk.other_id, talk.proposer_id)):
        to = people.get(one)
        given = calendar.invitation(talk, to.address, names, now=now) if to and to.address else []
        tell(
            "talk_agreed", talk, to, people.get(other), fact.sequence,
            start=talk.starts_at, moved=fact.sequence > 0, attachments=given,
        )  # fmt: skip


@reacts_to(facts.TalkCancelled)
def tell_both_that_it_is_off(fact: facts.TalkCancelled) -> None:
    """Both calendars are told, and the other one in words."""
    talk, now = _of(fact), clock.now()
    people = reach.readers([talk.proposer_id, talk.other_id])
    names = [each.name for each in people.values()]
    for one, other in ((talk.proposer_id, talk.other_id), (talk.other_id, talk.proposer_id)):
        to = people.get(one)
        given = calendar.cancellation(talk, to.address, names, now=now) if to and to.address else []
        mine = one == fact.by_person_id
        tell("talk_off", talk, to, people.get(other), "off", start=talk.starts_at, mine=mine, attachments=given)


@reacts_to(PeopleMerged)
def keep_both_worksheets(fact: PeopleMerged) -> None:
    """Of two worksheets of one owner the page would show one alone."""
    for other in db.session.scalars(select(Worksheet).where(Worksheet.about_id == fact.merged_id)).all():
        sheet = db.session.get(Worksheet, (other.owner_id, fact.kept_id))
        for name in QUESTIONS if sheet is not None else ():
            take_along(sheet, name, getattr(other, name))


@reacts_to(PersonDied)
def expect_them_no_more(fact: PersonDied) -> None:
    """What they had agreed to is off, and whoever was to talk with them hears so. What is open waits for nobody."""
    who, now = fact.person_id, clock.now()
    for found in db.session.scalars(select(OneToOne).where(queries.mine(who), OneToOne.open_key.is_not(None))).all():
        talk = lock(found)
        if standing.may_call_off(talk, now):
            _tell_that_it_is_off(talk, who, now)
        proposing.close(talk, queries.last_round(talk), now=now)


@reacts_to(PersonErased)
def forget(fact: PersonErased) -> None:
    """Everything between them and others goes. Whose calendar holds a talk with them hears that it is off."""
    who, now = fact.person_id, clock.now()
    for talk in db.session.scalars(select(OneToOne).where(queries.mine(who))).all():
        if standing.may_call_off(talk, now):
            _tell_that_it_is_off(talk, who, now)
    ids = select(OneToOne.id).where(queries.mine(who))
    db.session.execute(delete(Promise).where(or_(Promise.owner_id == who, Promise.one_to_one_id.in_(ids))))
    db.session.execute(delete(Round).where(Round.one_to_one_id.in_(ids)))
    db.session.execute(delete(OneToOne).where(queries.mine(who)))
    db.session.execute(delete(Worksheet).where(or_(Worksheet.owner_id == who, Worksheet.about_id == who)))
    owners = db.session.scalars(select(Quiet.owner_id).distinct()).all()
    about_them = [marks.quiet(owner, who) for owner in owners]
    db.session.execute(delete(Quiet).where(or_(Quiet.owner_id == who, Quiet.mark.in_(about_them))))


def _tell_that_it_is_off(talk: OneToOne, who: int, now: datetime) -> None:
    talk.called_off_at, talk.called_off_by = now, talk.party(who)
    talk.sequence, talk.revised_at = talk.sequence + 1, now
    left = reach.reader(talk.with_whom(who))
    if left.address is None:
        return
    given = calendar.cancellation(talk, left.address, [left.name], now=now)
    context = {"first": left.first, "other": "", "other_first": "", "page": external_url("one_to_ones.mine")}
    outbox.enqueue(
        "relationships.talk_off",
        to=left.address,
        context={**context, "start": talk.starts_at, "mine": False},
        key=f"relationships.talk_off:{talk.handle}:{talk.party(left.id)}:off",
        attachments=given,
    )
