"""The goodwill diary: what I did, what helped me, and a word between the two."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Actor, Standing
from portal.core.answering import again, answered, carry_out, shown
from portal.core.db import db, one_or_404
from portal.core.paging import Page, page_number, paginate
from portal.core.settings import today
from portal.members.people.models import Person
from portal.relationships.finding import fellows, me_id
from portal.relationships.goodwill import operations, queries
from portal.relationships.goodwill.forms import ActForm, AskForm, HelpedForm, ThankForm
from portal.relationships.goodwill.models import GoodwillAct, HelpKind
from portal.relationships.goodwill.told.forms import TellForm
from portal.relationships.goodwill.told.queries import of_act
from portal.relationships.goodwill.words import DETAILS, ICONS, KINDS
from portal.relationships.ties.choosing import people_to_choose, with_whom

bp = Blueprint("goodwill", __name__)

#: A line of a diary, with the other one where they are a member today.
Line = tuple[GoodwillAct, Person | None]


@bp.get("/goodwill")
@requires(Standing.MEMBER)
def diary() -> ResponseReturnValue:
    """My diary by month, and what waits for a word of mine. `?hidden=1`: what I took out of sight."""
    me, day = me_id(), today()
    hidden = request.args.get("hidden") == "1"
    unseen = GoodwillAct.hidden_at.is_not(None) if hidden else GoodwillAct.hidden_at.is_(None)
    page = paginate(queries.given_by(me, day).where(unseen), page=page_number(), per_page=30, rows=True)
    return render_template(
        "relationships/goodwill/diary.html",
        page=page,
        months=by_month(page),
        questions=[] if hidden else queries.waiting(db.session.execute(queries.asked(me, day)))[:10],
        hidden=hidden,
        kinds=KINDS,
        icons=ICONS,
    )


@bp.get("/goodwill/received")
@requires(Standing.MEMBER)
def received() -> ResponseReturnValue:
    """What I said helped me, by month."""
    page = paginate(queries.helped(me_id(), today()), page=page_number(), per_page=30, rows=True)
    return render_template(
        "relationships/goodwill/received.html", page=page, months=by_month(page), kinds=KINDS, icons=ICONS
    )


def by_month(page: Page[Line]) -> list[tuple[date, list[Line]]]:
    """The lines of a page under the first day of their month."""
    return [(month, list(rows)) for month, rows in groupby(page.items, lambda row: row[0].day.replace(day=1))]


@bp.route("/goodwill/new", methods=["GET", "POST"])
@requires(Standing.MEMBER)
def new() -> ResponseReturnValue:
    """Write down what I did for somebody; it stays in my diary alone."""
    form = ActForm(day=today(), person=request.args.get("with"))
    form.offer_people(people_to_choose(with_whom()))

    def act() -> str:
        line = {"kind": HelpKind(form.kind.data), "day": form.day.data, "line": form.line.data or ""}
        made = operations.write_down(me_id(), int(form.person.data), **line, today=today(), now=clock.now())
        return url_for("goodwill.show", act_id=made.id)

    said = _("It stands in your diary. Nobody is told.")
    return answered(form, act, said) or shown(
        "relationships/goodwill/new.html", form=form, details=DETAILS, icons=ICONS
    )


@bp.route("/goodwill/thank", methods=["GET", "POST"])
@requires(Standing.MEMBER)
def thank() -> ResponseReturnValue:
    """Thank somebody who helped me, unasked."""
    form = ThankForm(day=today(), person=request.args.get("with"))
    form.offer_people(people_to_choose(with_whom()))

    def act() -> str:
        line = {"kind": HelpKind(form.kind.data), "day": form.day.data, "thanks": form.thanks.data or ""}
        operations.thank(me_id(), int(form.person.data), **line, today=today(), now=clock.now())
        return url_for("goodwill.received")

    said = _("They hear of it by mail, and it stands in their diary.")
    return answered(form, act, said) or shown(
        "relationships/goodwill/thank.html", form=form, details=DETAILS, icons=ICONS
    )


def find_act(act_id: int) -> GoodwillAct:
    """An act that I did, or that I was asked about, or said helped me; else 404."""
    return queries.of_party(act_id, me_id()) or abort(404)


def find_question(act_id: int) -> GoodwillAct:
    """The same, where whoever asks me is a member still."""
    act = find_act(act_id)
    here = fellows().where(Person.id == act.giver_id)
    one_or_404(here)
    return act


def is_party(who: Actor, act: GoodwillAct) -> bool:
    """It is between the two."""
    return who.is_member and who.person_id in (act.giver_id, act.receiver_id)


def is_giver(who: Actor, act: GoodwillAct) -> bool:
    """The diary is the giver's."""
    return who.is_member and who.person_id == act.giver_id


