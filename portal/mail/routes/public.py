"""The ways out that mail of a switchable kind carries, for whoever has the letter: nobody signs in here.

Opening one changes nothing, since scanners follow links. A POST acts at once and as often as it comes (RFC 8058): no
cookie, no token of ours, no redirect. Who got the letter passed on reads no more of the address than its first letter
and its domain, and of an earlier address of somebody nothing of the one they have now.
"""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import public
from portal.core.web import csrf
from portal.core.work import unit_of_work
from portal.mail import choosing, links, preferences, stopped
from portal.mail.addresses import masked
from portal.mail.blueprint import bp
from portal.mail.deliveries.composing import TEST_TOKEN
from portal.mail.kinds import Family, family_named
from portal.mail.links import WayOut


@bp.get("/unsubscribe/<token>")
@public
def unsubscribe(token: str) -> ResponseReturnValue:
    return _one_kind(token)


@bp.post("/unsubscribe/<token>")
@public
def stop(token: str) -> ResponseReturnValue:
    """One click, from the page or from a mail program (RFC 8058)."""
    return _switch(token, wanted=False)


@bp.post("/unsubscribe/<token>/again")
@public
def again(token: str) -> ResponseReturnValue:
    return _switch(token, wanted=True)


@bp.get("/unsubscribe/<token>/all")
@public
def all_mail(token: str) -> ResponseReturnValue:
    """Every kind of mail for the address that the letter went to."""
    return _all_kinds(token)


@bp.post("/unsubscribe/<token>/all")
@public
def choose_mail(token: str) -> ResponseReturnValue:
    """What was ticked, or what was ticked before: the way back goes here too."""
    if token == TEST_TOKEN:
        return _all_kinds(token)
    link = _found(token)
    if link.moved:
        abort(404)
    before, form = choosing.wanted(link.address), choosing.form_of(link.address, csrf=False)
    if not form.validate():
        return _all_kinds(token, form), 422
    with unit_of_work():
        now = clock.now()
        preferences.switch(link.address, choosing.as_ticked(form.wanted.data), now=now, through="link")
    return _all_kinds(token, form, before=before)


@bp.post("/unsubscribe/<token>/mail-again")
@public
def send_to_me_again(token: str) -> ResponseReturnValue:
    """Whoever reads there would like mail after all. What came back is not for a letter to say: see `stopped`."""
    if token == TEST_TOKEN:
        return _all_kinds(token)
    link = _found(token)
    if link.moved:
        abort(404)
    with unit_of_work():
        stopped.lift(link.address, bounces=False, now=clock.now())
    return _all_kinds(token)


def _switch(token: str, *, wanted: bool) -> ResponseReturnValue:
    if token != TEST_TOKEN:
        link = _found(token)
        family = family_named(link.family)
        through = "one-click" if request.form.get("List-Unsubscribe") == "One-Click" else "link"
        if family is not None:  # what is not sent any more needs no switch
            with unit_of_work():
                preferences.switch(link.address, {family.name: wanted}, now=clock.now(), through=through)
    return _one_kind(token, done=True)


def _found(token: str) -> WayOut:
    return links.find(token) or abort(404)


def _one_kind(token: str, *, done: bool = False) -> ResponseReturnValue:
    if token == TEST_TOKEN:
        return _page(token, test=True)
    link = _found(token)
    family: Family | None = family_named(link.family)
    wanted = family is not None and preferences.wanted(link.address, link.family)
    if link.moved:
        return _page(token, family=family, done=done, wanted=wanted, moved=True)
    shown = {"address": masked(link.address), "stopped": stopped.why(link.address)}
    return _page(token, family=family, done=done, wanted=wanted, **shown)


def _page(token: str, **given: Any) -> str:
    """The page of one kind: what is said on it, where nothing else is."""
    known = {"test": False, "moved": False, "moved_choices": False, "family": None, "wanted": True, "done": False}
    return render_template("mail_pages/unsubscribe.html", token=token, **known | {"address": "", "stopped": []} | given)


def _all_kinds(token: str, form: Any = None, *, before: list[str] | None = None) -> str:
    if token == TEST_TOKEN:
        return _page(token, test=True)
    link = _found(token)
    if link.moved:
        return _page(token, moved=True, moved_choices=True)
    return render_template(
        "mail_pages/all_mail.html", form=form or choosing.form_of(link.address, csrf=False), token=token, before=before,
        details=choosing.details(), always=choosing.always(), address=masked(link.address),
        stopped=stopped.why(link.address), family=family_named(link.family),
    )  # fmt: skip


# The address itself is the permission, so none of them asks for a token of ours; mail programs call the first two.
for view in (stop, again, choose_mail, send_to_me_again):
    csrf.exempt(view)
for view in (stop, again):
    view.cross_site = True  # type: ignore[attr-defined]
