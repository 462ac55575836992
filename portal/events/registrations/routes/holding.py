"""Who asks to come and who has to pay, for those who run the event."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import carry_out
from portal.core.db import db
from portal.core.paging import page_number, paginate
from portal.events.blueprint import bp
from portal.events.programme.models import Event
from portal.events.programme.policies import manage
from portal.events.programme.routes.people import words_in
from portal.events.questions.policies import read_sensitive
from portal.events.registrations import policies
from portal.events.registrations.forms import RemoveForm
from portal.events.registrations.models import Registration, Settled
from portal.events.registrations.operations import approving, paying
from portal.events.registrations.queries import answers, holding
from portal.events.registrations.routes.finding import find_event, find_registration_of
from portal.events.tickets.on_sale import costs_something
from portal.events.tickets.queries import with_terms


@bp.get("/events/<slug>/manage/requests")
@requires(manage, of=find_event)
def requests(event: Event) -> ResponseReturnValue:
    """Whoever signed up and waits for a yes or a no, the first who came first; with what they answered."""
    page = paginate(holding.requests(event), page=page_number(), per_page=50)
    told = answers.of_some([each.id for each in page.items], sensitive=read_sensitive(actor(), event))
    return render_template("events/requests.html", event=event, phase=event.phase(clock.now()), page=page, told=told)


@bp.post("/events/<slug>/manage/requests/<int:number>/approve")
@requires(policies.manage_registration, of=find_registration_of)
def approve(registration: Registration) -> ResponseReturnValue:
    said = _("%(name)s may come, and is told.", name=registration.person.name)
    return _carry_out(approving.approve, registration, said, back="requests")


@bp.post("/events/<slug>/manage/requests/<int:number>/refuse")
@requires(policies.manage_registration, of=find_registration_of)
def refuse(registration: Registration) -> ResponseReturnValue:
    form = RemoveForm()
    if not form.validate():
        flash(str(next(iter(form.why.errors), _("Please try again."))), "error")
        return redirect(_at(registration.event, "requests"), 303)
    said = _("%(name)s is told that there is no place this time.", name=registration.person.name)
    return _carry_out(approving.refuse, registration, said, back="requests", why=form.why.data or "")


@bp.get("/events/<slug>/manage/payments")
@requires(manage, of=find_event)
def payments(event: Event) -> ResponseReturnValue:
    """Who has to pay, who has, and to whom money goes back."""
    now = clock.now()
    words = words_in("q")
    page = paginate(holding.owing(event.id, words), page=page_number(), per_page=50)
    rows = db.session.execute(with_terms(event.id)).all()
    return render_template(
        "events/payments.html", event=event, phase=event.phase(now), page=page, now=now, words=words,
        back=db.session.scalars(holding.to_pay_back(event.id).limit(200)).all(),
        terms=rows[0][1] if rows else None, priced=costs_something([each for each, _terms in rows]),
    )  # fmt: skip


@bp.post("/events/<slug>/manage/payments/<int:number>")
@requires(policies.manage_registration, of=find_registration_of)
def note_payment(registration: Registration) -> ResponseReturnValue:
    """Paid, or need not pay (`how`); whatever else is sent notes nothing."""
    how, name = request.form.get("how"), registration.person.name
    said = {
        Settled.PAID.value: _("%(name)s has paid.", name=name),
        Settled.WAIVED.value: _("%(name)s need not pay.", name=name),
    }
    if how not in said:
        flash(_("Please try again."), "error")
        return redirect(_at(registration.event, "payments"), 303)
    return _carry_out(paying.settle, registration, said[how], back="payments", how=Settled(how))


@bp.post("/events/<slug>/manage/payments/<int:number>/take-back")
@requires(policies.manage_registration, of=find_registration_of)
def take_payment_back(registration: Registration) -> ResponseReturnValue:
    said = _("%(name)s stands as not paid again.", name=registration.person.name)
    return _carry_out(paying.take_back, registration, said, back="payments")


@bp.post("/events/<slug>/manage/payments/<int:number>/pay-back")
@requires(policies.manage_registration, of=find_registration_of)
def pay_back(registration: Registration) -> ResponseReturnValue:
    said = _("%(name)s has been paid back.", name=registration.person.name)
    return _carry_out(paying.pay_back, registration, said, back="payments")


def _carry_out(
    operation: Callable[..., None], registration: Registration, said: str, *, back: str, **more: Any
) -> ResponseReturnValue:
    """One button about one registration; the page `back` says what came of it."""
    event = registration.event
    act = partial(operation, event, registration.id, now=clock.now(), by=actor().person_id, **more)
    return carry_out(act, said, back=_at(event, back))


def _at(event: Event, page: str) -> str:
    return url_for(f".{page}", slug=event.slug)
