"""Candidacies, for whoever may see them: the candidate, and those who decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select, union_all
from sqlalchemy.orm import contains_eager, joinedload

from portal.core.db import db
from portal.core.settings import today
from portal.leadership.offices.models import Body, Opening, Position, Seat, Term
from portal.leadership.offices.queries.rights import current_terms
from portal.leadership.succession.models import Call, Candidacy, CandidacyState
from portal.leadership.succession.queries.choices import in_time, offer_is_open


def has_stood() -> ColumnElement[bool]:
    """SQL: they stand, decided about or not; neither suggestions that nobody accepted nor who stepped back."""
    return and_(Candidacy.stood_at.is_not(None), Candidacy.withdrawn_at.is_(None))


def with_call() -> Select[Candidacy]:
    """Candidacies with whose they are, their calls, positions and bodies. For those whom the callers name."""
    return (
        select(Candidacy)
        .join(Candidacy.call)
        .join(Call.position)
        .join(Position.body)
        .options(
            contains_eager(Candidacy.call)
            .contains_eager(Call.position)
            .contains_eager(Position.body)
            .joinedload(Body.parent),
            joinedload(Candidacy.person),
        )
    )


def candidacy(number: int) -> Candidacy:
    """One of them, for what is done with it and told of it."""
    whole = with_call().options(joinedload(Candidacy.opening).joinedload(Opening.seat).joinedload(Seat.position))
    return db.session.scalars(whole.where(Candidacy.id == number).execution_options(populate_existing=True)).one()


def my_candidacy(person_id: int | None, number: int) -> Select[Candidacy]:
    """One of somebody's own candidacies, by its number; nobody else finds it here."""
    return with_call().where(Candidacy.id == number, Candidacy.person_id == person_id)


def live_candidacy(call_id: int, person_id: int) -> Candidacy | None:
    """What somebody has to do with a call, neither declined nor withdrawn. For operations."""
    theirs = with_call().where(Candidacy.call_id == call_id, Candidacy.person_id == person_id)
    return db.session.scalar(theirs.where(Candidacy.declined_at.is_(None), Candidacy.withdrawn_at.is_(None)))


def my_candidacies(person_id: int) -> Select[Candidacy]:
    """Somebody's own candidacies and the suggestions made to them, the latest first."""
    return (
        with_call()
        .where(Candidacy.person_id == person_id, Candidacy.declined_at.is_(None))
        .order_by(Candidacy.id.desc())
    )


def my_open_candidacies(person_id: int, day: date) -> Select[Candidacy]:
    """What waits for an answer of this person: offers, and suggestions."""
    return (
        with_call()
        .where(Candidacy.person_id == person_id, Candidacy.declined_at.is_(None), Candidacy.withdrawn_at.is_(None))
        .where(or_(offer_is_open(day), Candidacy.stood_at.is_(None)), Call.withdrawn_at.is_(None))
        .order_by(Candidacy.id)
    )


def candidates_of(call: Call) -> Select[Candidacy]:
    """Those who stand or stood. For whoever decides the call; suggestions not yet accepted are not among them."""
    return (
        with_call()
        .options(joinedload(Candidacy.opening))
        .where(Candidacy.call_id == call.id, has_stood())
        .order_by(Candidacy.stood_at, Candidacy.id)
    )


def has_decided(call: Call, person_id: int) -> bool:
    """Whether somebody chose or turned down one of those who stand. For themselves."""
    theirs = Candidacy.call_id == call.id, Candidacy.decided_by_id == person_id
    return db.session.scalar(select(Candidacy.id).where(*theirs).limit(1)) is not None


def waiting_for_decision() -> Select[Candidacy]:
    """Candidacies that nobody has decided. For deciders' next steps; names go to nobody else."""
    undecided = and_(has_stood(), Candidacy.offered_at.is_(None), Candidacy.not_selected_at.is_(None))
    return (
        with_call()
        .where(undecided, Call.withdrawn_at.is_(None), Call.free_from.is_not(None), Call.by_ballot.is_(False))
        .order_by(Candidacy.stood_at)
    )


