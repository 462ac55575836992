"""`/office/privacy`: requests to be forgotten, each with its deadline; what people agree to, and to which words."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.sessions import giver
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import answered, carry_out, shown
from portal.core.db import db, one_or_404
from portal.core.forms import Form
from portal.core.paging import page_number, paginate
from portal.core.settings import association, today
from portal.members.blueprint import bp
from portal.members.people import consents, policies, wording
from portal.members.people import forms as of_people
from portal.members.people.models import Person
from portal.members.people.operations import consenting
from portal.members.people.routes.office import find_anyone
from portal.members.privacy import forms, queries
from portal.members.privacy.models import PrivacyRequest
from portal.members.privacy.operations import erasing, requests


def find_request(request_id: int) -> PrivacyRequest:
    """One that waits."""
    return one_or_404(queries.with_people(queries.waiting().where(PrivacyRequest.id == request_id)))


@bp.get("/office/privacy")
@requires(Right.MEMBERS)
def office_privacy() -> ResponseReturnValue:
    page = paginate(queries.with_people(queries.waiting()), page=page_number())
    return shown("members/office/privacy.html", page=page, day=today())


@bp.get("/office/privacy/<int:request_id>")
@requires(Right.MEMBERS, of=find_request)
def office_privacy_request(request: PrivacyRequest) -> ResponseReturnValue:
    return _page(request)


def _page(request: PrivacyRequest, **refused: Form) -> ResponseReturnValue:
    wrong = next(iter(refused.values()), None)
    return shown(
        "members/office/privacy_request.html", asked=request, day=today(), refused=wrong,
        may_erase=policies.erase(actor(), request.person),
        no=refused.get("no") or forms.Reason(formdata=None), later=refused.get("later") or forms.Reason(formdata=None),
    )  # fmt: skip


@bp.post("/office/privacy/<int:request_id>/erase")
@requires(Right.MEMBERS, of=find_request)
def office_erase(request: PrivacyRequest) -> ResponseReturnValue:
    number = request.person_id

    def act() -> None:
        erasing.erase(db.session.get_one(Person, number), giver=giver(), now=clock.now())

    return carry_out(act, _("Everything about them is erased."), back=url_for(".office_privacy"))


@bp.post("/office/privacy/<int:request_id>/refuse")
@requires(Right.MEMBERS, of=find_request)
def office_refuse_erasure(request: PrivacyRequest) -> ResponseReturnValue:
    number, form = request.id, forms.Reason()

    def act() -> str:
        requests.refuse(db.session.get_one(PrivacyRequest, number), form.reason.data or "", now=clock.now())
        return url_for(".office_privacy")

    return answered(form, act, _("Refused. The reason is on its way to them.")) or _page(find_request(number), no=form)


@bp.post("/office/privacy/<int:request_id>/extend")
@requires(Right.MEMBERS, of=find_request)
def office_extend_erasure(request: PrivacyRequest) -> ResponseReturnValue:
    number, form = request.id, forms.Reason()

    def act() -> str:
        requests.extend(db.session.get_one(PrivacyRequest, number), form.reason.data or "", now=clock.now())
        return url_for(".office_privacy_request", request_id=number)

    said = _("There is more time now. The reason is on its way to them.")
    return answered(form, act, said) or _page(find_request(number), later=form)


@bp.route("/office/people/<int:person_id>/erasure", methods=["GET", "POST"])
@requires(Right.MEMBERS, of=find_anyone)
def office_note_erasure(person: Person) -> ResponseReturnValue:
    """A request that came by letter or by word of mouth."""
    number, form = person.id, forms.Note()

    def act() -> str:
        noted = requests.ask(db.session.get_one(Person, number), how=form.how.data or "", now=clock.now())
        return url_for(".office_privacy_request", request_id=noted.id)

    waiting = db.session.scalar(queries.waiting_of(number))
    if waiting is not None and not form.is_submitted():
        return redirect(url_for(".office_privacy_request", request_id=waiting.id), 303)
    if done := answered(form, act, _("Noted. They are told when they will have an answer.")):
        return done
    return shown("members/office/note_erasure.html", form=form, person=find_anyone(number))


@bp.route("/office/people/<int:person_id>/consent", methods=["GET", "POST"])
@requires(Right.MEMBERS, of=find_anyone)
def office_note_consent(person: Person) -> ResponseReturnValue:
    """What somebody agreed to, and what they say of the privacy statement on paper or by word of mouth."""
    number, form = person.id, of_people.NoteConsent()

    def act() -> str:
        person, agreed = db.session.get_one(Person, number), form.answer.data == "yes"
        consenting.note_for(person, agreed=agreed, how=form.how.data or "", now=clock.now())
        return url_for(".office_note_consent", person_id=number)

    if done := answered(form, act, _("Noted.")):
        return done
    told = wording.said(db.session.scalars(consents.shown(number)))
    return shown("members/office/consent.html", form=form, person=find_anyone(number), told=told)


@bp.route("/office/membership-settings/statement", methods=["GET", "POST"])
@requires(Right.MEMBERS)
def office_statement() -> ResponseReturnValue:
    """What the association adds to the privacy page, and its earlier editions."""
    form = of_people.Statement(data={"words": association().privacy_words})

    def act() -> str:
        consenting.state(form.words.data or "", now=clock.now())
        return url_for(".office_statement")

    if done := answered(form, act, _("Saved. From now on people agree to these words.")):
        return done
    return shown("members/office/statement.html", form=form, editions=db.session.execute(consents.editions()).all())
