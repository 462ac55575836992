"""`/office/people`: adding, editing and inviting somebody."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.sessions import giver
from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import answered, shown
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.forms import Press
from portal.core.locking import lock, locked
from portal.core.parts import toast
from portal.core.work import unit_of_work
from portal.mail.sender import leaves_the_house
from portal.members.blueprint import bp
from portal.members.people import finding, forms
from portal.members.people.merges import kept_for
from portal.members.people.models import Person
from portal.members.people.operations import people as operations
from portal.members.people.routes.links import Link, hand_over


def find_anyone(person_id: int) -> Person:
    """Anybody, for the office that keeps the list; whose entry was put into another one is found there."""
    person = db.session.get(Person, person_id) or abort(404)
    if person.merged_at is None and person.erased_at is None:
        return person
    further = kept_for(person_id)
    return abort(redirect(url_for("members.office_person", person_id=further), 303) if further else 404)


@bp.route("/office/people/new", methods=["GET", "POST"])
@requires(Right.MEMBERS)
def office_new_person() -> ResponseReturnValue:
    form, alike = forms.NewPerson(), list[Person]()
    if not form.is_submitted():
        return render_template("members/office/new_person.html", form=form, alike=alike)
    if form.validate():
        try:
            with unit_of_work() as work:
                names = ("name", "email", "headline", "firm", "trade", "town", "phone", "office_note")
                values = {name: form[name].data for name in names}
                person = operations.add_by_hand(values, another=bool(form.another.data), now=clock.now())
                token = ""
                if form.invite.data:
                    token = operations.invite_person(person, now=clock.now(), by=actor().account_id)
                work.answer = where = url_for(".office_person", person_id=person.id)
            if token:
                return hand_over([Link(person.id, token)], where)
            toast(_("%(name)s is in the list.", name=form.name.data))
            return redirect(where, 303)
        except DomainError as error:
            form.refuse(error)
            alike = finding.alike(form.name.data or "", form.email.data or "")
    return render_template("members/office/new_person.html", form=form, alike=alike), 422


@bp.route("/office/people/<int:person_id>/edit", methods=["GET", "POST"])
@requires(Right.MEMBERS, of=find_anyone)
def office_edit_person(person: Person) -> ResponseReturnValue:
    form = forms.OfficeProfile(person=person) if request.method == "POST" else forms.OfficeProfile.of(person)
    number = person.id

    def act() -> str:
        person = locked(Person, number)
        operations.change_person(person, form.values(), giver=giver(), now=clock.now(), audited=True)
        operations.choose_visibility(person, form.visibility(), now=clock.now(), by_owner=False)
        return url_for(".office_person", person_id=number)

    if done := answered(form, act, _("Saved."), tell=toast):
        return done
    return shown("members/office/edit_person.html", form=form, person=person)


@bp.post("/office/people/<int:person_id>/invite")
@requires(Right.MEMBERS, of=find_anyone)
def office_invite(person: Person) -> ResponseReturnValue:
    where = url_for(".office_person", person_id=person.id)
    form = Press()
    if not form.validate():
        return redirect(where, 303)
    try:
        with unit_of_work() as work:
            work.answer = where
            person = lock(person)
            token = operations.invite_person(person, now=clock.now(), by=actor().account_id, giver=giver())
            number = person.id
        if token:
            return hand_over([Link(number, token)], where)
        toast(_("The invitation is on its way.") if leaves_the_house() else _("The invitation lies in the mailbox."))
    except DomainError as error:
        flash(str(error.sentence), "error")
    return redirect(where, 303)
