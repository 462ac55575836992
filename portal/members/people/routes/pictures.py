"""Photographs and drawn portraits. Their names cannot be guessed, and tell nothing; so browsers may keep them.

Nobody between may keep a photograph: a person who takes theirs away wants it gone.
"""

from __future__ import annotations

from flask import Response, abort
from flask.typing import ResponseReturnValue

from portal.core.access import public
from portal.core.caching import A_YEAR, cacheable
from portal.members.blueprint import bp
from portal.members.people import photos, portraits


@bp.get("/photos/<string(length=32):name>-<any(large,small):size>.webp")
@public
@cacheable(A_YEAR, shared=False)
def photo(name: str, size: str) -> ResponseReturnValue:
    if not photos.NAME.fullmatch(name):
        abort(404)
    path = photos.folder() / f"{name}-{size}.webp"
    if not path.is_file():
        abort(404)
    return Response(path.read_bytes(), mimetype="image/webp")


@bp.get("/portraits/<int:number>.svg")
@public
@cacheable(A_YEAR)
def portrait(number: int) -> ResponseReturnValue:
    if number > 99_999_999:
        abort(404)
    answer = Response(portraits.draw(number), mimetype="image/svg+xml")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
