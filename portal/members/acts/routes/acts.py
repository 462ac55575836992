"""`/office/people/selected`: look an act for many people over, and begin it; `/office/acts/<id>`: what came of it."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import answered, carry_out
from portal.core.db import db
from portal.core.forms import Press
from portal.core.house import house
from portal.core.models import Job
from portal.core.paging import page_number, paginate
from portal.core.settings import today
from portal.mail.sender import reaches_people
from portal.members.acts import forms, operations, queries, reasons
from portal.members.acts.models import Kind, OfficeAct, Outcome
from portal.members.blueprint import bp
from portal.members.memberships.models import Plan
from portal.members.memberships.queries.office import open_plans
from portal.members.memberships.selections import Selection


def find_act(act_id: int) -> OfficeAct:
    return db.session.get(OfficeAct, act_id) or abort(404)


@bp.route("/office/people/selected", methods=["GET", "POST"])
@requires(Right.MEMBERS)
def office_selected() -> ResponseReturnValue:
    """Says who they are, and who is left out and why; nothing is done before that was looked at."""
    selection = Selection.read(request.args)
    if (kind := _kind()) is None or not (selection.ticked or selection.whole):
        flash(_("Tick the people first, and then choose what to do for them."), "error")
        return redirect(url_for(".office_people"), 303)
    plans = list(db.session.scalars(open_plans("person"))) if kind is Kind.PLAN else []
    form = forms.FORMS[kind]()
    if isinstance(form, forms.Plan):
        form.plan.offer(plans)
    if form.is_submitted() and form.go.data and form.validate() and (done := _begin(kind, selection, form)):
        return done
    return _page(kind, selection, form, plans)


def _kind() -> Kind | None:
    said = request.args.get("do", "")
    return Kind(said) if said in set(Kind) else None


def _begin(kind: Kind, selection: Selection, form: forms.Act) -> ResponseReturnValue | None:
    """None where a rule said no, which stands in the form."""
    values: dict[str, Any] = {}
    if isinstance(form, forms.Letter):
        values = {"subject": form.subject.data, "words": form.words.data}
    elif isinstance(form, forms.Plan):
        values = {"plan": db.session.get(Plan, form.plan.data), "start": form.start.data, "cover": form.cover.data}

    def act() -> str:
        day = today()
        begun = operations.begin(
            kind, selection.people(day), shown=form.people, account_id=actor().account_id, now=clock.now(), today=day,
            next=url_for(".office_act", act_id=0).removesuffix("0") + "{id}", **values,
        )  # fmt: skip
        return url_for(".job", job_id=begun.job_id)

    return answered(form, act)


def _page(kind: Kind, selection: Selection, form: forms.Act, plans: list[Plan]) -> ResponseReturnValue:
    """With what was typed; once it can be done, with the button that does it."""
    sent = form.is_submitted()
    looked_at = sent and not form.refusal and form.validate()
    chosen = form.plan.data if isinstance(form, forms.Plan) and looked_at else 0
    plan = next((each for each in plans if each.id == chosen), None)
    day, people = today(), selection.people(today())
    counts = reasons.counted(people, kind, day, plan)
    page = render_template(
        "members/office/selected.html", kind=kind.value, form=form, possible=counts.get(None, 0), plan=plan,
        left_out=sum(number for why, number in counts.items() if why), counts=counts, sentences=reasons.SENTENCES,
        named=reasons.named(people, kind, day, plan) if any(counts) else [], most=reasons.MOST_NAMED,
        looked_at=looked_at or kind is Kind.INVITE, can=kind is not Kind.INVITE or reaches_people(),
    )  # fmt: skip
    return (page, 422) if sent and not looked_at else page


@bp.get("/office/acts/<int:act_id>")
@requires(Right.MEMBERS, of=find_act)
def office_act(act: OfficeAct) -> ResponseReturnValue:
    counts = queries.tally(act)
    page = paginate(queries.refused(act), page=page_number(), rows=True, total=counts.get(Outcome.REFUSED, 0))
    return render_template(
        "members/office/act.html", act=act, page=page, title=operations.TITLES[act.kind], press=Press(formdata=None),
        done=counts.get(Outcome.DONE, 0), waiting=counts.get(Outcome.WAITING, 0),
        job_id=_job_of(act), by=house().account_name(act.account_id) if act.account_id else "",
    )  # fmt: skip


def _job_of(act: OfficeAct) -> int | None:
    """The work that whoever asks may look at: what they started, and all of it for administrators."""
    row = db.session.get(Job, act.job_id) if act.job_id else None
    theirs = row is not None and (row.account_id == actor().account_id or actor().may(Right.ADMINISTRATION))
    return row.id if row is not None and theirs else None


@bp.post("/office/acts/<int:act_id>/go")
@requires(Right.MEMBERS, of=find_act)
def office_act_go(act: OfficeAct) -> ResponseReturnValue:
    """Do the rest of one that broke off."""
    back = url_for(".office_act", act_id=act.id)
    if not Press().validate():
        return redirect(back, 303)
    return carry_out(lambda: operations.go_on(act, account_id=actor().account_id, next=back), back=back)
