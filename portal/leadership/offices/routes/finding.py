"""Finding what an address is about, or answering 404: bodies, positions, seats, terms, and people to choose from."""

from __future__ import annotations

import re
from typing import Any

from flask import request, url_for
from sqlalchemy import or_, select

from portal.core.access import actor, opens
from portal.core.db import db, one_or_404
from portal.core.search import fold
from portal.core.settings import today
from portal.leadership.offices import queries
from portal.leadership.offices.models import Body, Position, Seat, Term
from portal.members.memberships.queries import members
from portal.members.people.alike import told_apart
from portal.members.people.models import Person

MOST_FOUND = 12


def way_back(body: Body, to: str = "leadership.office") -> str:
    """Where the office goes on: that list, or the page of this body where a right reaches no further."""
    listed = url_for(to)
    return listed if opens(listed) else url_for("leadership.office_body", slug=body.slug)


def a_body(slug: str) -> Body:
    """A body by its address."""
    return one_or_404(queries.body_by_slug(slug))


def my_term(number: int) -> Term:
    """One of the actor's own terms."""
    return one_or_404(
        queries.with_seat().where(Term.id == number, Term.person_id == actor().person_id, Term.voided_at.is_(None))
    )


def a_position(number: int) -> Position:
    """A position, for the office."""
    return one_or_404(queries.with_body().where(Position.id == number))


def a_seat(number: int) -> Seat:
    """A seat, for the office."""
    return one_or_404(queries.with_position().where(Seat.id == number))


def a_term(number: int) -> Term:
    """A term, for the office."""
    return one_or_404(queries.with_seat().where(Term.id == number))


def words_asked() -> str:
    """What the address asks for by name."""
    return request.args.get("q", "").strip()[:100]


def people_called(words: str, *, only_visible: bool) -> list[Person]:
    """Today's members whose name contains every word, at most a dozen.

    `only_visible`: of those whom the actor may see; else of all, for the office that seats people.
    """
    wanted = re.findall(r"\w+", fold(words))[:5]
    if not wanted:
        return []
    found = members.visible_people(actor()) if only_visible else select(Person)
    found = found.where(members.counts_on(today()))
    for word in wanted:
        found = found.where(or_(Person.name.icontains(word, autoescape=True), Person.name_key.contains(word)))
    return list(db.session.scalars(found.order_by(Person.name_key, Person.id).limit(MOST_FOUND)))


def offered_people(words: str, field: Any, *, only_visible: bool) -> list[Person]:
    """The people found by `words`, or the one already chosen in the form, as the choices of its field."""
    found = people_called(words, only_visible=only_visible)
    if request.method == "POST" and field.data:
        allowed = members.visible_people(actor()) if only_visible else select(Person)
        chosen = db.session.scalar(allowed.where(Person.id == field.data, members.counts_on(today())))
        if chosen is not None and chosen.id not in {person.id for person in found}:
            found = [chosen, *found]
    field.choices = choices_of(found)
    return found


def choices_of(people: list[Person]) -> list[tuple[int, str]]:
    """People as the choices of a field, each told apart from the others."""
    return list(zip((person.id for person in people), told_apart(people), strict=True))
