"""The forms of ballots: they check shape, operations check meaning."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.choices import Several
from portal.core.forms import Day, Form, LongText, Number, Radio, Text, TimeOfDay, Yes
from portal.leadership.ballots.models import Ballot, BallotCandidate, Electorate, Method, TieRule
from portal.members.people.alike import told_apart

METHODS = {
    Method.APPROVAL: _l("Mark everybody whom you would like to see there"),
    Method.PLURALITY: _l("Mark at most as many as there are seats"),
}
ELECTORATES = {
    Electorate.MEMBERS: _l("Every member has one vote"),
    Electorate.ORGANISATIONS: _l("Every member organisation has one vote, cast by its primary representative"),
}
TIE_RULES = {
    TieRule.LOTS: _l("By lot, worked out from the votes, so that anybody can check it"),
    TieRule.CASTING: _l("Somebody has the casting vote"),
    TieRule.SECOND: _l("There is a second ballot between those who are equal"),
}


class BallotForm(Form):
    """How a ballot goes."""

    method = Radio(_l("How do people vote?"), choices=list(METHODS.items()), default=Method.APPROVAL)
    electorate = Radio(_l("Who votes?"), choices=list(ELECTORATES.items()), default=Electorate.MEMBERS)
    day = Day(_l("First day"))
    begins = TimeOfDay(_l("From"))
    last_day = Day(_l("Last day"))
    ends = TimeOfDay(_l("Until"))
    tie_rule = Radio(_l("If votes are equal"), choices=list(TIE_RULES.items()), default=TieRule.LOTS)
    casting = Text(_l("Who has the casting vote"), required=False, limit=200)
    least_turnout = Number(_l("How many have to vote, at least"), most=100, default=0)


class VoidForm(Form):
    """Why a ballot is made void."""

    reason = LongText(_l("Why"), required=True, limit=1000)


class PaperForm(Form):
    """A paper to mark. What is marked is sent and shown again, and kept nowhere on the way."""

    marks = Several(_l("Your choice"), coerce=int, choices=[])
    abstain = Yes(_l("I abstain"))


class TieForm(Form):
    """The casting vote."""

    marks = Several(_l("Your casting vote"), coerce=int, choices=[])


def paper(ballot: Ballot, standing: list[BallotCandidate]) -> PaperForm:
    """The paper of a ballot, with whoever stands today."""
    form = PaperForm()
    form.marks.choices = offered(standing)
    if ballot.confirming:
        form.marks.label.text = _("Whom do you confirm?")
    return form


def offered(standing: list[BallotCandidate]) -> list[Any]:
    """The paper's places, each with a name that nobody else there has."""
    names = told_apart([each.candidacy.person for each in standing])
    return [(each.place, name) for each, name in zip(standing, names, strict=True)]
