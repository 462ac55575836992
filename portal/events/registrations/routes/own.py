"""A member's own place: signing up, letting go, answering an offer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from portal.events.questions.forms import AnswersForm, asking
from portal.events.questions.queries import asked_of
from portal.events.registrations import policies
from portal.events.registrations.forms import SignUpForm
from portal.events.registrations.models import Awaits, Registration
from portal.events.registrations.operations import answering, guests, registration
from portal.events.registrations.queries import answers, lists, own
from portal.events.registrations.queries.answers import Own
from portal.events.registrations.routes.finding import find_event
from portal.events.registrations.seen import see
from portal.events.tickets.models import TicketType
from portal.events.tickets.queries import terms_of, types_of
from portal.members.people.queries import me


@bp.get("/events/<slug>/register", endpoint="registration")
@requires(policies.see_own, of=find_event)
def registration_page(event: Event) -> ResponseReturnValue:
    """Where mails lead to: the own place, offer or wait, with buttons; or the form to sign up."""
    mine = _mine(event)
    about = _about(event, mine)
    form = asking(SignUpForm, asked_of(event.id) if mine is None else ()).of(about["seen"].ticket_types, mine)
    return render_template("events/registration.html", **about, form=form)


@bp.post("/events/<slug>/register")
@requires(policies.sign_up, of=find_event)
def register(event: Event) -> ResponseReturnValue:
    person, slug = me(), event.slug
    form = _sent(event)

    def act() -> Done:
        made = registration.register(
            event, person.id, now=clock.now(), guests=form.guests, tickets=form.tickets,
            list_consent=bool(form.list_consent.data), answers=form.answers,
        )  # fmt: skip
        if made.confirmed_at is not None:
            said = _("Your place is saved. The invitation for your calendar is on its way.")
        elif made.awaits == Awaits.PAYMENT:
            said = _("A place is held for you. How to pay for it stands here, and is on its way to you.")
        elif made.awaits is not None:
            said = _("A place is held for you. The organisers write to you when they have decided.")
        else:
            said = _("You are on the waiting list. We write to you when a place comes free for you.")
        return Done(_page(slug), said)

    if done := answered(form, act):
        return done
    event = find_event(slug)
    again = _sent(event)
    again.instead_of(form)
    return shown("events/registration.html", form=again, **_about(event, _mine(event)))


@bp.post("/events/<slug>/answers")
@requires(policies.see_own, of=find_event)
def answer_questions(event: Event) -> ResponseReturnValue:
    """Answer what the organiser asks, or answer otherwise."""
    person, slug = me().id, event.slug
    form = _answers(event, _mine(event))

    def act() -> Done:
        answering.answer(event, person, form.answers, now=clock.now())
        return Done(_page(slug), _("Saved."))

    if done := answered(form, act):
        return done
    event = find_event(slug)
    mine = _mine(event)
    again = _answers(event, mine)
    again.instead_of(form)
    types = _ticket_types(event)
    guests_form = SignUpForm.of(types, mine, formdata=None)
    return shown("events/registration.html", form=guests_form, **_about(event, mine, again))


@bp.post("/events/<slug>/guests")
@requires(policies.see_own, of=find_event)
def bring(event: Event) -> ResponseReturnValue:
    """Bring others than before, or nobody; and whether members see that I come, which stands beside it."""
    form, person, slug = SignUpForm(), me().id, event.slug
    form.offer(_ticket_types(event))

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
    return _act(event, registration.withdraw, _("Thank you for telling us. Somebody else can have the place now."))


@bp.post("/events/<slug>/offer/take")
@requires(policies.see_own, of=find_event)
def take_offer(event: Event) -> ResponseReturnValue:
    terms = db.session.scalar(terms_of(event.id))
    first = event.approves or (terms is not None and terms.days is not None)
    said = _("Thank you. What comes next stands here.") if first else _("The place is yours. See you there.")
    return _act(event, registration.take_offer, said)


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


def _act(event: Event, operation: Callable[..., Registration], said: str) -> ResponseReturnValue:
    """One button about the own registration."""
    number = me().id
    return carry_out(lambda: operation(event, number, now=clock.now()), said, back=_page(event.slug))


def _mine(event: Event) -> Registration | None:
    number = actor().person_id
    return db.session.scalar(own.live_with_party(event.id, number)) if number else None


def _ticket_types(event: Event) -> Sequence[TicketType]:
    return db.session.scalars(types_of(event.id)).all()


def _sent(event: Event) -> SignUpForm:
    """What was sent to sign up."""
    form = asking(SignUpForm, asked_of(event.id))()
    form.offer(_ticket_types(event))
    return form


def _answers(event: Event, mine: Registration | None, **how: Any) -> AnswersForm:
    """The form of what is asked, with what they answered."""
    return _asking(answers.own(event.id, mine.id) if mine else [], **how)


def _asking(told: Sequence[Own], **how: Any) -> AnswersForm:
    before = {each.asked.id: each.said for each in told if each.said}
    return asking(AnswersForm, [each.asked for each in told if not each.asked.closed], before)(**how)


def _about(event: Event, mine: Registration | None, answering_form: AnswersForm | None = None) -> dict[str, Any]:
    now, ticket_types = clock.now(), _ticket_types(event)
    terms = db.session.scalar(terms_of(event.id)) if ticket_types else None
    told = answers.own(event.id, mine.id) if mine else []
    if answering_form is None and answering.can_answer(event, mine, now):
        answering_form = _asking(told, formdata=None)
    return {
        "event": event,
        "seen": see(event, mine, actor(), now, ticket_types, terms),
        "told": told,
        "answers_form": answering_form,
    }


def _page(slug: str) -> str:
    return url_for(".registration", slug=slug)
