"""Mail in the office: the mailbox where nothing leaves, and the queue where it does.

Words are shown only where nothing leaves the portal (a trial, a demo). Where mail is really sent, nobody but
its reader sees what it says: the queue shows addresses, kinds and states.
"""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core import audit, clock
from portal.core.access import actor, public, requires
from portal.core.actors import Right
from portal.core.answering import carry_out
from portal.core.db import db
from portal.core.errors import DomainError
from portal.core.locking import find_locked
from portal.core.paging import page_number, paginate
from portal.core.settings import demo_mode
from portal.core.work import unit_of_work
from portal.mail import kinds, operations, queries, waking
from portal.mail.blueprint import bp
from portal.mail.deliveries import gate, ledger
from portal.mail.intake.sayings import STEPS
from portal.mail.models import Delivery, Mailing, State
from portal.mail.reading import File, Letter, read
from portal.mail.sender import leaves_the_house

#: The page of one message's HTML: it runs nothing, loads only our pictures, and opens its links in a new window.
LETTER_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
FEW = 10
STUCK = (State.RETRY_WAIT, State.REFUSED, State.FAILED_RENDER, State.UNCONFIRMED)
#: How each state is said.
STATES = {
    State.QUEUED: _l("Waiting"),
    State.CLAIMED: _l("On its way"),
    State.COMMITTING: _l("On its way"),
    State.RETRY_WAIT: _l("Tried, and again later"),
    State.ACCEPTED: _l("Delivered"),
    State.REFUSED: _l("Refused"),
    State.FAILED_RENDER: _l("Could not be written"),
    State.UNCONFIRMED: _l("Unconfirmed"),
    State.SKIPPED: _l("Not sent, on purpose"),
    State.CANCELLED: _l("Cancelled"),
    State.BOUNCED: _l("Came back"),
    State.COMPLAINED: _l("Complained about"),
}


@bp.get("/office/mailbox")
@requires(Right.ADMINISTRATION)
def mailbox() -> ResponseReturnValue:
    return _queue() if leaves_the_house() else _mailbox("mail.letter")


@bp.get("/mailbox")
@public
def demo_mailbox() -> ResponseReturnValue:
    """In a demo everybody may read all mail, since everybody in it is invented."""
    _only_in_a_demo()
    return _mailbox("mail.demo_letter")


@bp.get("/office/mailbox/<int:number>")
@requires(Right.ADMINISTRATION)
def letter(number: int) -> ResponseReturnValue:
    if leaves_the_house():
        return _delivery(number)
    return _letter(_found(number), "mail.mailbox", "mail.letter_html", "mail.letter_file")


@bp.get("/mailbox/<int:number>")
@public
def demo_letter(number: int) -> ResponseReturnValue:
    _only_in_a_demo()
    return _letter(_found(number), "mail.demo_mailbox", "mail.demo_letter_html", "mail.demo_letter_file")


@bp.get("/office/mailbox/<int:number>/html")
@requires(Right.ADMINISTRATION)
def letter_html(number: int) -> ResponseReturnValue:
    return _html(_found(number))


@bp.get("/mailbox/<int:number>/html")
@public
def demo_letter_html(number: int) -> ResponseReturnValue:
    _only_in_a_demo()
    return _html(_found(number))


@bp.get("/office/mailbox/<int:number>/files/<int:position>")
@requires(Right.ADMINISTRATION)
def letter_file(number: int, position: int) -> ResponseReturnValue:
    return _file(_found(number), position)


@bp.get("/mailbox/<int:number>/files/<int:position>")
@public
def demo_letter_file(number: int, position: int) -> ResponseReturnValue:
    _only_in_a_demo()
    return _file(_found(number), position)


@bp.post("/office/mailbox/<int:number>/<any(retry, cancel, arrived, lost):verb>")
@requires(Right.ADMINISTRATION)
def handle(number: int, verb: str) -> ResponseReturnValue:
    """Try again, cancel, or settle what is in doubt."""
    try:
        with unit_of_work():
            delivery = _one(number, lock=True)
            before = delivery.state
            _act(delivery, verb)
            audit.write(f"mail.{verb}", about=delivery, before={"state": before}, after={"state": delivery.state})
    except DomainError as error:
        flash(str(error.sentence), "error")
    return redirect(url_for(".letter", number=number), 303)


