"""The page of somebody from outside who said yes: see, correct, stop, erase, at any time."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import public
from portal.core.answering import Done, answered, shown
from portal.core.forms import Form, Press
from portal.relationships.outside import links, wording
from portal.relationships.outside.blueprint import bp
from portal.relationships.outside.forms import CorrectForm
from portal.relationships.outside.models import OutsideParty
from portal.relationships.outside.operations import keeping
from portal.relationships.outside.routes.finding import Page, find, over, quiet


def own_page(page: Page, form: CorrectForm | None = None) -> ResponseReturnValue:
    """What is known of them, and what they may do about it."""
    party = page.party
    given = form or CorrectForm(formdata=None, name=party.name, phone=party.phone, words=party.words)
    status = 422 if given.errors or given.form_errors else 200
    own = {"agreed": wording.says(party.wording), "opened": party.opened_on}
    return quiet(shown("outside/yours.html", page=page, token=links.token_of(party), form=given, **own), status)


@bp.post("/r/<token>/correct")
@public
def correct(token: str) -> ResponseReturnValue:
    """Put right what they said of themselves."""
    form = CorrectForm()

    def act(party: OutsideParty) -> Done:
        keeping.correct(party, name=form.name.data or "", phone=form.phone.data or "", words=form.words.data or "")
        return Done(url_for(".show", token=token), _("Saved."))

    return _do(token, form, act)


@bp.post("/r/<token>/stop")
@public
def stop(token: str) -> ResponseReturnValue:
    """It ends here."""

    def act(party: OutsideParty) -> Done:
        keeping.stop(party, now=clock.now())
        return Done(url_for(".ended"))

    return _do(token, Press(), act)


@bp.post("/r/<token>/erase")
@public
def erase(token: str) -> ResponseReturnValue:
    """Everything about them goes."""

    def act(party: OutsideParty) -> Done:
        keeping.erase(party, now=clock.now())
        return Done(url_for(".ended"))

    return _do(token, Press(), act)


@bp.get("/r/ended")
@public
def ended() -> ResponseReturnValue:
    """It is done."""
    return quiet(shown("outside/ended.html"))


def _do(token: str, form: Form, act: Callable[[OutsideParty], Done]) -> ResponseReturnValue:
    page = find(token)
    if page is None or page.party.agreed_at is None:
        return over()
    party = page.party
    if done := answered(form, lambda: act(party)):
        return done
    found = find(token)
    if found is None:
        return over()
    return own_page(found, form if isinstance(form, CorrectForm) else None)
