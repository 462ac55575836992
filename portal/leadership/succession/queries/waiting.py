"""Which candidacies wait for whose decision: questions that home and the office ask together with others."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Select

from portal.core import questions
from portal.core.questions import Question, Told
from portal.leadership.offices.models import Body, Position
from portal.leadership.succession.models import Call, Candidacy
from portal.leadership.succession.queries import candidacies
from portal.members.people.models import Person

Whole = tuple[Candidacy, Call, Position, Body, Person]
#: More than anybody decides in a day: those that a reader has nothing to do with are left out of them.
MOST = 300
FACE = {Person: ("name", "given_name", "picture")}


def whole(candidacies: Select[Candidacy]) -> Select[Candidacy, Call, Position, Body, Person]:
    """Candidacies with what is said of them."""
    return candidacies.join(Candidacy.person).add_columns(Call, Position, Body, Person)


UNDECIDED = Question[Whole](lambda _who: whole(candidacies.waiting_for_decision().limit(MOST)), only=FACE)
BODIES = Question[tuple[int, int | None]](lambda _who: candidacies.bodies_and_parents())
CHAIRS = Question[tuple[int, int]](lambda _who: candidacies.who_chairs(questions.day()))
STANDING = Question[tuple[int, int]](lambda _who: candidacies.who_stands().where(Candidacy.confirmed_at.is_(None)))
QUESTIONS = (UNDECIDED, BODIES, CHAIRS, STANDING)


def by_call(told: Told) -> Iterator[tuple[Call, list[Candidacy], frozenset[int] | None]]:
    """Each call that waits, with the candidacies that do, the longest first, and who decides it (see `deciders_of`)."""
    found: dict[int, list[Candidacy]] = {}
    for candidacy, *_parts in told.get(UNDECIDED):
        found.setdefault(candidacy.call_id, []).append(candidacy)
    waiting = {number: candidacies[0].call for number, candidacies in found.items()}
    deciders = candidacies.deciders_among(waiting.values(), told.get(BODIES), told.get(CHAIRS), told.get(STANDING))
    for number, call in waiting.items():
        yield call, found[number], deciders[number]
