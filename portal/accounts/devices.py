"""Devices: a browser's name for itself in words its owner recognises, and which accounts it has been let in to."""

from __future__ import annotations

import hmac
from datetime import timedelta

from flask import Flask, Response, current_app, g, request
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer

from portal.accounts import queries
from portal.core.tokens import new_token
from portal.mail.addresses import normalise

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def described(user_agent: str) -> str:
    """ "Firefox on Windows", or as much of it as can be told."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    if browser and system:
        return str(_("%(browser)s on %(system)s", browser=browser, system=system))
    return browser or system or str(_("An unknown browser"))


# --- devices that have been let in before ---

COOKIE, LASTS, MOST = "guildhall-known", timedelta(days=365), 5


def init_devices(app: Flask) -> None:
    """Hand out what `remember` noted."""
    app.after_request(_give)


def known(email: str) -> str:
    """This browser's own number for an account it has been let in to; empty for any other address.

    Empty too once the account has forgotten its devices (`forget_devices`). For an address that is not in the cookie
    nothing else is looked at, so that the answer takes as long for one that nobody has.
    """
    number, _colon, key = _carried().get(_hashed(email), "").partition(":")
    return number if number and key == queries.device_key(email) else ""


def remember(email: str) -> None:
    """Give this browser a number for the account it was let in to; it outlives signing out."""
    number = f"{known(email) or new_token()}:{queries.device_key(email) or ''}"
    g.known_devices = {_hashed(email): number} | {key: its for key, its in _carried().items() if key != _hashed(email)}


def _give(response: Response) -> Response:
    carried: dict[str, str] | None = g.pop("known_devices", None)
    if carried is None:
        return response
    kept = dict(list(carried.items())[:MOST])
    response.set_cookie(
        _name(), _signer().dumps(kept), max_age=LASTS, httponly=True, samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )  # fmt: skip
    return response


def _carried() -> dict[str, str]:
    if "known_devices" in g:
        return dict(g.known_devices)
    try:
        found = _signer().loads(request.cookies.get(_name(), ""), max_age=int(LASTS.total_seconds()))
    except BadData:
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _name() -> str:
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="known-device")


def _hashed(email: str) -> str:
    """Of the address nothing can be read in the cookie."""
    keyed = hmac.new(str(current_app.secret_key).encode(), b"known-device " + normalise(email).encode(), "sha256")
    return keyed.hexdigest()[:24]
