"""Pictures of events. Their names cannot be guessed, so browsers may keep them; nobody between them and us may."""

from __future__ import annotations

from flask import Response, abort
from flask.typing import ResponseReturnValue

from portal.core.access import public
from portal.core.caching import A_YEAR, cacheable
from portal.events.blueprint import bp
from portal.events.programme import pictures


@bp.get("/event-pictures/<string(length=32):name>-<any(large,small):size>.webp")
@public
@cacheable(A_YEAR, shared=False)
def picture(name: str, size: str) -> ResponseReturnValue:
    path = pictures.path_of(name, size)
    if path is None:
        abort(404)
    return Response(path.read_bytes(), mimetype="image/webp")
