"""`/volunteer/help`: visitors who would like to help, the page behind the link of each, and those who answer."""

from __future__ import annotations

from flask import (
    Response,
    abort,
    after_this_request,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import devices, throttle
from portal.accounts.routes.answers import count, evenly, remote_address
from portal.core import clock, language
from portal.core.access import actor, public, requires
from portal.core.actors import Right
from portal.core.answering import again, answered, carry_out, shown
from portal.core.db import db, one_or_404
from portal.core.errors import DomainError
from portal.core.forms import Press
from portal.core.paging import page_number, paginate
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.mail.sender import reaches_people
from portal.volunteering import policies
from portal.volunteering.blueprint import bp
from portal.volunteering.routes.board import find_event
from portal.volunteering.wishes import operations, queries
from portal.volunteering.wishes.forms import AnswerForm, HelpForm, SendOnForm
from portal.volunteering.wishes.models import HelpWish

#: To which address this browser had a link sent last: whoever mistyped it sees so.
WRITTEN_TO = "help_written_to"
PER_PAGE = 30


@bp.route("/volunteer/help", methods=["GET", "POST"])
@public
def help_out() -> ResponseReturnValue:
    """A visitor would like to help: a link leaves by mail. The answer is the same whoever has the address."""
    form, refused = HelpForm(), None
    form.offer(db.session.scalars(queries.to_choose_from(clock.now())).all())
    if request.method == "GET":
        form.about.data = f"shift-{request.args.get('shift', '')}"
    elif form.validate():
        name, email = form.name.data or "", form.email.data or ""
        role, shift, words = form.role, form.shift, form.words.data or ""
        try:
            count(throttle.mail_from_outside(email, remote_address(), devices.known(email)))
            with evenly(), unit_of_work():
                operations.ask_for_link(
                    name, email, words, role=role, shift=shift, language=language.current(), now=clock.now()
                )
        except DomainError as error:
            form.refuse(error)
            refused = error
        else:
            session[WRITTEN_TO] = email
            return redirect(url_for(".help_asked"), 303)
    page = render_template("volunteering/help.html", form=form, reaches=reaches_people(), member=actor().is_member)
    return page if request.method == "GET" else again(page, refused)


@bp.get("/volunteer/help/sent")
@public
def help_asked() -> ResponseReturnValue:
    """Where the link went, for the browser that asked for it."""
    return render_template("volunteering/help_asked.html", email=session.get(WRITTEN_TO, ""))


@bp.route("/volunteer/help/<token>", methods=["GET", "POST"])
@public
def help_wish(token: str) -> ResponseReturnValue:
    """What a visitor said, and what became of it. Its button sends it on, the first time."""
    found = _find(token)
    if found is None:
        return _over()
    form = SendOnForm(obj=found)

    def act() -> str:
        operations.send_on(found, name=form.name.data or "", words=form.words.data or "", now=clock.now())
        return url_for(".help_wish", token=token)

    if done := answered(form, act, _("Thank you. Those who can answer have it now.")):
        return done
    wish = _find(token)
    return shown("volunteering/help_wish.html", wish=wish, form=form, token=token) if wish else _over()


@bp.post("/volunteer/help/<token>/take-back")
@public
def take_help_back(token: str) -> ResponseReturnValue:
    """Delete what the visitor said; the link leads nowhere after that."""
    wish = _find(token)
    if wish is None or not Press().validate_on_submit():
        return _over()
    said = _("It is deleted. Nothing that we keep leads to you any more.")
    return carry_out(lambda: operations.take_back(wish, now=clock.now()), said, back=url_for(".volunteer"))


def _find(token: str) -> HelpWish | None:
    """What stands behind the link, until it is forgotten. No search engine lists it, whoever passed it on."""
    after_this_request(_unlisted)
    return db.session.scalar(queries.behind(token, clock.now()))


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _over() -> ResponseReturnValue:
    return make_response(render_template("volunteering/help_over.html"), 404)


@bp.get("/office/volunteering/visitors")
@requires(Right.VOLUNTEERING)
def office_help() -> ResponseReturnValue:
    """Every visitor who would like to help, and what became of it."""
    page = paginate(queries.all_sent(clock.now()), page=page_number(), per_page=PER_PAGE)
    return render_template("volunteering/visitors.html", page=page, event=None, back=url_for(".office"))


@bp.get("/events/<slug>/shifts/visitors")
@requires(policies.manage_event_shifts, of=find_event)
def help_at_event(event: Event) -> ResponseReturnValue:
    """The same at this event."""
    page = paginate(queries.sent_about(event, clock.now()), page=page_number(), per_page=PER_PAGE)
    back = url_for(".board", slug=event.slug)
    return render_template("volunteering/visitors.html", page=page, event=event, back=back)


def find_wish(number: int) -> HelpWish:
    """What a visitor sent on. For those who can answer; nobody else may know of it."""
    found = one_or_404(queries.sent(number, clock.now()))
    return found if policies.answer_help(actor(), found) else abort(404)


@bp.route("/volunteer/visitors/<int:number>", methods=["GET", "POST"])
@requires(policies.answer_help, of=find_wish)
def answer_help(wish: HelpWish) -> ResponseReturnValue:
    """What a visitor said, and the letter that answers it."""
    form, number, by = AnswerForm(), wish.id, actor().person_id

    def act() -> str:
        operations.answer(wish, form.words.data or "", by=by, now=clock.now())
        return url_for(".answer_help", number=number)

    if done := answered(form, act, _("It is on its way to them.")):
        return done
    found = find_wish(number)
    return shown("volunteering/answer_help.html", wish=found, form=form, back=_list_of(found))


def _list_of(wish: HelpWish) -> str:
    """Where whoever answers finds those who wait beside this one: of the office, or of the event."""
    event = wish.shift.event if wish.shift else None
    if actor().may(Right.VOLUNTEERING) or event is None:
        return url_for(".office_help")
    return url_for(".help_at_event", slug=event.slug)


@bp.post("/volunteer/visitors/<int:number>/close")
@requires(policies.answer_help, of=find_wish)
def close_help(wish: HelpWish) -> ResponseReturnValue:
    """Nothing more is to be done about it; no letter goes."""
    back, by = url_for(".answer_help", number=wish.id), actor().person_id
    if not Press().validate_on_submit():
        return redirect(back, 303)
    return carry_out(lambda: operations.close(wish, by=by, now=clock.now()), _("It is closed."), back=back)
