"""The ticket types of an event, for those who run it."""

from __future__ import annotations

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.answering import Done, answered, carry_out, shown
from portal.core.db import db, one_or_404
from portal.events.blueprint import bp
from portal.events.programme import policies
from portal.events.programme.models import Event
from portal.events.registrations.operations import changing
from portal.events.registrations.routes.finding import find_event
from portal.events.tickets.forms import PaymentForm, TicketForm
from portal.events.tickets.models import TicketType
from portal.events.tickets.on_sale import costs_something
from portal.events.tickets.operations import payment, types
from portal.events.tickets.policies import manage_ticket
from portal.events.tickets.queries import numbered, terms_of, types_of


def find_ticket(slug: str, ticket: int) -> TicketType:
    """A ticket type of this event."""
    return one_or_404(numbered(find_event(slug).id, ticket))


@bp.get("/events/<slug>/manage/tickets")
@requires(policies.manage, of=find_event)
def tickets(event: Event) -> ResponseReturnValue:
    """What there is to choose from, what it costs, and how much of it is taken."""
    return _page(event, TicketForm())


@bp.post("/events/<slug>/manage/tickets")
@requires(policies.manage, of=find_event)
def add_ticket(event: Event) -> ResponseReturnValue:
    form, slug = TicketForm(), event.slug

    def act() -> Done:
        ticket_type = types.add_type(event, form.ticket())
        return Done(_at(slug), _("“%(name)s” can be chosen now.", name=ticket_type.name))

    return answered(form, act) or _page(find_event(slug), form)


@bp.post("/events/<slug>/manage/tickets/<int:ticket>")
@requires(manage_ticket, of=find_ticket)
def change_ticket(ticket_type: TicketType) -> ResponseReturnValue:
    form, event, number = TicketForm(), ticket_type.event, ticket_type.id
    slug = event.slug

    def act() -> Done:
        changing.change_ticket(event, number, form.ticket(), now=clock.now())
        return Done(_at(slug), _("Saved. Whoever has one already keeps it at the price they were told."))

    return answered(form, act) or _page(find_event(slug), TicketForm(formdata=None), changing_form=form, changed=number)


@bp.post("/events/<slug>/manage/tickets/<int:ticket>/close")
@requires(manage_ticket, of=find_ticket)
def close_ticket(ticket_type: TicketType) -> ResponseReturnValue:
    event, act = ticket_type.event, partial(types.close_type, ticket_type.event, ticket_type.id, now=clock.now())
    return carry_out(act, _("Nobody new can choose it. Whoever has one keeps it."), back=_at(event.slug))


@bp.post("/events/<slug>/manage/tickets/<int:ticket>/open")
@requires(manage_ticket, of=find_ticket)
def open_ticket(ticket_type: TicketType) -> ResponseReturnValue:
    act = partial(types.open_type, ticket_type.event, ticket_type.id)
    return carry_out(act, _("It can be chosen again."), back=_at(ticket_type.event.slug))


@bp.post("/events/<slug>/manage/tickets/payment")
@requires(policies.manage, of=find_event)
def set_payment(event: Event) -> ResponseReturnValue:
    """Say how people pay, and whether places are held until they have."""
    form, slug = PaymentForm(), event.slug

    def act() -> Done:
        payment.set_terms(event, how=form.how.data or "", days=form.days.data)
        said = _("Saved. Whoever is to pay already keeps the day they were told.") if event.seats_taken else _("Saved.")
        return Done(_at(slug), said)

    return answered(form, act) or _page(find_event(slug), TicketForm(formdata=None), payment_form=form)


def _page(
    event: Event,
    form: TicketForm,
    *,
    changing_form: TicketForm | None = None,
    changed: int = 0,
    payment_form: PaymentForm | None = None,
) -> ResponseReturnValue:
    there = db.session.scalars(types_of(event.id)).all()
    forms = {each.id: changing_form if each.id == changed and changing_form else TicketForm.of(each) for each in there}
    now = clock.now()
    terms = db.session.scalar(terms_of(event.id))
    said = {"how": terms.how, "days": terms.days} if terms else {}
    return shown(
        "events/tickets.html",
        form=form,
        payment_form=payment_form or PaymentForm(formdata=None, data=said),
        priced=costs_something(there),
        event=event,
        phase=event.phase(now),
        ticket_types=there,
        forms=forms,
        changed=changed,
        closed=types.why_they_stand(event, now),
    )


def _at(slug: str) -> str:
    return url_for(".tickets", slug=slug)
