"""The way out that every mail of a switchable kind carries. Opening it changes nothing: scanners follow links."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import public
from portal.core.web import csrf
from portal.core.work import unit_of_work
from portal.mail import preferences
from portal.mail.addresses import masked
from portal.mail.blueprint import bp
from portal.mail.deliveries.composing import TEST_TOKEN
from portal.mail.kinds import Family, family_named
from portal.mail.models import UnsubscribeLink


@bp.get("/unsubscribe/<token>")
@public
def unsubscribe(token: str) -> ResponseReturnValue:
    if token == TEST_TOKEN:
        return _page(None, None)
    link, family = _found(token)
    return _page(link, family)


@bp.post("/unsubscribe/<token>")
@public
def stop(token: str) -> ResponseReturnValue:
    """One click, from the page or from a mail program (RFC 8058): no cookie, no redirect."""
    return _switch(token, wanted=False)


@bp.post("/unsubscribe/<token>/again")
@public
def again(token: str) -> ResponseReturnValue:
    return _switch(token, wanted=True)


def _switch(token: str, *, wanted: bool) -> ResponseReturnValue:
    if token == TEST_TOKEN:
        return _page(None, None)
    link, family = _found(token)
    through = "one-click" if request.form.get("List-Unsubscribe") == "One-Click" else "link"
    address = link.address
    with unit_of_work():
        preferences.switch(address, {family.name: wanted}, now=clock.now(), through=through)
    link, family = _found(token)
    return _page(link, family, done=True)


def _found(token: str) -> tuple[UnsubscribeLink, Family]:
    link = preferences.link(token)
    family = family_named(link.family) if link else None
    if link is None or family is None:
        abort(404)
    return link, family


def _page(link: UnsubscribeLink | None, family: Family | None, *, done: bool = False) -> ResponseReturnValue:
    known: dict[str, Any] = {"family": family, "done": done, "address": "", "wanted": True}
    if link is not None:
        known |= {"address": masked(link.address), "wanted": preferences.wanted(link.address, link.family)}
        known["token"] = link.token
    return render_template("mail_pages/unsubscribe.html", **known)


# These two are meant to be called by other sites: the address itself is the permission.
for view in (stop, again):
    csrf.exempt(view)
    view.cross_site = True  # type: ignore[attr-defined]
