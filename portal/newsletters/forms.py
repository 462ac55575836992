"""The forms of the editor's desk."""

from __future__ import annotations

from datetime import datetime, time

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.core.fields import Which
from portal.core.forms import Choice, Day, Form, LongText, Number, Radio, Several, Text, TimeOfDay, Upload, Yes
from portal.core.wall_clock import moment
from portal.newsletters.audiences import Offered, Rule
from portal.newsletters.operations.choosing import NobodyChosen


class HeadForm(Form):
    """Title and subject line."""

    title = Text(_l("Title"), limit=120)
    subject = Text(_l("Subject line"), limit=150)
    preheader = Text(_l("Line beside the subject"), required=False, limit=150)
    #: As of BlockForm.
    version = HiddenField()
    seen = HiddenField()


class BlockForm(Form):
    """One block in the editor's words."""

    title = Text(_l("Heading"), limit=120)
    words = LongText(_l("Text"), limit=20_000)
    for_members = Yes(_l("Show this block only to members on the archive page"))
    picture = Upload(_l("A picture"))
    alt = Text(_l("What it shows"), required=False, limit=200)
    #: The version of the edition over which it was typed; and, where somebody was faster, the one whose text was shown.
    version = HiddenField()
    seen = HiddenField()


class MonthForm(Form):
    """Which month's letter to begin."""

    month = Choice(_l("Month"))


class ScheduleForm(Form):
    """When an approved letter goes out, in the association's time zone."""

    day = Day(_l("Day"))
    at = TimeOfDay(_l("Time"))
    at_fold = Which(_l("Which of the two?"))

    def moment(self, zone: str) -> datetime:
        """The moment in the zone. Call after `validate`. Raises BadTime, TimeComesTwice."""
        wall = datetime.combine(self.day.data, self.at.data or time())
        return moment(wall, zone, fold=self.at_fold.fold, field="at")


class AudienceForm(Form):
    """To whom an edition goes."""

    to = Radio(
        _l("To whom?"),
        choices=[("all", _l("All members")), ("some", _l("Only those who are in one of these"))],
        default="all",
    )
    plans = Several(_l("Members with the plan"), coerce=int)
    bodies = Several(_l("Those who serve in"), coerce=int)
    interests = Text(_l("Members who show an interest in"), required=False, limit=300)

    def offer(self, there: Offered) -> None:
        """What can be chosen from."""
        self.plans.choices, self.bodies.choices = there.plans, there.bodies

    def rule(self) -> Rule:
        """The rule that was chosen. Raises NobodyChosen."""
        if self.to.data != "some":
            return Rule()
        words = (word.strip() for word in (self.interests.data or "").split(","))
        found = Rule(
            plans=tuple(sorted(self.plans.data or ())),
            bodies=tuple(sorted(self.bodies.data or ())),
            interests=tuple(dict.fromkeys(word for word in words if word)),
        )
        if found.is_everybody:
            raise NobodyChosen
        return found


class ApproveForm(Form):
    """Approve exactly the words that were read."""

    checksum = HiddenField()


class TextForm(Form):
    """The text part in the editor's words."""

    words = LongText(_l("Plain text"), required=True, limit=100_000)
    version = HiddenField()


class TestForm(Form):
    """To whom a test letter goes."""

    people = Several(_l("To whom?"), coerce=int)


class ReaderForm(Form):
    """Which colleague is asked to read the edition."""

    person = Choice(_l("Colleague"), required=False, coerce=int)


class MendForm(Form):
    """What is mended about a line of a block: `source` as kind:number, and what was seen of it."""

    source = HiddenField()
    state = HiddenField()


class SettleForm(Form):
    """Say what became of an unconfirmed message."""

    delivery = Number(_l("Message"), most=2_000_000_000)
    arrived = Choice(_l("Did it arrive?"), choices=[("yes", _l("It arrived")), ("no", _l("It did not arrive"))])
