"""Approve, schedule, send, hold: for those who may send."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core import access, clock
from portal.core.access import requires
from portal.core.answering import answered, carry_out, no, shown
from portal.core.db import db, one_or_404
from portal.core.errors import DomainError
from portal.core.settings import association
from portal.core.work import unit_of_work
from portal.mail import mailings
from portal.mail.deliveries import gate
from portal.newsletters import audiences, policies, progress, queries
from portal.newsletters.blueprint import bp
from portal.newsletters.forms import ScheduleForm, SettleForm
from portal.newsletters.models import Edition
from portal.newsletters.operations import approving, sending
from portal.newsletters.proof import preflight
from portal.newsletters.routes.desk import find_edition, me


def find_letter(slug: str) -> Edition:
    """The edition without its blocks, for whoever may work on letters."""
    return one_or_404(queries.one_on_its_way(slug))


@bp.get("/office/newsletters/<slug>/send")
@requires(policies.send, of=find_edition)
def send(edition: Edition) -> ResponseReturnValue:
    """The last look: who gets it, what changed since it was drafted, and when it goes."""
    if edition.sending_from is not None:
        return redirect(url_for(".sending_page", slug=edition.slug), 303)
    return _send_page(edition, ScheduleForm())


def _send_page(edition: Edition, form: ScheduleForm) -> ResponseReturnValue:
    rule = audiences.rule_of(edition)
    return shown(
        "newsletters/send.html",
        edition=edition,
        form=form,
        size=audiences.size(rule),
        parts=[] if rule.is_everybody else audiences.offered().words(rule),
        approval=approving.approval_on_page(edition),
        report=preflight.report(edition, clock.now()),
        zone=association().time_zone,
    )


@bp.post("/office/newsletters/<slug>/schedule")
@requires(policies.send, of=find_edition)
def schedule(edition: Edition) -> ResponseReturnValue:
    """Choose the hour, in the association's time zone."""
    form = ScheduleForm()

    def act() -> str:
        sending.schedule(edition, form.moment(association().time_zone), now=clock.now())
        return url_for(".desk", slug=edition.slug)

    if done := answered(form, act, _("Done. Until then you can take it back.")):
        return done
    return _send_page(find_edition(edition.slug), form)


@bp.post("/office/newsletters/<slug>/unschedule")
@requires(policies.send, of=find_edition)
def unschedule(edition: Edition) -> ResponseReturnValue:
    """Unschedule."""
    return _done(
        edition, lambda: sending.unschedule(edition), _("It stays here until you choose another time."), ".desk"
    )


@bp.post("/office/newsletters/<slug>/send")
@requires(policies.send, of=find_edition)
def send_now(edition: Edition) -> ResponseReturnValue:
    """Let it go now."""
    who = access.actor()
    if edition.sending_from is not None:
        return redirect(url_for(".sending_page", slug=edition.slug), 303)
    try:
        with unit_of_work():
            sending.send(edition, account_id=who.account_id, now=clock.now())
    except DomainError as error:
        return no(error, url_for(".desk", slug=edition.slug))
    return redirect(url_for(".sending_page", slug=edition.slug), 303)


@bp.get("/office/newsletters/<slug>/sending")
@requires(policies.edit, of=find_letter)
def sending_page(edition: Edition) -> ResponseReturnValue:
    """How far the letter has come; can be left and opened again."""
    if edition.sending_from is None or edition.mailing_id is None:
        return redirect(url_for(".desk", slug=edition.slug), 303)
    mailing = queries.mailing_of(edition)
    tally = mailings.tally(edition.mailing_id)
    stage, counted = queries.stage(edition, mailing, None), progress.copies(tally)
    muted, held = gate.closed_gates(clock.now()) if counted.waiting else (None, None)
    return render_template(
        "newsletters/sending.html",
        edition=edition,
        stage=stage,
        copies=counted,
        muted=muted,
        held=held,
        was_sent=mailings.was_sent(edition.mailing_id),
        in_doubt=db.session.scalars(queries.in_doubt(edition)).all() if counted.in_doubt else [],
        because=mailing.halted_because if mailing else "",
        may_send=policies.send(access.actor()),
        form=SettleForm(),
    )


@bp.post("/office/newsletters/<slug>/pause")
@requires(policies.send, of=find_edition)
def pause(edition: Edition) -> ResponseReturnValue:
    """Hold it."""
    return _done(
        edition, lambda: sending.pause(edition, now=clock.now()), _("Paused. What was already under way arrives.")
    )


@bp.post("/office/newsletters/<slug>/resume")
@requires(policies.send, of=find_edition)
def resume(edition: Edition) -> ResponseReturnValue:
    """Let it go on."""
    return _done(
        edition,
        lambda: sending.resume(edition, now=clock.now()),
        _("It goes on where it stopped; nobody gets it twice."),
    )


@bp.post("/office/newsletters/<slug>/cancel")
@requires(policies.send, of=find_edition)
def cancel(edition: Edition) -> ResponseReturnValue:
    """Give it up."""
    return _done(
        edition, lambda: sending.cancel(edition, now=clock.now()), _("Cancelled. Nothing more of it leaves."), ".desk"
    )


@bp.post("/office/newsletters/<slug>/again")
@requires(policies.send, of=find_letter)
def try_ours_again(edition: Edition) -> ResponseReturnValue:
    """Send it to those whom the server refused because of us."""
    return carry_out(
        lambda: sending.try_ours_again(edition, now=clock.now()),
        lambda number: ngettext("One copy is tried again.", "%(num)s copies are tried again.", number),
        back=url_for(".sending_page", slug=edition.slug),
    )


@bp.post("/office/newsletters/<slug>/settle")
@requires(policies.send, of=find_edition)
def settle(edition: Edition) -> ResponseReturnValue:
    """Say whether a message whose fate nobody knows has arrived."""
    form = SettleForm()
    if not form.validate_on_submit() or edition.mailing_id is None:
        flash(_("Say for which message, and whether it arrived."), "error")
        return redirect(url_for(".sending_page", slug=edition.slug), 303)
    number, arrived = form.delivery.data or 0, form.arrived.data == "yes"
    return _done(
        edition, lambda: sending.settle(edition, number, arrived=arrived, by=me(), now=clock.now()), _("Noted.")
    )


def _done(edition: Edition, act: Callable[[], object], told: str, back: str = ".sending_page") -> ResponseReturnValue:
    return carry_out(act, told, back=url_for(back, slug=edition.slug))
