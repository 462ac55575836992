"""What of leadership waits for a decision of the office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import questions
from portal.core.actors import ANYWHERE, Actor, Right
from portal.core.db import db
from portal.core.house import Decision
from portal.core.questions import Question, Told, made_of
from portal.core.say import last_day, say_day
from portal.core.settings import today
from portal.leadership.ballots import queries as ballots
from portal.leadership.offices import queries as offices
from portal.leadership.offices.exceptions import LimitException
from portal.leadership.offices.models import Body, FilledBy, Position, Seat, Term
from portal.leadership.offices.queries import seats
from portal.leadership.offices.queries.rights import current_terms
from portal.leadership.succession import queries
from portal.leadership.succession.models import Call, CandidacyState
from portal.leadership.succession.queries import seats as calls
from portal.leadership.succession.queries import waiting
from portal.members.memberships.queries.members import counts_on
from portal.members.people.models import Person

#: So many exceptions that wait are named.
MOST_NAMED = 5
CHOSEN = Question[waiting.Whole](lambda _who: waiting.whole(queries.chosen(questions.day())), only=waiting.FACE)
BEING_DECIDED = Question[int](lambda _who: queries.calls_being_decided(questions.day()))
SEATS = Question[tuple[Seat, Position, Body]](lambda _who: seats.existing(questions.day()).add_columns(Position, Body))
TERMS = Question[tuple[Term, Person]](
    lambda _who: seats.not_over(questions.day()).add_columns(Person), only=waiting.FACE
)
CALLS = Question[tuple[int, Call]](lambda _who: calls.openings_with_calls())
BALLOTS = Question[tuple[int, int]](lambda _who: ballots.prepared())

TO_AGREE = Question[tuple[LimitException, Position, Person]](
    lambda _who: (
        select(LimitException, Position, Person)
        .join(Position, Position.id == LimitException.position_id)
        .join(Person, Person.id == LimitException.person_id)
        .where(LimitException.agreed_at.is_(None), LimitException.ended_at.is_(None))
        .where(LimitException.asked_by_id.is_distinct_from(questions.ACCOUNT))
        .order_by(LimitException.id)
        .limit(MOST_NAMED)
    ),
    only=waiting.FACE,
)


NO_MEMBERS = Question[tuple[Term, Position, Body, Person]](
    lambda _who: (
        current_terms(questions.day())
        .join(Person, Person.id == Term.person_id)
        .where(~counts_on(questions.day()), Person.is_there(), Person.died_on.is_(None))
        .order_by(Term.id)
        .limit(waiting.MOST)
        .add_columns(Position, Body, Person)
    ),
    only=waiting.FACE,
)


def _asked(who: Actor) -> Iterator[Question[Any]]:
    if who.may(Right.ADMINISTRATION):
        yield CHOSEN
    if who.may(Right.LEADERSHIP):
        yield TO_AGREE
    if who.may(Right.LEADERSHIP, ANYWHERE):
        yield from (NO_MEMBERS, BEING_DECIDED, SEATS, TERMS, CALLS, BALLOTS, *waiting.QUESTIONS)


@made_of(_asked)
def decisions(who: Actor, now: datetime, told: Told) -> Iterable[Decision]:
    """Chairs that nobody is asked for; candidacies that wait. Names of candidates stay with whoever decides.

    Whoever keeps some bodies only is asked about those.
    Administrators read the name of whoever is chosen for a position whose rights only they may give.
    """
    yield from _to_confirm(told)
    yield from _to_agree(told)
    mine = None
    if not who.may(Right.LEADERSHIP) and who.may(Right.LEADERSHIP, ANYWHERE):
        mine = frozenset(db.session.scalars(offices.bodies_in_reach(who, Right.LEADERSHIP)))
    yield from _to_end(mine, told)
    yield from _to_ask_for(mine, today(now), told)
    yield from _to_decide(who, mine, today(now), told)


def _to_agree(told: Told) -> Iterable[Decision]:
    """Somebody of the office asks that a limit may be passed once; a second person is needed."""
    for row, position, person in told.get(TO_AGREE):
        yield Decision(
            title=_("May %(name)s serve as %(role)s once more?", name=person.name, role=position.title),
            text=row.reason,
            label=_("Look"),
            url=url_for("leadership.limit", number=position.id),
            order=25,
            face=person,
            icon="armchair",
        )


def _to_end(mine: frozenset[int] | None, told: Told) -> Iterable[Decision]:
    """Terms end by dates that somebody says, whatever becomes of a membership: the office is asked."""
    found = {(term.id, body.id): (term, body, person) for term, _position, body, person in told.get(NO_MEMBERS)}
    for term, body, person in found.values():
        if mine is None or body.id in mine:
            yield Decision(
                title=_(
                    "%(name)s serves as %(role)s, and is no member today", name=person.name, role=term.title_as_held
                ),
                text=_("What this position lets them do here goes on until their term ends."),
                label=_("Look"),
                url=url_for("leadership.office_body", slug=body.slug),
                order=28,
                face=person,
                icon="armchair",
            )


def _to_ask_for(mine: frozenset[int] | None, day: date, told: Told) -> Iterable[Decision]:
    selecting = told.get(BEING_DECIDED)
    existing, terms = (seat for seat, *_in in told.get(SEATS)), (term for term, _of in told.get(TERMS))
    for found in calls.joined(seats.arranged(day, existing, terms), told.get(CALLS)):
        if mine is not None and found.body.id not in mine:
            continue
        if found.opens_soon and not found.call_is_live and found.call_id not in selecting:
            yield Decision(
                title=_("%(role)s, %(body)s, has no call yet", role=found.position.title, body=found.body.name),
                text=_free_since(found),
                label=_("Open a call"),
                url=url_for("leadership.open_call", number=found.position.id),
                order=40,
                icon="armchair",
            )


def _to_decide(who: Actor, mine: frozenset[int] | None, day: date, told: Told) -> Iterable[Decision]:
    stands = {call for call, person in told.get(waiting.STANDING) if person == who.person_id}
    prepared = dict(told.get(BALLOTS))
    for call, candidacies, deciders in waiting.by_call(told):
        if mine is not None and call.position.body_id not in mine:
            continue
        if call.position.filled_by is FilledBy.ELECTION and call.id not in stands and not call.takes_statements(day):
            yield _to_vote_on(call, prepared.get(call.id))
            if deciders is not None:
                continue
        yours = deciders is None
        yield Decision(
            title=_("Somebody stands for %(role)s", role=call.position.title),
            text=_("No chairperson can decide it, so it falls to you.")
            if yours
            else _("It waits for the chairperson."),
            label=_("Read and decide") if yours else _("See the call"),
            url=url_for("leadership.desk" if yours else "leadership.call", slug=call.slug),
            order=30 if yours else 60,
            since=min(candidacy.stood_at for candidacy in candidacies if candidacy.stood_at),
            icon="hand-helping",
        )


def _to_vote_on(call: Call, ballot: int | None) -> Decision:
    """Members elect somebody: a ballot is prepared, and then opened."""
    return Decision(
        title=_("Members elect somebody: %(role)s", role=call.position.title),
        text=_("A ballot is prepared, and not open yet.") if ballot else _("Nobody has prepared a ballot."),
        label=_("See the ballot") if ballot else _("Prepare a ballot"),
        url=url_for("leadership.office_ballot", number=ballot)
        if ballot
        else url_for("leadership.prepare_ballot", slug=call.slug),
        order=30,
        icon="scroll-text",
    )


def _to_confirm(told: Told) -> Iterable[Decision]:
    for candidacy, *_parts in told.get(CHOSEN):
        if candidacy.state is not CandidacyState.CHOSEN:
            continue
        yield Decision(
            title=_("%(name)s was chosen for %(role)s", name=candidacy.person.name, role=candidacy.call.position.title),
            text=_("What this position may do here takes an administrator. The offer waits for you."),
            label=_("Look at it"),
            url=url_for("leadership.choice", number=candidacy.id),
            order=25,
            since=candidacy.offered_at,
            icon="key-round",
        )


def _free_since(found: seats.SeatOn) -> str:
    if found.term and found.holding_over and found.term.held_to and found.holder:
        day = say_day(last_day(found.term.held_to))
        return str(_("%(name)s stays until somebody follows, until %(day)s at the longest.",
                     name=found.holder.name, day=day))  # fmt: skip
    if found.holding_over and found.holder:
        return str(_("%(name)s stays until somebody follows.", name=found.holder.name))
    if found.is_free:
        return str(_("This seat is free."))
    return str(_("It opens on %(day)s.", day=say_day(found.free_from)))
