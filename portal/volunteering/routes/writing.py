"""An organiser writes to everybody on a shift, or on all shifts of its day."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import Done, answered, shown
from portal.core.db import db
from portal.volunteering import policies
from portal.volunteering.blueprint import bp
from portal.volunteering.forms import WriteForm
from portal.volunteering.models import Shift
from portal.volunteering.routes.board import board_url
from portal.volunteering.routes.public import shift_to_organise
from portal.volunteering.writing import operations, queries

#: So many of those that were written are shown.
MOST_SHOWN = 20


@bp.route("/volunteer/shifts/<int:number>/write", methods=["GET", "POST"])
@requires(policies.organise_shift, of=shift_to_organise)
def write(shift: Shift) -> ResponseReturnValue:
    """Where they write, with how many it reaches and what was written before."""
    form, number, who, back = WriteForm(), shift.id, actor(), board_url(shift.event, shift)

    def act() -> Done:
        made = operations.write(
            shift, form.subject.data or "", form.words.data or "", whole_day=form.whom.data == "day", now=clock.now(),
            by=who.person_id, account_id=who.account_id,
        )  # fmt: skip
        said = ngettext("Your message is on its way to one person.", "Your message is on its way to %(num)s people.",
                        made.people)  # fmt: skip
        return Done(back, said)

    if done := answered(form, act):
        return done
    if request.method == "POST":
        shift = shift_to_organise(number)
    now = clock.now()
    here, all_day, others = queries.sizes(shift, at=now, by=who.person_id)
    return shown(
        "volunteering/write.html",
        shift=shift,
        form=form,
        sizes={"shift": _people(here), "day": _people(all_day)},
        anybody=(all_day if others else here) > 0 and queries.can_be_written_to(shift, now),
        others=others,
        written=db.session.execute(queries.written(shift).limit(MOST_SHOWN)).all(),
        back=back,
    )


def _people(number: int) -> str:
    return str(ngettext("One person.", "%(num)s people.", number))
