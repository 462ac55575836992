"""`/events/<slug>/visit`: guests who sign up themselves, and the page behind the link that each of them has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Response, after_this_request, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from portal.accounts import devices, throttle
from portal.accounts.routes.answers import count, evenly, remote_address
from portal.core import clock, language
from portal.core.access import public
from portal.core.actors import Actor
from portal.core.answering import Done, answered, carry_out, shown
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.forms import Press
from portal.core.work import unit_of_work
from portal.events.blueprint import bp
from portal.events.feedback import routes as feedback
from portal.events.feedback.forms import FeedbackForm
from portal.events.questions.forms import AnswersForm
from portal.events.registrations.forms import FirstVisitForm, SignUpForm, VisitForm
from portal.events.registrations.models import Registration
from portal.events.registrations.operations import answering, guests, registration
from portal.events.registrations.queries import own
from portal.events.registrations.routes import own_page
from portal.events.registrations.routes.finding import find_event
from portal.events.registrations.seen import Seen
from portal.events.registrations.ways import Way
from portal.events.registrations.words import say_declined, say_let_go, say_made, say_taken
from portal.events.routes.public import page_of
from portal.events.visitors import queries
from portal.events.visitors.forms import AskForm
from portal.events.visitors.models import Visitor
from portal.events.visitors.operations import asking, coming, leaving

#: To which address this browser had a link sent last: whoever mistyped it sees so.
WRITTEN_TO = "visit_written_to"
#: What a button on the page does, each an operation on the own registration, and what is said then.
BUTTONS: dict[str, tuple[Callable[..., Registration], Callable[[Registration], str]]] = {
    "let-go": (registration.withdraw, say_let_go),
    "take": (registration.take_offer, say_taken),
    "decline": (registration.decline_offer, say_declined),
}


@bp.post("/events/<slug>/visit")
@public
def ask_to_visit(slug: str) -> ResponseReturnValue:
    """A link leaves by mail. The answer is the same whoever has the address."""
    event, form = find_event(slug), AskForm()
    if form.validate():
        name, email = form.name.data or "", form.email.data or ""
        try:
            count(throttle.mail_from_outside(email, remote_address(), devices.known(email)))
            with evenly(), unit_of_work():
                asking.ask(event, name, email, language=language.current(), now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            session[WRITTEN_TO] = email
            return redirect(url_for(".visit_asked", slug=slug), 303)
    return page_of(slug, form)


@bp.get("/events/<slug>/visit/sent")
@public
def visit_asked(slug: str) -> ResponseReturnValue:
    return render_template("events/visit_asked.html", event=find_event(slug), email=session.get(WRITTEN_TO, ""))


@bp.route("/events/<slug>/visit/<token>", methods=["GET", "POST"])
@public
def visit(slug: str, token: str) -> ResponseReturnValue:
    """Where a visitor's letters lead: what `registration` is to members. Its button saves the place."""
    visitor = _find(slug, token)
    if visitor is None:
        return _spent(slug)
    if request.method == "GET":
        return _shown(visitor, token)
    event = visitor.event
    form = own_page.sent(event, kind := _kind(visitor))

    def act() -> Done:
        made = coming.come(
            event, visitor, now=clock.now(), guests=form.guests, tickets=form.tickets, answers=form.answers,
            name=form.name.data or "" if isinstance(form, FirstVisitForm) else "",
        )  # fmt: skip
        return Done(_page(slug, token), say_made(made))

    if done := answered(form, act):
        return done
    again = own_page.sent(event, kind)
    again.instead_of(form)
    return _again(slug, token, again)


@bp.post("/events/<slug>/visit/<token>/guests")
@public
def visit_guests(slug: str, token: str) -> ResponseReturnValue:
    """Bring others than before, or nobody."""
    visitor = _find(slug, token)
    if visitor is None or visitor.person_id is None:
        return _spent(slug)
    event, person, form = visitor.event, visitor.person_id, VisitForm()
    form.offer(own_page.ticket_types(event))

    def act() -> Done:
        guests.bring(event, person, form.bringing, now=clock.now())
        return Done(_page(slug, token), _("Saved."))

    return answered(form, act) or _again(slug, token, form)


