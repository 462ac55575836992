"""`/office/people/<id>`: one person with what they rest on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.core import clock, questions
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.forms import Form, Press
from portal.core.questions import Question, about
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.memberships import forms, happened, history
from portal.members.memberships.models import Organisation, Plan
from portal.members.memberships.queries import office as queries
from portal.members.memberships.queries import organisations
from portal.members.memberships.queries.members import FIRST_DAYS, newly_come
from portal.members.people import merges, policies, reach, sign_ins
from portal.members.people.models import Person
from portal.members.people.routes.office import find_anyone

PLANS = Question[Plan](lambda _who: queries.open_plans("person"), only={Plan: ("name",)})
ORGANISATIONS = Question[Organisation](
    lambda _who: organisations.represented_by(about("person"), questions.day()), only={Organisation: ("name",)}
)
SIGN_IN = Question[tuple[str, datetime | None, datetime | None]](lambda _who: sign_ins.of_person(about("person")))
MERGES = Question[tuple[int, datetime, str]](lambda _who: merges.made_of(about("person")))
NEW = Question[Person](
    lambda _who: newly_come(questions.day(1 - FIRST_DAYS), None, questions.day()).where(Person.id == about("person")),
    only={Person: ("name",)},
)
EMAIL = Question[str | None](lambda _who: reach.email_of(about("person")))


@bp.get("/office/people/<int:person_id>")
@requires(Right.MEMBERS, of=find_anyone)
def office_person(person: Person) -> ResponseReturnValue:
    return person_page(person)


def person_page(person: Person, **refused: Form) -> str:
    """One person as the office sees them; `refused`: a form that was not accepted, by its name."""
    day, now = today(), clock.now()
    asked: list[Question[Any]] = [PLANS, ORGANISATIONS, SIGN_IN, EMAIL, MERGES, NEW]
    moments, told = happened.newest(happened.OF_PERSON, now, asked, most=happened.FIRST, person=person.id)
    found = history.of_person(person, day)
    shown = {"death": forms.Death(formdata=None, data={"day": day})}
    shown |= forms.of_holder(told.get(PLANS), history.plans_held(found["told"]), day, refused)
    wrong = next(iter(refused.values()), None)
    return render_template(
        "members/office/person.html", person=person, said=history.said, forms=shown, press=Press(formdata=None),
        organisations=told.get(ORGANISATIONS), refused=wrong, page_error=bool(wrong),
        sign_in=sign_ins.told(*told.get(SIGN_IN)[0]), written_to=told.get(EMAIL)[0],
        moments=moments[: happened.FIRST], more=len(moments) > happened.FIRST,
        may_invite=policies.invite(actor(), person), may_record_death=policies.record_death(actor(), person),
        is_new=bool(told.get(NEW)),
        merges=merges.told(told.get(MERGES), now),
        **found,
    )  # fmt: skip
