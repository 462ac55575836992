"""Pictures of events. Their names cannot be guessed, so browsers may keep them; nobody between them and us may."""

from __future__ import annotations

from flask import Response, abort
from flask.typing import ResponseReturnValue

from portal.core.access import public
from portal.core.caching import A_YEAR, cacheable
from portal.core.pictures import PicturesInTheWay, as_jpeg
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


@bp.get("/event-pictures/<string(length=32):name>.jpg")
@public
@cacheable(A_YEAR, shared=False)
def picture_card(name: str) -> ResponseReturnValue:
    """The same for the cards that other sites show: few of them read WebP."""
    path = pictures.path_of(name, "large")
    if path is None:
        abort(404)
    try:
        return Response(as_jpeg(path), mimetype="image/jpeg")
    except PicturesInTheWay:
        abort(503)
