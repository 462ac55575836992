"""Questions of several packages are one statement, and their answers are what they were."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Interval, column, select

from portal.core import clock, questions
from portal.core.actors import Actor, Power, Reach, Right, Standing, everywhere
from portal.core.db import db
from portal.core.house import house
from portal.core.questions import ME, Question, Told, ask, made, made_of
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.events.programme.models import Event, EventTeam
from portal.events.programme.operations import planning, publishing
from portal.events.programme.operations.planning import Plan
from portal.events.registrations.queries import of_event
from portal.home import composing
from portal.members.people.models import Person
from tests.support.people import Cast
from tests.support.statements import count_statements
from tests.support.time import Frozen

WHOLE = Question[Event](lambda _who: select(Event).order_by(Event.id))
TEAM = Question[tuple[EventTeam, Event, Person]](
    lambda _who: select(EventTeam, Event, Person).join(EventTeam.event).join(EventTeam.person).order_by(EventTeam.id),
    only={Person: ("name",)},
)
CALLED = Question[Person](lambda _who: select(Person).where(Person.id == ME), only={Person: ("given_name", "picture")})
MYSELF = Question[str](lambda _who: select(Person.name).where(Person.id == ME))
NOBODY = Question[Person](lambda _who: select(Person).where(Person.id < 0))
TIMES = Question[tuple[datetime, date]](lambda _who: select(questions.now(timedelta(hours=-1)), questions.day(7)))


@pytest.fixture
def walk_there(cast: Cast, frozen: Frozen) -> Event:
    """An event with most of what an event can have, run by Amara."""
    frozen("2026-05-04 09:00")
    start = datetime.fromisoformat("2026-05-19 07:45")
    plan = Plan(
        title="A walk “there”", summary="Ünder the weir", body="", kind="walk", format="doing", zone="Europe/Vienna",
        local_start=start, local_end=start + timedelta(hours=2), capacity=12, venue="Weir",
    )  # fmt: skip
    with unit_of_work():
        event = planning.create_event(plan, by=cast.amara.id, now=clock.now())
        publishing.publish(event, now=clock.now())
    return event


def a_member(person: Person) -> Actor:
    return Actor(1, person.id, person.name, "", Standing.MEMBER)


def test_models_come_back_as_a_session_reads_them(app: Flask, cast: Cast, walk_there: Event) -> None:
    (found,) = ask([WHOLE], a_member(cast.amara), clock.now()).get(WHOLE)
    kept = db.session.get_one(Event, walk_there.id)
    names = [attribute.key for attribute in Event.__mapper__.column_attrs]
    assert len(names) > 30
    for name in names:
        assert getattr(found, name) == getattr(kept, name), name
        assert type(getattr(found, name)) is type(getattr(kept, name)), name
    assert found is not kept


def test_what_belongs_together_in_a_row_knows_each_other_alone(app: Flask, cast: Cast, walk_there: Event) -> None:
    row, event, person = ask([TEAM], a_member(cast.amara), clock.now()).get(TEAM)[0]
    assert (row.event, row.person) == (event, person)
    assert person.name
    with pytest.raises(Exception, match="not bound to a Session"):
        _ = person.headline


def test_what_a_property_reads_in_some_state_is_missed_in_every_state(app: Flask, cast: Cast) -> None:
    """Seen to by `tests/support/answers.py`: whoever has a given name would not show that the name is missing."""
    with unit_of_work():
        cast.amara.given_name = "Amara"
    (amara,) = ask([CALLED], a_member(cast.amara), clock.now()).get(CALLED)
    assert amara.photo_url == cast.amara.photo_url
    with pytest.raises(AssertionError, match=r"Person\.first may read Person\.name: ask for it as well"):
        _ = amara.first


def test_all_are_asked_in_one_statement(app: Flask, cast: Cast, walk_there: Event) -> None:
    who = a_member(cast.amara)
    with count_statements() as statements:
        told = ask([WHOLE, MYSELF, NOBODY, WHOLE], who, clock.now())
    assert len(statements) == 1, str(statements)
    assert told.get(MYSELF) == [cast.amara.name]
    assert told.get(NOBODY) == []
    assert len(told.get(WHOLE)) == 1
    assert told.get(TEAM) == [], "it was not asked"


def test_nothing_is_asked_where_there_is_no_question(app: Flask, cast: Cast) -> None:
    who = a_member(cast.amara)
    with count_statements() as statements:
        ask([], who, clock.now())
    assert not statements


def test_the_same_statement_says_something_else_to_somebody_else_and_at_another_time(app: Flask, cast: Cast) -> None:
    now = clock.now()
    assert ask([MYSELF], a_member(cast.amara), now).get(MYSELF) == [cast.amara.name]
    assert ask([MYSELF], a_member(cast.jonas), now).get(MYSELF) == [cast.jonas.name]
    for at in (now, now + timedelta(days=40)):
        (found,) = ask([TIMES], a_member(cast.amara), at).get(TIMES)
        assert found == (at - timedelta(hours=1), today(at) + timedelta(days=7))


def test_a_later_package_brings_something_of_its_own(app: Flask, cast: Cast) -> None:
    @made_of(lambda who: [MYSELF] if who.is_member else [])
    def greeting(who: Actor, now: datetime, told: Told) -> list[str]:
        return [f"Good morning, {name}" for name in told.get(MYSELF)]

    now, who = clock.now(), a_member(cast.amara)
    with count_statements() as statements:
        said, told = made([greeting, greeting], who, now, also=[NOBODY])
    assert said == [[f"Good morning, {cast.amara.name}"]] * 2
    assert told.get(NOBODY) == []
    assert len(statements) == 1
    assert list(greeting(a_member(cast.jonas), now)) == [f"Good morning, {cast.jonas.name}"]
    assert list(greeting(Actor(1, cast.jonas.id), now)) == []


def test_a_type_that_nobody_thought_of_is_refused(app: Flask, cast: Cast) -> None:
    odd = Question[timedelta](lambda _who: select(column("x", Interval())))
    with pytest.raises(TypeError, match="nobody has said"):
        ask([odd], a_member(cast.amara), clock.now())


def all_questions(who: Actor) -> list[Question[Any]]:
    """What every page asks of its questions for this reader: of home, the office, an event's page, of the actor."""
    here = house()
    sources: list[Any] = [*here.home_steps, *here.decisions, *here.actor_parts]
    asked = [question for source in sources for question in source.wanted(who)]
    return list(dict.fromkeys([*asked, *composing.FOR_EVERYBODY, composing.FACES, of_event.TEAM, *of_event.OF_READER]))


