"""Pictures of editions. Mail programs ask for them without signing in; their names cannot be guessed."""

from __future__ import annotations

from flask import Response, abort
from flask.typing import ResponseReturnValue

from portal.core.access import public
from portal.core.caching import A_YEAR, cacheable
from portal.newsletters import pictures
from portal.newsletters.blueprint import bp


@bp.get("/pictures/<string(length=32):name>-<int:width>x<int:height>.jpg")
@public
@cacheable(A_YEAR, shared=False)
def picture(name: str, width: int, height: int) -> ResponseReturnValue:
    """One picture, to whoever knows its address."""
    path = pictures.path_of(name, width, height)
    if path is None:
        abort(404)
    return Response(path.read_bytes(), mimetype="image/jpeg")
