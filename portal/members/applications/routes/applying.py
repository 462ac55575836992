"""`/join`: what membership is, and an application from its first word to its answer, behind a link sent by mail."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import devices, throttle
from portal.accounts.routes.answers import count, remote_address
from portal.core import clock
from portal.core.access import actor, public
from portal.core.answering import answered, carry_out, refused, shown
from portal.core.db import db, one_or_404
from portal.core.errors import DomainError
from portal.core.forms import Press
from portal.core.settings import association, today
from portal.core.work import unit_of_work
from portal.mail.sender import reaches_people
from portal.members.applications import forms, links, notices, queries
from portal.members.applications.models import Application
from portal.members.applications.operations import deciding, drafts, questions, sending
from portal.members.applications.states import State, state_of
from portal.members.blueprint import bp
from portal.members.memberships import periods
from portal.members.memberships.queries import plans
from portal.members.people import reach
from portal.members.people.models import Person

PAGE = "members/join.html"
#: To which address this browser had a link sent last: whoever mistyped it sees so.
WRITTEN_TO = "application_written_to"


def _offered() -> dict[str, Any]:
    return {"offered": db.session.execute(plans.offered(today())).all(), "period": periods.said}


def _page() -> dict[str, Any]:
    """What membership is, and how the applications stand that the reader, signed in, has begun."""
    me = actor().person_id
    mine = db.session.scalars(queries.under_way(me)).all() if me is not None else ()
    return {**_offered(), "mine": [(each, state_of(each).value, links.token_of(each)) for each in mine]}


@bp.get("/join")
@public
def join() -> ResponseReturnValue:
    return render_template(PAGE, form=forms.Begin(), press=Press(), **_page())


@bp.post("/join")
@public
def begin_application() -> ResponseReturnValue:
    """A draft. Its link leaves by mail alone, so that whoever opens it reads there; who is signed in is known."""
    who = actor()
    form = forms.Begin()
    if who.person_id is not None:
        return _begin_as(who.person_id)
    if not form.validate():
        return shown(PAGE, form=form, press=Press(), **_page())
    name, email = form.name.data or "", form.email.data or ""
    try:
        count(throttle.mail_from_outside(email, remote_address(), devices.known(email)))
        with unit_of_work() as work:
            reached = reaches_people()
            application, token = drafts.begin({"name": name, "email": email}, now=clock.now(), mailed=reached)
            notices.begun(application)
            work.answer = url_for(".link_sent") if reached else url_for(".application", token=token)
    except DomainError as error:
        return refused(form, error, PAGE, press=Press(), **_page())
    session[WRITTEN_TO] = email
    return redirect(work.answer, 303)


def _begin_as(person_id: int) -> ResponseReturnValue:
    to, press = reach.reader(person_id).address, Press()

    def act() -> str:
        if to:
            throttle.count(throttle.mail_requests(to.email), now=clock.now())
        person = db.session.get_one(Person, person_id)
        mail = {"email": to.email} if to else {}
        application, token = drafts.begin(mail, now=clock.now(), person=person)
        notices.begun(application)
        return url_for(".application", token=token)

    return answered(press, act) or shown(PAGE, form=press, press=press, **_page())


@bp.get("/join/sent")
@public
def link_sent() -> ResponseReturnValue:
    return render_template("members/link_sent.html", email=session.get(WRITTEN_TO, ""))


def _found(token: str) -> Application:
    return one_or_404(queries.behind(token))


@bp.route("/join/<token>", methods=["GET", "POST"])
@public
def application(token: str) -> ResponseReturnValue:
    """The draft as far as it is written; once it was sent, how it stands."""
    found = _found(token)
    if state_of(found) is not State.DRAFT:
        return _status(found)
    offered = _offered()
    asked = db.session.scalars(questions.asked()).all()
    wanted = association().sponsors_wanted
    form = forms.application_form(found, asked, [plan for plan, _price in offered["offered"]], wanted)
    number, sends = found.id, form.is_submitted() and form.sent

    def act() -> str:
        draft = db.session.get_one(Application, number)
        _keep(draft, form)
        if sends:
            sending.send(draft, sponsors=form.sponsors, today=today(), now=clock.now())
        return url_for(".application", token=token)

    said = _("It is sent.") if sends else _("Saved. The link in our letter leads back to it.")
    if done := answered(form, act, said):
        return done
    found = _found(token)
    if state_of(found) is not State.DRAFT:  # it was sent meanwhile, by another window
        return redirect(url_for(".application", token=token), 303)
    form.lead_to_today()
    return shown("members/application.html", form=form, application=found, **offered)


def _keep(draft: Application, form: forms.Applying) -> None:
    plan = int(form.plan.data) if form.plan.data else None
    drafts.keep(draft, form.values(), plan_id=plan, answers=form.answers(), sponsors=form.named())
    drafts.agree(draft, form.agreed_to, now=clock.now())


def _status(found: Application, form: forms.Reply | None = None) -> ResponseReturnValue:
    return shown(
        "members/application_status.html", application=found, state=state_of(found).value,
        form=form or forms.Reply(formdata=None), page=links.token_of(found),
    )  # fmt: skip


@bp.post("/join/<token>/reply")
@public
def reply_to_office(token: str) -> ResponseReturnValue:
    found, form = _found(token), forms.Reply()

    def act() -> str:
        deciding.reply(
            db.session.get_one(Application, found.id), form.words.data or "",
            somebody=(form.sponsor.data or "", form.sponsor_email.data or ""), today=today(), now=clock.now(),
        )  # fmt: skip
        return url_for(".application", token=token)

    return answered(form, act, _("Your answer is with the office.")) or _status(_found(token), form)


@bp.post("/join/<token>/withdraw")
@public
def withdraw_application(token: str) -> ResponseReturnValue:
    number = _found(token).id
    back = url_for(".application", token=token)
    said = _("Withdrawn. Thank you for telling us.")
    return carry_out(lambda: drafts.withdraw(db.session.get_one(Application, number), now=clock.now()), said, back=back)
