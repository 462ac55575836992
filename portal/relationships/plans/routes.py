"""My plan: whom I want to reach, and a look at it each quarter."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Actor, Standing
from portal.core.answering import answered, carry_out, shown
from portal.core.db import db, one_or_404
from portal.core.settings import today
from portal.relationships.blueprint import bp
from portal.relationships.finding import me_id
from portal.relationships.plans import operations, queries
from portal.relationships.plans.forms import AimForm
from portal.relationships.plans.models import Aim, AimEnd
from portal.relationships.ties.choosing import people_to_choose, with_whom

#: Of what has ended so many are shown.
ENDED = 20


@bp.get("/relationships/plan")
@requires(Standing.MEMBER)
def my_plan() -> ResponseReturnValue:
    """Whom I want to reach, what is asked of it, and what has ended."""
    me, day, now = me_id(), today(), clock.now()
    aims = db.session.execute(queries.aims_of(me, day)).all()
    return render_template(
        "relationships/plan/mine.html",
        aims=[(aim, person, queries.is_due(aim, now)) for aim, person in aims],
        ended=db.session.execute(queries.ended_of(me, day).limit(ENDED)).all(),
    )


def _words(form: AimForm) -> dict[str, Any]:
    return {
        "whom": form.whom.data or "",
        "person": int(form.person.data) if form.person.data else None,
        "purpose": form.purpose.data or "",
        "by": form.by.data,
        "now": clock.now(),
    }


@bp.route("/relationships/plan/new", methods=["GET", "POST"])
@requires(Standing.MEMBER)
def new_aim() -> ResponseReturnValue:
    """Write down whom I want to reach."""
    form = AimForm(person=request.args.get("with", ""))
    form.offer_people(people_to_choose(with_whom()))

    def act() -> str:
        operations.write(me_id(), **_words(form))
        return url_for("relationships.my_plan")

    said = _("It stands in your plan. Nobody is told; we ask you again in a quarter.")
    return answered(form, act, said) or shown("relationships/plan/aim.html", form=form, aim=None)


def find_aim(aim_id: int) -> Aim:
    """A line of my own plan, else 404."""
    return one_or_404(queries.own_aim(me_id(), aim_id))


def is_owner(who: Actor, aim: Aim) -> bool:
    """The plan is its owner's."""
    return who.is_member and aim.owner_id == who.person_id


@bp.route("/relationships/plan/<int:aim_id>", methods=["GET", "POST"])
@requires(is_owner, of=find_aim)
def edit_aim(aim: Aim) -> ResponseReturnValue:
    """Say it in other words."""
    form = AimForm(obj=aim, data={"person": str(aim.person_id or "")})
    form.offer_people(people_to_choose(aim.person_id))
    if request.method == "GET":
        form.person.data = str(aim.person_id or "")

    def act() -> str:
        operations.rewrite(aim, **_words(form))
        return url_for("relationships.my_plan")

    return answered(form, act, _("Saved.")) or shown("relationships/plan/aim.html", form=form, aim=aim)


@bp.post("/relationships/plan/<int:aim_id>/still-so")
@requires(is_owner, of=find_aim)
def still_so(aim: Aim) -> ResponseReturnValue:
    """It is still so."""
    back = url_for("relationships.my_plan")
    return carry_out(
        lambda: operations.still_so(aim, now=clock.now()), _("Kept. We ask again in a quarter."), back=back
    )


@bp.post("/relationships/plan/<int:aim_id>/reached")
@requires(is_owner, of=find_aim)
def reached(aim: Aim) -> ResponseReturnValue:
    """I have reached them."""
    back = url_for("relationships.my_plan")
    return carry_out(lambda: operations.end(aim, AimEnd.REACHED, now=clock.now()), _("Well done."), back=back)


@bp.post("/relationships/plan/<int:aim_id>/let-go")
@requires(is_owner, of=find_aim)
def let_go(aim: Aim) -> ResponseReturnValue:
    """I let it go."""
    said = _("Let go. There is room for something else.")
    return carry_out(
        lambda: operations.end(aim, AimEnd.LET_GO, now=clock.now()), said, back=url_for("relationships.my_plan")
    )


@bp.post("/relationships/plan/<int:aim_id>/forget")
@requires(is_owner, of=find_aim)
def forget_aim(aim: Aim) -> ResponseReturnValue:
    """Take it out for good."""
    return carry_out(lambda: operations.forget(aim), back=url_for("relationships.my_plan"))
