"""Finding what an address is about, or answering 404: ballots and votes."""

from __future__ import annotations

from flask import abort

from portal.core.access import actor
from portal.core.db import db, one_or_404
from portal.leadership.ballots import policies, queries
from portal.leadership.ballots.models import Ballot, BallotVoter
from portal.leadership.succession.models import Call
from portal.leadership.succession.routes.finding import a_call
from portal.members.people.models import Person


def an_office_ballot(number: int) -> Ballot:
    """A ballot, for those who run it: not for whoever stands in it, whatever else they may."""
    found = one_or_404(queries.whole().where(Ballot.id == number))
    if policies.is_theirs(actor(), found.call, found):
        abort(403)
    return found


def a_call_to_vote_on(slug: str) -> Call:
    """A call that members may vote on, for those who prepare that: likewise."""
    found = a_call(slug)
    if policies.is_theirs(actor(), found):
        abort(403)
    return found


def a_ballot(number: int) -> Ballot:
    """A ballot that was opened, for members and whoever is on its roll; nobody else learns of it."""
    who = actor()
    found = one_or_404(queries.whole().where(Ballot.id == number, Ballot.opened_at.is_not(None)))
    if not (who.is_member or policies.run_this_ballot(who, found) or queries.votes_of(number, who.person_id or 0)):
        abort(404)
    return found


def my_vote(number: int) -> BallotVoter:
    """One of the actor's own votes."""
    return one_or_404(queries.my_vote(number, actor().person_id))


def a_tie(number: int) -> Ballot:
    """A ballot in which the actor has the casting vote."""
    found = a_ballot(number)
    if found.casting_by_id is None or found.casting_by_id != actor().person_id:
        abort(404)
    return found


def who_acts() -> Person | None:
    """Whoever makes this request, where their account is somebody's."""
    number = actor().person_id
    return db.session.get(Person, number) if number else None
