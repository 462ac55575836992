"""The forms of calls and candidacies: they check shape, operations check meaning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from flask_babel import lazy_gettext as _l

from portal.core.forms import Day, Form, LongText, Radio, Text, Yes


class StatementForm(Form):
    """A few words by somebody who would take it on."""

    statement = LongText(_l("Why you would like to"), required=True, limit=4000)


class InterestForm(Form):
    """Somebody would serve in a position one day."""

    words = LongText(_l("A few words, if you like"), required=False, limit=1000)


class SuggestForm(Form):
    """One of the people found by name."""

    person = Radio(_l("Whom do you think of?"), coerce=int, choices=[])


class DecisionForm(Form):
    """What every decision about a candidate asks: while others may still stand, a tick."""

    early = Yes(_l("Decide now, before the call closes"))


class OfferForm(DecisionForm):
    """Choose a candidate."""

    start = Day(_l("From"))
    last_day = Day(_l("Answer by"))
    words = LongText(_l("A few words with the offer"), required=False, limit=2000)


class NotSelectForm(DecisionForm):
    """Tell a candidate that it is not them."""

    reason = LongText(_l("What you write to them"), required=True, limit=2000)


class AssessmentForm(Form):
    """What somebody on a panel thinks of a candidate."""

    words = LongText(_l("What you think"), required=True, limit=2000)


class ElectionForm(Form):
    """An election that was held elsewhere; who was elected is asked for each seat (`election_form`)."""

    held_on = Day(_l("Held on"))
    meeting = Text(_l("Who elected"), limit=120)
    evidence = LongText(_l("Where it is written"), required=True, limit=500)
    votes = LongText(_l("The votes in words"), required=False, limit=1000)


def election_form(seat_ids: Iterable[int], **given: Any) -> ElectionForm:
    """The form with a name and a first day for each of these seats."""
    fields: dict[str, Any] = {}
    for number in seat_ids:
        fields[f"who_{number}"] = Text(_l("Elected"), required=False, limit=200)
        fields[f"from_{number}"] = Day(_l("First day"), required=False)
    return cast(ElectionForm, type("ElectionOfSeats", (ElectionForm,), fields)(**given))


class CallForm(Form):
    """Ask who would serve."""

    title = Text(_l("Title"), limit=120)
    text = LongText(_l("What you are looking for"), required=True, limit=6000)
    opens = Day(_l("Open from"))
    last_day = Day(_l("Apply by"))
    public = Yes(_l("Visitors may read it too"))
