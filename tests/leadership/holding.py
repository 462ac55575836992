"""What holds in a house whatever was done in it, told from the rows alone and compared with what the portal says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import combinations

from sqlalchemy import or_, select

from portal.core.dates import Stretch
from portal.core.db import db
from portal.leadership.offices.apart import Apart
from portal.leadership.offices.exceptions import LimitException
from portal.leadership.offices.kinds import Via
from portal.leadership.offices.limits import Served, is_over
from portal.leadership.offices.models import Body, Opening, Position, Seat, Term
from portal.leadership.offices.operations.limits import rule_of
from portal.leadership.offices.queries.rights import held_on
from portal.leadership.offices.queries.seats import seats_on
from portal.leadership.succession import queries
from portal.leadership.succession.interest import Interest
from portal.leadership.succession.models import Candidacy
from portal.members.people.models import Person
from tests.leadership.conftest import today
from tests.leadership.house import House

NEVER = date.max


def check(house: House) -> None:
    """All of it."""
    terms = [each for each in db.session.scalars(house.terms()) if each.voided_at is None]
    seats_are_held_once_or_known_to_be_free(house, terms)
    rights_are_those_of_who_serves(house, terms)
    nobody_serves_too_often_or_holds_what_is_apart(house, terms)
    calls_that_are_over_ask_nobody(house)
    each_who_accepted_has_one_term(house)
    whoever_is_another_entry_holds_nothing(house, terms)


def days(term: Term) -> tuple[date, date]:
    return term.start, term.end or NEVER


def meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])


def seats_are_held_once_or_known_to_be_free(house: House, terms: Sequence[Term]) -> None:
    day, known = today(), {each.seat.id: each for each in seats_on(today())}
    for seat in db.session.scalars(house.seats()):
        there = sorted((each for each in terms if each.seat_id == seat.id), key=lambda each: each.start)
        assert not any(meet(days(one), days(other)) for one, other in combinations(there, 2)), "two on one seat"
        place = db.session.get_one(Position, seat.position_id)
        body, found = db.session.get_one(Body, place.body_id), known.get(seat.id)
        is_there = seat.valid_from <= day < min(seat.valid_until or NEVER, body.dissolved or NEVER)
        assert (found is not None) == is_there
        if found is None:
            continue
        sits = [each for each in there if each.start <= day < (each.end or NEVER)]
        assert ([found.term] if found.term else []) == sits
        if found.holding_over:
            assert found.term is not None
            assert found.term.planned_end is not None
            assert found.term.planned_end <= day
        free = first_day_without(there, day)
        last = seat.valid_until or NEVER
        assert (found.free_from or NEVER) == (free if free < last else NEVER), "a day that nobody knows to be free"


def first_day_without(terms: Sequence[Term], day: date) -> date:
    """From when nobody is meant to sit there: of whoever stays on until another follows, since when they do."""
    for term in terms:
        if term.start <= day < (term.end or NEVER):
            if term.end is None:
                return term.planned_end or NEVER
            day = term.end
    return day


def rights_are_those_of_who_serves(house: House, terms: Sequence[Term]) -> None:
    """Whoever serves or stays on has what the position carries, and nobody else has anything."""
    day = today()
    serves: dict[int, list[Position]] = defaultdict(list)
    for term in terms:
        seat = db.session.get_one(Seat, term.seat_id)
        place = db.session.get_one(Position, seat.position_id)
        body = db.session.get_one(Body, place.body_id)
        ends = min(term.end or NEVER, seat.valid_until or NEVER, body.dissolved or NEVER)
        if max(term.start, seat.valid_from, body.formed) <= day < ends:
            serves[term.person_id].append(place)
    for number in house.people:
        account = db.session.get_one(Person, number).account_id
        if account is None:
            continue
        held = held_on(account, day)
        assert held.serves == bool(serves[number])
        assert held.powers == frozenset().union(*(place.powers for place in serves[number]))
        assert held.chairs == {place.body_id for place in serves[number] if place.chairs}


def nobody_serves_too_often_or_holds_what_is_apart(house: House, terms: Sequence[Term]) -> None:
    place_of = {each.id: each.position_id for each in db.session.scalars(house.seats())}
    by_place: dict[tuple[int, int], list[Term]] = defaultdict(list)
    for term in terms:
        by_place[term.person_id, place_of[term.seat_id]].append(term)
    for (person_id, place_id), served in by_place.items():
        rule = rule_of(db.session.get_one(Position, place_id))
        excused = select(LimitException.id).where(
            LimitException.person_id == person_id, LimitException.position_id == place_id
        )
        if person_id in house.joined or rule is None or db.session.scalar(excused.limit(1)) is not None:
            continue
        told = [
            Served(Stretch(each.start, min(each.end or NEVER, each.planned_end or NEVER)), each.end)
            for each in served if each.via is not Via.ACTING and (each.end is None or each.end > each.start)
        ]  # fmt: skip
        for each in told:
            assert not is_over([other for other in told if other is not each], each.days, rule), "too many in a row"
    for pair in db.session.scalars(select(Apart).where(Apart.one_id.in_(house.positions))):
        for person_id in set(house.people) - house.joined:
            one, other = by_place[person_id, pair.one_id], by_place[person_id, pair.other_id]
            assert not any(meet(days(each), days(beside)) for each in one for beside in other), "held together"


def calls_that_are_over_ask_nobody(house: House) -> None:
    live = Opening.filled_at.is_(None), Opening.withdrawn_at.is_(None)
    for call in db.session.scalars(house.calls()):
        asked = db.session.scalars(select(Opening.id).where(Opening.call_id == call.id, *live)).all()
        assert call.is_filled == (not asked)
        if call.is_filled or call.withdrawn_at is not None:
            assert not call.takes_statements(today())
        if call.is_filled:
            theirs = db.session.scalars(queries.with_call().where(Candidacy.call_id == call.id)).all()
            assert not [each.id for each in theirs if each.is_open], "a call that is over asks somebody"


def each_who_accepted_has_one_term(house: House) -> None:
    theirs = db.session.scalars(house.candidacies()).unique().all()
    confirmed = sorted(each.id for each in theirs if each.confirmed_at is not None)
    begun = db.session.scalars(house.terms().where(Term.candidacy_id.is_not(None))).all()
    assert sorted(each.candidacy_id or 0 for each in begun) == confirmed


def whoever_is_another_entry_holds_nothing(house: House, terms: Sequence[Term]) -> None:
    for number in house.gone:
        assert not [each.id for each in terms if each.person_id == number]
        theirs = or_(Candidacy.person_id == number, Candidacy.nominated_by_id == number)
        left = db.session.scalars(queries.with_call().where(theirs)).all()
        assert not [each.id for each in left if each.person_id == number and (each.is_open or each.may_be_chosen)]
        assert db.session.scalar(select(Interest.id).where(Interest.person_id == number).limit(1)) is None
        assert held_of(number) == frozenset()


def held_of(person_id: int) -> frozenset[object]:
    account = db.session.get_one(Person, person_id).account_id
    return frozenset() if account is None else frozenset(held_on(account, today()).powers)
