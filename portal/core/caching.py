"""What browsers and those between may keep of an answer: nothing, unless its endpoint says so with `@cacheable`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Response, current_app, request

from portal.core import language
from portal.core.ways_in import ways_taken

View = TypeVar("View", bound=Callable[..., Any])
A_QUARTER_OF_AN_HOUR = 900
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Cache:
    """What an endpoint declares."""

    seconds: int
    for_visitors: bool
    shared: bool


def cacheable(seconds: int, *, for_visitors: bool = False, shared: bool = True) -> Callable[[View], View]:
    """The answer may be kept for so many seconds; for a year: its address changes whenever it does.

    `for_visitors`: it says more to whoever is signed in, and theirs is kept nowhere. `shared`: proxies may keep it too.
    """

    def declare(view: View) -> View:
        view.cache = Cache(seconds, for_visitors, shared)  # type: ignore[attr-defined]
        return view

    return declare


def is_a_picture(response: Response) -> bool:
    """Whether it is a picture that whoever knows its address may have: those of letters are among them."""
    cache: Cache | None = getattr(current_app.view_functions.get(request.endpoint or ""), "cache", None)
    return cache is not None and cache.seconds == A_YEAR and (response.mimetype or "").startswith("image/")


def say_what_may_be_kept(response: Response) -> None:
    """Set Cache-Control, whatever the view thought of it."""
    cache: Cache | None = getattr(current_app.view_functions.get(request.endpoint or ""), "cache", None)
    if cache is None or response.status_code not in {200, 304} or (cache.for_visitors and ways_taken()):
        response.headers["Cache-Control"] = "private, no-store"
        return
    told = f"{'public' if cache.shared else 'private'}, max-age={cache.seconds}"
    response.headers["Cache-Control"] = told + (", immutable" if cache.seconds == A_YEAR else "")
    if cache.for_visitors:
        response.vary.add("Cookie")
    if cache.seconds < A_YEAR and language.several():
        response.vary.update(("Cookie", "Accept-Language"))
