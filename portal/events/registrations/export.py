"""The list of an event as a table, a row for each place; of a person what whoever asks may read of their profile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from portal.core import money
from portal.core.actors import Actor
from portal.core.dates import local
from portal.core.db import db
from portal.core.settings import association
from portal.events.programme.models import Event
from portal.events.questions.policies import read_sensitive
from portal.events.questions.queries import Asked, questions_of
from portal.events.questions.words import say_answer
from portal.events.registrations.queries import lists
from portal.events.registrations.queries.answers import by_registration
from portal.events.registrations.words import standing_label
from portal.events.tickets.queries import types_of
from portal.members.people.profile import visible_fields

HEAD = ("name", "guest_of", "firm", "email", "ticket", "price", "owed", "state", "guests", "signed_up", "arrived")
SHOWN = ("firm", "email")


def questions(event: Event, who: Actor, *, sensitive: bool) -> list[Asked]:
    """Whose answers are in the table: those that `who` may read, and those given in confidence only where wanted."""
    wanted = sensitive and read_sensitive(who, event)
    return [each for each in questions_of(event.id) if each.answered and (wanted or not each.sensitive)]


def rows(event: Event, who: Actor, now: datetime, asked: Sequence[Asked] = ()) -> Iterator[list[Any]]:
    """Everybody who has a place, holds an offer or waits, by name, each followed by their guests; with what they
    answered to `asked`.
    """
    answers = by_registration(event.id, [each.id for each in asked]) if asked else {}
    tickets = {each.id: each.name for each in db.session.scalars(types_of(event.id))}
    for registration in db.session.scalars(lists.attendees(event.id)):
        person = registration.person
        seen = visible_fields(who, person)
        for place in registration.party:
            name, host = (place.name, person.name) if place.is_guest else (person.name, "")
            theirs = ["", ""] if place.is_guest else [seen.get(field, "") for field in SHOWN]
            brings = None if place.is_guest else registration.places - 1
            state, came = standing_label(registration.standing(now)), "yes" if place.arrived_at else "no"
            ticket = tickets.get(place.ticket_type_id or 0, "")
            owed = "" if place.is_guest else _units(registration.owed)
            said = {} if place.is_guest else answers.get(registration.id, {})
            yield [
                name,
                host,
                *theirs,
                ticket,
                _units(place.price),
                owed,
                state,
                brings,
                local(registration.joined_at, event.zone).date(),
                came,
                *(say_answer(said.get(each.id, ()), each.kind) for each in asked),
            ]


def _units(minor: int) -> Any:
    """An amount in the association's currency, as a table reckons with it."""
    return money.amount(minor, association().currency)
