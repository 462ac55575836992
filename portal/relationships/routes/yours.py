"""Yours alone: the ways into what somebody keeps for themselves, a line for each."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.core import clock, questions
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.questions import ME, Question
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships.blueprint import bp
from portal.relationships.circle import steps as circle
from portal.relationships.circle.models import CircleChair
from portal.relationships.finding import me_id
from portal.relationships.goodwill import queries as acts
from portal.relationships.goodwill import steps as goodwill
from portal.relationships.goodwill.models import GoodwillAct
from portal.relationships.plans import steps as plans
from portal.relationships.plans.models import Aim

_FACE = {Person: ("name", "given_name", "picture")}
SITS = Question[Person](
    lambda _who: (
        select(Person)
        .join(CircleChair, CircleChair.person_id == Person.id)
        .where(CircleChair.owner_id == ME, members.counts_on(questions.day()))
        .order_by(CircleChair.chair)
    ),
    only=_FACE,
)
PLANNED = Question[int](lambda _who: select(Aim.id).where(Aim.owner_id == ME, Aim.ended_at.is_(None)).limit(1))
SAID_SO = Question[Person](
    lambda _who: (
        select(Person)
        .join(GoodwillAct, GoodwillAct.receiver_id == Person.id)
        .where(GoodwillAct.giver_id == ME, GoodwillAct.confirmed_at.is_not(None), GoodwillAct.hidden_at.is_(None))
        .where(members.counts_on(questions.day()))
        .order_by(GoodwillAct.confirmed_at.desc(), GoodwillAct.id.desc())
        .limit(1)
    ),
    only=_FACE,
)


@bp.get("/relationships/yours")
@requires(Standing.MEMBER)
def yours() -> ResponseReturnValue:
    """What I keep for myself."""
    me_id()
    asked: list[Question[Any]] = [SITS, circle.TO_LOOK_AT, PLANNED, plans.TO_LOOK_AT, goodwill.ASKED_ME, SAID_SO]
    told = questions.ask(asked, actor(), clock.now())
    return render_template(
        "relationships/yours.html",
        sits=told.get(SITS),
        to_review=next(iter(told.get(circle.TO_LOOK_AT)), None),
        planned=bool(told.get(PLANNED)),
        plan_to_look_at=bool(told.get(plans.TO_LOOK_AT)),
        asker=next((asker for _act, asker in acts.waiting(told.get(goodwill.ASKED_ME))), None),
        said_so=next(iter(told.get(SAID_SO)), None),
    )
