"""What a plan says in its owner's letter of the week: once a quarter, that it could be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from portal.core.db import db
from portal.core.web import external_url
from portal.relationships.digest import Line
from portal.relationships.plans.models import Aim
from portal.relationships.plans.queries import LOOK_AFTER

A_WEEK = timedelta(days=7)


def lines(person_ids: Sequence[int], now: datetime) -> dict[int, list[Line]]:
    """For each owner's eyes, in the week in which some of it is a quarter old. One statement."""
    last = func.coalesce(Aim.looked_at, Aim.written_at)
    quarter = (last <= now - LOOK_AFTER, last > now - LOOK_AFTER - A_WEEK)
    due = select(Aim.owner_id).where(Aim.owner_id.in_(person_ids), Aim.ended_at.is_(None), *quarter).distinct()
    said = _("You wrote down a quarter ago whom you would like to reach. Is it still so?")
    return {owner: [Line(said, external_url("relationships.my_plan"), order=70)] for owner in db.session.scalars(due)}
