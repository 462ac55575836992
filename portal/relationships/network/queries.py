"""Whom somebody knows, for themselves alone, and which of those serve together where everybody may read it.

A tie between two others is theirs, so it is never read here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Any

from sqlalchemy import Select, case, func, select

from portal.core.db import db
from portal.leadership.offices.models import Body, Term
from portal.leadership.offices.queries.rights import current_terms
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.ties import queries as ties
from portal.relationships.ties import sides, standing
from portal.relationships.ties.models import Tie


def known(me: int, day: date) -> Select[Person, date | None, Any]:
    """Members of that day with whom a tie is confirmed, whoever I was in touch with last first: with the last day that
    my diary or what both confirmed knows of, and when the tie was confirmed.
    """
    written, both = ties.last_written(me), standing.last_evidence()
    last = case((written > func.coalesce(both, date.min), written), else_=both)
    since = func.date(Tie.confirmed_at)
    return (
        select(Person, last.label("last"), Tie.confirmed_at.label("since"))
        .join(Tie, Person.id == sides.other_of(me))
        .where(sides.mine(me), Tie.confirmed_at.is_not(None), members.counts_on(day))
        .order_by(case((last > since, last), else_=since).desc(), Person.name_key, Person.id)
    )


def serving_together(ids: Sequence[int], day: date) -> dict[tuple[int, int], list[str]]:
    """Of these people, which two serve in the same public body on that day: the names of the bodies."""
    if not ids:
        return {}
    found = current_terms(day).where(Term.person_id.in_(ids), Body.public.is_(True))
    rows = db.session.execute(found.with_only_columns(Body.name, Term.person_id).distinct().order_by(Body.name))
    bodies: dict[str, set[int]] = defaultdict(set)
    for name, person_id in rows:
        bodies[name].add(person_id)
    pairs: dict[tuple[int, int], list[str]] = defaultdict(list)
    for name, people in bodies.items():
        for pair in combinations(sorted(people), 2):
            pairs[pair].append(name)
    return dict(pairs)
