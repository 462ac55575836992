"""What is known of all members, for suggestions: what every member may read of them, and who is tied to whom.

Notes, diaries, circles, picks, goodwill, the answers about trust and whatever else somebody keeps to themselves are
not asked for. Of ties that both confirmed it is asked between whom they are, and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Select, or_, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.folding import fold
from portal.core.house import Registry
from portal.core.questions import Question
from portal.events.programme.models import Event
from portal.events.programme.queries.moments import takes_place
from portal.events.registrations.models import Registration
from portal.events.registrations.queries.standing import has_place
from portal.leadership.offices.models import Body, Position, Seat, Term
from portal.leadership.offices.queries.counting import serves_on
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.members.people.profile import members_read
from portal.relationships.suggestions.models import Room, SuggestionAnswer, SuggestionRoom
from portal.relationships.suggestions.terms import READ, Terms, asked, terms_of
from portal.relationships.ties.models import Tie

if TYPE_CHECKING:
    from portal.relationships.suggestions.features import Association

#: Events of so long ago say little about today.
LATELY = timedelta(days=730)
#: In so many lists whoever has that much room may stand: as it comes, more than the draft ever gives.
ROOM = {Room.OPEN: 10_000, Room.FIVE: 5, Room.TWO: 2, Room.PAUSED: 0, Room.NEVER: 0}
MANY = 2000


class Need(NamedTuple):
    """What somebody asks for in the open: who, and in which words, as every member may read them."""

    person_id: int
    words: str


#: day -> open asks.
NEEDS = Registry[Callable[[date], Iterable[Need]]]()
#: pairs -> those of them that are not to be brought together, whichever of the two wishes it; told to nobody.
APART = Registry[Callable[[Collection[tuple[int, int]]], set[tuple[int, int]]]]()


def asks_on(day: date) -> dict[int, dict[str, str]]:
    """The keys of what each asks for in the open that day."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for needs in NEEDS.all():
        for need in needs(day):
            found[need.person_id] |= asked(need.words)
    return found


