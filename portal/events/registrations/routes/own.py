"""A member's own place: signing up, letting go, answering an offer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import Done, answered, carry_out, shown
from portal.core.db import db
from portal.core.paging import page_number, paginate
from portal.events.blueprint import bp
from portal.events.programme.models import Event
from portal.events.questions.forms import AnswersForm
from portal.events.registrations import policies
from portal.events.registrations.forms import SignUpForm, VisitForm
from portal.events.registrations.models import Registration
from portal.events.registrations.operations import answering, guests, registration
from portal.events.registrations.queries import lists, own
from portal.events.registrations.routes import own_page
from portal.events.registrations.routes.finding import find_event
from portal.events.registrations.words import say_left, say_made, say_taken
from portal.members.people.queries import me


@bp.get("/events/<slug>/register", endpoint="registration")
@requires(policies.see_own, of=find_event)
def registration_page(event: Event) -> ResponseReturnValue:
    """Where mails lead to: the own place, offer or wait, with buttons; or the form to sign up."""
    mine = _mine(event)
    about = _about(event, mine)
    form = own_page.shown(about["seen"], _kind(event))
    return render_template("events/registration.html", **about, form=form)


@bp.post("/events/<slug>/register")
@requires(policies.sign_up, of=find_event)
def register(event: Event) -> ResponseReturnValue:
    person, slug = me(), event.slug
    form, as_visitor = own_page.sent(event, _kind(event)), policies.comes_as_guest(actor(), event)

    def act() -> Done:
        made = registration.register(
            event, person.id, now=clock.now(), guests=form.guests, tickets=form.tickets,
            list_consent=bool(form.list_consent.data), answers=form.answers, as_visitor=as_visitor,
        )  # fmt: skip
        return Done(_page(slug), say_made(made))

    if done := answered(form, act):
        return done
    event = find_event(slug)
    again = own_page.sent(event, _kind(event))
    again.instead_of(form)
    return shown("events/registration.html", form=again, **_about(event, _mine(event)))


@bp.post("/events/<slug>/answers")
@requires(policies.see_own, of=find_event)
def answer_questions(event: Event) -> ResponseReturnValue:
    """Answer what the organiser asks, or answer otherwise."""
    person, slug = me().id, event.slug
    form = own_page.answers_form(event, _mine(event))

    def act() -> Done:
        answering.answer(event, person, form.answers, now=clock.now())
        return Done(_page(slug), _("Saved."))

    if done := answered(form, act):
        return done
    event = find_event(slug)
    mine = _mine(event)
    again = own_page.answers_form(event, mine)
    again.instead_of(form)
    guests_form = SignUpForm.of(own_page.ticket_types(event), mine, formdata=None)
    return shown("events/registration.html", form=guests_form, **_about(event, mine, again))


@bp.post("/events/<slug>/guests")
@requires(policies.see_own, of=find_event)
def bring(event: Event) -> ResponseReturnValue:
    """Bring others than before, or nobody; and whether members see that I come, which stands beside it."""
    form, person, slug = SignUpForm(), me().id, event.slug
    form.offer(own_page.ticket_types(event))

    def act() -> Done:
        guests.bring(event, person, form.bringing, now=clock.now())
        registration.show_me(event, person, shown=bool(form.list_consent.data))
        return Done(_page(slug), _("Saved."))

    if done := answered(form, act):
        return done
    event = find_event(slug)
    return shown("events/registration.html", form=form, **_about(event, _mine(event)))


@bp.post("/events/<slug>/let-go")
@requires(policies.see_own, of=find_event)
def let_go(event: Event) -> ResponseReturnValue:
    """Give the own place or wait back."""
    return _act(event, registration.withdraw, say_left)


@bp.post("/events/<slug>/offer/take")
@requires(policies.see_own, of=find_event)
def take_offer(event: Event) -> ResponseReturnValue:
    return _act(event, registration.take_offer, say_taken)


@bp.post("/events/<slug>/offer/decline")
@requires(policies.see_own, of=find_event)
def decline_offer(event: Event) -> ResponseReturnValue:
    return _act(event, registration.decline_offer, _("Thank you. The place goes to the next person on the list."))


@bp.post("/events/<slug>/shown")
@requires(policies.see_own, of=find_event)
def be_shown(event: Event) -> ResponseReturnValue:
    """Let members see that I come, or not; it holds at once."""
    person, wanted = me().id, bool(SignUpForm().list_consent.data)
    said = _("Members can see that you come.") if wanted else _("Nobody but the organisers sees that you come.")
    return carry_out(lambda: registration.show_me(event, person, shown=wanted), said, back=_page(event.slug))


@bp.get("/events/<slug>/people")
@requires(policies.see_who_comes, of=find_event)
def people(event: Event) -> ResponseReturnValue:
    """Who let members see that they come."""
    page = paginate(lists.say_they_come(event.id, actor()), page=page_number(), per_page=50)
    others = lists.come_in_all(event.id) > page.total
    return render_template("events/people.html", event=event, phase=event.phase(clock.now()), page=page, others=others)


def _act(event: Event, operation: Callable[..., Registration], said: str | Callable[[Any], str]) -> ResponseReturnValue:
    """One button about the own registration."""
    number = me().id
    return carry_out(lambda: operation(event, number, now=clock.now()), said, back=_page(event.slug))


def _mine(event: Event) -> Registration | None:
    number = actor().person_id
    return db.session.scalar(own.live_with_party(event.id, number)) if number else None


def _kind(event: Event) -> type[SignUpForm]:
    """The form of whoever asks: those who are no members come as guests."""
    return VisitForm if policies.comes_as_guest(actor(), event) else SignUpForm


def _about(event: Event, mine: Registration | None, answering_form: AnswersForm | None = None) -> dict[str, Any]:
    return own_page.about(event, mine, actor(), answering_form)


def _page(slug: str) -> str:
    return url_for(".registration", slug=slug)