@bp.post("/events/<slug>/visit/<token>/answers")
@public
def visit_answers(slug: str, token: str) -> ResponseReturnValue:
    """Answer what the organiser asks, or answer otherwise."""
    visitor = _find(slug, token)
    if visitor is None or visitor.person_id is None:
        return _spent(slug)
    event, person = visitor.event, visitor.person_id
    form = own_page.answers_form(event, _mine(visitor))

    def act() -> Done:
        answering.answer(event, person, form.answers, now=clock.now())
        return Done(_page(slug, token), _("Saved."))

    if done := answered(form, act):
        return done
    again = own_page.answers_form(event, _mine(visitor))
    again.instead_of(form)
    return _again(slug, token, answering_form=again)


@bp.post("/events/<slug>/visit/<token>/<any('let-go', take, decline):what>")
@public
def visit_answer(slug: str, token: str, what: str) -> ResponseReturnValue:
    """One button about the own registration."""
    visitor = _find(slug, token)
    if visitor is None or visitor.person_id is None:
        return _spent(slug)
    event, person = visitor.event, visitor.person_id
    operation, said = BUTTONS[what]
    return carry_out(lambda: operation(event, person, now=clock.now()), said, back=_page(slug, token))


@bp.post("/events/<slug>/visit/<token>/forget")
@public
def visit_forget(slug: str, token: str) -> ResponseReturnValue:
    """Delete what is known of the visitor; the link leads nowhere after that."""
    visitor = _find(slug, token)
    if visitor is None:
        return _spent(slug)
    event, form = visitor.event, Press()

    def act() -> str:
        leaving.forget(event, visitor, now=clock.now())
        return url_for(".show", slug=slug)

    said = _("It is deleted. Nothing that we keep leads to you any more.")
    return answered(form, act, said) or _again(slug, token)


@bp.route("/events/<slug>/visit/<token>/feedback", methods=["GET", "POST"])
@public
def visit_feedback(slug: str, token: str) -> ResponseReturnValue:
    """How it was: what `feedback` is to members."""
    visitor = _find(slug, token)
    if visitor is None or visitor.person_id is None:
        return _spent(slug)
    event, person, form = visitor.event, visitor.person_id, FeedbackForm()
    here = url_for(".visit_feedback", slug=slug, token=token)
    if done := answered(form, lambda: feedback.give(event, person, form, here)):
        return done
    visitor = _find(slug, token)
    return feedback.page_of(visitor.event, person, form) if visitor else _spent(slug)


def _find(slug: str, token: str) -> Visitor | None:
    """Whose page the link opens, while it does. No search engine lists it, whoever passed it on."""
    after_this_request(_unlisted)
    visitor = db.session.scalar(queries.behind(slug, token))
    return visitor if visitor is not None and visitor.is_open(clock.now()) else None


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _spent(slug: str) -> ResponseReturnValue:
    """A link that is over, or never was one."""
    return make_response(render_template("events/visit_over.html", event=find_event(slug)), 404)


def _again(
    slug: str, token: str, form: SignUpForm | None = None, answering_form: AnswersForm | None = None
) -> ResponseReturnValue:
    """The page after something was sent and not taken, loaded anew."""
    visitor = _find(slug, token)
    return _shown(visitor, token, form, answering_form) if visitor else _spent(slug)


def _shown(
    visitor: Visitor, token: str, form: SignUpForm | None = None, answering_form: AnswersForm | None = None
) -> ResponseReturnValue:
    event, mine = visitor.event, _mine(visitor)
    about = own_page.about(event, mine, Actor(), answering_form)
    seen = about["seen"]
    if seen.way is Way.WELCOME:
        about["seen"] = seen = replace(seen, way=Way.OPEN)  # they gave their address, and read there
    if form is None:
        form = own_page.shown(seen, _kind(visitor), formdata=None)
        if isinstance(form, FirstVisitForm):
            form.name.data = visitor.name
    return shown(
        "events/registration.html", **about, form=form, visit=token, visitor=visitor,
        in_the_way=_in_the_way(visitor, seen), may_forget=leaving.may_forget(visitor),
    )  # fmt: skip


def _in_the_way(visitor: Visitor, seen: Seen) -> str:
    """Why this address cannot sign up, so that no button offers it."""
    error = coming.why_not(visitor) if "register" in seen.verbs else None
    return str(error.sentence) if error else ""


def _kind(visitor: Visitor) -> type[VisitForm]:
    return FirstVisitForm if visitor.person_id is None else VisitForm


def _mine(visitor: Visitor) -> Registration | None:
    if visitor.person_id is None:
        return None
    mine = own.live(visitor.event_id, visitor.person_id).options(joinedload(Registration.party))
    return db.session.scalars(mine).unique().one_or_none()


def _page(slug: str, token: str) -> str:
    return url_for(".visit", slug=slug, token=token)
