"""`/me/membership`: what one's own membership rests on; that one stays, or leaves."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.answering import again, answered, carry_out
from portal.core.db import db, one_or_404
from portal.core.forms import Form
from portal.core.parts import toast
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.memberships import forms, history, owing, periods
from portal.members.memberships.farewells import farewells
from portal.members.memberships.models import Membership
from portal.members.memberships.operations import endings
from portal.members.memberships.operations import memberships as operations
from portal.members.memberships.queries import mine, plans
from portal.members.people.queries import me


def find_mine(membership_id: int) -> Membership:
    """One of the actor's own, or of a firm whose primary representative they are."""
    return one_or_404(mine.to_decide_on(actor(), today()).where(Membership.id == membership_id))


@bp.get("/me/membership")
@requires(Standing.SIGNED_IN)
def my_membership() -> ResponseReturnValue:
    return _page()


def _page(refused: Form | None = None) -> str:
    day, person = today(), me()
    found = history.of_person(person, day)
    mine_too = set(db.session.scalars(mine.to_decide_on(actor(), day).with_only_columns(Membership.id)))
    current = found["current"].membership if found["current"] else None
    price = db.session.scalar(plans.price_on(current.plan_id, current.covered_until or day)) if current else None
    said_to_them = farewells(person, day)
    leaving = refused or forms.Resign(formdata=None, data={"last_day": mine.usual_last_day(current, day)})
    return render_template(
        "members/my_membership.html", person=person, said=history.said, price=price, period=periods.said, mine=mine_too,
        farewells=said_to_them,
        leaving=leaving, due=owing.told(person.id, day), refused=refused, page_error=bool(refused), day=day,
        may_stay=mine.may_say_stays, may_leave=mine.may_leave, may_return=mine.may_take_back, **found,
    )  # fmt: skip


@bp.post("/me/membership/<int:membership_id>/stay")
@requires(Standing.SIGNED_IN, of=find_mine)
def stay(membership: Membership) -> ResponseReturnValue:
    """The holder says that they stay; the office is told, and says when it is covered."""
    said = _("Good. The office knows, and renews your membership as soon as it is paid.")
    back = url_for(".my_membership")
    return carry_out(lambda: operations.say_stays(membership, now=clock.now(), today=today()), said, back=back)


@bp.post("/me/membership/<int:membership_id>/resign")
@requires(Standing.SIGNED_IN, of=find_mine)
def resign(membership: Membership) -> ResponseReturnValue:
    form, number = forms.Resign(), membership.id

    def act() -> str:
        found = db.session.get_one(Membership, number)
        endings.resign(found, last_day=form.last_day.data, reason=form.reason.data or "", today=today())
        for farewell in farewells(me(), today()) if form.talk.data else []:
            farewell.tell(clock.now())
        return url_for(".my_membership")

    said = _("Noted. Until that day everything stays open to you, and you can change your mind here.")
    return answered(form, act, said, tell=toast) or again(_page(form))


@bp.post("/me/membership/<int:membership_id>/stay-after-all")
@requires(Standing.SIGNED_IN, of=find_mine)
def stay_after_all(membership: Membership) -> ResponseReturnValue:
    said = _("Welcome back. Your membership goes on as if nothing had happened.")
    back = url_for(".my_membership")
    return carry_out(lambda: endings.stay_after_all(membership, today=today()), said, back=back)
