"""What of members waits for a decision of the office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.core.actors import Actor, Right
from portal.core.db import db
from portal.core.house import Decision
from portal.core.say import say_date
from portal.core.settings import today
from portal.members.memberships.models import Membership
from portal.members.memberships.queries import office

MOST_NAMED = 3


def decisions(who: Actor, now: datetime) -> Iterator[Decision]:
    """Memberships in grace or about to run out: a few by name, the rest in one line."""
    if not who.may(Right.MEMBERS):
        return
    due = office.running_out(today(now))
    total = db.session.scalar(select(func.count()).select_from(due.order_by(None).subquery())) or 0
    loaded = due.options(joinedload(Membership.person), joinedload(Membership.organisation)).limit(MOST_NAMED)
    for membership in db.session.scalars(loaded):
        yield _decision(membership)
    if total > MOST_NAMED:
        title = ngettext(
            "%(num)s more membership runs out soon", "%(num)s more memberships run out soon", total - MOST_NAMED
        )
        url = url_for("members.office_people", status="grace")
        yield Decision(
            title, _("In grace, or covered for less than a month."), _("Look"), url, order=45, icon="id-card"
        )


def _decision(membership: Membership) -> Decision:
    holder, person = membership.holder, membership.person
    if person is not None:
        url = url_for("members.office_person", person_id=person.id)
    else:
        url = url_for("members.office_organisation", organisation_id=membership.organisation_id)
    until, grace = membership.covered_until or today(), membership.grace_until or today()
    last, end = say_date(until - timedelta(days=1)), say_date(grace - timedelta(days=1))
    if until > today():
        title = _("%(name)s’s membership is covered up to %(day)s", name=holder.name, day=last)
    else:
        title = _("%(name)s is in grace until %(day)s", name=holder.name, day=end)
    text = _("Covered up to %(day)s. Ask whether they stay.", day=last)
    return Decision(title, text, _("Renew"), url, order=40, face=person, icon="id-card")
