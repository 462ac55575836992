"""Who leads: for everybody."""

from __future__ import annotations

from datetime import date

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.access import actor, public
from portal.core.actors import Right
from portal.core.db import db
from portal.core.settings import today
from portal.leadership import pictures
from portal.leadership.blueprint import bp
from portal.leadership.handover.queries import handovers
from portal.leadership.handover.queries.handovers import Passing
from portal.leadership.offices import queries as offices
from portal.leadership.offices.models import Body
from portal.leadership.offices.policies import see
from portal.leadership.offices.queries import HeldOn
from portal.leadership.offices.routes.finding import a_body, a_position
from portal.leadership.succession import queries
from portal.leadership.succession.policies import hear_of
from portal.leadership.succession.queries import SeatAndCall
from portal.members.people.models import Person

#: So many handovers are shown with a body.
MOST_HANDOVERS = 20

#: So many of those who held a position are listed.
MOST_PAST = 100


@bp.get("/leadership")
@public
def who_leads() -> ResponseReturnValue:
    """Everybody who serves on a day, and what opens next."""
    day, problem = _asked_day()
    seats = [found for found in queries.seats_and_calls(day) if see(actor(), found.body)]
    cards = queries.cards_of_seats(actor(), seats) if day == today() else []
    visible = {card.call.id for card in cards}
    others = [each for each in offices.held_with_others(day) if see(actor(), each.position.body)]
    bodies = offices.in_bodies(seats)
    bodies += [
        (each.position.body, []) for each in others if each.position.body not in [body for body, _seats in bodies]
    ]
    return render_template(
        "leadership/who_leads.html",
        day=day,
        today=today(),
        problem=problem,
        bodies=bodies,
        may_name=_may_name,
        acting=_acting(others),
        beside=_beside(others),
        opening=[found for found in seats if found.opens_soon],
        drawing=pictures.draw_terms(seats, visible) if seats else None,
        visible_calls=visible,
        cards=cards[:1],
        to_members=actor().is_member,
    ), 422 if problem else 200


@bp.get("/leadership/bodies/<slug>")
@public
def body(slug: str) -> ResponseReturnValue:
    """One body: what it is for, who serves, who served."""
    found = _seen(a_body(slug))
    day = today()
    seats = queries.seats_and_calls(day, body_id=found.id)
    others = offices.held_with_others(day, body_id=found.id)
    return render_template(
        "leadership/body.html",
        body=found,
        day=day,
        seats=seats,
        acting=_acting(others),
        beside=_beside(others).get(found.id, []),
        may_name=_may_name,
        past=list(db.session.scalars(offices.past_terms(found, day))),
        visible_calls={card.call.id for card in queries.cards_of_seats(actor(), seats)},
        to_members=actor().is_member,
        above=found.parent if found.parent and see(actor(), found.parent) else None,
        keeps=actor().may(Right.LEADERSHIP, found),
        playbooks=_playbooks(found, seats),
        handovers=_handovers(found, seats),
        chairs_it=found.id in actor().chairs,
    )


@bp.get("/leadership/positions/<int:number>")
@public
def position(number: int) -> ResponseReturnValue:
    """One position: why it exists, who holds it, who held it."""
    found = a_position(number)
    _seen(found.body)
    day = today()
    of_body = queries.seats_and_calls(day, body_id=found.body_id)
    seats = [on for on in of_body if on.position.id == found.id]
    past = list(db.session.scalars(offices.holders_before(found, day, MOST_PAST)))
    held = [*past, *(term for on in seats for term in (on.term, on.next_term) if term)]
    chaired = any(on.position.chairs and on.holder for on in of_body)
    bound = found.is_ex_officio or found.has_deputy
    others = offices.held_with_others(day, body_id=found.body_id) if bound else []
    return render_template(
        "leadership/position.html",
        position=found,
        body=found.body,
        seats=seats,
        acting=_acting(others),
        may_name=_may_name,
        beside=[each for each in _beside(others).get(found.body_id, []) if each.position.id == found.id],
        deputy=next((each.by for each in others if each.position.id == found.id and not each.is_ex_officio), None),
        past=past,
        elections=queries.elections_by_term(held),
        visible_calls={card.call.id for card in queries.cards_of_seats(actor(), seats)},
        to_members=actor().is_member,
        mine=queries.interest_of(actor().person_id or 0, found.id) if actor().is_member else None,
        may_wish=actor().is_member and not found.is_ex_officio,
        hears=not found.is_ex_officio
        and (found.body_id in actor().chairs or (not chaired and actor().signed_in and hear_of(actor(), found))),
    )


def _acting(others: list[HeldOn]) -> dict[int, tuple[Person, ...]]:
    """Who acts while a seat is empty, by position."""
    return {each.position.id: each.people for each in others if not each.is_ex_officio}


def _beside(others: list[HeldOn]) -> dict[int, list[HeldOn]]:
    """What is held ex officio, by body."""
    found: dict[int, list[HeldOn]] = {}
    for each in others:
        if each.is_ex_officio:
            found.setdefault(each.position.body_id, []).append(each)
    return found


def _may_name(held: HeldOn) -> bool:
    """Whether this reader may know with which position another one comes."""
    return held.body_of_by is not None and see(actor(), held.body_of_by)


def _seen(body: Body) -> Body:
    """The body, where this actor may see it; else there is no such page."""
    if not see(actor(), body):
        abort(404)
    return body


def _playbooks(found: Body, seats: list[SeatAndCall]) -> set[int]:
    """The positions of the body whose playbook this reader may open: all, or those they serve in or are to."""
    who = actor()
    if found.id in who.chairs or who.may(Right.LEADERSHIP, found):
        return {seat.position.id for seat in seats}
    terms = [(seat.position.id, term) for seat in seats for term in (seat.term, seat.next_term) if term]
    return {number for number, term in terms if who.person_id is not None and term.person_id == who.person_id}


def _handovers(found: Body, seats: list[SeatAndCall]) -> list[Passing]:
    """What is not finished, for whoever serves in the body, chairs it, or keeps it."""
    who = actor()
    serves = who.person_id is not None and any(seat.holder and seat.holder.id == who.person_id for seat in seats)
    if not (serves or found.id in who.chairs or who.may(Right.LEADERSHIP, found)):
        return []
    wanted = handovers.on(today()).where(handovers.of_bodies([found.id]), handovers.unfinished())
    return handovers.found(wanted.limit(MOST_HANDOVERS))


def _asked_day() -> tuple[date, str]:
    """The day in the address, and a sentence when it is none."""
    words = request.args.get("on", "").strip()
    if not words:
        return today(), ""
    try:
        day = date.fromisoformat(words)
    except ValueError:
        return today(), _("This is not a day we can read. Choose one below; meanwhile, here is today.")
    if not 1900 <= day.year <= 2200:
        return today(), _("Nobody kept books in that year. Choose a day between 1900 and 2200; here is today.")
    return day, ""
