"""A visitor takes a place: whoever has the link reads mail at the address, and signs up like everybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from portal.accounts.queries import open_account_by_email
from portal.core.db import db, in_turn
from portal.core.errors import DomainError
from portal.core.locking import for_update, locked
from portal.core.tokens import turn_of
from portal.events.errors import HasAccount, ListedAlready, NotForVisitors
from portal.events.programme.models import Event
from portal.events.programme.operations import seats
from portal.events.questions.operations.checking import NO_ANSWERS, Answers
from portal.events.registrations.models import Registration
from portal.events.registrations.operations import registration
from portal.events.visitors import queries
from portal.events.visitors.models import Visitor
from portal.members.people.models import Person
from portal.members.people.operations.people import add_person


def come(
    event: Event,
    visitor: Visitor,
    *,
    now: datetime,
    guests: Sequence[str] = (),
    tickets: Sequence[int] = (),
    answers: Answers = NO_ANSWERS,
    name: str = "",
) -> Registration:
    """Sign a visitor of this event up, the first time and after they let their place go.

    They are somebody new, or whom the same address made known before by the same name: never a member, nor anybody whom
    the association wrote down itself, since a mailbox may be a whole firm's. Whoever is on the list stays as they are.
    They are locked, since another of their links may just be used to have them forgotten.
    `name`: how they are called, where the link was asked for by another one.
    Raises NotForVisitors, HasAccount, ListedAlready, and what `registration.register` does.
    """
    in_turn(turn_of("visitor", visitor.email_key))
    event = seats.lock(event)
    visitor = locked(Visitor, visitor.id)
    if not event.welcomes_visitors or not visitor.is_open(now):
        raise NotForVisitors
    if visitor.person_id is None:
        visitor.name = name or visitor.name
        _refuse_known(visitor)
        visitor.person_id, visitor.confirmed_at = _person(visitor, now).id, now
        db.session.flush()
    elif locked(Person, visitor.person_id).erased_at is not None:
        raise NotForVisitors
    made = registration.register(
        event, visitor.person_id, now=now, guests=guests, tickets=tickets, answers=answers, as_visitor=True
    )  # fmt: skip
    made.as_visitor = True  # where an organiser had put them on the list, their letters lead to this page from now on
    return made


def why_not(visitor: Visitor) -> DomainError | None:
    """What stands in the way of this address, if anything; one statement for whoever was here before."""
    try:
        if visitor.person_id is None:
            _refuse_known(visitor)
    except DomainError as error:
        return error
    return None


def another_is_listed(visitor: Visitor) -> bool:
    """Whether somebody is on the list by this address whom it did not make known: who reads there may be another."""
    if not db.session.scalar(queries.is_on_the_list(visitor.event_id, visitor.email_key)):
        return False
    known = db.session.scalar(queries.made_before(visitor.email_key, visitor.name))
    others = queries.is_on_the_list(visitor.event_id, visitor.email_key, but=known.id if known else None)
    return bool(db.session.scalar(others))


def _refuse_known(visitor: Visitor) -> None:
    if db.session.scalar(open_account_by_email(visitor.email)) is not None:
        raise HasAccount
    if another_is_listed(visitor):
        raise ListedAlready


def _person(visitor: Visitor, now: datetime) -> Person:
    known = db.session.scalar(for_update(queries.made_before(visitor.email_key, visitor.name), of=Person))
    return known or add_person({"name": visitor.name, "email": visitor.email}, now=now)
