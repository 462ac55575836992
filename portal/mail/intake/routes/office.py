"""Returned mail in the office: what needs a look, what was done, what was not believed, and who is stopped."""

from __future__ import annotations

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import answered, carry_out, shown
from portal.core.db import db
from portal.core.locking import find_locked
from portal.core.paging import page_number, paginate
from portal.core.settings import demo_mode
from portal.mail import kinds
from portal.mail.blueprint import bp
from portal.mail.intake import connecting, operations, queries, receiving, sayings
from portal.mail.intake.forms import AllowAgain
from portal.mail.intake.models import Outcome, RawBounce
from portal.mail.intake.reading import reader
from portal.mail.models import Delivery, Suppression


@bp.get("/office/mail/returned")
@requires(Right.ADMINISTRATION)
def returned() -> ResponseReturnValue:
    """What needs a look; or, by outcome, what was done."""
    asked = request.args.get("outcome", "")
    outcome = Outcome(asked) if asked in set(Outcome) else None
    page = paginate(queries.reports(outcome), page=page_number(), rows=True)
    return render_template(
        "mail_pages/returned.html",
        page=page,
        outcome=outcome,
        counts=queries.counts(),
        connected=connecting.connected(),
        verdicts=sayings.VERDICTS,
        outcomes=sayings.OUTCOMES,
        why=sayings.WHY,
    )


@bp.get("/office/mail/returned/<int:number>")
@requires(Right.ADMINISTRATION)
def returned_one(number: int) -> ResponseReturnValue:
    """One report: what it says, as far as it is still kept, and what was done."""
    row = db.session.get(RawBounce, number) or abort(404)
    if row.read_at is None:
        abort(404)
    delivery = db.session.get(Delivery, row.delivery_id) if row.delivery_id else None
    return render_template(
        "mail_pages/returned_one.html",
        row=row,
        delivery=delivery,
        said=_said(row),
        waits=row.outcome is Outcome.REVIEW and row.looked_at is None,
        verdicts=sayings.VERDICTS,
        outcomes=sayings.OUTCOMES,
        sources=sayings.SOURCES,
        why=sayings.WHY,
        labels=kinds.labels(),
    )


@bp.post("/office/mail/returned/<int:number>/<any(dead, once, aside):verb>")
@requires(Right.ADMINISTRATION)
def settle_returned(number: int, verb: str) -> ResponseReturnValue:
    def act() -> None:
        row = find_locked(RawBounce, number) or abort(404)
        operations.settle(row, verb, now=clock.now(), by=actor().name)

    words = _("Nothing more is sent to this address.") if verb == "dead" else _("Noted.")
    return carry_out(act, words, back=url_for(".returned"))


@bp.get("/office/mail/stopped")
@requires(Right.ADMINISTRATION)
def stopped() -> ResponseReturnValue:
    """The addresses to which nothing is sent, or nothing of a family."""
    who = request.args.get("q", "").strip()[:200]
    page = paginate(queries.stopped(who), page=page_number())
    return render_template(
        "mail_pages/stopped.html",
        page=page,
        who=who,
        owners=_owners([row.address for row in page.items]),
        reasons=sayings.REASONS,
        families=_families(),
    )


@bp.route("/office/mail/stopped/<int:number>", methods=["GET", "POST"])
@requires(Right.ADMINISTRATION)
def allow_again(number: int) -> ResponseReturnValue:
    """One of them, and the way to allow mail there again."""
    row = db.session.get(Suppression, number) or abort(404)
    form = AllowAgain()

    def act() -> str:
        found = find_locked(Suppression, number)
        if found is None:
            raise operations.NotStopped
        operations.allow(found, reason=form.reason.data or "", now=clock.now())
        return url_for(".stopped")

    if answer := answered(form, act, _("Mail to this address is sent again.")):
        return answer
    row = db.session.get(Suppression, number) or abort(404)
    return shown(
        "mail_pages/allow_again.html",
        form=form,
        row=row,
        owner=_owners([row.address]).get(row.address),
        letters=db.session.execute(queries.last_letters(row.address)).all(),
        reasons=sayings.REASONS,
        families=_families(),
        labels=kinds.labels(),
    )


@bp.get("/office/mail/returned/connect")
@requires(Right.ADMINISTRATION)
def connect_returned() -> ResponseReturnValue:
    """How the portal hears of what comes back: what is set, how it goes, and how to set the rest."""
    return render_template(
        "mail_pages/connect_returned.html", ways=connecting.ways(), address=connecting.address(), demo=demo_mode()
    )


def _owners(addresses: list[str]) -> dict[str, tuple[str, str]]:
    """Whose addresses these are: name and page, as the packages that know people say."""
    found: dict[str, tuple[str, str]] = {}
    for ask in queries.OWNERS.all():
        found |= ask(addresses) if addresses else {}
    return found


def _families() -> dict[str, object]:
    return {family.name: family.label for family in kinds.families()}


def _said(row: RawBounce) -> str:
    """What the other server wrote, without the copy of what we sent; nothing where the words are gone."""
    raw = receiving.words(row)
    if not raw:
        return ""
    try:
        report = reader.read(raw, as_json=row.as_json)
    except reader.Unreadable:
        return ""
    head = [f"{name}: {value}" for name, value in (("From", report.sender), ("Subject", report.subject)) if value]
    return "\n".join([*head, "", report.words]).strip()
