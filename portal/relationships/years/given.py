"""What a year of belonging gave somebody: people, talks, help, introductions, evenings; and what was paid.

For them alone. Names are of those who are members today. Nothing is added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, case, or_, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.dates import day_start
from portal.core.db import db
from portal.core.questions import ME, Question, day_of, moment
from portal.core.settings import association
from portal.events.arrivals.models import DoorIntroduction
from portal.events.feedback.queries import was_there_by
from portal.events.programme.models import Event
from portal.events.registrations.models import Registration
from portal.members.memberships.models import Belonging, Coverage, Membership
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.goodwill.models import GoodwillAct
from portal.relationships.ties import introduced, sides
from portal.relationships.ties.models import Contact, ContactKind, EvidenceKind, Tie, TieEvidence
from portal.relationships.years.models import Business

BEGAN, ENDED = moment("began"), moment("ended")
FIRST, PAST = day_of("began"), day_of("ended")
TALKS = (ContactKind.TALK, ContactKind.COFFEE, ContactKind.CALL)
_ONLY = {Person: ("name", "given_name", "picture"), Event: ("title", "slug", "start_utc", "zone")}


def _tied(*conditions: Any) -> Select[Person]:
    """Members today with whom a tie of mine meets the conditions."""
    found = select(Person).join(Tie, Person.id == sides.other_of(ME))
    return found.where(sides.mine(ME), *conditions, members.counts_on(questions.day())).order_by(
        Person.name_key, Person.id
    )


def _introduced_at_the_door() -> Select[Person]:
    found = introduced.to_me(ME, questions.day()).with_only_columns(Person, maintain_column_froms=True)
    found = found.where(DoorIntroduction.at >= BEGAN, DoorIntroduction.at < ENDED)
    return found.order_by(None).order_by(Person.name_key, Person.id)


def _both_say_that_they_talked() -> Select[Person]:
    found = select(Person).join(TieEvidence, Person.id == sides.other_of(ME, TieEvidence))
    mine = sides.mine(ME, TieEvidence)
    found = found.where(mine, TieEvidence.kind == EvidenceKind.TALK, TieEvidence.day >= FIRST, TieEvidence.day < PAST)
    return found.where(members.counts_on(questions.day())).order_by(TieEvidence.day, TieEvidence.id)


MET = Question[Person](lambda _who: _tied(Tie.confirmed_at >= BEGAN, Tie.confirmed_at < ENDED), only=_ONLY)
INTRODUCED = Question[Person](lambda _who: _tied(Tie.introduced_at >= BEGAN, Tie.introduced_at < ENDED), only=_ONLY)
AT_THE_DOOR = Question[Person](lambda _who: _introduced_at_the_door(), only=_ONLY)
TALKED = Question[tuple[Person, date]](
    lambda _who: (
        select(Person, Contact.day)
        .join(Contact, Person.id == Contact.about_id)
        .where(Contact.owner_id == ME, Contact.kind.in_(TALKS), Contact.day >= FIRST, Contact.day < PAST)
        .where(members.counts_on(questions.day()))
        .order_by(Contact.day, Contact.id)
    ),
    only=_ONLY,
)
BOTH_SAY = Question[Person](lambda _who: _both_say_that_they_talked(), only=_ONLY)
ATTENDED = Question[tuple[Event, int]](
    lambda _who: (
        select(Event, case((Registration.paid_back_at.is_(None), Registration.paid), else_=0))
        .join(Registration, Registration.event_id == Event.id)
        .where(Registration.person_id == ME, Event.start_utc >= BEGAN, Event.start_utc < ENDED)
        .where(was_there_by(questions.now()))
        .order_by(Event.start_utc, Event.id)
    ),
    only=_ONLY,
)
PAID = Question[tuple[date, date | None, int | None, str | None]](
    lambda _who: (
        select(Coverage.start, Coverage.end, Coverage.cents, Coverage.currency)
        .join(Membership, Membership.id == Coverage.membership_id)
        .where(Membership.person_id == ME, Coverage.kind == "paid", Coverage.reversed_at.is_(None))
        .where(Coverage.start >= FIRST, Coverage.start < PAST)
        .order_by(Coverage.start, Coverage.id)
    )
)
SINCE = Question[date](lambda _who: select(Belonging.since).where(Belonging.person_id == ME).limit(1))


@dataclass(frozen=True, slots=True)
class Year:
    """What one year gave, as lists of names and lines; empty where there was nothing."""

    number: int
    met: list[Person]
    introduced: list[Person]
    talked: list[Person]
    attended: list[tuple[Event, int]]
    received: list[tuple[GoodwillAct, Person | None]]
    given: list[tuple[GoodwillAct, Person | None]]
    business: list[Business]
    paid: list[tuple[date, date | None, int | None, str | None]]
    since: date | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell but what was paid."""
        return not (
            self.met or self.introduced or self.talked or self.attended or self.received or self.given or self.business
        )


def year(number: int, who: Actor, now: datetime, today: date) -> Year:
    """One calendar year of whoever asks, in the association's zone: three statements."""
    zone = association().time_zone
    first, past = date(number, 1, 1), date(number + 1, 1, 1)
    asked: list[Question[Any]] = [MET, INTRODUCED, AT_THE_DOOR, TALKED, BOTH_SAY, ATTENDED, PAID, SINCE]
    told = questions.ask(asked, who, now, began=day_start(first, zone), ended=day_start(past, zone))
    me = who.person_id or 0
    acts = db.session.execute(_helped(me, today, first, past)).all()
    business = select(Business).where(Business.owner_id == me, Business.day >= first, Business.day < past)
    return Year(
        number=number,
        met=told.get(MET),
        introduced=_each_once([*told.get(INTRODUCED), *told.get(AT_THE_DOOR)]),
        talked=_each_once([*told.get(BOTH_SAY), *(person for person, _day in told.get(TALKED))]),
        attended=told.get(ATTENDED),
        received=[(act, person) for act, person in acts if act.receiver_id == me],
        given=[(act, person) for act, person in acts if act.giver_id == me],
        business=list(db.session.scalars(business.order_by(Business.day, Business.id))),
        paid=told.get(PAID),
        since=next(iter(told.get(SINCE)), None),
    )


def _helped(me: int, today: date, first: date, past: date) -> Select[GoodwillAct, Person | None]:
    """What was confirmed, with the other one where they are a member today; not what its giver took out of sight."""
    other = case((GoodwillAct.giver_id == me, GoodwillAct.receiver_id), else_=GoodwillAct.giver_id)
    given = and_(GoodwillAct.giver_id == me, GoodwillAct.hidden_at.is_(None))
    return (
        select(GoodwillAct, Person)
        .outerjoin(Person, and_(Person.id == other, members.counts_on(today)))
        .where(or_(given, GoodwillAct.receiver_id == me), GoodwillAct.confirmed_at.is_not(None))
        .where(GoodwillAct.day >= first, GoodwillAct.day < past)
        .order_by(GoodwillAct.day, GoodwillAct.id)
    )


def _each_once(people: list[Person]) -> list[Person]:
    return list({person.id: person for person in people}.values())
