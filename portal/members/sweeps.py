"""What is due each minute: welcomes, letters about what runs out, and lists that are a day old."""

from __future__ import annotations

from datetime import datetime

from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.imports import files
from portal.members.memberships.operations import renewals, welcoming
from portal.members.memberships.queries.members import any_to_welcome


def due(now: datetime) -> None:
    """Do what is due; doing it twice changes nothing."""
    day = today(now)
    if any_to_welcome(day):
        with unit_of_work():
            welcoming.welcome_due(day, now=now)
    while renewals.any_due(day):
        with unit_of_work():
            renewals.write_some(day, now=now)
    files.forget_old(now)
