"""`/me/privacy`: what is kept about oneself, who sees it, what one agreed to, and the ways out."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.operations import Giver
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Standing
from portal.core.answering import answered, carry_out, shown
from portal.core.db import db
from portal.core.locking import locked
from portal.core.parts import toast
from portal.core.web import external_url
from portal.mail import choosing
from portal.mail.addresses import normalise
from portal.members.blueprint import bp
from portal.members.directory import data
from portal.members.people import consents, forms, profile, wording
from portal.members.people.consents import Matter
from portal.members.people.models import Person
from portal.members.people.operations import consenting, publishing
from portal.members.people.operations import people as operations
from portal.members.people.queries import me
from portal.members.people.steps import Step, locks


@bp.route("/me/privacy", methods=["GET", "POST"])
@requires(Standing.SIGNED_IN)
def my_privacy() -> ResponseReturnValue:
    person = me()
    form, number = forms.Introduce(data={"introduce": person.introduce}), person.id

    def act() -> str:
        wanted = {"introduce": bool(form.introduce.data)}
        person = db.session.get_one(Person, number)
        operations.change_person(person, wanted, giver=Giver(person.account_id), now=clock.now())
        return url_for(".my_privacy")

    return answered(form, act, _("Noted."), tell=toast) or _privacy_page(person, form=form)


@bp.post("/me/public-page")
@requires(Standing.SIGNED_IN)
def publish_me() -> ResponseReturnValue:
    """Open the page that everybody may read, or close it."""
    person, page = me(), forms.PublicPage()
    number = person.id

    def act() -> str:
        person = locked(Person, number)
        if page.is_public.data:
            publishing.publish(person, indexed=bool(page.may_be_indexed.data), now=clock.now())
        else:
            publishing.unpublish(person, now=clock.now())
        return url_for(".my_privacy", _anchor="your-page")

    return answered(page, act, _("Noted."), tell=toast) or _privacy_page(me(), page=page)


@bp.post("/me/privacy/statement")
@requires(Standing.SIGNED_IN)
def agree_to_statement() -> ResponseReturnValue:
    """They have read what the association keeps."""
    person, form = me(), forms.Agree()
    number = person.id

    def act() -> str:
        consenting.agree(db.session.get_one(Person, number), form.edition.data or "", now=clock.now())
        return url_for(".my_privacy", _anchor="consents")

    return answered(form, act, _("Noted."), tell=toast) or _privacy_page(me(), agree=form)


@bp.post("/me/privacy/statement/withdraw")
@requires(Standing.SIGNED_IN)
def take_statement_back() -> ResponseReturnValue:
    """They agree no longer."""
    number, back = me().id, url_for(".my_privacy", _anchor="consents")
    said = _("Noted. The office reads of it.")
    return carry_out(lambda: consenting.take_back(db.session.get_one(Person, number), now=clock.now()), said, back=back)


def _privacy_page(
    person: Person,
    form: forms.Introduce | None = None,
    page: forms.PublicPage | None = None,
    agree: forms.Agree | None = None,
) -> ResponseReturnValue:
    form = form or forms.Introduce(formdata=None, data={"introduce": person.introduce})
    page = page or forms.PublicPage(formdata=None, obj=person)
    told = wording.said(db.session.scalars(consents.shown(person.id)))
    standing = wording.standing(told)
    statement = next((each for each in standing if each.matter is Matter.STATEMENT and each.given), None)
    agree = agree or forms.Agree(formdata=None)
    current = agree.edition.data = consents.version()
    seen = {step: [field.label for field in fields] for step, fields in profile.seen_by(person).items()}
    return shown(
        "members/my_privacy.html", person=person, form=form, page=page, agree=agree, keepers=data.keepers(),
        told=told, standing=standing, statement=statement, mail=choosing.form_of(normalise(actor().email), sent=False),
        is_current=statement is not None and statement.version == current,
        opens=person.is_public and actor().is_member,
        address=external_url("members.public_person", slug=person.public_slug) if person.public_slug else "",
        public=seen[Step.PUBLIC], members=seen[Step.PUBLIC] + seen[Step.MEMBERS], leaders=seen[Step.LEADERS],
        hidden=seen[Step.NOBODY], locked=[profile.BY_NAME[name].label for name in locks() if name in profile.BY_NAME],
    )  # fmt: skip
