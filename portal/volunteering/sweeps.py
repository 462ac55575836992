"""What is done for volunteers as time passes. Doing it again does nothing."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from portal.core.db import db
from portal.core.locking import for_update
from portal.core.work import unit_of_work
from portal.members.people import reach
from portal.volunteering import notices, operations, queries
from portal.volunteering.errors import AllThanked
from portal.volunteering.models import Shift
from portal.volunteering.wishes import queries as wished
from portal.volunteering.wishes.models import HelpWish

#: A reminder goes out once a shift is this near; whoever signs up later than that needs none.
AHEAD = timedelta(hours=30)
JUST_NOW = timedelta(hours=6)
MOST = 500
#: Whom nobody has thanked by then, the association thanks; and not any more when it is long ago.
THANKED_AFTER, THANKED_UNTIL = timedelta(days=3), timedelta(days=10)


def remind(now: datetime) -> None:
    """Remind everybody whose shift is near, once per time of the shift."""
    while True:
        with unit_of_work():
            found = list(db.session.scalars(queries.to_remind(now, AHEAD).limit(MOST)))
            readers = reach.readers(each.person_id for each in found)
            for assignment in found:
                assignment.reminded_for = assignment.shift.start_utc
                if now - assignment.assigned_at > JUST_NOW:
                    turn = f":{assignment.shift.start_utc.isoformat()}"
                    notices.about("reminder", assignment, readers[assignment.person_id], turn=turn)
        if len(found) < MOST:
            return


def release_suspended(now: datetime) -> None:
    """Open the shifts again of those whose membership is suspended that day, after notice."""
    if any(each.until <= now for each in operations.kept_while_suspended(now)):
        with unit_of_work():
            operations.release_suspended(now)


def tell_of_stand_ins(now: datetime) -> None:
    """Tell the organisers of a near shift that somebody on it looks for a stand-in, once per time of the shift."""
    if db.session.scalar(queries.stand_ins_to_tell_of(now).limit(1)) is None:
        return
    with unit_of_work():
        for ask in db.session.scalars(queries.stand_ins_to_tell_of(now).limit(MOST)).all():
            theirs = ask.assignment
            ask.told_for = theirs.shift.start_utc
            for organiser in reach.readers(each.id for each in queries.organisers_of(theirs.shift)).values():
                if organiser.id != theirs.person_id:
                    turn = f":{ask.id}:{theirs.shift.start_utc.isoformat()}"
                    notices.about("stand_in_wanted", theirs, organiser, turn=turn)


def forget(now: datetime) -> None:
    """Forget who was not there at shifts that are long over."""
    if queries.any_to_forget(now):
        with unit_of_work():
            operations.forget_outcomes(now)


def remind_of_visitors(now: datetime) -> None:
    """Remind those who can answer, once, of a visitor who would like to help and has waited for some working days."""
    due = [each.id for each in db.session.scalars(wished.to_remind_of(now).limit(MOST)) if wished.has_waited(each, now)]
    for number in due:
        with unit_of_work():
            wish = db.session.scalars(for_update(wished.whole(number), of=HelpWish)).one_or_none()
            if wish is not None and wish.waits and wish.reminded_at is None:
                wish.reminded_at = now
                for each in wished.who_answers(wish).values():
                    notices.of_visitor("help_waits", wish, each)


def thank(now: datetime) -> None:
    """Thank those whom nobody has thanked some days after their shift, in the name of the association."""
    late = Shift.end_utc <= now - THANKED_AFTER, Shift.end_utc > now - THANKED_UNTIL
    while each := db.session.scalar(queries.to_thank(now).where(*late).limit(1)):
        with suppress(AllThanked), unit_of_work():  # somebody may be doing so now
            operations.thank(db.session.get_one(Shift, each.shift_id), words="", by=None, now=now)
