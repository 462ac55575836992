"""`/office/people`: the list, adding, editing, inviting, exporting."""

from __future__ import annotations

from types import SimpleNamespace

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.sessions import giver
from portal.core import audit, clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import answered, shown
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.forms import Form, Press
from portal.core.locking import lock, locked
from portal.core.paging import page_number, paginate
from portal.core.parts import toast
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.mail.sender import leaves_the_house
from portal.members import export, forms, history, policies, reach, sign_ins
from portal.members.models import Person, face_url
from portal.members.operations import people as operations
from portal.members.queries import office as queries
from portal.members.queries import organisations
from portal.members.queries.standings import in_grace, standings
from portal.members.routes.blueprint import bp
from portal.members.routes.office.links import Link, hand_over


def find_anyone(person_id: int) -> Person:
    """Anybody, for the office that keeps the list."""
    return db.session.get(Person, person_id) or abort(404)


@bp.get("/office/people")
@requires(Right.MEMBERS)
def office_people() -> ResponseReturnValue:
    words = request.args.get("q", "").strip()[:200]
    status, sign_in = request.args.get("status", ""), request.args.get("sign_in", "")
    listed = queries.everybody(words=words, status=status, sign_in=sign_in, day=today())
    page = paginate(listed, page=page_number(), rows=True)
    people = [
        SimpleNamespace(
            name=row.name, photo_url=face_url(row.picture), url=url_for(".office_person", person_id=row.id),
            what=row.headline or row.firm, email=row.email, counts=row.counts,
            sign_in=sign_ins.told(row.sign_in, row.invited_at, row.seen_at),
        )
        for row in page.items
    ]  # fmt: skip
    _tell_standings(people, [row.id for row in page.items])
    return render_template(
        "members/office/people.html", page=page, people=people, q=words, status=status, words=history.WORDS,
        sign_in=sign_in, sign_ins=sign_ins.WORDS, late=in_grace(today()),
    )  # fmt: skip


def _tell_standings(people: list[SimpleNamespace], ids: list[int]) -> None:
    """How each of the page stands: a word, its colour and the day that matters."""
    found = standings(ids, today())
    for who, number in zip(people, ids, strict=True):
        standing = found.get(number)
        who.standing = standing and SimpleNamespace(
            word=history.WORDS[standing.status], tag=history.TAGS[standing.status], when=history.when(standing)
        )


@bp.route("/office/people/new", methods=["GET", "POST"])
@requires(Right.MEMBERS)
def office_new_person() -> ResponseReturnValue:
    form = forms.NewPerson()
    if not form.is_submitted():
        return render_template("members/office/new_person.html", form=form)
    if form.validate():
        try:
            with unit_of_work() as work:
                names = ("name", "email", "headline", "firm", "trade", "town", "phone", "office_note")
                person = operations.add_person({name: form[name].data for name in names}, now=clock.now())
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
    return render_template("members/office/new_person.html", form=form), 422


@bp.get("/office/people/<int:person_id>")
@requires(Right.MEMBERS, of=find_anyone)
def office_person(person: Person) -> ResponseReturnValue:
    return person_page(person)


def person_page(person: Person, **refused: Form) -> str:
    """One person as the office sees them; `refused`: a form that was not accepted, by its name."""
    day = today()
    shown = {
        "start": refused.get("start") or start_form(day),
        "renew": refused.get("renew") or forms.Renew(formdata=None),
        "end": refused.get("end") or forms.EndMembership(formdata=None, data={"last_day": day}),
        "suspend": refused.get("suspend") or forms.Suspend(formdata=None, data={"start": day}),
        "reverse": refused.get("reverse") or forms.ReverseCoverage(formdata=None),
    }
    wrong = next(iter(refused.values()), None)
    return render_template(
        "members/office/person.html", person=person, said=history.said, forms=shown, press=Press(formdata=None),
        organisations=organisations.represented_by(person.id, day), refused=wrong, page_error=bool(wrong),
        sign_in=sign_ins.of_person(person), written_to=reach.reader(person.id).address,
        may_invite=policies.invite(actor(), person),
        **history.of_person(person, day),
    )  # fmt: skip


def start_form(day: object) -> forms.StartMembership:
    """The form that begins a membership, with the open plans for a person."""
    form = forms.StartMembership(formdata=None, data={"start": day})
    plans = db.session.scalars(queries.open_plans("person")).all()
    form.plan.choices = [(plan.id, plan.name) for plan in plans]
    return form


@bp.route("/office/people/<int:person_id>/edit", methods=["GET", "POST"])
@requires(Right.MEMBERS, of=find_anyone)
def office_edit_person(person: Person) -> ResponseReturnValue:
    form = forms.OfficeProfile() if request.method == "POST" else forms.OfficeProfile.of(person)
    number = person.id

    def act() -> str:
        person = locked(Person, number)
        operations.change_person(person, form.values(), giver=giver(), now=clock.now(), audited=True)
        operations.choose_visibility(person, form.visibility(), now=clock.now())
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


@bp.post("/office/people/export.csv")
@requires(Right.MEMBERS)
def office_export() -> ResponseReturnValue:
    """Everybody, as a spreadsheet opens it. A POST, since it is written into the audit trail."""
    if not Press().validate():
        return redirect(url_for(".office_people"), 303)
    with unit_of_work():
        content, count = export.people(today())
        audit.write("members.exported", after={"people": count})
    headers = {"Content-Disposition": 'attachment; filename="people.csv"'}
    return Response(content, mimetype="text/csv", headers=headers)
