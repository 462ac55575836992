"""Introductions as each party finds them. Nobody else finds any, whatever their rights.

What leads from a side to its introduction is sealed, so it is opened here and not joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import selectinload

from portal.core.db import db
from portal.core.sealing import pseudonym
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.introductions.inside import Inside, read, read_link
from portal.relationships.introductions.models import (
    Introduction,
    IntroductionPause,
    IntroductionSide,
    IntroductionStep,
)
from portal.relationships.introductions.states import TOGETHER, Party, State, Turn, as_of
from portal.relationships.outside import queries as outside
from portal.relationships.outside.models import OutsideParty

#: Whom the pseudonyms of this package stand for.
THREE, PAIR = "introduction", "introduction of"
#: What the rows of people from outside call an introduction.
ERRAND = "introduction"


@dataclass(frozen=True, slots=True)
class Known:
    """An introduction as one of its three has found it. `people`: all three by their part; `here`: the ids of those
    who are members. `third`: who is from outside, once they are asked."""

    row: Introduction
    side: IntroductionSide
    party: Party
    inside: Inside
    people: dict[Party, Person]
    here: frozenset[int]
    third: OutsideParty | None = None

    def state(self, now: datetime) -> State:
        """Where it stands now; what nobody answered has lapsed even before the sweep writes so."""
        last = self.row.steps[-1]
        return as_of(last.state, last.at, now)

    def reached(self, state: State) -> datetime | None:
        """When it came to this state."""
        return next((step.at for step in self.row.steps if step.state is state), None)

    @property
    def together(self) -> bool:
        return any(step.state in TOGETHER for step in self.row.steps)


def sides_of(person_id: int) -> Select[IntroductionSide]:
    """Their sides, the latest first."""
    return select(IntroductionSide).where(IntroductionSide.person_id == person_id).order_by(IntroductionSide.id.desc())


def found_by(handle: str, person_id: int) -> Select[IntroductionSide]:
    """This party's own side, by its own address; others' addresses open nothing to them."""
    return select(IntroductionSide).where(IntroductionSide.handle == handle, IntroductionSide.person_id == person_id)


def known_from(sides: Sequence[IntroductionSide], day: date) -> list[Known]:
    """The introductions that these sides of one person are of, as far as that person may know of them: those who are
    to be asked know of nothing before. `day`: on which people are members or not. Three more statements, and a fourth
    where somebody is from outside."""
    links = {side.id: read_link(side).introduction for side in sides}
    if not links:
        return []
    statement = select(Introduction).where(Introduction.id.in_(links.values()), Introduction.erased_at.is_(None))
    rows = {row.id: row for row in db.session.scalars(statement.options(selectinload(Introduction.steps)))}
    insides = {number: read(row) for number, row in rows.items()}
    people, here = _people_of([number for inside in insides.values() for number in inside.sides], day)
    thirds = outside.of(ERRAND, [number for number, row in rows.items() if row.outside])
    found = []
    for side in sides:
        row = rows.get(links[side.id])
        party = insides[row.id].party_of(side.id) if row else None
        if row is None or party is None:
            continue
        inside = insides[row.id]
        three = {
            each: people[number] for number in inside.sides if (each := inside.party_of(number)) and number in people
        }
        if party is Party.ASKER or inside.part(party).asked:
            found.append(Known(row, side, party, inside, three, here, thirds.get(row.id)))
    return found


def _people_of(sides: Sequence[int], day: date) -> tuple[dict[int, Person], frozenset[int]]:
    """Whose sides these are, and the ids of those of them who are members that day."""
    found = select(IntroductionSide.id, Person, members.counts_on(day)).join(
        Person, Person.id == IntroductionSide.person_id
    )
    rows = db.session.execute(found.where(IntroductionSide.id.in_(sides))).all()
    here = frozenset(person.id for _number, person, is_one in rows if is_one)
    return {number: person for number, person, _is_one in rows}, here


def three_of(inside: Inside) -> dict[Party, IntroductionSide]:
    """The three sides, by part; two, where C is from outside."""
    found = db.session.scalars(select(IntroductionSide).where(IntroductionSide.id.in_(inside.sides)))
    return {party: side for side in found if (party := inside.party_of(side.id))}


def steps_of(introduction_id: int) -> list[IntroductionStep]:
    """The steps taken so far, in order."""
    rows = select(IntroductionStep).where(IntroductionStep.introduction_id == introduction_id)
    return list(db.session.scalars(rows.order_by(IntroductionStep.id)))


def questions_before(person_id: int) -> int:
    """How many questions of this kind lie before somebody now."""
    waiting = and_(IntroductionSide.person_id == person_id, IntroductionSide.turn == Turn.QUESTION)
    return db.session.scalar(select(func.count()).select_from(IntroductionSide).where(waiting)) or 0


def pause_of(person_id: int, today: date) -> date | None:
    """Until when somebody would rather not be introduced to people, if that is a day to come; for them alone."""
    row = db.session.get(IntroductionPause, person_id)
    until = date.fromisoformat(row.until) if row and row.until else None
    return until if until and until > today else None


def of_the_pair(asker: int, one: int, other: int) -> str:
    """The pseudonym of these two, brought together by this one, in whichever order."""
    low, high = sorted((one, other))
    return pseudonym(f"{PAIR} {asker} {low}", high)


def of_a_mailbox(email_key: str, person_id: int) -> str:
    """The pseudonym of somebody from outside and the member they are introduced to, whoever brings them together."""
    return pseudonym(f"{PAIR} {email_key}", person_id)


def of_person(person_id: int) -> str:
    """The pseudonym of one of the three."""
    return pseudonym(THREE, person_id)
