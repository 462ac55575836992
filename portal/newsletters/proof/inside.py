"""Whether a page of ours opens, and for whom: the portal asks itself, without a network.

The page is really made, as a visitor and as some member without an office would get it, in a request of its own that
has nobody's session; what stands on it is thrown away. It runs in the worker, never within a request.
"""

from __future__ import annotations

import logging
from datetime import datetime
from http import HTTPStatus

from flask import current_app, g
from sqlalchemy import select

from portal.accounts.queries import holders
from portal.core.actors import VISITOR, Actor, Right, Standing
from portal.core.db import db
from portal.core.settings import today
from portal.core.web import external_url
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.newsletters.proof.links import path_here
from portal.newsletters.proof.models import Outcome

log = logging.getLogger(__name__)
MOST_STEPS = 3
#: A member who is nobody in particular: signed in by an account that no row has.
NOBODY = Actor(account_id=0, person_id=0, standing=Standing.MEMBER)


def some_member(now: datetime) -> Actor:
    """A member who holds no office, so that a page which opens for them opens for any."""
    found = select(Person.account_id, Person.id).where(
        members.counts_on(today(now)), Person.account_id.is_not(None), Person.account_id.not_in(holders(Right, now))
    )
    row = db.session.execute(found.order_by(Person.id).limit(1)).first()
    return Actor(row.account_id, row.id, standing=Standing.MEMBER) if row else NOBODY


def look(address: str, some: Actor) -> Outcome:
    """Who may open this page of ours: visitors, members (`some` is one of them), or nobody.

    A page that is of something is asked for as nobody in particular alone: that it opens for some member would say of
    them that they are introduced, asked or thanked. `some` are asked where a page is the same for all.
    """
    visitor = _code(address, VISITOR)
    if visitor == HTTPStatus.OK:
        return Outcome.OPEN
    member = _code(address, NOBODY)
    if member != HTTPStatus.OK and _is_of_nothing(address):
        member = _code(address, some)
    if member is None:
        return Outcome.UNSURE
    if member != HTTPStatus.OK:
        return Outcome.MISSING
    return Outcome.MEMBERS if visitor == HTTPStatus.SEE_OTHER else Outcome.HIDDEN


def _is_of_nothing(address: str) -> bool:
    """Whether nothing in the address says what the page is about."""
    path = path_here(address)
    return path is not None and "?" not in path and any(path == rule.rule for rule in current_app.url_map.iter_rules())


def _code(address: str, who: Actor) -> int | None:
    """The status with which the page answers; 303 where somebody is asked to sign in. None where it cannot be said."""
    for _step in range(MOST_STEPS):
        path = path_here(address)
        if path is None:
            return HTTPStatus.OK  # it leads on to another site
        code, leads = _asked(path, who)
        if leads is None:
            return code
        if "/sign-in" in leads:
            return HTTPStatus.SEE_OTHER
        address = leads if "://" in leads else external_url("home.index").rstrip("/") + leads
    return None


def _asked(path: str, who: Actor) -> tuple[int | None, str | None]:
    """The status code, and where it leads on."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        with app.test_request_context(path, base_url=external_url("home.index")):
            g.actor = who
            answer = app.full_dispatch_request()
            answer.close()
            return answer.status_code, answer.headers.get("Location")
    except Exception as error:  # a page that cannot be made for somebody who is nobody in particular
        log.info("a page could not be looked at inside", extra={"why": type(error).__name__})
        return None, None
