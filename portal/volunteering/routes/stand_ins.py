"""I can't be there: asking somebody, or everybody, to stand in; and answering."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import throttle
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.answering import answered, carry_out, shown
from portal.core.db import db, one_or_404
from portal.core.forms import Press
from portal.leadership.offices.routes.finding import choices_of, offered_people, words_asked
from portal.members.people.models import Person
from portal.members.people.queries import me
from portal.volunteering import operations, queries
from portal.volunteering.blueprint import bp
from portal.volunteering.forms import StandInForm
from portal.volunteering.models import Assignment, StandInAsk
from portal.volunteering.operations.assignments import near_shifts
from portal.volunteering.routes.public import find_shift


def my_place(number: int) -> Assignment:
    """The actor's own yes to a shift."""
    return one_or_404(queries.my_any(actor().person_id).where(Assignment.shift_id == number))


def my_ask(number: int) -> StandInAsk:
    """An ask to the actor."""
    return one_or_404(queries.stand_in_ask_to(actor().person_id, number))


@bp.route("/volunteer/shifts/<int:number>/stand-in", methods=["GET", "POST"])
@requires(Standing.SIGNED_IN, of=my_place)
def find_stand_in(mine: Assignment) -> ResponseReturnValue:
    """I can't be there: whom to ask, and what was asked."""
    number, form, now = mine.shift_id, StandInForm(), clock.now()
    words = words_asked()
    asked = queries.live_stand_in_asks([mine]).get(mine.id)
    found = [] if asked else offered_people(words, form.person, only_visible=True)
    not_again = queries.not_to_be_asked(mine)
    found = [each for each in found if each.id not in not_again]
    form.person.choices = choices_of(found)

    def act() -> str:
        to = db.session.get_one(Person, form.person.data)
        throttle.count(throttle.back_and_forth(mine.person_id, f"stand-in {to.id}"), now=clock.now())
        operations.ask_for_stand_in(mine, to=to, now=clock.now())
        return url_for("volunteering.find_stand_in", number=mine.shift_id)

    said = _("They are asked. Until they say yes, you are expected.")
    if done := answered(form, act, said):
        return done
    if form.refusal:  # what was tried has let go of them
        mine = my_place(number)
        asked = queries.live_stand_in_asks([mine]).get(mine.id)
    shift = mine.shift
    return shown(
        "volunteering/stand_in.html",
        mine=mine, shift=shift, form=form, found=found, words=words, asked=asked,
        open_still=shift.takes_people(now) and not shift.waits_for_its_event,
    )  # fmt: skip


@bp.post("/volunteer/shifts/<int:number>/stand-in/everybody")
@requires(Standing.SIGNED_IN, of=my_place)
def ask_everybody(mine: Assignment) -> ResponseReturnValue:
    """Show the shift, among those that need people, as one that needs a stand-in."""
    back = url_for("volunteering.find_stand_in", number=mine.shift_id)
    if not Press().validate_on_submit():
        return redirect(back, 303)
    said = _("It stands among the shifts that need people. Until somebody says yes, you are expected.")
    return carry_out(lambda: operations.ask_for_stand_in(mine, to=None, now=clock.now()), said, back=back)


@bp.post("/volunteer/shifts/<int:number>/stand-in/take-back")
@requires(Standing.SIGNED_IN, of=my_place)
def take_ask_back(mine: Assignment) -> ResponseReturnValue:
    """Ask nobody any more: I come after all, or I ask somebody else."""
    back = url_for("volunteering.find_stand_in", number=mine.shift_id)
    asked = queries.live_stand_in_asks([mine]).get(mine.id)
    if asked is None or not Press().validate_on_submit():
        return redirect(back, 303)
    said = _("Nobody is asked any more. You are on this shift as before.")
    return carry_out(lambda: operations.take_ask_back(asked, now=clock.now()), said, back=back)


@bp.get("/volunteer/asks/<int:number>")
@requires(Standing.SIGNED_IN, of=my_ask)
def asked(ask: StandInAsk) -> ResponseReturnValue:
    """Somebody asks me to stand in: what it is, and yes or no."""
    shift, now, who = ask.assignment.shift, clock.now(), actor()
    hard = near_shifts(ask.to_person_id or 0, shift, hard=True)
    near = [each for each in near_shifts(ask.to_person_id or 0, shift, hard=False) if each not in hard]
    waits = ask.closed_at is None and ask.assignment.is_live and shift.takes_people(now)
    return shown(
        "volunteering/asked.html",
        ask=ask, shift=shift, waits=waits, then=hard, near=near, member=who.is_member,
        on_it=ask.made_id is not None or queries.mine_on(who.person_id, shift) is not None,
        takes=waits and who.is_member and not hard and not shift.waits_for_its_event
        and queries.mine_on(who.person_id, shift) is None,
    )  # fmt: skip


@bp.post("/volunteer/asks/<int:number>/accept")
@requires(Standing.MEMBER, of=my_ask)
def accept_ask(ask: StandInAsk) -> ResponseReturnValue:
    """Yes, I stand in."""
    back = url_for("volunteering.asked", number=ask.id)
    if not Press().validate_on_submit():
        return redirect(back, 303)
    said = _("Thank you, you are on it. They are told, and so is whoever organises.")
    return carry_out(lambda: operations.accept_ask(ask, me(), now=clock.now()), said, back=back)


@bp.post("/volunteer/asks/<int:number>/decline")
@requires(Standing.SIGNED_IN, of=my_ask)
def decline_ask(ask: StandInAsk) -> ResponseReturnValue:
    """No, I cannot."""
    back = url_for("volunteering.asked", number=ask.id)
    if not Press().validate_on_submit():
        return redirect(back, 303)
    said = _("That is fine. They are told, so that they can ask somebody else.")
    return carry_out(lambda: operations.decline_ask(ask, now=clock.now()), said, back=back)


@bp.post("/volunteer/shifts/<int:number>/step-in")
@requires(Standing.MEMBER)
def step_in(number: int) -> ResponseReturnValue:
    """Stand in for somebody who asked everybody."""
    shift, back = find_shift(number), url_for("volunteering.shift", number=number)
    if not Press().validate_on_submit():
        return redirect(back, 303)
    said = _("Thank you, you are on it. Whoever asked is told, and so is whoever organises.")
    return carry_out(lambda: operations.stand_in(shift, me(), now=clock.now()), said, back=back)