def kept_apart(pairs: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of these pairs those that are not to be brought together."""
    return {pair for apart in APART.all() for pair in apart(pairs)} if pairs else set()


def _people() -> Select[Person]:
    return select(Person).where(members.counts_on(questions.day()), Person.died_on.is_(None), Person.is_there())


def _ties() -> Select[int, int]:
    return select(Tie.person_a_id, Tie.person_b_id).where(Tie.confirmed_at.is_not(None))


def _lists() -> Select[datetime, int, int]:
    """Who lets members see that they come, or came, to which event."""
    found = select(Event.start_utc, Registration.event_id, Registration.person_id)
    found = found.join(Event, Event.id == Registration.event_id)
    return found.where(takes_place(), Event.start_utc > questions.now(-LATELY), has_place(), Registration.list_consent)


def _terms() -> Select[int, int, str]:
    found = select(Position.body_id, Term.person_id, Body.name).select_from(Term).join(Seat, Seat.id == Term.seat_id)
    found = found.join(Position, Position.id == Seat.position_id).join(Body, Body.id == Position.body_id)
    return found.where(serves_on(questions.day()))


def _answers() -> Select[int, int, bool]:
    """Whom somebody set aside, and whether for good, which keeps two people apart both ways. The word is not asked."""
    for_good = SuggestionAnswer.until.is_(None)
    found = select(SuggestionAnswer.owner_id, SuggestionAnswer.about_id, for_good)
    return found.where(SuggestionAnswer.holds(questions.day()))


def _answers_of_before() -> Any:
    """What keeps two apart for good counts from the next day on: whoever stands on the other side and looks again would
    see it happen. (Whoever said so leaves them out of their own list at once, as they read it.)
    """
    before = or_(SuggestionAnswer.said_on < questions.day(), SuggestionAnswer.until.is_not(None))
    return _answers().where(before)


def _rooms() -> Select[int, Room, date | None]:
    return select(SuggestionRoom.person_id, SuggestionRoom.room, SuggestionRoom.until)


SEEN = ("id", "name", "given_name", "picture", "visibility", "firm", *READ)
PEOPLE = Question[Person](lambda _who: _people(), only={Person: SEEN})
TIES = Question[Any](lambda _who: _ties())
LISTS = Question[Any](lambda _who: _lists())
TERMS = Question[Any](lambda _who: _terms())
ANSWERS = Question[Any](lambda _who: _answers_of_before())
ROOMS = Question[Any](lambda _who: _rooms())
PARTS = (TIES, LISTS, TERMS, ANSWERS, ROOMS)


@dataclass
class Known:
    """What was found: `terms` by person; the rest as pairs. `events`, `bodies`: the numbers of the columns."""

    day: date
    terms: dict[int, Terms] = field(default_factory=dict)
    area: dict[int, str] = field(default_factory=dict)
    sector: dict[int, str] = field(default_factory=dict)
    ties: list[tuple[int, int]] = field(default_factory=list)
    lists: list[tuple[datetime, int, int]] = field(default_factory=list)
    serving: list[tuple[int, int, str]] = field(default_factory=list)
    answers: list[tuple[int, int, bool]] = field(default_factory=list)
    rooms: list[tuple[int, Room, date | None]] = field(default_factory=list)
    events: list[int] = field(default_factory=list)
    bodies: list[int] = field(default_factory=list)
    asks: dict[int, dict[str, str]] = field(default_factory=dict)

    def add(self, person: Person) -> None:
        """What every member may read of somebody."""
        fields = members_read(person, READ)
        self.terms[person.id] = terms_of(fields)
        self.area[person.id], self.sector[person.id] = fields.get("town", ""), fields.get("trade", "")


def everything(day: date, heard: Callable[[int], None] | None = None) -> Known:
    """All of it, person after person. `day`: the association's. `heard`: is told how many people were read."""
    known = Known(day)
    given = {"day_0": day}
    for number, person in enumerate(_streamed(given), start=1):
        known.add(person)
        if heard and not number % MANY:
            heard(number)
    for name, made in (
        ("ties", _ties), ("lists", _lists), ("serving", _terms), ("answers", _answers_of_before), ("rooms", _rooms),
    ):  # fmt: skip
        setattr(known, name, [tuple(row) for row in db.session.execute(made(), given)])
    db.session.rollback()  # nobody reads on while it is computed
    return known


def _streamed(given: dict[str, Any]) -> Iterator[Person]:
    last = 0
    while found := db.session.scalars(_people().where(Person.id > last).order_by(Person.id).limit(MANY), given).all():
        yield from found
        last = found[-1].id
        db.session.expunge_all()


def of_few(
    who: Actor, now: datetime, day: date, also: Question[Any] | None = None
) -> tuple[Known, dict[int, Person], list[Any]]:
    """The same of a small association in one statement, its people, to be read, and what is asked `also`."""
    told = questions.ask([PEOPLE, *PARTS, *([also] if also else [])], who, now)
    known = Known(day, ties=told.get(TIES), lists=told.get(LISTS), serving=told.get(TERMS), answers=told.get(ANSWERS),
                  rooms=told.get(ROOMS))  # fmt: skip
    people = {person.id: person for person in told.get(PEOPLE)}
    for person in people.values():
        known.add(person)
    return known, people, told.get(also) if also else []


def association(known: Known) -> Association:
    """The same as matrices, people in the order of their ids."""
    import numpy as np  # noqa: PLC0415 - large; only where something is computed

    from portal.relationships.suggestions import features as f  # noqa: PLC0415

    ids = sorted(known.terms)
    place = {person: number for number, person in enumerate(ids)}
    many = len(ids)
    known.asks = asks_on(known.day)
    open_asks = {person: keys for person, keys in known.asks.items() if person in place}
    wants = {person: {**known.terms[person].wants, **open_asks.get(person, {})} for person in ids}
    words = {word: n for n, word in enumerate(sorted({w for each in wants.values() for w in each}
                                                     | {w for p in ids for w in known.terms[p].gives}))}  # fmt: skip
    likes = {word: n for n, word in enumerate(sorted({w for p in ids for w in known.terms[p].likes}))}
    known.events = [event for _start, event in sorted({(start, event) for start, event, _person in known.lists})]
    known.bodies = sorted({body for body, *_rest in known.serving})
    events, bodies = _places(known.events), _places(known.bodies)
    pairs = _held(known.ties, place)
    apart = [(a, b) for a, b, for_good in known.answers if for_good]
    rests = [(a, b) for a, b, for_good in known.answers if not for_good]
    room = np.full(many, ROOM[Room.OPEN], dtype=np.int64)
    for person, wish, until in known.rooms:
        if person in place and (until is None or until > known.day):
            room[place[person]] = ROOM[wish]
    return f.Association(
        ids=np.array(ids, dtype=np.int64),
        wants=f.table(((place[p], words[w]) for p in ids for w in wants[p]), many, len(words)),
        gives=f.table(((place[p], words[w]) for p in ids for w in known.terms[p].gives), many, len(words)),
        asked=f.table(((place[p], words[w]) for p, each in open_asks.items() for w in each), many, len(words)),
        likes=f.table(((place[p], likes[w]) for p in ids for w in known.terms[p].likes), many, len(likes)),
        events=f.table(((place[p], events[e]) for _s, e, p in known.lists if p in place), many, len(events)),
        bodies=f.table(((place[p], bodies[b]) for b, p, _name in known.serving if p in place), many, len(bodies)),
        ties=f.both_ways(pairs, many), masked=f.both_ways(_held(apart, place), many),
        resting=f.table(_held(rests, place), many, many),
        area=np.array(_numbered([known.area[p] for p in ids]), dtype=np.int64),
        sector=np.array(_numbered([known.sector[p] for p in ids]), dtype=np.int64), room=room,
    )  # fmt: skip


def _held(pairs: Iterable[tuple[int, int]], place: dict[int, int]) -> list[tuple[int, int]]:
    """The places of those pairs that are both there."""
    return [(place[one], place[other]) for one, other in pairs if one in place and other in place]


def _places(ids: list[int]) -> dict[int, int]:
    return {each: number for number, each in enumerate(ids)}


def _numbered(words: list[str]) -> list[int]:
    """A number for each word that is the same but for accents and capitals; -1 for none."""
    folded = [fold(word).strip() for word in words]
    numbers = {word: number for number, word in enumerate(sorted({*folded} - {""}))}
    return [numbers.get(word, -1) for word in folded]
