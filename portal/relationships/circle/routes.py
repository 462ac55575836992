"""The focus circle: five chairs, why somebody sits there, a next step for each, and a look at it now and then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Actor, Standing
from portal.core.answering import again, answered, carry_out
from portal.core.db import db, one_or_404
from portal.core.forms import Form, Press
from portal.core.settings import today
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships import policies
from portal.relationships.blueprint import bp
from portal.relationships.circle import operations
from portal.relationships.circle import queries as chairs
from portal.relationships.circle.forms import ChairForm, StepForm, SwapForm
from portal.relationships.circle.models import CHAIRS, CircleChair
from portal.relationships.finding import find_person, me_id
from portal.relationships.ties import queries
from portal.relationships.ties.forms import WEEKS

#: Every so many weeks, in words.
OFTEN = {int(weeks): said for weeks, said in WEEKS if weeks}


@dataclass(frozen=True, slots=True)
class Seated:
    """Somebody in the circle as its page shows them. `asked`: whether it is time to ask if they keep the chair;
    `word`: whether it is a good moment for a word.
    """

    chair: CircleChair
    person: Person
    plan: Form
    why: Form
    swap: Form
    asked: bool
    touch: chairs.InTouch
    word: bool


@bp.get("/circle")
@requires(Standing.MEMBER)
def circle() -> ResponseReturnValue:
    """Who sits in my circle, and what I could do for each of them."""
    return _page()


def _page(refused: Any = None, refused_for: int | None = None) -> str:
    me, day, now = me_id(), today(), clock.now()
    found = db.session.execute(chairs.circle_of(me)).all()
    ids = [person.id for _, person in found]
    touched, here = chairs.in_touch(me), members.among(ids, day)
    others = list(db.session.scalars(chairs.could_sit(me, day))) if found else []
    seated = []
    for chair, person in found:
        swap = SwapForm(formdata=None, prefix=f"s{person.id}-")
        swap.offer_people(others)
        why = ChairForm(formdata=None, obj=chair, prefix=f"w{person.id}-")
        plan = StepForm(formdata=None, obj=chair, prefix=f"p{person.id}-")
        forms: dict[type[Form], Form] = {StepForm: plan, ChairForm: why, SwapForm: swap}
        if person.id == refused_for:
            forms[type(refused)] = refused
        lives = person.id in here and person.died_on is None
        in_touch = touched.get(person.id, chairs.InTouch(None))
        fields = (forms[StepForm], forms[ChairForm], forms[SwapForm])
        asked, word = lives and chairs.is_due(chair, now), lives and in_touch.time_for_a_word(day)
        seated.append(Seated(chair, person, *fields, asked, in_touch, word))
    return render_template(
        "relationships/circle.html",
        seated=seated,
        free=CHAIRS - len(seated),
        notes=queries.notes_of(me, ids),
        often=OFTEN,
        form=refused if refused is not None and refused_for is None else Press(),
        here_today=here,
        others=others,
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
    form = StepForm(prefix=f"p{person}-")

    def act() -> str:
        step: dict[str, Any] = {"next_step": form.next_step.data or "", "by": form.by.data}
        operations.plan(owner, person, **step, kindness=form.kindness.data or "")
        return url_for("relationships.circle") + f"#person-{person}"

    return answered(form, act, _("Saved.")) or _refused(form, person)


@bp.post("/circle/<int:person_id>/why")
@requires(is_owner, of=find_chair)
def why(chair: CircleChair) -> ResponseReturnValue:
    """Write down why they sit there, and what I know of what they want."""
    owner, person = chair.owner_id, chair.person_id
    form = ChairForm(prefix=f"w{person}-")

    def act() -> str:
        said = {name: form[name].data or "" for name in ("purpose", "goal", "customer", "interests")}
        operations.describe(owner, person, **said)
        return url_for("relationships.circle") + f"#person-{person}"

    return answered(form, act, _("Saved.")) or _refused(form, person)


@bp.post("/circle/<int:person_id>/done")
@requires(is_owner, of=find_chair)
def done(chair: CircleChair) -> ResponseReturnValue:
    """The next step is done."""
    back = url_for("relationships.circle") + f"#person-{chair.person_id}"
    return carry_out(lambda: operations.done(chair.owner_id, chair.person_id), _("Done. Good."), back=back)


@bp.post("/circle/<int:person_id>/keep")
@requires(is_owner, of=find_chair)
def keep(chair: CircleChair) -> ResponseReturnValue:
    """They keep the chair."""
    owner, person = chair.owner_id, chair.person_id
    said = _("They keep the chair. We ask again in a season.")
    return carry_out(
        lambda: operations.keep(owner, person, now=clock.now()), said, back=url_for("relationships.circle")
    )


@bp.post("/circle/<int:person_id>/swap")
@requires(is_owner, of=find_chair)
def swap(chair: CircleChair) -> ResponseReturnValue:
    """Somebody else takes the chair."""
    owner, person = chair.owner_id, chair.person_id
    form = SwapForm(prefix=f"s{person}-")
    form.offer_people(db.session.scalars(chairs.could_sit(owner, today())))

    def act() -> str:
        operations.swap(owner, person, int(form.person.data), now=clock.now())
        return url_for("relationships.circle")

    return answered(form, act, _("The chair is taken by somebody else now. Nobody is told.")) or _refused(form, person)


def _refused(form: Form, person: int) -> ResponseReturnValue:
    """The page again; whose chair was meant may be gone."""
    return again(_page(refused=form, refused_for=None if form.form_errors else person))
