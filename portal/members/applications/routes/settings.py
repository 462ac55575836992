"""`/office/joining`: what `/join` says, how many are to vouch, and the association's own questions."""

from __future__ import annotations

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.answering import answered, shown
from portal.core.db import db
from portal.core.forms import Press
from portal.core.parts import toast
from portal.core.settings import association
from portal.members.applications import forms
from portal.members.applications.models import Question
from portal.members.applications.operations import questions as operations
from portal.members.applications.operations import telling
from portal.members.blueprint import bp


def find_question(question_id: int) -> Question:
    """One that applicants are asked today."""
    found = db.session.get(Question, question_id)
    return found if found is not None and found.retired_at is None else abort(404)


@bp.route("/office/joining", methods=["GET", "POST"])
@requires(Right.MEMBERS)
def office_joining() -> ResponseReturnValue:
    form = forms.Joining(obj=association())

    def act() -> str:
        gives, wanted = form.membership_gives.data or "", form.sponsors_wanted.data or 0
        telling.change(membership_gives=gives, sponsors_wanted=wanted, how_to_pay=form.how_to_pay.data or "")
        return url_for(".office_joining")

    return answered(form, act, _("Saved."), tell=toast) or _page(form)


def _page(form: forms.Joining | None = None, question: forms.OwnQuestion | None = None) -> ResponseReturnValue:
    asked = db.session.scalars(operations.asked()).all()
    place = max((each.place for each in asked), default=0) + 10
    return shown(
        "members/office/joining.html", form=form or forms.Joining(formdata=None, obj=association()), asked=asked,
        question=question or forms.OwnQuestion(formdata=None, data={"place": place}), press=Press(formdata=None),
    )  # fmt: skip


@bp.post("/office/joining/questions")
@requires(Right.MEMBERS)
def ask_question() -> ResponseReturnValue:
    form = forms.OwnQuestion()

    def act() -> str:
        operations.ask(
            form.words.data or "", hint=form.hint.data or "", needed=form.needed.data, place=form.place.data or 0,
            now=clock.now(),
        )  # fmt: skip
        return url_for(".office_joining")

    return answered(form, act, _("Applicants are asked this from now on."), tell=toast) or _page(question=form)


@bp.route("/office/joining/questions/<int:question_id>", methods=["GET", "POST"])
@requires(Right.MEMBERS, of=find_question)
def edit_question(question: Question) -> ResponseReturnValue:
    form, number = forms.OwnQuestion(obj=question), question.id

    def act() -> str:
        operations.reword(
            db.session.get_one(Question, number), form.words.data or "", hint=form.hint.data or "",
            needed=form.needed.data, place=form.place.data or 0, now=clock.now(),
        )  # fmt: skip
        return url_for(".office_joining")

    said = _("Saved. What was answered stays with the question as it was.")
    if done := answered(form, act, said, tell=toast):
        return done
    return shown("members/office/question.html", form=form, number=number)


@bp.post("/office/joining/questions/<int:question_id>/retire")
@requires(Right.MEMBERS, of=find_question)
def retire_question(question: Question) -> ResponseReturnValue:
    number = question.id

    def act() -> str:
        operations.retire(db.session.get_one(Question, number), now=clock.now())
        return url_for(".office_joining")

    where = url_for(".office_joining")
    return answered(Press(), act, _("Nobody is asked this any more."), tell=toast) or redirect(where, 303)
