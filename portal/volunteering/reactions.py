"""What facts cause among volunteers: mail, and shifts that follow their event."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete, select

from portal.core import clock
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.web import external_url
from portal.events.facts import EventCancelled, EventChanged, EventPostponed, EventRepeated
from portal.events.programme.models import Event
from portal.members.facts import MembershipSuspended, PeopleMerged, PersonDied, PersonErased
from portal.members.people import reach
from portal.volunteering import notices, operations, queries
from portal.volunteering.asks import operations as asking
from portal.volunteering.asks import queries as asks
from portal.volunteering.asks.models import ShiftAsk
from portal.volunteering.facts import (
    AssignmentCancelled,
    AssignmentMade,
    HelpLinkAsked,
    HelpWishAnswered,
    HelpWished,
    ShiftAskAnswered,
    ShiftAsked,
    ShiftMoved,
    StandInAsked,
    StandInSettled,
)
from portal.volunteering.models import Assignment, CancelledBy, Closing, Shift, StandInAsk
from portal.volunteering.operations.merged import MERGED
from portal.volunteering.operations.stand_ins import STAND_IN
from portal.volunteering.wishes import operations as wishes
from portal.volunteering.wishes import queries as wished


@reacts_to(AssignmentMade)
def confirm(fact: AssignmentMade) -> None:
    assignment = db.session.scalars(queries.whole(fact.assignment_id)).one()
    notices.about("assigned", assignment, reach.reader(assignment.person_id))
    operations.lapse_asks_to(assignment.person_id, shift_id=assignment.shift_id, now=clock.now())
    asking.note_yes(assignment.shift_id, assignment.person_id, now=clock.now())


@reacts_to(ShiftAsked)
def ask_them(fact: ShiftAsked) -> None:
    made = db.session.scalars(asks.whole(fact.ask_id)).one()
    notices.asked("asked", made, reach.reader(made.person_id))


@reacts_to(ShiftAskAnswered)
def tell_what_they_said(fact: ShiftAskAnswered) -> None:
    made = db.session.scalars(asks.whole(fact.ask_id)).one()
    if made.by_person_id is not None and made.by_person_id != made.person_id:
        notices.asked("answered", made, reach.reader(made.by_person_id))


@reacts_to(AssignmentCancelled)
def tell_the_other_side(fact: AssignmentCancelled) -> None:
    """Whoever gave a shift back knows; the organisers hear. Whoever was released hears."""
    assignment = db.session.scalars(queries.whole(fact.assignment_id)).one()
    operations.lapse_asks_of(assignment, now=clock.now())
    if fact.by in {STAND_IN, MERGED}:
        return  # told with the name of whoever comes instead; or they come as before
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
    turn = f":{shift.start_utc.isoformat()}:{shift.end_utc.isoformat()}:{shift.place}"
    crew = db.session.scalars(queries.on(shift)).all()
    asked = db.session.scalars(asks.open_on(shift.id)).all()
    readers = reach.readers([*(each.person_id for each in crew), *(each.person_id for each in asked)])
    for assignment in crew:
        notices.about("moved", assignment, readers[assignment.person_id], turn=turn)
    for ask in db.session.scalars(queries.stand_ins_asked_on(shift.id)).all():
        _tell_who_is_asked(ask)
    for made in asked:
        notices.asked("asked", made, readers[made.person_id], turn=turn)


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


@reacts_to(PeopleMerged)
def leave_one_place(fact: PeopleMerged) -> None:
    operations.after_merge(fact.merged_id, fact.kept_id, now=clock.now())


@reacts_to(PersonErased)
def give_back(fact: PersonErased) -> None:
    """Shifts to come are free again; those that were done stay done, by somebody."""
    operations.forget_outcomes_of(fact.person_id)
    _open_shifts_of(fact.person_id)
    wishes.forget_person(fact.person_id, now=clock.now())


@reacts_to(PersonDied)
def expect_them_no_more(fact: PersonDied) -> None:
    """Their shifts to come are free again, and the organisers hear."""
    _open_shifts_of(fact.person_id)


def _open_shifts_of(person_id: int) -> None:
    now = clock.now()
    operations.lapse_asks_to(person_id, now=now)
    live = select(Assignment).join(Shift, Shift.id == Assignment.shift_id).where(Assignment.person_id == person_id)
    for assignment in db.session.scalars(live.where(Assignment.cancelled_at.is_(None), Shift.end_utc > now)).all():
        operations.cancel_assignment(assignment, by=CancelledBy.PERSON, now=now)
    db.session.execute(delete(ShiftAsk).where(ShiftAsk.person_id == person_id))


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


@reacts_to(StandInAsked)
def tell_who_is_asked(fact: StandInAsked) -> None:
    ask = db.session.scalars(queries.stand_in_ask(fact.ask_id)).one()
    _tell_who_is_asked(ask)


def _tell_who_is_asked(ask: StandInAsk) -> None:
    shift = ask.assignment.shift
    if ask.to_person_id is None:
        return
    notices.about(
        "stand_in_asked", ask.assignment, reach.reader(ask.to_person_id),
        turn=f":{ask.id}:{shift.start_utc.isoformat()}:{shift.place}",
        ask_url=external_url("volunteering.asked", number=ask.id),
    )  # fmt: skip


@reacts_to(StandInSettled)
def tell_what_became_of_it(fact: StandInSettled) -> None:
    """Who asked hears of an answer, who was asked that nobody needs one; the organisers who comes instead."""
    ask = db.session.scalars(queries.stand_in_ask(fact.ask_id)).one()
    theirs, turn = ask.assignment, f":{ask.id}"
    if ask.closing is Closing.ACCEPTED:
        made = db.session.scalars(queries.whole(ask.made_id or 0)).one()
        notices.about(
            "stand_in_answered", theirs, reach.reader(theirs.person_id), turn=turn,
            other=made.person.name, comes=True, themselves=False,
        )  # fmt: skip
        for organiser in reach.readers(each.id for each in queries.organisers_of(theirs.shift)).values():
            if organiser.id not in {theirs.person_id, made.person_id}:
                notices.about("stand_in_comes", theirs, organiser, turn=turn, other=made.person.name)
    elif ask.closing is Closing.DECLINED or (ask.closing is Closing.LAPSED and theirs.is_live):
        notices.about(
            "stand_in_answered", theirs, reach.reader(theirs.person_id), turn=turn, comes=False,
            other=ask.to_person.name if ask.to_person else "", themselves=ask.closing is Closing.LAPSED,
        )  # fmt: skip
    elif ask.to_person_id is not None:
        notices.about("stand_in_over", theirs, reach.reader(ask.to_person_id), turn=turn)


@reacts_to(HelpLinkAsked)
def send_the_link(fact: HelpLinkAsked) -> None:
    """What the page does not tell whoever typed the address, the letter tells whoever reads there."""
    wish = db.session.scalars(wished.whole(fact.wish_id)).one()
    signs_in = db.session.scalar(wished.whose_account(wish.email_key)) is not None
    notices.to_visitor(
        "help_asked", wish, f"{wish.asked_at:%Y%m%dT%H%M%S}", sent=wish.sent_at is not None, signs_in=signs_in,
        url=external_url("volunteering.volunteer"),
    )  # fmt: skip


@reacts_to(HelpWished)
def tell_who_can_answer(fact: HelpWished) -> None:
    wish = db.session.scalars(wished.whole(fact.wish_id)).one()
    for each in wished.who_answers(wish).values():
        notices.of_visitor("help_offered", wish, each)


@reacts_to(HelpWishAnswered)
def write_the_answer(fact: HelpWishAnswered) -> None:
    wish = db.session.scalars(wished.whole(fact.wish_id)).one()
    by = wish.settled_by.name if wish.settled_by else ""
    notices.to_visitor("help_answered", wish, "once", by=by, words=wish.answer)
