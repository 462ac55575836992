"""What facts cause among volunteers: mail, and shifts that follow their event."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.events.facts import EventCancelled, EventChanged, EventPostponed, EventRepeated
from portal.events.programme.models import Event
from portal.members.facts import MembershipSuspended, PersonErased
from portal.members.people import reach
from portal.volunteering import notices, operations, queries
from portal.volunteering.facts import AssignmentCancelled, AssignmentMade, ShiftMoved
from portal.volunteering.models import Assignment, CancelledBy, Shift


@reacts_to(AssignmentMade)
def confirm(fact: AssignmentMade) -> None:
    assignment = db.session.scalars(queries.whole(fact.assignment_id)).one()
    notices.about("assigned", assignment, reach.reader(assignment.person_id))


@reacts_to(AssignmentCancelled)
def tell_the_other_side(fact: AssignmentCancelled) -> None:
    """Whoever gave a shift back knows; the organisers hear. Whoever was released hears."""
    assignment = db.session.scalars(queries.whole(fact.assignment_id)).one()
    if fact.by == CancelledBy.PERSON:
        organisers = reach.readers(each.id for each in queries.organisers_of(assignment.shift))
        for organiser in organisers.values():
            if organiser.id != assignment.person_id:
                notices.about("given_back", assignment, organiser)
    else:
        kind = "cancelled" if fact.by == CancelledBy.SHIFT else "released"
        notices.about(kind, assignment, reach.reader(assignment.person_id))


@reacts_to(ShiftMoved)
def tell_where_it_moved(fact: ShiftMoved) -> None:
    shift = db.session.get_one(Shift, fact.shift_id)
    crew = db.session.scalars(queries.on(shift)).all()
    readers = reach.readers(each.person_id for each in crew)
    for assignment in crew:
        turn = f":{shift.start_utc.isoformat()}:{shift.end_utc.isoformat()}:{shift.place}"
        notices.about("moved", assignment, readers[assignment.person_id], turn=turn)


@reacts_to(EventPostponed)
def tell_that_they_wait(fact: EventPostponed) -> None:
    event = db.session.get_one(Event, fact.event_id)
    crew = db.session.scalars(queries.expected_at(event, clock.now())).all()
    readers = reach.readers(each.person_id for each in crew)
    for assignment in crew:
        notices.about("postponed", assignment, readers[assignment.person_id], turn=f":{event.sequence}")


@reacts_to(EventCancelled)
def release_its_shifts(fact: EventCancelled) -> None:
    event = db.session.get_one(Event, fact.event_id)
    reason = _("%(event)s does not take place.", event=event.title)
    operations.release_event(event.id, reason=reason, now=clock.now())


@reacts_to(EventRepeated)
def offer_its_shifts_again(fact: EventRepeated) -> None:
    model, event = (db.session.get_one(Event, number) for number in (fact.of_event_id, fact.event_id))
    operations.repeat_shifts(model, event, now=clock.now())


@reacts_to(EventChanged)
def move_its_shifts(fact: EventChanged) -> None:
    if fact.moved:
        event = db.session.get_one(Event, fact.event_id)
        operations.move_with_event(event, now=clock.now(), off_since=fact.off_since)


@reacts_to(PersonErased)
def give_back(fact: PersonErased) -> None:
    """Shifts to come are free again; those that were done stay done, by somebody."""
    now = clock.now()
    live = select(Assignment).join(Shift, Shift.id == Assignment.shift_id).where(Assignment.person_id == fact.person_id)
    for assignment in db.session.scalars(live.where(Assignment.cancelled_at.is_(None), Shift.end_utc > now)).all():
        operations.cancel_assignment(assignment, by=CancelledBy.PERSON, now=now)


@reacts_to(MembershipSuspended)
def tell_until_when_they_have_it(fact: MembershipSuspended) -> None:
    """Shifts on days on which the membership is suspended are open again after a few days, or at once if that is late.

    What is done stays done, and its hours with it.
    """
    now = clock.now()
    held = operations.kept_while_suspended(now, fact.membership_id)
    readers = reach.readers(each.person_id for each in held)
    for each in held:
        assignment = db.session.scalars(queries.whole(each.assignment_id)).one()
        until = each.until if each.until > now else None
        turn = f":{each.until.isoformat()}"
        notices.about("suspended", assignment, readers[each.person_id], turn=turn, until=until)
