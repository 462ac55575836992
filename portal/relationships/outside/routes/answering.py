"""`/r/<token>`: what is asked, and the answer. Opening a page changes nothing, whoever or whatever opens it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import throttle
from portal.accounts.routes.answers import count, evenly, remote_address
from portal.core import clock, language
from portal.core.access import public
from portal.core.answering import Done, answered, shown
from portal.core.errors import DomainError
from portal.core.forms import Form, Press
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.relationships.outside import links, wording
from portal.relationships.outside.blueprint import bp
from portal.relationships.outside.errands import errand_of
from portal.relationships.outside.errors import OnlyThey
from portal.relationships.outside.forms import CodeForm, NeverForm, YesForm
from portal.relationships.outside.operations import answering
from portal.relationships.outside.operations.answering import Typed
from portal.relationships.outside.routes.finding import Page, find, over, quiet
from portal.relationships.outside.routes.own import own_page

#: In the browser in which an address was typed: where. Whoever else has the link (the giver forwarded it) reads none.
TYPED = "outside_typed"


@bp.get("/r/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    """What is asked; or, once they said yes, their own page."""
    page = find(token)
    if page is None:
        return over()
    return own_page(page) if page.party.agreed_at else _ask_page(page)


@bp.post("/r/<token>/yes")
@public
def yes(token: str) -> ResponseReturnValue:
    """A code leaves for the address they typed. The answer is the same whoever has the address."""
    page, form = find(token), YesForm()
    if page is None or page.party.agreed_at:
        return over()
    party = page.party

    def send() -> str:
        typed = Typed(
            form.name.data or "",
            form.email.data or "",
            form.phone.data or "",
            form.words.data or "",
            language.current(),
        )
        answering.ask_for_code(party, typed, today=today(), now=clock.now())
        session[TYPED] = party.id
        return url_for(".code", token=token)

    try:
        if form.validate():
            _only_they(page)
            _count(party.id, form.email.data or "")
    except DomainError as error:
        form.refuse(error)
        return _ask_page(page, form)
    with evenly():
        done = answered(form, send)
    return done or _again(token, form)


@bp.get("/r/<token>/code")
@public
def code(token: str) -> ResponseReturnValue:
    """Where the code is typed."""
    page = find(token)
    if page is None:
        return over()
    if page.is_givers or page.party.agreed_at or not page.party.email:
        return redirect(url_for(".show", token=token), 303)
    return _code_page(page)


@bp.post("/r/<token>/code")
@public
def try_code(token: str) -> ResponseReturnValue:
    """With the right code their yes counts."""
    page, form = find(token), CodeForm()
    if page is None:
        return over()
    if page.party.agreed_at or not page.party.email:
        return redirect(url_for(".show", token=token), 303)
    if not form.validate():
        return _code_page(page, form)
    party, wrong, leads = page.party, None, ""
    try:
        _only_they(page)
        count(throttle.link_tries(remote_address()))
        with unit_of_work():
            wrong = answering.try_code(party, form.code.data or "", now=clock.now())
            leads = url_for(".show", token=links.token_of(party))
    except DomainError as error:
        wrong = error
    if wrong is None:
        return redirect(leads, 303)
    form.refuse(wrong)
    again = find(token)
    return _code_page(again, form) if again else over()


@bp.post("/r/<token>/again")
@public
def again(token: str) -> ResponseReturnValue:
    """Another code to the same address."""
    page, form = find(token), Press()
    if page is None or page.party.agreed_at:
        return over()
    party = page.party

    def send() -> str:
        answering.ask_again(party, today=today(), now=clock.now())
        return url_for(".code", token=token)

    try:
        _only_they(page)
        _count(party.id, party.email)
    except DomainError as error:
        return _code_page(page, _refused(CodeForm(formdata=None), error))
    with evenly():
        done = answered(form, send, _("Another code is on its way."))
    found = find(token)
    if done or found is None:
        return done or over()
    return _code_page(found, _refused(CodeForm(formdata=None), form.refusal) if form.refusal else None)


@bp.post("/r/<token>/no")
@public
def no(token: str) -> ResponseReturnValue:
    """Rather not."""
    return _end(token, Press(), lambda page, form: answering.refuse(page.party, now=clock.now()))


@bp.post("/r/<token>/never")
@public
def never(token: str) -> ResponseReturnValue:
    """No, and never again."""

    def act(page: Page, form: Any) -> None:
        answering.never_again(page.party, form.email.data or "", today=today(), now=clock.now())

    return _end(token, NeverForm(), act)


@bp.get("/r/answered")
@public
def thanks() -> ResponseReturnValue:
    """It was a no, and that is fine."""
    return quiet(render_template("outside/answered.html"))


def _end(token: str, form: Form, act: Callable[[Page, Any], None]) -> ResponseReturnValue:
    page = find(token)
    if page is None or page.party.agreed_at:
        return over()
    found = page

    def end() -> Done:
        _only_they(found)
        act(found, form)
        return Done(url_for(".thanks"))

    return answered(form, end) or _again(token, form)


def _again(token: str, form: Form) -> ResponseReturnValue:
    page = find(token)
    return _ask_page(page, form) if page else over()


def _ask_page(page: Page, form: Form | None = None) -> ResponseReturnValue:
    yes_form = form if isinstance(form, YesForm) else YesForm(formdata=None)
    never_form = form if isinstance(form, NeverForm) else NeverForm(formdata=None)
    return quiet(
        shown(
            "outside/ask.html",
            page=page,
            words=wording.says(errand_of(page.party).wording),
            token=links.token_of(page.party),
            form=form or yes_form,
            yes=yes_form,
            never=never_form,
        ),
        422 if form is not None and (form.errors or form.form_errors) else 200,
    )


def _code_page(page: Page, form: CodeForm | None = None) -> ResponseReturnValue:
    given = form or CodeForm(formdata=None)
    status = 422 if given.errors or given.form_errors else 200
    told = {"page": page, "token": links.token_of(page.party), "typed_here": session.get(TYPED) == page.party.id}
    return quiet(shown("outside/code.html", **told, form=given), status)


def _refused(form: CodeForm, error: DomainError) -> CodeForm:
    form.refuse(error)
    return form


def _only_they(page: Page) -> None:
    if page.is_givers:
        raise OnlyThey


def _count(number: int, email: str) -> None:
    """What one link may cause in a day, what one mailbox may get and what one network may ask for."""
    of_the_link = throttle.Limit("outside-link", str(number), 8, timedelta(days=1))
    count([of_the_link, *throttle.mail_from_outside(email, remote_address())])
