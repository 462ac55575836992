"""The forms of volunteering."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.dates import local
from portal.core.fields import Which
from portal.core.forms import Choice, Day, Form, LongText, Number, Radio, Text, TimeOfDay, Yes
from portal.core.wall_clock import fold_of
from portal.volunteering.models import LONGEST, Outcome, Role, Shift
from portal.volunteering.operations import Plan

NEW_ROLE = 0
#: How long each shift is where a day is planned at once, in minutes; 0: it is one shift.
SLOTS = [
    (0, _l("One shift")),
    (60, _l("A new shift every hour")),
    (90, _l("A new shift every hour and a half")),
    (120, _l("A new shift every two hours")),
    (180, _l("A new shift every three hours")),
    (240, _l("A new shift every four hours")),
]


class ShiftForm(Form):
    """One shift, in wall-clock time."""

    role = Choice(_l("What is to be done"), coerce=int, choices=[])
    new_role = Text(_l("A new kind of work"), required=False, limit=80)
    day = Day(_l("Day"))
    start = TimeOfDay(_l("From"))
    end = TimeOfDay(_l("Until"))
    start_fold = Which(_l("Which of the two does it begin?"))
    end_fold = Which(_l("Which of the two does it end?"))
    least = Number(_l("How many make it work"), least=0, most=200, default=1)
    most = Number(_l("How many at most"), least=1, most=200, default=2)
    held = Number(_l("Of these, kept for a first shift"), required=False, least=0, most=200, default=0)
    place = Text(_l("Where"), required=False, limit=160)
    note = LongText(_l("What somebody should know"), required=False, limit=2000)
    public = Yes(_l("Visitors may see it too"), default=True)
    every = Choice(_l("One shift, or several after one another?"), coerce=int, choices=SLOTS, default=0)

    def plan(self, role: Role, zone: str) -> Plan:
        """What was asked for. Call after `validate`."""
        day: Any = self.day.data
        start: Any = self.start.data
        end: Any = self.end.data
        return Plan(
            role=role,
            day=day,
            start=start,
            end=end,
            zone=zone,
            least=self.least.data or 0,
            most=self.most.data or 1,
            held=self.held.data or 0,
            place=self.place.data or "",
            note=self.note.data or "",
            public=self.public.data,
            start_fold=self.start_fold.fold,
            end_fold=self.end_fold.fold,
        )


def values_of(shift: Shift) -> dict[str, object]:
    """A shift as the fields of its form."""
    start, end = local(shift.start_utc, shift.zone), local(shift.end_utc, shift.zone)
    return {
        "start_fold": _said_fold(start, shift.zone, shift.start_utc),
        "end_fold": _said_fold(end, shift.zone, shift.end_utc),
        "role": shift.role_id, "day": start.date(), "start": start.time(), "end": end.time(),
        "least": shift.least, "most": shift.most, "held": shift.held, "place": shift.place, "note": shift.note,
        "public": shift.public,
    }  # fmt: skip


def _said_fold(wall: datetime, zone: str, at: datetime) -> str:
    fold = fold_of(wall.replace(tzinfo=None), zone, at)
    return "" if fold is None else str(fold)


class RoleForm(Form):
    """A kind of work."""

    name = Text(_l("What it is called"), limit=80)
    duties = LongText(_l("What somebody does"), required=False, limit=2000)
    skills = Text(_l("What somebody should be able to do"), required=False, limit=200)
    newcomer_ok = Yes(_l("Good for a first shift"))


class CancelForm(Form):
    """Why a shift is off."""

    reason = Text(_l("Why, in a few words for those who come"), limit=300)


class StandInForm(Form):
    """One of the people found by name."""

    person = Radio(_l("Who could stand in?"), coerce=int, choices=[])


class OutcomeForm(Form):
    """Whether somebody was there."""

    outcome = Radio(
        _l("What became of it?"),
        choices=[
            (Outcome.THERE.value, _l("They were there")),
            (Outcome.EXCUSED.value, _l("They were excused")),
            (Outcome.MISSED.value, _l("They were missed")),
        ],
    )
    minutes = Number(_l("If they were there: for how many minutes"), required=False, least=1, most=LONGEST)
    reason = Text(_l("If not: why, in a few words"), required=False, limit=300)


class OwnWordsForm(Form):
    """What somebody says of it themselves."""

    words = LongText(_l("How was it?"), required=False, limit=600)


class ThanksForm(Form):
    """A sentence of thanks."""

    words = LongText(_l("A sentence of yours"), required=False, limit=600)


class WriteForm(Form):
    """What an organiser writes to those on a shift."""

    whom = Radio(
        _l("To whom?"),
        choices=[("shift", _l("Everybody on this shift")), ("day", _l("Everybody on all shifts of this day"))],
        default="shift",
    )
    subject = Text(_l("Subject"), limit=140)
    words = LongText(_l("Your message"), required=True, limit=8_000)
