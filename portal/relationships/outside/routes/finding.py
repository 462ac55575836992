"""The party behind a link, and its pages. A link that opens nothing says so kindly, and the same in every case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import actor
from portal.core.db import db
from portal.members.people.models import Person
from portal.members.people.queries import people_by_id
from portal.relationships.outside import queries
from portal.relationships.outside.errands import Asking, errand_of
from portal.relationships.outside.models import OutsideParty


@dataclass(frozen=True, slots=True)
class Page:
    """What a page is made of."""

    party: OutsideParty
    asking: Asking
    giver: Person
    receiver: Person

    @property
    def is_givers(self) -> bool:
        """Whether the one who asks looks at it themselves, to see what they forward."""
        return actor().person_id == self.asking.giver_id


def find(token: str) -> Page | None:
    """What the link opens, for whoever has it; None once it is over, and for a link that never was."""
    now = clock.now()
    party = db.session.scalar(queries.behind(token, now))
    asking = errand_of(party).about(party.about_id, now) if party else None
    if party is None or asking is None or (asking.ended and party.waits):
        return None
    people = people_by_id([asking.giver_id, asking.receiver_id])
    if len(people) < 2:
        return None
    return Page(party, asking, people[asking.giver_id], people[asking.receiver_id])


def over() -> ResponseReturnValue:
    """The link opens nothing: answered, lapsed, ended, or never one of ours."""
    return quiet(render_template("outside/over.html"), 404)


def quiet(page: Any, status: int = 200) -> ResponseReturnValue:
    """A page that no search engine lists, no cache keeps, and whose address no other site is told."""
    response = make_response(page)
    response.status_code = status if response.status_code == 200 else response.status_code
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response
