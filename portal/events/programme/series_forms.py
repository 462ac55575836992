"""The forms of a series."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from flask_babel import lazy_gettext as _l

from portal.core.forms import Day, Form, Number, Radio, Several, Yes
from portal.core.say import say_day
from portal.events.programme.operations.series import NamedDay
from portal.events.programme.repeats import MOST_TIMES, Rule, patterns_for
from portal.events.programme.series_models import Pattern
from portal.events.programme.series_words import labels, say_pattern


class RepeatForm(Form):
    """How an event repeats."""

    pattern = Radio(_l("How does it repeat?"), choices=[], default=Pattern.WEEKLY)
    every = Number(_l("Every how many weeks, or months?"), least=1, most=12, default=1)
    until = Day(_l("The last day at the latest"), required=False)
    times = Number(_l("Or how many times, the first one counted?"), required=False, least=2, most=MOST_TIMES)

    def about(self, first: date) -> Self:
        """Offer what fits the first day."""
        self.first = first
        self.pattern.choices = [(each.value, say_pattern(each, first)) for each in patterns_for(first)]
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if valid and not self.until.data and not self.times.data:
            self.until.errors = [_l("Say until when it repeats, or how many times.")]
            return False
        return valid

    def rule(self) -> Rule:
        """What was asked for. Call after `validate`."""
        return Rule(
            Pattern(self.pattern.data), self.first, self.every.data or 1, until=self.until.data, times=self.times.data
        )


class SeriesForm(RepeatForm):
    """The days of a series, each with a tick."""

    days = Several(_l("On which of these days?"), choices=[])
    out = Yes(_l("Publish them at once"))

    def offer(self, dates: list[NamedDay]) -> None:
        """Offer the days that there can be."""
        further = [each.day for each in dates if each.plan and each.day != self.first]
        self.days.choices = [(day.isoformat(), say_day(day)) for day in further]

    def chosen(self) -> set[date]:
        """The days that were ticked."""
        return {date.fromisoformat(day) for day in self.days.data or ()}


class FollowForm(Form):
    """What was edited about one event, and shall hold for all that follow."""

    names = Several(_l("What shall hold for all that follow?"), choices=[])
    on_again = Yes(_l("Those that are postponed move along, and are on again"))

    def offer(self, names: set[str]) -> Self:
        """Offer what was edited."""
        self.names.choices = labels(names)
        return self