def is_receiver(who: Actor, act: GoodwillAct) -> bool:
    """Whether it helped is theirs to say."""
    return who.is_member and who.person_id == act.receiver_id


@bp.get("/goodwill/<int:act_id>")
@requires(is_party, of=find_act)
def show(act: GoodwillAct) -> ResponseReturnValue:
    """One act: mine, with what I may do about it; or the question that was put to me."""
    return act_page(act)


def act_page(act: GoodwillAct, form: AskForm | HelpedForm | None = None, tell_form: TellForm | None = None) -> str:
    """The page of an act, with whatever was typed on it."""
    me = me_id()
    told = of_act(act)
    mine = act.giver_id == me
    other = act.receiver_id if mine else act.giver_id
    return render_template(
        "relationships/goodwill/show.html",
        act=act,
        mine=mine,
        other=db.session.scalar(fellows().where(Person.id == other)),
        form=form or (AskForm() if mine else HelpedForm()),
        told=told,
        tell_form=tell_form or TellForm(data={"words": told.words if told else act.thanks}),
        asked_lately=mine and not act.asked_at and operations.asked_lately(act, clock.now()),
        kinds=KINDS,
        icons=ICONS,
    )


@bp.post("/goodwill/<int:act_id>/ask")
@requires(is_giver, of=find_act)
def ask(act: GoodwillAct) -> ResponseReturnValue:
    """Ask them, once."""
    form = AskForm()
    one_or_404(fellows().where(Person.id == act.receiver_id))

    def act_on() -> str:
        operations.ask(act, words=form.words.data or "", now=clock.now())
        return url_for("goodwill.show", act_id=act.id)

    return answered(form, act_on, _("Asked, once. The rest is theirs to say.")) or again(act_page(act, form))


@bp.post("/goodwill/<int:act_id>/confirm")
@requires(is_receiver, of=find_question)
def confirm(act: GoodwillAct) -> ResponseReturnValue:
    """It helped."""
    form = HelpedForm()

    def act_on() -> str:
        operations.confirm(act, thanks=form.thanks.data or "", now=clock.now())
        return url_for("goodwill.received")

    return answered(form, act_on, _("They hear that it helped.")) or again(act_page(act, form))


@bp.post("/goodwill/<int:act_id>/leave")
@requires(is_receiver, of=find_act)
def leave(act: GoodwillAct) -> ResponseReturnValue:
    """I leave the question alone."""
    return carry_out(lambda: operations.leave_it(act, now=clock.now()), back=url_for("goodwill.diary"))


@bp.post("/goodwill/<int:act_id>/take-back")
@requires(is_receiver, of=find_act)
def take_back(act: GoodwillAct) -> ResponseReturnValue:
    """I take back that it helped."""
    return carry_out(lambda: operations.take_back(act, now=clock.now()), back=url_for("goodwill.received"))


@bp.post("/goodwill/<int:act_id>/forget")
@requires(is_giver, of=find_act)
def forget(act: GoodwillAct) -> ResponseReturnValue:
    """Take a line that nobody confirmed out of my diary."""
    return carry_out(lambda: operations.forget(act), back=url_for("goodwill.diary"))


@bp.post("/goodwill/<int:act_id>/hide")
@requires(is_giver, of=find_act)
def hide(act: GoodwillAct) -> ResponseReturnValue:
    """Take what was confirmed out of sight."""
    said = _("Out of sight. Below your diary you find it again.")
    return carry_out(lambda: operations.hide(act, hidden=True, now=clock.now()), said, back=url_for("goodwill.diary"))


@bp.post("/goodwill/<int:act_id>/bring-back")
@requires(is_giver, of=find_act)
def bring_back(act: GoodwillAct) -> ResponseReturnValue:
    """Bring it back into my diary."""
    back = url_for("goodwill.show", act_id=act.id)
    return carry_out(lambda: operations.hide(act, hidden=False, now=clock.now()), back=back)
