"""Finding what an address is about, or answering 404: calls and candidacies."""

from __future__ import annotations

from flask import abort

from portal.core.access import actor
from portal.core.actors import Actor
from portal.core.db import one_or_404
from portal.leadership.offices.models import Position
from portal.leadership.offices.policies import see
from portal.leadership.offices.routes.finding import a_position
from portal.leadership.succession import policies, queries
from portal.leadership.succession.interest import Interest
from portal.leadership.succession.models import Call, Candidacy
from portal.leadership.succession.panel import PanelMember


def was_found(who: Actor, about: object) -> bool:
    """A right for pages that only some know of: what was looked for is found, and who may not know of it gets 404."""
    return about is not None


def a_call(slug: str) -> Call:
    """A call that this actor may read."""
    return one_or_404(queries.call_by_slug(actor(), slug))


def my_candidacy(number: int) -> Candidacy:
    """One of the actor's own candidacies."""
    return one_or_404(queries.my_candidacy(actor().person_id, number))


def call_to_decide(slug: str) -> Call:
    """A call whose candidacies this actor decides; to everybody else there is no such page."""
    call = a_call(slug)
    if not policies.decide(actor(), call):
        abort(404)
    return call


def candidacy_to_decide(number: int) -> Candidacy:
    """A candidacy that this actor decides."""
    found = one_or_404(queries.with_call().where(Candidacy.id == number, queries.has_stood()))
    if not policies.decide(actor(), found.call):
        abort(404)
    return found


def call_on_panel(slug: str) -> Call:
    """A call on whose panel this actor is, until it is over."""
    call = a_call(slug)
    if not policies.on_panel(actor(), call):
        abort(404)
    return call


def candidacy_to_read(number: int) -> Candidacy:
    """A candidacy that this actor reads, being on the panel of its call."""
    found = one_or_404(queries.with_call().where(Candidacy.id == number, queries.has_stood()))
    if not policies.read_along(actor(), found.call):
        abort(404)
    return found


def place_to_leave(place: int) -> PanelMember:
    """A place on a panel: one's own, or on a panel that this actor names."""
    member = one_or_404(queries.panel_member(place))
    if member.person_id != actor().person_id and not policies.decide(actor(), member.call):
        abort(404)
    return member


def my_interest(number: int) -> Interest:
    """One of the actor's own."""
    return one_or_404(queries.my_interest(actor().person_id, number))


def position_in_sight(number: int) -> Position:
    """A position of a body that this actor may see."""
    position = a_position(number)
    if not see(actor(), position.body):
        abort(404)
    return position


def position_to_fill(number: int) -> Position:
    """A position for which this actor hears who would serve; to everybody else there is no such page."""
    position = a_position(number)
    if not policies.hear_of(actor(), position):
        abort(404)
    return position


def a_choice(number: int) -> Candidacy:
    """A choice that waits for an administrator, or did: pages name nobody but who is chosen now."""
    return one_or_404(queries.with_call().where(Candidacy.id == number, Candidacy.stood_at.is_not(None)))
