"""`/office/first-steps`: what a new portal needs, ticked by the facts; and whether its mail arrives."""

from __future__ import annotations

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.accounts.models import Account
from portal.core import audit, clock, language, settings
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.db import db
from portal.core.forms import Press
from portal.core.parts import toast
from portal.core.settings import association
from portal.core.work import unit_of_work
from portal.mail import outbox
from portal.mail.models import Delivery, State
from portal.mail.sender import default_sender, leaves_the_house
from portal.office import first_steps as asked
from portal.office.blueprint import bp
from portal.office.notices import TEST

#: How a number of steps is said.
NUMBERS = (
    _l("None"), _l("One"), _l("Two"), _l("Three"), _l("Four"), _l("Five"), _l("Six"), _l("Seven"), _l("Eight"),
)  # fmt: skip
UNDER_WAY = {State.QUEUED, State.CLAIMED, State.COMMITTING}


@bp.get("/office/first-steps")
@requires(Right.ADMINISTRATION)
def first_steps() -> ResponseReturnValue:
    """The list, with the next step lit."""
    steps = asked.steps(actor())
    done = sum(step.done for step in steps)
    people = db.session.scalar(select(func.count()).select_from(Account)) or 0
    return render_template(
        "office/first_steps.html", steps=steps, done=done, done_word=NUMBERS[done], all_word=NUMBERS[len(steps)],
        current=next((step for step in steps if not step.done), None), alone=people < 2, press=Press(formdata=None),
    )  # fmt: skip


@bp.post("/office/first-steps/<any(away, back):where>")
@requires(Right.ADMINISTRATION)
def put_first_steps(where: str) -> ResponseReturnValue:
    """Out of the office's list, or into it again. What is done stays as it is."""
    with unit_of_work():
        if association().first_steps_away != (where == "away"):
            settings.change(first_steps_away=where == "away")
            audit.write("office.first_steps_put", about=("association", 1), after={"away": where == "away"})
    if where == "back":
        return redirect(url_for(".first_steps"), 303)
    toast(_("The first steps are put away."), undo=url_for(".put_first_steps", where="back"))
    return redirect(url_for(".index"), 303)


@bp.get("/office/mail")
@requires(Right.ADMINISTRATION)
def mail_server() -> ResponseReturnValue:
    """Whether mail leaves, from whom and through which server, and what became of the last test."""
    last = db.session.scalar(select(Delivery).where(Delivery.kind == TEST.name).order_by(Delivery.id.desc()).limit(1))
    under_way = last is not None and last.state in UNDER_WAY
    page = render_template(
        "office/mail_server.html", leaves=leaves_the_house(), server=current_app.config.get("MAIL_SERVER"),
        sender=default_sender(), last=last, under_way=under_way,
        accepted=last is not None and last.state == State.ACCEPTED, press=Press(formdata=None),
    )  # fmt: skip
    return (page, 200, {"Refresh": "3"}) if under_way else page


@bp.post("/office/mail")
@requires(Right.ADMINISTRATION)
def test_mail() -> ResponseReturnValue:
    """Send a message to whoever asks, where they sign in."""
    form, who = Press(), actor()
    if form.validate():
        account = db.session.get_one(Account, who.account_id)
        with unit_of_work() as work:
            work.answer = url_for(".mail_server")
            outbox.enqueue(
                TEST.name, to=outbox.Address(account.email, who.name, language=language.current()),
                key=f"office.test:{form.once.data}",
                context={"house": association().name, "at": clock.now()},
            )  # fmt: skip
    return redirect(url_for(".mail_server"), 303)
