"""Ways in: how a request may say who makes it. Tried in the order in which `create_app()` registered them.

The cookie of a browser's session is one (accounts); a token in a header would be another. Pages are open to the session
alone; an endpoint that another way may use says so: `@requires(…, by=("token",))`.
"""

from __future__ import annotations

from typing import Any

from flask import has_request_context, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from portal.core.actors import WayIn
from portal.core.house import house

#: With a blank, so that Werkzeug puts it between quotes: RFC 9110 wants them around every realm.
REALM = "This portal"


def ways_taken() -> list[WayIn]:
    """The ways that this request brings something for, in the order in which they are tried."""
    return [way for way in house().ways_in if way.carries(request)]


def by_browser() -> bool:
    """Whether the request may have come from a browser: it brings what one sends by itself, or nothing at all.

    Whatever else it brings, and in whichever order the ways are tried: what one way does not know falls to the next.
    """
    ways = ways_taken() if has_request_context() else []
    return not ways or any(way.by_browser for way in ways)


def wants_problem() -> bool:
    """Whether what goes wrong is answered as JSON: they came by a token, or prefer that to a page."""
    if not has_request_context():
        return False
    accepted: Any = request.accept_mimetypes
    kinds = [quality for kind, quality in accepted if kind.lower().endswith("+json")]
    if max([accepted["application/json"], *kinds]) > accepted["text/html"]:
        return True
    return not by_browser()


def refusal(*ways: WayIn) -> Unauthorized:
    """401, with the challenge of these ways, or of each that there is."""
    offered = ways or house().ways_in
    return Unauthorized(www_authenticate=[WWWAuthenticate(way.scheme, {"realm": REALM}) for way in offered])
