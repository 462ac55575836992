"""What suggestions say in the letter of the week: once a month, somebody whom its reader might like to meet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import aliased

from portal.core.actors import Actor, Standing
from portal.core.db import db
from portal.core.settings import today
from portal.core.web import external_url
from portal.members.people.models import Person
from portal.relationships.digest import Line
from portal.relationships.suggestions import gathering, queries
from portal.relationships.suggestions.codes import Kind
from portal.relationships.suggestions.models import Suggestion, SuggestionAnswer
from portal.relationships.ties.models import Tie

#: The letter that comes on one of the first so many days of a month.
FIRST_DAYS = 7


def lines(person_ids: Sequence[int], now: datetime) -> dict[int, list[Line]]:
    """For each reader's eyes, one name; the page says why. A few statements, and none but once a month."""
    day = today(now)
    if day.day > FIRST_DAYS:
        return {}
    pairs = _of_few(person_ids, now, day) if queries.are_few(day) else _stored(person_ids, day)
    out = gathering.kept_apart([(owner, about) for owner, about, _name in pairs])
    out |= {(owner, about) for owner, about in db.session.execute(_left_out(person_ids, day))}
    found: dict[int, list[Line]] = {}
    for owner, about, name in pairs:
        if (owner, about) not in out:
            said = _("You might like to meet %(name)s; the page says why.", name=name)
            found.setdefault(owner, [Line(said, external_url("relationships.suggestions"), order=80, aside=True)])
    return found


def _stored(person_ids: Sequence[int], day: date) -> list[tuple[int, int, str]]:
    rows = select(Suggestion.owner_id, Suggestion.about_id, Person.name)
    rows = rows.join(Person, Person.id == Suggestion.about_id)
    rows = rows.where(Suggestion.owner_id.in_(person_ids), Suggestion.kind == Kind.WORTH, queries.may_be_proposed(day))
    rows = rows.order_by(Suggestion.owner_id, Suggestion.place)
    return [(owner, about, name) for owner, about, name in db.session.execute(rows)]


def _of_few(person_ids: Sequence[int], now: datetime, day: date) -> Iterable[tuple[int, int, str]]:
    from portal.relationships.suggestions.suggesting import suggest  # noqa: PLC0415 - large; once a month

    known, people, _out = gathering.of_few(Actor(standing=Standing.MEMBER), now, day)
    made = suggest(gathering.association(known), told=[number for number in person_ids if number in people])
    return [(each.owner, each.about, people[each.about].name) for each in made if each.kind is Kind.WORTH]


def _left_out(person_ids: Sequence[int], day: date) -> Select[int, int]:
    """Pairs of a reader and whom they set aside, or of whom they said that they met."""
    owner = aliased(Person)
    answered = select(SuggestionAnswer.owner_id, SuggestionAnswer.about_id).where(
        SuggestionAnswer.owner_id.in_(person_ids),
        or_(SuggestionAnswer.until.is_(None), SuggestionAnswer.until > day),
    )
    other = case((Tie.person_a_id == owner.id, Tie.person_b_id), else_=Tie.person_a_id)
    said = case((Tie.person_a_id == owner.id, Tie.a_met_at), else_=Tie.b_met_at)
    met = select(owner.id, other).select_from(Tie)
    met = met.join(owner, or_(Tie.person_a_id == owner.id, Tie.person_b_id == owner.id))
    met = met.where(owner.id.in_(person_ids), or_(said.is_not(None), Tie.confirmed_at.is_not(None)))
    return answered.union_all(met)  # type: ignore[return-value]
