"""What people are told by mail about events, each message exactly once by its key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from portal.core import clock, language
from portal.core.db import db
from portal.core.house import NoticeKind
from portal.core.say import say_moment, say_money
from portal.core.settings import association
from portal.core.web import external_url
from portal.events.calendars import ics
from portal.events.programme import words
from portal.events.programme.models import Event
from portal.events.registrations import joining
from portal.events.registrations.bills import payment_reference
from portal.events.registrations.models import Registration
from portal.events.visitors import links
from portal.events.visitors import queries as visitors
from portal.events.visitors.models import Visitor
from portal.mail import outbox
from portal.mail.outbox import Address, Attachment
from portal.members.people.reach import Reader

FAMILY = "events"
KINDS = (
    NoticeKind(
        "events.visit_asked",
        _l("A guest’s sign-up"),
        family=FAMILY,
        opens=True,
        why=_l("You get this because somebody asked for a place at an event of ours with this address."),
    ),
    NoticeKind(
        "events.registered",
        _l("You have a place"),
        family=FAMILY,
        family_label=_l("Your places at events"),
        family_why=_l("You get this because you signed up for an event, or look after one."),
    ),
    NoticeKind("events.waiting", _l("You are on a waiting list"), family=FAMILY),
    NoticeKind("events.offered", _l("A place has come free"), family=FAMILY),
    NoticeKind("events.offer_expired", _l("A held place went to somebody else"), family=FAMILY),
    NoticeKind("events.asked", _l("Your sign-up waits for an answer"), family=FAMILY),
    NoticeKind("events.to_pay", _l("A place that is held until you pay"), family=FAMILY),
    NoticeKind("events.payment_due", _l("A payment is due"), family=FAMILY),
    NoticeKind("events.unpaid", _l("A place you did not pay went to somebody else"), family=FAMILY),
    NoticeKind("events.refused", _l("There is no place for you"), family=FAMILY),
    NoticeKind("events.withdrawn", _l("Your cancellation"), family=FAMILY),
    NoticeKind("events.removed", _l("You were taken off a list"), family=FAMILY),
    NoticeKind("events.suspended", _l("What becomes of your places while your membership is suspended"), family=FAMILY),
    NoticeKind("events.released", _l("A place of yours was given back"), family=FAMILY),
    NoticeKind("events.guests_alone", _l("Guests of your event need another host"), family=FAMILY),
    NoticeKind("events.changed", _l("An event has changed"), family=FAMILY),
    NoticeKind("events.postponed", _l("An event is postponed"), family=FAMILY),
    NoticeKind("events.cancelled", _l("An event is cancelled"), family=FAMILY),
    NoticeKind("events.message", _l("A message from the organisers"), family=FAMILY),
    NoticeKind(
        "events.reminder",
        _l("Reminder before it begins"),
        family="events.reminders",
        switchable=True,
        family_label=_l("Reminders of events you signed up for"),
    ),
    NoticeKind(
        "events.feedback",
        _l("How an event was"),
        family="events.feedback",
        switchable=True,
        family_label=_l("Questions after events you were at"),
    ),
)

#: What hundreds may be told within the same minute, while others wait for the lock of their event.
IN_A_RUSH = {"registered", "waiting", "message"}
#: What somebody causes who signs up and lets go by turns: of much of it only the last word is sent.
BACK_AND_FORTH = {"registered", "waiting", "withdrawn"}


class OfEvent(NamedTuple):
    """What a letter may say of an event."""

    title: str
    zone: str
    cost: str
    venue: str
    venue_note: str
    cancel_until: datetime | None
    cancel_reason: str


def tell(
    what: str,
    event: Event,
    registration: Registration,
    person: Reader,
    *,
    once: Any = "",
    calendar: str = "",
    reply_to: Address | None = None,
    **more: Any,
) -> None:
    """Queue one notice about one registration. `once` tells apart what may happen to it again (a sequence, a date).

    `more` is in the language of the reader (`with language.spoken(person.language)`).
    `calendar`: "request" to put the event into the person's calendar, "cancel" or "withdraw" to take it out.
    """
    person = as_written_to(registration, person)
    to = person.address
    if to is None:
        return
    key = f"events.{what}:{registration.id}" + (f":{once}" if once != "" else "")
    thread = f"events:{event.id}:{person.id}" if what in BACK_AND_FORTH else ""
    with language.spoken(to.language):
        attachments = [_calendar(calendar, event, registration, to)] if calendar else []
        own = _own_page(what, event, registration, person)
        said = context(event, person, **(_of_the_place(event, registration) | more | own))
        alike = what in IN_A_RUSH
        outbox.enqueue(
            f"events.{what}", to=to, context=said, key=key, attachments=attachments, thread=thread, alike=alike,
            reply_to=reply_to, opens="page" in own,
        )  # fmt: skip


def _of_the_place(event: Event, registration: Registration) -> dict[str, str]:
    """What a letter may say of a place; nothing of its own where nothing was paid, so that many letters are alike."""
    paid = registration.paid if registration.paid_back_at is None else 0
    return {
        "room": joining.address(event, registration),
        "paid": say_money(paid) if paid else "",
        "reference": payment_reference(registration) if paid else "",
    }


def visit_asked(event: Event, visitor: Visitor, *, signs_in: bool, listed: bool, linked: bool) -> None:
    """To an address that somebody gave for a public event. Not a word in it is by whoever typed it.

    `signs_in`: an account has the address. `listed`: somebody is on the list by it. `linked`: the page is theirs.
    """
    to = Address(visitor.email, language=visitor.language)
    theirs = {"page": links.page_of(event, visitor)} if linked else {}
    with language.spoken(to.language):
        said = context(event, Reader(0, "", "", to), signs_in=signs_in, listed=listed, linked=linked, **theirs)
        outbox.enqueue(
            "events.visit_asked", to=to, context=said,
            key=f"{links.letters_with(visitor)}{visitor.asked_at:%Y%m%dT%H%M%S}",
            until=visitor.until if visitor.confirmed_at is None else None,
        )  # fmt: skip


def as_written_to(registration: Registration, person: Reader) -> Reader:
    """The same, but that visitors, who have no account to choose it in, read the language in which they signed up."""
    to = person.address
    if not registration.as_visitor or to is None or to.proved or to.language:
        return person
    visitor = db.session.scalar(visitors.page_of(registration.event_id, person.id))
    return person._replace(address=replace(to, language=visitor.language)) if visitor else person


def _own_page(what: str, event: Event, registration: Registration, person: Reader) -> dict[str, str]:
    """Where a visitor's letters lead: to the page of their link, as long as they have no account to sign in to."""
    if not registration.as_visitor or (person.address and person.address.proved):
        return {}
    visitor = db.session.scalar(visitors.page_of(event.id, person.id))
    endpoint = "events.visit_feedback" if what == "feedback" else "events.visit"
    return {"page": links.page_of(event, visitor, endpoint)} if visitor else {}


