"""Forms of one-to-ones."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.core.fields import Which
from portal.core.forms import Choice, Day, Form, LongText, Number, Radio, Text, TimeOfDay, Yes
from portal.relationships.one_to_ones.models import Round
from portal.relationships.one_to_ones.states import MOST_TIMES, Place
from portal.relationships.one_to_ones.times import Offer, Wall
from portal.relationships.one_to_ones.words import LENGTHS, PLACES

MOVE = "move"


class OfferForm(Form):
    """One to three times by the clock of the association, how long, how, and a line with it."""

    day_1 = Day(_l("Day"))
    time_1 = TimeOfDay(_l("Time"))
    time_1_fold = Which(_l("Which of the two is meant?"))
    day_2 = Day(_l("Or on"), required=False)
    time_2 = TimeOfDay(_l("At"), required=False)
    time_2_fold = Which(_l("Which of the two is meant?"))
    day_3 = Day(_l("Or on"), required=False)
    time_3 = TimeOfDay(_l("At"), required=False)
    time_3_fold = Which(_l("Which of the two is meant?"))
    minutes = Choice(_l("For how long"), coerce=int, choices=list(LENGTHS.items()), default=45)
    place_kind = Radio(_l("How"), choices=list(PLACES.items()), default=Place.IN_PERSON.value)
    place = Text(_l("Where, which number, or the link of the call"), required=False, limit=300)
    line = LongText(_l("Why you would like to talk"), required=False, limit=600)

    def validate(self, *given: Any, **more: Any) -> bool:
        """A day needs its time, and a time its day."""
        right = bool(super().validate(*given, **more))
        for number in range(2, MOST_TIMES + 1):
            day, at = self[f"day_{number}"], self[f"time_{number}"]
            if (day.data is None) is not (at.data is None) and not day.errors and not at.errors:
                missing = at if at.data is None else day
                missing.errors = [*missing.errors, _l("Give both the day and the time, or leave both empty.")]
                right = False
        return right

    def offer(self) -> Offer:
        """What was proposed. Call after `validate`."""
        walls = []
        for number in range(1, MOST_TIMES + 1):
            day, at = self[f"day_{number}"].data, self[f"time_{number}"].data
            if day is not None and at is not None:
                walls.append(Wall(day, at, self[f"time_{number}_fold"].fold))
        return Offer(
            walls, self.minutes.data or 0, Place(self.place_kind.data), self.place.data or "", self.line.data or ""
        )


def beginning_with(row: Round) -> dict[str, Any]:
    """How long and how, as they were proposed last: for whoever answers with other times."""
    return {"minutes": row.minutes, "place_kind": row.place_kind.value, "place": row.place}


class TimesForm(OfferForm):
    """Other times in answer to a round, or to move what was agreed."""

    round = HiddenField()
    #: MOVE, or nothing: what was open when the page was.
    verb = HiddenField()

    @property
    def number(self) -> int:
        """The round that was answered; 0 where nothing sensible was sent."""
        return int(self.round.data) if (self.round.data or "").isdecimal() else 0


class PromiseForm(Form):
    """What I mean to do for the other one."""

    words = Text(_l("What you will do"), limit=300)
    by = Day(_l("By when"))
    shared = Yes(_l("Show it to them"), default=True)


class SheetForm(Form):
    """Five questions about somebody else."""

    goals = LongText(_l("What are they working towards?"), required=False, limit=2000)
    accomplishments = LongText(_l("What are they proud of?"), required=False, limit=2000)
    interests = LongText(_l("What do they love besides work?"), required=False, limit=2000)
    networks = LongText(_l("Whom do they know, and where do they belong?"), required=False, limit=2000)
    skills = LongText(_l("What are they good at?"), required=False, limit=2000)
    could_do = LongText(_l("What I could do for them"), required=False, limit=2000)


class RoundForm(Form):
    """A button about one round: what is pressed late says of which it was."""

    round = Number(least=1, most=99)


class TakeForm(RoundForm):
    """One of its times."""

    chosen = Number(least=1, most=MOST_TIMES)


class AsideForm(RoundForm):
    """Not now."""

    no_more = Yes(_l("Nor other proposals of theirs"))


class SaidForm(Form):
    """Whether it took place."""

    said = Choice(choices=[("yes", ""), ("no", "")])
