"""What volunteering keeps about a person, for the download of everything that is kept about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from portal.core import questions
from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import ME, Question, Told, made_of
from portal.volunteering.asks.models import ShiftAsk
from portal.volunteering.models import Assignment, Role, Shift, ShiftOutcome, StandInAsk
from portal.volunteering.wishes.models import KEPT, HelpWish
from portal.volunteering.wishes.queries import said_since
from portal.volunteering.writing.models import ShiftMessage

MINE = Question[tuple[Assignment, Shift, Role, ShiftOutcome | None]](
    lambda _who: (
        select(Assignment, Shift, Role, ShiftOutcome)
        .join(Assignment.shift)
        .join(Shift.role)
        .outerjoin(ShiftOutcome, ShiftOutcome.assignment_id == Assignment.id)
        .where(Assignment.person_id == ME)
        .order_by(Assignment.id)
    ),
    only={Shift: ("role_id", "start_utc", "end_utc"), Role: ("name",)},
)
WANTED = Question[tuple[ShiftAsk, datetime, str]](
    lambda _who: (
        select(ShiftAsk, Shift.start_utc, Role.name)
        .join(Shift, Shift.id == ShiftAsk.shift_id)
        .join(Role, Role.id == Shift.role_id)
        .where(or_(ShiftAsk.person_id == ME, ShiftAsk.by_person_id == ME))
        .order_by(ShiftAsk.id)
    )
)
ASKS = Question[tuple[StandInAsk, Assignment, Shift, Role]](
    lambda _who: (
        select(StandInAsk, Assignment, Shift, Role)
        .join(StandInAsk.assignment)
        .join(Assignment.shift)
        .join(Shift.role)
        .where(or_(Assignment.person_id == ME, StandInAsk.to_person_id == ME))
        .order_by(StandInAsk.id)
    ),
    only={Assignment: ("person_id", "shift_id"), Shift: ("role_id", "start_utc"), Role: ("name",)},
)
WISHED = Question[HelpWish](
    lambda _who: (
        select(HelpWish).where(HelpWish.person_id == ME, said_since(questions.now(-KEPT))).order_by(HelpWish.id)
    ),
    only={HelpWish: ("name", "email", "words", "sent_at", "answer", "settled_at")},
)

WROTE = Question[tuple[ShiftMessage, datetime, str]](
    lambda _who: (
        select(ShiftMessage, Shift.start_utc, Role.name)
        .join(Shift, Shift.id == ShiftMessage.shift_id)
        .join(Role, Role.id == Shift.role_id)
        .where(ShiftMessage.by_person_id == ME)
        .order_by(ShiftMessage.id)
    )
)


def _noted(noted: ShiftOutcome) -> dict[str, Any]:
    return {
        "noted": noted.outcome.value,
        "minutes": noted.minutes,
        "reason": noted.reason,
        "your_words": noted.own_words,
        "noted_at": noted.noted_at,
    }


@made_of(lambda _who: [MINE])
def kept_about(who: Actor, now: datetime, told: Told) -> list[dict[str, Any]]:
    """The shifts that somebody ever said yes to, for the download of everything kept about them."""
    return [
        {
            "work": role.name,
            "start": shift.start_utc,
            "end": shift.end_utc,
            "said_yes_at": each.assigned_at,
            "will_be_there_at": each.acknowledged_at,
            "given_back_at": each.cancelled_at,
            "thanked_at": each.thanked_at,
            **({} if noted is None else _noted(noted)),
        }
        for each, shift, role, noted in told.get(MINE)
    ]


@made_of(lambda _who: [WANTED])
def kept_of_asks(who: Actor, now: datetime, told: Told) -> list[dict[str, Any]]:
    """The shifts that somebody was asked to take, and what they asked others; never the others' answers."""
    return [
        {
            "work": role,
            "start": start,
            "asked_at": each.asked_at,
            "asked_me": each.person_id == who.person_id,
            "said": each.said if each.person_id == who.person_id else None,
        }
        for each, start, role in told.get(WANTED)
    ]


SHIFT_ASKS = PersonalData(_l("The shifts that you were asked to take, or asked others to take."), kept_of_asks)


@made_of(lambda _who: [WROTE])
def messages_of(who: Actor, now: datetime, told: Told) -> list[dict[str, Any]]:
    """What somebody wrote to the people on shifts that they organise."""
    return [
        {"work": role, "start": start, "at": each.at, "subject": each.subject, "words": each.words}
        for each, start, role in told.get(WROTE)
    ]


SHIFT_MESSAGES = PersonalData(_l("What you wrote to the people on shifts."), messages_of)


@made_of(lambda _who: [ASKS])
def asks_about(who: Actor, now: datetime, told: Told) -> list[dict[str, Any]]:
    """When somebody looked for a stand-in, or was asked to be one."""
    return [
        {
            "work": role.name,
            "start": shift.start_utc,
            "asked_by_you": theirs.person_id == who.person_id,
            "asked_at": ask.asked_at,
            "answer": ask.closing.value if ask.closing else "",
            "answered_at": ask.closed_at,
        }
        for ask, theirs, shift, role in told.get(ASKS)
    ]


@made_of(lambda _who: [WISHED])
def wishes_of(who: Actor, now: datetime, told: Told) -> list[dict[str, Any]]:
    """What somebody said as a visitor, from the address that is their account's by now."""
    return [
        {
            "name": each.name,
            "email": each.email,
            "words": each.words,
            "sent_at": each.sent_at,
            "answer": each.answer,
            "answered_at": each.settled_at,
        }
        for each in told.get(WISHED)
    ]


STAND_INS = PersonalData(_l("The stand-ins you looked for, and whom you were asked to stand in for."), asks_about)
SHIFTS = PersonalData(_l("The shifts that you said yes to."), kept_about)
WISHES = PersonalData(_l("What you wrote as a visitor who would like to help."), wishes_of)
