"""B's and C's part: yes, rather not, not now, we know each other. Nobody but the two of them may read which.

A no changes nothing that anybody else could see: the other one's question stays where it is, and the asker hears
at the end of the fortnight, as if it were a silence.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l

from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import find_locked, lock
from portal.members.people.models import Person
from portal.members.people.queries import people_by_id
from portal.relationships.introductions import inside as sealed
from portal.relationships.introductions import queries
from portal.relationships.introductions.facts import LinkOpened, TwoIntroduced
from portal.relationships.introductions.inside import Asked, Inside
from portal.relationships.introductions.models import Introduction, IntroductionPause
from portal.relationships.introductions.operations import steps
from portal.relationships.introductions.operations.asking import rest
from portal.relationships.introductions.states import CONSENT_HOLDS, OPEN, TOGETHER, Answer, Party, State, Turn
from portal.relationships.outside.operations import keeping, linking
from portal.relationships.ties import queries as tied
from portal.relationships.ties.operations import ties


class NotThatLong(DomainError):
    sentence = _l("Choose a day to come, within the next two years.")
    field = "until"


#: Nobody has to decide about more than that.
LONGEST = timedelta(days=730)


def agree(introduction: Introduction, party: Party, *, today: date, now: datetime) -> bool:
    """One of the two says yes. Whether both have now, and are introduced. Raises MovedOn.

    They are, while all three are members; if one is not, the yes is kept and it comes to its quiet end. Where the other
    one is from outside, the asker has a link to forward to them from then on.
    """
    introduction = lock(introduction)
    inside = sealed.read(introduction)
    mine = inside.part(party)
    if mine.agreed and (here := steps.state_of(introduction, now)) in (*OPEN, *TOGETHER):
        return here in TOGETHER
    _still_asked(introduction, mine, now)
    _say(introduction, inside, party, Answer.YES, now)
    if introduction.outside:
        _invite(introduction, inside, today, now)
        return False
    return _introduce(introduction, inside, today, now)


def refuse(introduction: Introduction, party: Party, *, known: bool = False, now: datetime) -> None:
    """Rather not, or (`known`) we know each other. Also after a yes, until they are introduced. Raises MovedOn.

    A link to somebody from outside opens nothing then.
    """
    introduction = lock(introduction)
    inside = sealed.read(introduction)
    mine = inside.part(party)
    said = Answer.KNOWN if known else Answer.NO
    if mine.answer == said:
        return
    if not mine.agreed:
        _still_asked(introduction, mine, now)
    elif steps.state_of(introduction, now) not in OPEN:
        raise steps.MovedOn
    _say(introduction, inside, party, said, now)
    keeping.forget_typed_of(queries.ERRAND, introduction.id, now=now)


def put_aside(introduction: Introduction, party: Party, *, now: datetime) -> None:
    """Not now: it is off their home, and can be answered as long as it stands. Raises MovedOn."""
    introduction = lock(introduction)
    inside = sealed.read(introduction)
    mine = inside.part(party)
    _still_asked(introduction, mine, now)
    mine.aside = True
    sealed.write(introduction, inside)
    rest(queries.three_of(inside)[party])


def pause(person_id: int, until: date, *, today: date) -> None:
    """Ask them nothing of this kind before that day. Who meant to introduce them learns nothing of it.

    Raises NotThatLong.
    """
    if not today < until <= today + LONGEST:
        raise NotThatLong
    find_locked(Person, person_id)  # one hand at a time
    row = db.session.get(IntroductionPause, person_id)
    if row is None:
        row = IntroductionPause(person_id=person_id)
        db.session.add(row)
    row.until = until.isoformat()
    db.session.flush()


def resume(person_id: int) -> None:
    """They may be asked again. Doing it twice changes nothing."""
    row = db.session.get(IntroductionPause, person_id)
    if row is not None:
        db.session.delete(row)


def _still_asked(introduction: Introduction, mine: Asked, now: datetime) -> None:
    if mine.answer or not mine.asked or steps.state_of(introduction, now) is not State.ASKED:
        raise steps.MovedOn


def _say(introduction: Introduction, inside: Inside, party: Party, answer: Answer, now: datetime) -> None:
    mine = inside.part(party)
    mine.answer, mine.moment, mine.aside = answer, now.isoformat(), False
    mine.wording = inside.asks.current if answer is Answer.YES else ""
    sealed.write(introduction, inside)
    rest(queries.three_of(inside)[party])


def _invite(introduction: Introduction, inside: Inside, today: date, now: datetime) -> None:
    """The member said yes: a link waits for the asker, who forwards it. Nobody else is told."""
    sides = queries.three_of(inside)
    people = {party: side.person_id for party, side in sides.items()}
    if len(set(people.values())) < len(people) or len(tied.who_of(list(people.values()), today)) < len(people):
        return
    steps.take(introduction, State.INVITED, Party.HOUSE, now=now)
    linking.open_link(queries.ERRAND, introduction.id, now=now)
    mine = sides[Party.ASKER]
    mine.turn = Turn.FORWARD
    sealed.write_link(mine, replace(sealed.read_link(mine), other=people_by_id(people.values())[people[Party.B]].first))
    record(LinkOpened(introduction_id=introduction.id))


def _introduce(introduction: Introduction, inside: Inside, today: date, now: datetime) -> bool:
    """Both have said yes, lately, and all three are members: they are introduced."""
    if not all(part.agreed and _is_fresh(part, now) for part in (inside.b, inside.c)):
        return False
    sides = queries.three_of(inside)
    people = {party: side.person_id for party, side in sides.items()}
    if len(set(people.values())) < 3 or len(tied.who_of(list(people.values()), today)) < 3:
        return False
    steps.take(introduction, State.INTRODUCED, Party.HOUSE, now=now)
    ties.introduced(people[Party.B], people[Party.C], now=now)
    named = people_by_id(people.values())
    for party in (Party.B, Party.C):
        other = named[people[inside.other(party)]]
        sealed.write_link(sides[party], replace(sealed.read_link(sides[party]), other=other.first))
    record(TwoIntroduced(introduction_id=introduction.id))
    return True


def _is_fresh(part: Asked, now: datetime) -> bool:
    return datetime.fromisoformat(part.moment) >= now - CONSENT_HOLDS
