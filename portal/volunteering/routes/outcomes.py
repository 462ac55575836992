"""After a shift: who was there, for those who organise it; and a word about it, for whom it is about."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right, Standing
from portal.core.answering import answered, carry_out, shown
from portal.core.db import one_or_404
from portal.core.forms import Press
from portal.events.programme.models import Event
from portal.volunteering import operations, policies, queries
from portal.volunteering.blueprint import bp
from portal.volunteering.forms import OutcomeForm, OwnWordsForm
from portal.volunteering.models import Assignment, Outcome, Shift, ShiftOutcome
from portal.volunteering.routes.board import board_url, find_event
from portal.volunteering.routes.stand_ins import my_place


@bp.get("/events/<slug>/shifts/<int:number>/who-came")
@requires(policies.manage_event_shifts, of=lambda slug, number: find_event(slug))
def who_came(event: Event) -> ResponseReturnValue:
    """Who was there, at a shift of the event."""
    return _who_came(event)


@bp.post("/events/<slug>/shifts/<int:number>/all-came")
@requires(policies.manage_event_shifts, of=lambda slug, number: find_event(slug))
def all_came(event: Event) -> ResponseReturnValue:
    """All of them were there."""
    return _all_came(event)


@bp.route("/events/<slug>/shifts/<int:number>/who-came/<int:assignment>", methods=["GET", "POST"])
@requires(policies.manage_event_shifts, of=lambda slug, number, assignment: find_event(slug))
def note_outcome(event: Event) -> ResponseReturnValue:
    """What became of somebody who was expected."""
    return _note_outcome(event)


@bp.get("/office/volunteering/shifts/<int:number>/who-came")
@requires(Right.VOLUNTEERING)
def office_who_came(number: int) -> ResponseReturnValue:
    """Who was there, at a shift of the association."""
    return _who_came(None)


@bp.post("/office/volunteering/shifts/<int:number>/all-came")
@requires(Right.VOLUNTEERING)
def office_all_came(number: int) -> ResponseReturnValue:
    """All of them were there."""
    return _all_came(None)


@bp.route("/office/volunteering/shifts/<int:number>/who-came/<int:assignment>", methods=["GET", "POST"])
@requires(Right.VOLUNTEERING)
def office_note_outcome(number: int, assignment: int) -> ResponseReturnValue:
    """What became of somebody who was expected at a shift of the association."""
    return _note_outcome(None)


@bp.route("/volunteer/shifts/<int:number>/words", methods=["GET", "POST"])
@requires(Standing.SIGNED_IN, of=my_place)
def own_words(mine: Assignment) -> ResponseReturnValue:
    """What I say myself of having been excused or missed."""
    noted = queries.noted_on(mine.shift, clock.now()).get(mine.id)
    form = OwnWordsForm(data={"words": noted.own_words if noted else ""} if request.method == "GET" else None)

    def act() -> str:
        operations.answer_outcome(mine, form.words.data or "", now=clock.now())
        return url_for("volunteering.mine")

    said = _("Thank you. Those who organised the shift read it, and nobody else.")
    if done := answered(form, act, said):
        return done
    shift = my_place(int((request.view_args or {})["number"])).shift
    return shown("volunteering/own_words.html", shift=shift, noted=noted, outcomes=Outcome, form=form)


def address(event: Event | None, what: str, shift: Shift, **more: Any) -> str:
    """A page about a shift, behind its event or in the office."""
    if event is not None:
        return url_for(f"volunteering.{what}", slug=event.slug, number=shift.id, **more)
    return url_for(f"volunteering.office_{what}", number=shift.id, **more)


def _whole(event: Event | None) -> Shift:
    belongs = queries.of_event(event.id if event else None)
    whole = select(Shift).options(joinedload(Shift.role), joinedload(Shift.event))
    return one_or_404(whole.where(Shift.id == int((request.view_args or {})["number"]), belongs))


def _expected(event: Event | None) -> Assignment:
    """Somebody on a shift of this event, or of the association."""
    given = request.view_args or {}
    belongs = queries.of_event(event.id if event else None)
    whole = queries.whole(int(given["assignment"]))
    return one_or_404(whole.where(Assignment.shift_id == int(given["number"]), belongs))


def _begun(shift: Shift) -> bool:
    return shift.cancelled_at is None and shift.start_utc <= clock.now() and not shift.waits_for_its_event


def _who_came(event: Event | None) -> ResponseReturnValue:
    shift = _whole(event)
    crew, noted = queries.crew_of([shift])[shift.id], queries.noted_on(shift, clock.now())
    return render_template(
        "volunteering/who_came.html",
        event=event, shift=shift, crew=crew, noted=noted, outcomes=Outcome, begun=_begun(shift),
        all_url=address(event, "all_came", shift), back=board_url(event, shift),
        urls={each.id: address(event, "note_outcome", shift, assignment=each.id) for each in crew},
        left=[each for each in crew if each.id not in noted],
        thank_url=address(event, "thank", shift) if _begun(shift) and shift.end_utc <= clock.now() else "",
    )  # fmt: skip


def _all_came(event: Event | None) -> ResponseReturnValue:
    shift = _whole(event)
    back = address(event, "who_came", shift)
    if not Press().validate_on_submit():
        return redirect(back, 303)
    return carry_out(partial(operations.note_all_there, shift, now=clock.now()), _("Noted."), back=back)


def _note_outcome(event: Event | None) -> ResponseReturnValue:
    found = _expected(event)
    shift, noted = found.shift, queries.noted_on(found.shift, clock.now()).get(found.id)
    form = OutcomeForm(data=_said(shift, noted) if request.method == "GET" else None)
    back = address(event, "who_came", shift)

    def act() -> str:
        operations.note_outcome(
            found, Outcome(form.outcome.data), minutes=form.minutes.data, reason=form.reason.data or "",
            now=clock.now(),
        )  # fmt: skip
        return back

    if done := answered(form, act, _("Noted.")):
        return done
    found = _expected(event) if form.errors else found
    return shown(
        "volunteering/outcome.html",
        event=event, shift=found.shift, person=found.person, form=form, back=back,
        begun=_begun(found.shift) and found.is_live,
    )  # fmt: skip


def _said(shift: Shift, noted: ShiftOutcome | None) -> dict[str, object]:
    if noted is None:
        return {"outcome": Outcome.THERE.value, "minutes": shift.minutes}
    return {"outcome": noted.outcome.value, "minutes": noted.minutes or shift.minutes, "reason": noted.reason}
