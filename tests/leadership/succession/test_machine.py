"""Candidacies under any order of steps: the portal agrees with a model of a few lines after each of them."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.work import unit_of_work
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import Opening, Position, Seat, Term
from portal.leadership.succession import operations
from portal.leadership.succession.models import Call, Candidacy, CandidacyState
from portal.members.people.models import Person
from tests.leadership.conftest import call_for, state_of, today
from tests.support.people import Cast

S = CandidacyState
#: step → from which states it may be taken, and where it leads. Staying where one is, is always allowed.
STEPS: dict[str, tuple[set[CandidacyState], CandidacyState]] = {
    "accept_suggestion": ({S.SUGGESTED}, S.STANDING),
    "decline_suggestion": ({S.SUGGESTED}, S.DECLINED),
    "withdraw": ({S.STANDING, S.OFFERED}, S.WITHDRAWN),
    "not_select": ({S.STANDING}, S.NOT_SELECTED),
    "offer": ({S.STANDING}, S.OFFERED),
    "accept_offer": ({S.OFFERED}, S.CONFIRMED),
    "decline_offer": ({S.OFFERED}, S.OFFER_DECLINED),
}
MORE: dict[str, dict[str, object]] = {
    "accept_suggestion": {"statement": "Yes"},
    "not_select": {"reason": "Not now", "by": None, "early": True},
    "offer": {"reason": "", "by": None, "giver": OPERATOR, "early": True},
}


def take(step: str, candidacy_id: int) -> bool:
    """Whether the step was accepted."""
    more = dict(MORE.get(step, {}))
    if step == "offer":
        more["start"] = today()
    try:
        with unit_of_work():
            getattr(operations, step)(db.session.get_one(Candidacy, candidacy_id), now=clock.now(), **more)
    except DomainError:
        return False
    return True


@pytest.mark.slow
@settings(max_examples=15)
@given(
    steps=st.lists(st.tuples(st.sampled_from([*STEPS, "stand"]), st.integers(0, 2)), max_size=14),
    two_seats=st.booleans(),
)
@example(
    steps=[("offer", 2), ("accept_offer", 2), *[(step, who) for step in [*STEPS, "stand"] for who in (0, 1)]],
    two_seats=False,
)
def test_any_order_of_steps(
    app: Flask, cast: Cast, house_of: SimpleNamespace, steps: list[tuple[str, int]], two_seats: bool
) -> None:
    db.session.rollback()
    people = [cast.amara.id, cast.jonas.id, cast.mara.id]
    place = house_of.helper.id if two_seats else house_of.works_chair.id
    with unit_of_work():  # a second seat of the helpers, once
        if db.session.query(Seat).filter_by(position_id=house_of.helper.id).count() < 2:
            helpers = db.session.get_one(Position, house_of.helper.id)
            offices.add_seat(helpers, valid_from=today() - timedelta(1), now=clock.now())
    with unit_of_work():
        for old in db.session.scalars(db.select(Call).where(Call.withdrawn_at.is_(None))).all():
            operations.withdraw_call(old, now=clock.now())
        for term in db.session.scalars(db.select(Term).where(Term.person_id.in_(people), Term.voided_at.is_(None))):
            offices.void_term(term, reason="next example", giver=OPERATOR, now=clock.now())
    call = call_for(db.session.get_one(Position, place), title="Chair")
    with unit_of_work():
        for person in people[:2]:
            operations.suggest(call, db.session.get_one(Person, person), by=cast.edda, now=clock.now())
        operations.stand(call, db.session.get_one(Person, people[2]), statement="Me", now=clock.now())
    ids = {c.person_id: c.id for c in db.session.scalars(db.select(Candidacy).where(Candidacy.call_id == call.id))}
    model = {people[0]: S.SUGGESTED, people[1]: S.SUGGESTED, people[2]: S.STANDING}
    seats = db.session.query(Opening).filter_by(call_id=call.id, filled_at=None).count()

    assert seats == 1 + two_seats

    for step, who in steps:
        person = people[who]
        if step == "stand":
            try:
                with unit_of_work():
                    made = operations.stand(
                        db.session.get_one(Call, call.id),
                        db.session.get_one(Person, person),
                        statement="I",
                        now=clock.now(),
                    )
                    ids[person] = made.id
                accepted = True
            except DomainError:
                accepted = False
            full = sum(state is S.CONFIRMED for state in model.values()) == seats
            open_to = {S.SUGGESTED, S.STANDING, S.DECLINED, S.WITHDRAWN}
            assert accepted == (model[person] in open_to and not full)
            if accepted:
                model[person] = S.STANDING
        else:
            before, after = STEPS[step]
            held = sum(state in {S.OFFERED, S.CONFIRMED} for state in model.values())
            possible = model[person] in before and not (step == "offer" and held >= seats)
            assert take(step, ids[person]) == (possible or model[person] is after), (step, model)
            if possible:
                model[person] = after
        if sum(state is S.CONFIRMED for state in model.values()) == seats:  # the last seat: nobody is asked any more
            model = {each: S.FILLED if state in {S.SUGGESTED, S.STANDING} else state for each, state in model.items()}
        db.session.rollback()
        filled = S.CONFIRMED in model.values() and db.session.get_one(Call, call.id).is_filled
        assert filled == (sum(state is S.CONFIRMED for state in model.values()) == seats)
        for each, number in ids.items():
            assert state_of(number) is model[each]
        confirmed = {number for each, number in ids.items() if model[each] is S.CONFIRMED}
        terms = db.session.scalars(db.select(Term.candidacy_id).where(Term.candidacy_id.in_(ids.values()))).all()
        assert sorted(terms) == sorted(confirmed), "one term per confirmed candidacy, and none besides"
