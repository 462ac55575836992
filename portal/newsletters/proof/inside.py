"""Whether a page of ours opens, and for whom: the portal asks itself, without a network.

The page is really made, as a visitor and as some member would get it, in a request of its own that nobody sees and
that has nobody's session. It runs in the worker, never within a request.
"""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import current_app, g

from portal.core.actors import VISITOR, Actor, Standing
from portal.core.web import external_url
from portal.newsletters.proof.links import path_here
from portal.newsletters.proof.models import Outcome

log = logging.getLogger(__name__)
MOST_STEPS = 3
#: A member who is nobody in particular: signed in by an account that no row has.
SOME_MEMBER = Actor(account_id=0, standing=Standing.MEMBER)


def look(address: str) -> Outcome:
    """Who may open this page of ours: visitors, members alone, or nobody."""
    visitor = _code(address, VISITOR)
    if visitor == HTTPStatus.OK:
        return Outcome.OPEN
    member = _code(address, SOME_MEMBER)
    if member is None:
        return Outcome.UNSURE
    if member != HTTPStatus.OK:
        return Outcome.MISSING
    return Outcome.MEMBERS if visitor == HTTPStatus.SEE_OTHER else Outcome.HIDDEN


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
        log.info("a page could not be looked at inside", extra={"path": path, "why": type(error).__name__})
        return None, None
