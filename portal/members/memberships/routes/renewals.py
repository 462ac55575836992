"""`/office/renewals`: what runs out soon, is in grace or has lapsed lately, and when the next letter goes out."""

from __future__ import annotations

from types import SimpleNamespace

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.core.access import requires
from portal.core.actors import Right
from portal.core.paging import page_number, paginate
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.memberships import history
from portal.members.memberships.models import Membership
from portal.members.memberships.operations.renewals import next_letter
from portal.members.memberships.queries import endings
from portal.members.memberships.queries.standings import DatedStatus
from portal.members.memberships.routes.memberships import page_of
from portal.members.memberships.status import running_status

WITHIN = (30, 60, 90)


@bp.get("/office/renewals")
@requires(Right.MEMBERS)
def office_renewals() -> ResponseReturnValue:
    show, within, day = request.args.get("show", ""), request.args.get("within", ""), today()
    show = show if show in {endings.GRACE, endings.LAPSED} else endings.SOON
    days = next((each for each in WITHIN if str(each) == within), WITHIN[0])
    page = paginate(endings.renewals(show, day, within=days), page=page_number())
    written = endings.letters_written(page.items) if page.items else {}
    rows = [
        SimpleNamespace(
            holder=each.holder, person=each.person, url=page_of(each.holder), plan=each.plan.name, told=_stands(each),
            stays=each.stays_at, letter=next_letter(each, written.get(each.id), day),
        )
        for each in page.items
    ]  # fmt: skip
    return render_template("members/office/renewals.html", page=page, rows=rows, show=show, within=days)


def _stands(membership: Membership) -> SimpleNamespace:
    status = running_status(membership, today())
    stands = DatedStatus(
        status, membership.start, membership.covered_until, membership.grace_until, membership.end
    )  # fmt: skip
    return SimpleNamespace(word=history.WORDS[status], tag=history.TAGS[status], when=history.when(stands))