@pytest.mark.parametrize("standing", [Standing.MEMBER, Standing.LAPSED])
@pytest.mark.parametrize("reach", [Reach.BODY, Reach.BODY_AND_BELOW])
def test_no_question_asks_anything_while_it_is_put_together(
    app: Flask, cast: Cast, standing: Standing, reach: Reach
) -> None:
    """What it heard then would be kept, and would be wrong as soon as somebody changes it."""
    powers = frozenset(Power(right, reach, 1) for right in Right)
    who = Actor(1, cast.amara.id, "", "", standing, powers, None, frozenset({1}), True)
    with count_statements() as statements:
        questions._Together(all_questions(who), questions.Kind.of(who).asker())
    assert not statements, str(statements)


@pytest.mark.parametrize("rights", [(), (Right.ADMINISTRATION,), (Right.EVENTS,)], ids=str)
def test_no_question_holds_a_day_or_a_person(app: Flask, cast: Cast, frozen: Frozen, rights: Any) -> None:
    """Statements are kept: one that was built around today would be wrong tomorrow, and for somebody else."""

    def built(person: Person) -> dict[str, Any]:
        who = Actor(person.id, person.id, "", "", Standing.MEMBER, everywhere(rights), None, frozenset({1}), True)
        asked = all_questions(who)
        assert len(asked) >= 8
        kept = questions._Together(asked, questions.Kind.of(who).asker())
        return {name: value for name, value in kept.statement.compile().params.items() if name not in kept.names}

    before = built(cast.amara)
    frozen.forward(days=40)
    assert built(cast.jonas) == before
