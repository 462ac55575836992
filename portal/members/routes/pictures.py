"""Photographs and drawn portraits. Their names cannot be guessed, and tell nothing; so browsers may keep them."""

from __future__ import annotations

from flask import Response, abort
from flask.typing import ResponseReturnValue

from portal.core.access import public
from portal.members import photos, portraits
from portal.members.routes.blueprint import bp

A_YEAR = "public, max-age=31536000, immutable"


@bp.get("/photos/<string(length=32):name>-<any(large,small):size>.webp")
@public
def photo(name: str, size: str) -> ResponseReturnValue:
    if not photos.NAME.fullmatch(name):
        abort(404)
    path = photos.folder() / f"{name}-{size}.webp"
    if not path.is_file():
        abort(404)
    answer = Response(path.read_bytes(), mimetype="image/webp")
    answer.headers["Cache-Control"] = A_YEAR
    return answer


@bp.get("/portraits/<int:number>.svg")
@public
def portrait(number: int) -> ResponseReturnValue:
    if number > 99_999_999:
        abort(404)
    answer = Response(portraits.draw(number), mimetype="image/svg+xml")
    answer.headers["Cache-Control"] = A_YEAR
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
