"""What is due each minute: welcomes, letters about what runs out, and what is forgotten after its time."""

from __future__ import annotations

from datetime import datetime

from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.applications.operations import forgetting
from portal.members.imports import files
from portal.members.memberships.operations import colleagues, renewals, welcoming
from portal.members.memberships.queries.members import any_to_welcome
from portal.members.merging.operations import merging
from portal.members.newcomers import operations as hosting
from portal.members.privacy.operations import letting_go


def due(now: datetime) -> None:
    """Do what is due; doing it twice changes nothing."""
    day = today(now)
    if any_to_welcome(day):
        with unit_of_work():
            welcoming.welcome_due(day, now=now)
    while hosting.any_parted(day):
        with unit_of_work():
            hosting.part_some(day, now=now)
    while renewals.any_due(day):
        with unit_of_work():
            renewals.write_some(day, now=now)
    while forgetting.any_due(now):
        with unit_of_work():
            forgetting.forget_some(now)
    if merging.any_to_forget(now):
        with unit_of_work():
            merging.forget_undoable(now)
    if colleagues.any_to_forget(now):
        with unit_of_work():
            colleagues.forget_over(now)
    files.forget_old(now)
    _let_go(now)


def _let_go(now: datetime) -> None:
    """Some of those whose time has come, each by themselves: a minute is not to be longer than that."""
    gone = 0
    for number in letting_go.due(now):
        with unit_of_work():
            gone += letting_go.let_go(number, now=now)
        if gone == letting_go.MOST:
            break
