"""The focus circle: five chairs and a next step for each."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Actor, Standing
from portal.core.answering import again, answered, carry_out
from portal.core.db import db, one_or_404
from portal.core.forms import Press
from portal.core.settings import today
from portal.members.people.models import Person
from portal.relationships import policies
from portal.relationships.blueprint import bp
from portal.relationships.circle import operations
from portal.relationships.circle import queries as chairs
from portal.relationships.circle.forms import PlanForm
from portal.relationships.circle.models import CHAIRS, CircleChair
from portal.relationships.finding import find_person, me_id
from portal.relationships.ties import queries


@bp.get("/circle")
@requires(Standing.MEMBER)
def circle() -> ResponseReturnValue:
    """Who sits in my circle, and what I could do for each of them."""
    return _page()


def _page(refused: Any = None, refused_for: int | None = None) -> str:
    me, day = me_id(), today()
    seated = db.session.execute(chairs.circle_of(me)).all()
    ids = [person.id for _, person in seated]
    plans = {
        person.id: refused if person.id == refused_for else PlanForm(formdata=None, obj=chair, prefix=f"p{person.id}-")
        for chair, person in seated
    }
    return render_template(
        "relationships/circle.html",
        seated=seated,
        free=CHAIRS - len(seated),
        plans=plans,
        notes=queries.notes_of(me, ids),
        contacts=queries.last_contacts(me, ids),
        form=refused if refused is not None and refused_for is None else Press(),
        here_today=queries.who_of(ids, day),
        today=day,
    )


@bp.post("/circle/<int:person_id>")
@requires(policies.know, of=find_person)
def seat(about: Person) -> ResponseReturnValue:
    """Offer somebody a chair."""
    form, said = Press(), _("%(name)s sits in your circle. Nobody is told.", name=about.first)

    def act() -> str:
        operations.seat(me_id(), about.id, now=clock.now())
        return url_for("relationships.circle")

    return answered(form, act, said) or again(_page(refused=form))


def find_chair(person_id: int) -> CircleChair:
    """The chair in my own circle on which this person sits, else 404 (they may have left; the chair is mine)."""
    return one_or_404(chairs.chair_of(me_id(), person_id))


def is_owner(who: Actor, chair: CircleChair) -> bool:
    """The circle is its owner's."""
    return who.is_member and chair.owner_id == who.person_id


@bp.post("/circle/<int:person_id>/rest")
@requires(is_owner, of=find_chair)
def rest(chair: CircleChair) -> ResponseReturnValue:
    """Let somebody rest: the chair is free again."""
    return carry_out(lambda: operations.let_rest(chair.owner_id, chair.person_id), back=url_for("relationships.circle"))


@bp.post("/circle/<int:person_id>/plan")
@requires(is_owner, of=find_chair)
def plan(chair: CircleChair) -> ResponseReturnValue:
    """Write down the next step towards somebody."""
    owner, person = chair.owner_id, chair.person_id
    form = PlanForm(prefix=f"p{person}-")

    def act() -> str:
        operations.plan(owner, person, next_step=form.next_step.data or "", by=form.by.data)
        return url_for("relationships.circle")

    if done := answered(form, act, _("Saved.")):
        return done
    return again(_page(refused=form, refused_for=None if form.form_errors else person))  # whose chair may be gone
