"""What membership gave me, a year on a page."""

from __future__ import annotations

from datetime import date

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.actors import Actor, Standing
from portal.core.answering import again, answered, carry_out
from portal.core.db import one_or_404
from portal.core.settings import association, today
from portal.relationships.blueprint import bp
from portal.relationships.finding import me_id
from portal.relationships.goodwill.words import KINDS
from portal.relationships.years import given, operations
from portal.relationships.years.forms import BusinessForm
from portal.relationships.years.models import Business

EARLIEST = 1900


@bp.get("/relationships/years")
@requires(Standing.MEMBER)
def years() -> ResponseReturnValue:
    """One year of mine: this one, or `?year=2024`."""
    return _page(_asked(), BusinessForm(day=today()))


def _asked() -> int:
    now, asked = today().year, request.args.get("year", "")
    if not asked:
        return now
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else 0
    if not EARLIEST <= number <= now:
        abort(404)
    return number


def _page(number: int, form: BusinessForm) -> str:
    me_id()
    now, day = clock.now(), today()
    year = given.year(number, actor(), now, day)
    first = min(year.since.year if year.since else day.year, number)
    return render_template(
        "relationships/years.html",
        year=year,
        others=list(range(day.year, max(first, day.year - 40) - 1, -1)),
        form=form,
        kinds=KINDS,
        today=day,
    )


@bp.post("/relationships/years/business")
@requires(Standing.MEMBER)
def write_business() -> ResponseReturnValue:
    """Write down business that came of belonging."""
    form = BusinessForm()

    def act() -> str:
        day: date = form.day.data
        operations.write(
            me_id(), what=form.what.data or "", partner=form.partner.data or "", day=day, amount=form.amount.data,
            currency=association().currency, today=today(), now=clock.now(),
        )  # fmt: skip
        return url_for("relationships.years", year=day.year)

    return answered(form, act, _("Written down. Only you read it.")) or again(_page(today().year, form))


def find_business(business_id: int) -> Business:
    """A line of my own, else 404."""
    return one_or_404(select(Business).where(Business.id == business_id, Business.owner_id == me_id()))


def is_owner(who: Actor, row: Business) -> bool:
    """It is its owner's."""
    return who.is_member and row.owner_id == who.person_id


@bp.post("/relationships/years/business/<int:business_id>/forget")
@requires(is_owner, of=find_business)
def forget_business(row: Business) -> ResponseReturnValue:
    """Take it out for good."""
    back = url_for("relationships.years", year=row.day.year)
    return carry_out(lambda: operations.forget(row), back=back)