@bp.post("/office/mailbox/open")
@requires(Right.ADMINISTRATION)
def open_gate() -> ResponseReturnValue:
    """Ask the mail server again now instead of later."""
    gate.open_again()
    with unit_of_work():
        audit.write("mail.asked_again")
    waking.wake()
    flash(_("The mail server is being asked again."))
    return redirect(url_for(".mailbox"), 303)


@bp.post("/office/mailbox/unmute")
@requires(Right.ADMINISTRATION)
def unmute() -> ResponseReturnValue:
    """Say that no other copy of this portal is running, so that its mail may leave."""

    def act() -> None:
        if gate.unmute():
            audit.write("mail.unmuted")
            waking.after_commit()

    return carry_out(act, _("Mail leaves again."), back=url_for(".mailbox"))


def _act(delivery: Delivery, verb: str) -> None:
    now, by = clock.now(), actor().name
    if verb == "retry":
        operations.retry(delivery, now=now, by=by)
    elif verb == "cancel":
        operations.cancel(delivery, now=now, by=by)
    else:
        operations.settle(delivery, arrived=verb == "arrived", now=now, by=by)


def _only_in_a_demo() -> None:
    if leaves_the_house() or not demo_mode():
        abort(404)


def _found(number: int) -> Letter:
    """A message with its words: nowhere but where nothing leaves, and never what passes between members."""
    return (read(number) if not leaves_the_house() and queries.may_be_read(number) else None) or abort(404)


def _mailbox(show: str) -> ResponseReturnValue:
    who = request.args.get("q", "").strip()[:200]
    page = paginate(queries.letters(who), page=page_number(), rows=True)
    administers = actor().may(Right.ADMINISTRATION)
    return render_template(
        "mail_pages/mailbox.html", page=page, who=who, show=show, states=STATES, administers=administers
    )


def _queue() -> ResponseReturnValue:
    who = request.args.get("q", "").strip()[:200]
    asked = request.args.get("state", "")
    state = State(asked) if asked in set(State) else None
    page = paginate(queries.ledger(state, who), page=page_number(), rows=True)
    counts = queries.counts()
    muted, held = gate.closed_gates(clock.now())
    return render_template(
        "mail_pages/queue.html",
        page=page,
        who=who,
        state=state,
        states=STATES,
        counts=counts.listed,
        between=_roughly(sum(counts.between_members.values())),
        between_stuck=_roughly(sum(counts.between_members.get(state, 0) for state in STUCK)),
        muted=muted,
        held=held,
        labels=kinds.labels(),
    )


def _one(number: int, *, lock: bool = False) -> Delivery:
    """A delivery that the office may see: between members there are only sums."""
    found = find_locked(Delivery, number) if lock else db.session.get(Delivery, number)
    if found is None or not queries.may_be_listed(number):
        abort(404)
    return found


def _roughly(number: int) -> str:
    """Few of them could tell who did what just now: sums between members are said from ten on."""
    if number == 0:
        return ""
    return str(number) if number >= FEW else _("fewer than ten")


def _delivery(number: int) -> ResponseReturnValue:
    found = _one(number)
    mailing = db.session.get(Mailing, found.mailing_id) if found.mailing_id else None
    labels = kinds.labels()
    return render_template(
        "mail_pages/delivery.html",
        delivery=found,
        mailing=mailing,
        history=ledger.history(number),
        states=STATES,
        steps=STEPS,
        label=labels.get(found.kind, found.kind),
        may_retry=found.state in operations.MAY_BE_TRIED_AGAIN,
        may_cancel=found.state in operations.WAITING,
        in_doubt=found.state == State.UNCONFIRMED,
    )


def _letter(found: Letter, back: str, html: str, file: str) -> ResponseReturnValue:
    as_text = request.args.get("view") == "text" or not found.html
    return render_template("mail_pages/letter.html", letter=found, back=back, html=html, file=file, as_text=as_text)


def _html(found: Letter) -> ResponseReturnValue:
    page = found.html.replace("<head>", '<head><base target="_blank">', 1)
    return Response(
        page,
        headers={"Content-Security-Policy": LETTER_CSP, "Cache-Control": "private, no-store"},
        mimetype="text/html",
    )


def _file(found: Letter, position: int) -> ResponseReturnValue:
    if position >= len(found.files):
        abort(404)
    wanted: File = found.files[position]
    response = Response(wanted.data, content_type=wanted.content_type)
    response.headers.set("Content-Disposition", "attachment", filename=wanted.name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
