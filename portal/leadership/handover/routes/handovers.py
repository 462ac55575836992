"""`/leadership/handovers`: who hands what over to whom, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import or_

from portal.accounts import throttle
from portal.core import calendar_files, clock
from portal.core.access import actor, requires
from portal.core.actors import ANYWHERE, Right, Standing
from portal.core.answering import answered, carry_out, shown
from portal.core.forms import Form
from portal.core.paging import page_number, paginate
from portal.core.settings import today
from portal.leadership.blueprint import bp
from portal.leadership.handover import calendar, policies
from portal.leadership.handover.forms import AgreeForm, CloseForm, MeetingForm, PrepareForm
from portal.leadership.handover.models import CHECKLIST, State
from portal.leadership.handover.operations import handovers as operations
from portal.leadership.handover.queries import handovers
from portal.leadership.handover.queries.handovers import Passing
from portal.leadership.offices import queries as offices


def a_passing(passing: int) -> Passing:
    """The handover of a term, for those who may read it; to everybody else there is none."""
    found = handovers.one(passing, today())
    return found if found and policies.see_handover(actor(), found) else abort(404)


@bp.get("/leadership/handovers")
@requires(Standing.SIGNED_IN)
def my_handovers() -> ResponseReturnValue:
    """What is not finished: one's own, of the bodies one chairs, and of those in reach of the office."""
    who = actor()
    theirs = [handovers.of_person(who.person_id or 0), handovers.of_bodies(who.chairs)]
    if who.may(Right.LEADERSHIP, ANYWHERE):
        theirs.append(handovers.of_bodies(offices.bodies_in_reach(who, Right.LEADERSHIP)))
    wanted = handovers.on(today()).where(handovers.unfinished(), or_(*theirs))
    page = paginate(wanted, page=page_number(), rows=True)
    return shown("leadership/handovers.html", page=page, found=handovers.told(page.items), day=today())


@bp.get("/leadership/handovers/<int:passing>")
@requires(policies.see_handover, of=a_passing)
def handover(passing: Passing) -> ResponseReturnValue:
    """One handover: what is prepared, when they meet, who has acknowledged."""
    return _page(passing)


def _page(passing: Passing, **refused: Form) -> ResponseReturnValue:
    noted, leaves = passing.noted, passing.leaves(actor().person_id)
    forms: dict[str, Any] = {
        "preparing": PrepareForm(formdata=None, data={"done": noted.done, "note": noted.note} if noted else None),
        "meeting": MeetingForm(formdata=None),
        "closing": CloseForm(formdata=None),
    } | refused
    current = passing.current
    agreeing = AgreeForm(formdata=None, data={"proposal": str(current.proposal)}) if current else None
    return shown(
        "leadership/handover.html", passing=passing, leaves=leaves, states=State, checklist=CHECKLIST,
        agreeing=agreeing,
        form=next(iter(refused.values()), None), part=policies.take_part(actor(), passing),
        closes=not passing.is_finished and policies.close_handover(actor(), passing), day=today(), **forms,
    )  # fmt: skip


@bp.get("/leadership/handovers/<int:passing>/meeting.ics")
@requires(policies.take_part, of=a_passing)
def handover_meeting(passing: Passing) -> ResponseReturnValue:
    """When the two meet, as a file for their calendars."""
    entry = calendar.entry_of(passing) or abort(404)
    return calendar_files.answered([entry], name=entry.summary, filename="meeting.ics")


@bp.post("/leadership/handovers/<int:passing>/prepare")
@requires(policies.prepare_handover, of=a_passing)
def prepare_handover(passing: Passing) -> ResponseReturnValue:
    """Whoever leaves says what is done."""
    form, term = PrepareForm(), passing.term

    def act() -> str:
        operations.prepare(term, done=form.done.data or [], note=form.note.data or "", now=clock.now())
        return url_for("leadership.handover", passing=term.id)

    number = term.id
    return answered(form, act, _("Noted.")) or _page(a_passing(number), preparing=form)


@bp.post("/leadership/handovers/<int:passing>/meeting")
@requires(policies.take_part, of=a_passing)
def propose_meeting(passing: Passing) -> ResponseReturnValue:
    """One of the two proposes when and where."""
    form, term, number = MeetingForm(), passing.term, passing.term.id
    leaves = passing.leaves(actor().person_id)

    def act() -> str:
        throttle.count(throttle.back_and_forth(actor().person_id or 0, f"handover {number}"), now=clock.now())
        operations.propose_meeting(
            term,
            by_leaver=leaves,
            day=form.day.data,
            at=form.at.data or time(),
            place=form.place.data or "",
            now=clock.now(),
        )
        return url_for("leadership.handover", passing=number)

    return answered(form, act, _("Proposed. They have a letter.")) or _page(a_passing(number), meeting=form)


@bp.post("/leadership/handovers/<int:passing>/agree")
@requires(policies.take_part, of=a_passing)
def agree_to_meet(passing: Passing) -> ResponseReturnValue:
    """Say yes to the proposal that was read."""
    said = AgreeForm().proposal.data or ""
    proposal = int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0

    def act(**side: bool) -> None:
        operations.agree_to_meet(passing.term, proposal=proposal, now=clock.now(), **side)

    return _pressed(passing, act, _("Agreed. They have a letter."))


@bp.post("/leadership/handovers/<int:passing>/met")
@requires(policies.take_part, of=a_passing)
def say_met(passing: Passing) -> ResponseReturnValue:
    """Say that the two have met."""
    said = _("Noted. Now each of you says that everything was handed on.")
    return _pressed(passing, lambda **_side: operations.say_met(passing.term, now=clock.now()), said)


@bp.post("/leadership/handovers/<int:passing>/acknowledge")
@requires(policies.take_part, of=a_passing)
def acknowledge_handover(passing: Passing) -> ResponseReturnValue:
    """Say that everything was handed on."""
    return _pressed(
        passing, lambda **side: operations.acknowledge(passing.term, now=clock.now(), **side), _("Noted. Thank you.")
    )


@bp.post("/leadership/handovers/<int:passing>/close")
@requires(policies.close_handover, of=a_passing)
def close_handover(passing: Passing) -> ResponseReturnValue:
    """Close what the two will not finish."""
    form, term, number = CloseForm(), passing.term, passing.term.id

    def act() -> str:
        operations.close(term, reason=form.reason.data or "", now=clock.now())
        return url_for("leadership.handover", passing=number)

    return answered(form, act, _("Closed.")) or _page(a_passing(number), closing=form)


def _pressed(passing: Passing, act: Callable[..., None], said: str) -> ResponseReturnValue:
    leaves = passing.leaves(actor().person_id)
    back = url_for("leadership.handover", passing=passing.term.id)
    return carry_out(lambda: act(by_leaver=leaves), said, back=back)
