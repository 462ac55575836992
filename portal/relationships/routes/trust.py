"""What I say of somebody once there is ground for it: two questions, and that I would like to work with them."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.answering import again, answered
from portal.core.settings import today
from portal.members.people.models import Person
from portal.relationships import policies
from portal.relationships.blueprint import bp
from portal.relationships.finding import find_person, me_id
from portal.relationships.routes.people import page_of
from portal.relationships.ties.forms import TrustForm, WorkForm
from portal.relationships.ties.models import TrustQuestion, WorkAnswer
from portal.relationships.ties.operations import trust as operations


@bp.post("/relationships/<int:person_id>/trust")
@requires(policies.know, of=find_person)
def trust(about: Person) -> ResponseReturnValue:
    """I say yes to one of the two questions, or take it back. Nobody is told."""
    form, me = TrustForm(), me_id()

    def act() -> str:
        question = TrustQuestion(form.question.data)
        if form.says.data == "yes":
            operations.say_yes(me, about.id, question, today=today())
        else:
            operations.take_back(me, about.id, question)
        return url_for("relationships.person", person_id=about.id)

    return answered(form, act) or again(page_of(about, form=form))


@bp.post("/relationships/<int:person_id>/work")
@requires(policies.know, of=find_person)
def work(about: Person) -> ResponseReturnValue:
    """I say that I would like to work with them, take that back, or answer what they said."""
    form, me = WorkForm(), me_id()

    def act() -> str:
        match form.says.data:
            case "wish":
                operations.would_work_with(me, about.id, today=today(), now=clock.now())
            case "back":
                operations.no_longer(me, about.id)
            case said:
                operations.answer(me, about.id, WorkAnswer(said), now=clock.now())
        return url_for("relationships.person", person_id=about.id)

    said = _("%(name)s will read it.", name=about.first) if form.says.data == "wish" else ""
    return answered(form, act, said) or again(page_of(about, form=form))