def choices_to_confirm() -> list[Candidacy]:
    """Whom deciders chose for seats that carry more than they may give. For administrators: the chosen, no others."""
    return [candidacy for candidacy in db.session.scalars(chosen(today())) if candidacy.state is CandidacyState.CHOSEN]


def chosen(day: date) -> Select[Candidacy]:
    """Whom deciders chose and who has not answered: of these, some wait for an administrator (`choices_to_confirm`)."""
    open_ones = with_call().where(offer_is_open(day), Call.withdrawn_at.is_(None))
    return open_ones.order_by(Candidacy.offered_at, Candidacy.id)


def calls_being_decided(day: date) -> Select[int]:
    """The ids of the calls for which somebody stands and waits for a decision, or thinks about an offer."""
    return (
        select(Candidacy.call_id)
        .join(Candidacy.call)
        .where(
            Call.withdrawn_at.is_(None),
            Call.free_from.is_not(None),
            has_stood(),
            Candidacy.not_selected_at.is_(None),
            Candidacy.offer_declined_at.is_(None),
            Candidacy.offer_lapsed_at.is_(None),
            Candidacy.confirmed_at.is_(None),
            in_time(day),
        )
    )


def deciders_of(calls: Iterable[Call], day: date) -> dict[int, frozenset[int] | None]:
    """Per call, the ids of the people who decide it; None where that falls to the office.

    The chairs of the body decide; where there is none, or they stand themselves, those of the body above.
    """
    calls = list(calls)
    if not calls:
        return {}
    standing = who_stands().where(Candidacy.call_id.in_([call.id for call in calls]))
    return deciders_among(calls, *pairs_of(bodies_and_parents(), who_chairs(day), standing))


def pairs_of(*parts: Select[Any, Any]) -> list[list[Any]]:
    """What each of these finds, in one statement."""
    found: list[list[Any]] = [[] for _part in parts]
    for one, other, number in db.session.execute(
        union_all(*(part.add_columns(literal(number)) for number, part in enumerate(parts)))
    ):
        found[number].append((one, other))
    return found


def bodies_and_parents() -> Select[int, int | None]:
    """(body, the one above it). With the next two, what `deciders_among` goes by."""
    return select(Body.id, Body.parent_id)


def who_chairs(day: date) -> Select[int, int]:
    """(body, person) of all who chair one on the day."""
    return current_terms(day).where(Position.chairs.is_(True)).with_only_columns(Position.body_id, Term.person_id)


def who_stands() -> Select[int, int]:
    """(call, person) of all who stand, or stood and were decided about."""
    return select(Candidacy.call_id, Candidacy.person_id).where(has_stood())


def deciders_among(
    calls: Iterable[Call], bodies: Iterable[Any], chairing: Iterable[Any], standing: Iterable[Any]
) -> dict[int, frozenset[int] | None]:
    """`deciders_of`, from what is known already."""
    parents = dict[int, int | None](map(tuple, bodies))
    chairs, stand = people_by(chairing), people_by(standing)
    return {call.id: first_free(call.position.body_id, parents, chairs, stand.get(call.id, set())) for call in calls}


def people_by(pairs: Iterable[Any]) -> dict[int, set[int]]:
    """(body or call, person): who is found for each."""
    found = defaultdict[int, set[int]](set)
    for of, person_id in pairs:
        found[of].add(person_id)
    return found


def first_free(
    body_id: int | None, parents: dict[int, int | None], chairs: dict[int, set[int]], standing: set[int]
) -> frozenset[int] | None:
    """The chairs of a body who do not stand themselves, else those of the body above; None where there is nobody."""
    while body_id is not None:
        free = chairs.get(body_id, set()) - standing
        if free:
            return frozenset(free)
        body_id = parents.get(body_id)
    return None
