"""Elections that were held elsewhere, for whoever may know of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.core.db import db
from portal.leadership.offices.models import Position, Term
from portal.leadership.succession.election import Elected, Election
from portal.members.people.models import Person

#: So many are listed, the latest first.
MOST = 50


def elections_by_term(terms: Collection[Term]) -> dict[int, Election]:
    """Of these terms those that came of a recorded election. For whoever sees the terms. One statement, or none."""
    if not terms:
        return {}
    found = select(Elected).join(Elected.election).options(contains_eager(Elected.election))
    elected = db.session.scalars(found.where(Elected.term_id.in_([term.id for term in terms])))
    return {each.term_id: each.election for each in elected}


def elections_of(position: Position) -> Sequence[tuple[Election, str]]:
    """What was recorded for a position, with the name of each who was elected. For the office. One statement."""
    found = (
        select(Election, Person.name)
        .join(Elected, Elected.election_id == Election.id)
        .join(Term, Term.id == Elected.term_id)
        .join(Person, Person.id == Term.person_id)
        .where(Election.position_id == position.id)
        .order_by(Election.held_on.desc(), Election.id.desc(), Person.name_key)
        .limit(MOST)
    )
    return [(election, name) for election, name in db.session.execute(found)]
