"""My worksheet about somebody: five questions, and what I could do for them. Mine alone."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import answered, carry_out, shown
from portal.core.db import db
from portal.core.settings import today
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships import policies as rights
from portal.relationships.finding import me_id
from portal.relationships.one_to_ones import policies, prefill, queries
from portal.relationships.one_to_ones.blueprint import bp
from portal.relationships.one_to_ones.forms import SheetForm
from portal.relationships.one_to_ones.models import Worksheet
from portal.relationships.one_to_ones.operations import sheet as operations
from portal.relationships.one_to_ones.routes.finding import find_about, find_sheet


@bp.route("/about/<int:person_id>", methods=["GET", "POST"])
@requires(rights.know, of=find_about)
def sheet(about: Person) -> ResponseReturnValue:
    """Five minutes about somebody else, beginning with what their profile shows me."""
    me, person, name = me_id(), about.id, about.first
    kept = queries.sheet_of(me, person)
    here = members.is_member_on(person, today())
    begun = {} if kept or not here else prefill.of(about, actor())
    form = SheetForm(obj=kept, **begun)

    def act() -> str:
        words = {name: form[name].data or "" for name in operations.QUESTIONS}
        operations.keep(me, person, words, now=clock.now())
        return url_for("one_to_ones.sheet", person_id=person)

    said = _("Kept. Only you will ever read it.")
    return answered(form, act, said) or shown(
        "one_to_ones/sheet.html",
        about=db.session.get_one(Person, person),
        name=name,
        form=form,
        kept=queries.sheet_of(me, person),
        begun=any(begun.values()),
        here=here,
    )


@bp.get("/about/<int:person_id>/print")
@requires(policies.own_sheet, of=find_sheet)
def print_sheet(found: Worksheet) -> ResponseReturnValue:
    """The same to print."""
    form = SheetForm(formdata=None, obj=found)
    return render_template(
        "one_to_ones/print.html",
        about=db.session.get_one(Person, found.about_id),
        answers=[(form[name].label.text, getattr(found, name)) for name in operations.QUESTIONS],
        changed_at=found.changed_at,
    )


@bp.post("/about/<int:person_id>/forget")
@requires(policies.own_sheet, of=find_sheet)
def forget_sheet(found: Worksheet) -> ResponseReturnValue:
    """Throw it away."""
    owner, about = found.owner_id, found.about_id
    return carry_out(
        lambda: operations.forget(owner, about), _("The worksheet is gone."), back=url_for("one_to_ones.mine")
    )