def tell_what_is_kept(person: Reader, held: Sequence[tuple[Event, datetime]], *, now: datetime, guests: bool) -> None:
    """In one letter: what somebody holds for days on which their membership is suspended, and until when they do."""
    if person.address is None:
        return
    with language.spoken(person.address.language):
        said = [(f"{event.title}, {words.say_when_exactly(event)}", until) for event, until in held]
        later = [until for _said, until in said if until > now]
        outbox.enqueue(
            "events.suspended",
            to=person.address,
            context={
                "first": person.first,
                "later": [each for each, until in said if until > now],
                "at_once": [each for each, until in said if until <= now],
                "until": say_moment(later[0], association().time_zone) if later else "",
                "guests": guests,
                "page": external_url("events.calendar"),
            },
            key=f"events.suspended:{person.id}:{now.isoformat()}",
        )


def context(event: Event, person: Reader, **more: Any) -> dict[str, Any]:
    """What every template of events may say. The pages named in mail only change something by a button."""
    return {
        "event": OfEvent(*(getattr(event, name) for name in OfEvent._fields))._replace(
            cancel_until=words.last_change(event)
        ),
        "first": person.first,
        "when": words.say_when_exactly(event),
        "that_day": words.say_old_day(event) if event.day_is_open else words.say_when_exactly(event),
        "where": words.say_where_exactly(event),
        "page": external_url("events.registration", slug=event.slug),
        **more,
    }


def _calendar(how: str, event: Event, registration: Registration, to: outbox.Address) -> Attachment:
    now: datetime = clock.now()
    if how == "request":
        return Attachment.calendar(ics.invitation(event, to, now=now, registration=registration), "REQUEST")
    data = ics.cancellation(event, to, now=now, whole=how == "cancel")
    return Attachment.calendar(data, "CANCEL", "cancelled.ics")


def stamp(moment: datetime | None) -> str:
    """A moment in the key of a letter."""
    return "" if moment is None else moment.strftime("%Y%m%dT%H%M")
