"""An organiser asks somebody to take a shift, and adds the next one like it; whoever is asked says no, thank you."""

from __future__ import annotations

from functools import partial

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import throttle
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.answering import answered, carry_out, shown
from portal.core.db import db, one_or_404
from portal.core.errors import DomainError
from portal.core.forms import Press
from portal.events.programme.queries.people import members_called
from portal.events.programme.routes.people import chosen_member, number_in, words_in
from portal.volunteering import operations, policies
from portal.volunteering.asks import operations as asking
from portal.volunteering.asks import queries as asks
from portal.volunteering.asks.models import ShiftAsk
from portal.volunteering.blueprint import bp
from portal.volunteering.models import Shift
from portal.volunteering.routes.board import board_url
from portal.volunteering.routes.public import shift_to_organise


@bp.route("/volunteer/shifts/<int:number>/ask", methods=["GET", "POST"])
@requires(policies.organise_shift, of=shift_to_organise)
def ask(shift: Shift) -> ResponseReturnValue:
    """Find a member and ask them; they are on the shift once they say yes."""
    form, number, who = Press(), shift.id, actor()
    person = chosen_member()

    def act() -> str:
        if person is None:
            raise DomainError(_("Choose who is asked."))
        throttle.count(throttle.back_and_forth(who.person_id or 0, f"ask {number} {person.id}"), now=clock.now())
        asking.ask(shift, person, by=who.person_id, now=clock.now())
        return url_for("volunteering.ask", number=number)

    if done := answered(form, act, _("They are asked by mail, and are on it once they say yes.")):
        return done
    shift, words = shift_to_organise(number), words_in("find")
    return shown(
        "volunteering/ask.html",
        shift=shift,
        form=form,
        find=words,
        found=db.session.scalars(members_called(words)).all() if words else [],
        asked=db.session.scalars(asks.of_shift(shift)).all(),
        takes=shift.takes_people(clock.now()) and shift.is_out(clock.now()) and shift.free > 0,
        back=board_url(shift.event, shift),
    )


@bp.post("/volunteer/shifts/<int:number>/ask-no-more")
@requires(policies.organise_shift, of=shift_to_organise)
def ask_no_more(shift: Shift) -> ResponseReturnValue:
    """Take back what somebody was asked, before they answer."""
    if not Press().validate_on_submit():
        abort(400)
    act = partial(asking.take_back, shift, number_in("person"), now=clock.now())
    return carry_out(act, _("They are asked no more."), back=url_for("volunteering.ask", number=shift.id))


@bp.post("/volunteer/shifts/<int:number>/again")
@requires(policies.organise_shift, of=shift_to_organise)
def again(shift: Shift) -> ResponseReturnValue:
    """The same work once more, right after this shift."""
    if not Press().validate_on_submit():
        abort(400)
    act = partial(operations.add_next, shift, now=clock.now())
    return carry_out(act, _("The next shift stands right after it."), back=board_url(shift.event, shift))


@bp.post("/volunteer/shifts/<int:number>/decline")
@requires(Standing.SIGNED_IN)
def decline(number: int) -> ResponseReturnValue:
    """No, thank you: the answer of whoever is asked."""
    if not Press().validate_on_submit():
        abort(400)
    mine = one_or_404(asks.of_me(actor().person_id or 0, clock.now()).where(ShiftAsk.shift_id == number))
    act = partial(asking.decline, mine.shift, mine.person_id, now=clock.now())
    return carry_out(act, _("Thank you for answering. Nobody asks why."), back=url_for("volunteering.mine"))
