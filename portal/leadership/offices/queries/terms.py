"""Who serves and who served."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BindParameter, Select, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.core.actors import Actor
from portal.core.db import db
from portal.leadership.offices.models import Body, Position, Seat, Term
from portal.leadership.offices.queries.bodies import seen_by
from portal.leadership.offices.queries.counting import takes_place
from portal.leadership.offices.queries.rights import current_terms
from portal.members.people.models import Person

#: So many offices of one person are listed.
MOST_OF_ONE = 40


def with_seat() -> Select[Term]:
    """Terms with whose they are, their seats, positions and bodies. For the office, and for those who serve."""
    whole = joinedload(Term.seat).joinedload(Seat.position).joinedload(Position.body)
    return select(Term).options(whole, joinedload(Term.person))


def past_terms(body: Body, day: date) -> Select[Term]:
    """Who served in a body before the day, the latest first. For everybody: offices are public, reasons are not."""
    return (
        select(Term)
        .join(Term.seat)
        .join(Seat.position)
        .join(Term.person)
        .options(contains_eager(Term.person), contains_eager(Term.seat).contains_eager(Seat.position))
        .where(Position.body_id == body.id, Term.voided_at.is_(None))
        .where(Term.end <= day, Term.end > Term.start)
        .order_by(Term.end.desc(), Term.id.desc())
        .limit(60)
    )


def holders_before(position: Position, day: date, most: int) -> Select[Term]:
    """Who served in a position before the day, the latest first, at most so many. For whoever may see the body."""
    return (
        select(Term)
        .join(Term.seat)
        .join(Term.person)
        .options(contains_eager(Term.person))
        .where(Seat.position_id == position.id, Term.voided_at.is_(None))
        .where(Term.end <= day, Term.end > Term.start)
        .order_by(Term.end.desc(), Term.id.desc())
        .limit(most)
    )


def terms_of_seats(body: Body) -> dict[int, list[Term]]:
    """Every term of a body's seats, void ones too, the latest first, by seat. For the office."""
    found: dict[int, list[Term]] = {}
    for term in db.session.scalars(
        select(Term)
        .join(Term.person)
        .join(Seat, Seat.id == Term.seat_id)
        .join(Position, Position.id == Seat.position_id)
        .options(contains_eager(Term.person))
        .where(Position.body_id == body.id)
        .order_by(Term.start.desc(), Term.id.desc())
    ):
        found.setdefault(term.seat_id, []).append(term)
    return found


def terms_of_person(person_id: int) -> Select[Term]:
    """Somebody's terms, the latest first. For themselves."""
    return (
        select(Term)
        .join(Term.seat)
        .join(Seat.position)
        .join(Position.body)
        .options(contains_eager(Term.seat).contains_eager(Seat.position).contains_eager(Position.body))
        .where(Term.person_id == person_id, takes_place(Term))
        .order_by(Term.start.desc(), Term.id.desc())
    )


def offices_of(person_id: int, day: date) -> Select[Term]:
    """What somebody serves as and served as by that day, the latest first. For members."""
    return terms_of_person(person_id).where(Term.start <= day).limit(MOST_OF_ONE)


def chairs_of(body_ids: list[int], day: date, who: Actor | None = None) -> dict[int, list[Person]]:
    """Who chairs each of the bodies on the day, as far as this actor may see them; None: everybody."""
    found: dict[int, list[Person]] = {body_id: [] for body_id in body_ids}
    for body_id, person in db.session.execute(all_chairs(day, who).where(Position.body_id.in_(body_ids))):
        if person not in found[body_id]:  # in two ways at once
            found[body_id].append(person)
    return found


def all_chairs(day: date | BindParameter[date], who: Actor | None = None) -> Select[int, Person]:
    """(body, person) of everybody who chairs one on the day, in the order in which they are named.

    Of the bodies that this actor may see; None: that everybody may.
    """
    return (
        current_terms(day)
        .join(Person, Person.id == Term.person_id)
        .where(Position.chairs.is_(True), seen_by(who))
        .with_only_columns(Position.body_id, Person)
        .order_by(Position.order, Term.start)
    )
