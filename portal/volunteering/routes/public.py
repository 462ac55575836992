"""Lend a hand: what needs people, for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.attributes import set_committed_value

from portal.core import clock
from portal.core.access import actor, public
from portal.core.db import db, one_or_404
from portal.core.forms import Press
from portal.core.paging import page_number, paginate
from portal.core.settings import today
from portal.leadership.succession import queries as leadership
from portal.volunteering import queries
from portal.volunteering.asks import queries as asks
from portal.volunteering.asks.models import ShiftAsk
from portal.volunteering.blueprint import bp
from portal.volunteering.models import TRAVEL, Assignment, Shift
from portal.volunteering.offered import by_event, offered
from portal.volunteering.operations.assignments import near_shifts
from portal.volunteering.queries.shifts import of_any

PER_PAGE = 12


@bp.get("/volunteer")
@public
def volunteer() -> ResponseReturnValue:
    """Open shifts, where people are missing first, beside the open roles."""
    who, now = actor(), clock.now()
    fits = queries.reasons_for(who, now)
    page = paginate(queries.fitting_first(who, now, fits), page=page_number(), per_page=PER_PAGE)
    to_members = who.is_member
    crew, mine = queries.crew_and_mine(page.items if to_members else [], who.person_id, now)
    day = today()
    calls = list(db.session.scalars(leadership.open_calls(who, day, first=fits.would_serve).limit(6)))
    taken_by_me = {each.shift_id for each in mine}
    free = [s for s in page.items if (s.free > 0 or s.id in fits.looks) and s.id not in taken_by_me]
    needed = offered(free, mine, member=to_members, newcomer=fits.newcomer, now=now)
    first = next((each for each in needed if each.takes or not to_members), None) if page.number == 1 else None
    return render_template(
        "volunteering/volunteer.html",
        page=page,
        first=first,
        groups=by_event(each for each in needed if each is not first),
        full=[s for s in page.items if s.free <= 0 and (s.id not in fits.looks or s.id in taken_by_me)],
        crew=crew,
        mine=mine[:4],
        cards=leadership.call_cards(calls, day, who),
        to_members=to_members,
        fits=fits,
    )


def find_shift(number: int) -> Shift:
    """A shift that this actor may know of."""
    return one_or_404(queries.visible(actor()).where(Shift.id == number))


def shift_to_organise(number: int) -> Shift:
    """A shift whose board this actor runs, though nobody may know of its event yet; or one that they may know of."""
    found = db.session.scalars(of_any().where(Shift.id == number)).first()
    return found if found is not None and queries.organises(actor(), found) else find_shift(number)


@bp.get("/volunteer/shifts/<int:number>")
@public
def shift(number: int) -> ResponseReturnValue:
    """One shift: what, when, with whom, and the way to say yes."""
    return shift_page(find_shift(number), Press())


def shift_page(found: Shift, form: Press, status: int = 200) -> ResponseReturnValue:
    """The page of a shift as this actor sees it."""
    who, now = actor(), clock.now()
    to_members = who.is_member
    crew = queries.crew_of([found])[found.id] if to_members else []
    mine = _mine(crew, found) if to_members else queries.mine_on(who.person_id, found)
    near = near_shifts(who.person_id, found, hard=False) if who.person_id else []
    return render_template(
        "volunteering/shift.html",
        shift=found,
        form=form,
        mine=mine,
        asks_to_acknowledge=mine is not None and mine.asks_whether_they_come(now),
        crew=crew,
        near=near,
        asked_of_me=None if mine or not to_members else _asked_of(who.person_id or 0, found, now),
        travel=TRAVEL,
        takes=found.takes_people(now),
        kept=found.held_now(now),
        over=found.end_utc <= now,
        to_members=to_members,
        organises=queries.organises(who, found),
        asked=queries.live_stand_in_asks([mine]).get(mine.id) if mine else None,
        steps_in=to_members and not mine and queries.can_step_in(found, near, now),
    ), status


def _mine(crew: Sequence[Assignment], shift: Shift) -> Assignment | None:
    """The reader's own yes among those of the shift."""
    mine = next((each for each in crew if each.person_id == actor().person_id), None)
    if mine is not None:
        set_committed_value(mine, "shift", shift)
    return mine


def _asked_of(person_id: int, shift: Shift, now: datetime) -> ShiftAsk | None:
    return db.session.scalar(asks.of_me(person_id, now).where(Shift.id == shift.id))
