"""The forms of bodies, positions, seats and terms: they check shape, operations check meaning."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.actors import Right
from portal.core.forms import Choice, Day, Form, LongText, Number, Radio, Several, Text, Yes
from portal.core.say import month_names
from portal.leadership.offices.models import BodyKind, FilledBy, HoldOver, Via

KINDS = [(BodyKind.BOARD, _l("Board")), (BodyKind.COMMITTEE, _l("Committee")), (BodyKind.CHAPTER, _l("Chapter"))]
RIGHTS = [
    (Right.MEMBERS, _l("Members: the list, applications, invitations")),
    (Right.DUES, _l("Dues: what is owed and paid")),
    (Right.EVENTS, _l("Events: every event of the association")),
    (Right.LEADERSHIP, _l("Leadership: bodies, seats, terms and calls")),
    (Right.VOLUNTEERING, _l("Volunteering: every shift")),
    (Right.NEWSLETTER_EDIT, _l("Newsletter: write the edition")),
    (Right.NEWSLETTER_SEND, _l("Newsletter: approve and send it")),
    (Right.REPORTS, _l("Reports")),
    (Right.AUDIT, _l("Audit: read the trail")),
    (Right.ADMINISTRATION, _l("Administration: all of these, and the settings")),
]


class ResignForm(Form):
    """Step down on a day."""

    last_day = Day(_l("Your last day"))
    why = LongText(_l("Why, if you like to say"), required=False, limit=500)


class BodyForm(Form):
    """A board, a committee, a chapter."""

    name = Text(_l("Name"), limit=80)
    kind = Choice(_l("What it is"), choices=KINDS)
    parent = Choice(_l("Belongs to"), required=False, coerce=int, choices=[])
    about = LongText(_l("What it is for"), required=False, limit=2000)
    formed = Day(_l("Formed on"))
    public = Yes(_l("Visitors may see it, and who serves there"), default=True)


class LastDayForm(Form):
    """The last day of a body or a seat."""

    last_day = Day(_l("Last day"))


class PositionForm(Form):
    """What a position asks, how it is filled, what it may do."""

    title = Text(_l("Title"), limit=80)
    duties = LongText(_l("What it asks"), required=False, limit=4000)
    purpose = LongText(_l("Why it exists"), required=False, limit=2000)
    learning = LongText(_l("What somebody learns here"), required=False, limit=2000)
    first_days = LongText(_l("What the first 90 days look like"), required=False, limit=2000)
    hours_per_month = Number(_l("Hours a month"), least=0, most=200, default=4)
    term_months = Number(_l("Months in a term"), least=1, most=120, default=24)
    anchor_day = Number(_l("Terms change on this day"), required=False, least=1, most=31)
    anchor_month = Choice(_l("of this month"), required=False, coerce=int, choices=[], default=0)
    most_terms = Number(_l("Most terms in a row"), required=False, least=1, most=20)
    pause_months = Number(_l("Months of pause before somebody may begin anew"), least=1, most=120, default=12)
    filled_by = Radio(
        _l("How somebody comes to it"),
        choices=[
            (FilledBy.VOLUNTEER, _l("Whoever volunteers, chosen by the chairperson")),
            (FilledBy.APPOINTMENT, _l("Appointed")),
            (FilledBy.ELECTION, _l("Elected: in a ballot here, or elsewhere and recorded")),
        ],
        default=FilledBy.VOLUNTEER,
    )
    hold_over = Radio(
        _l("When a term ends and nobody follows"),
        choices=[
            (HoldOver.VACANT, _l("The seat is free")),
            (HoldOver.UNTIL_SUCCESSOR, _l("The holder stays until somebody follows")),
        ],
        default=HoldOver.VACANT,
    )
    longest_hold_over = Number(_l("For so many months at most"), required=False, least=1, most=60)
    ends_today = Yes(_l("Whoever has stayed longer leaves today"))
    chairs = Yes(_l("Chairs this body, and decides who joins it"))
    newcomer_ok = Yes(_l("Good for somebody who is new"))
    beside_another = Yes(_l("May be held beside another seat of this body"))
    grants = Several(_l("What its holder may do in the portal"), coerce=str, choices=RIGHTS)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.anchor_month.choices = [(0, _("No such day")), *enumerate(month_names(), 1)]


class ExceptionForm(Form):
    """Ask that somebody may serve once more."""

    person = Text(
        _l("Who"), limit=254, description=_l("Their e-mail address, or their full name if only one person has it.")
    )
    reason = LongText(_l("Why"), required=True, limit=1000)


class ApartForm(Form):
    """A position that nobody may hold beside this one."""

    other = Choice(_l("Not together with"), coerce=int, choices=[])


class HeldByForm(Form):
    """Which position another one comes with."""

    by = Choice(_l("Whoever holds"), coerce=int, required=False, choices=[])


class SeatForm(Form):
    """One more chair."""

    valid_from = Day(_l("From"))
    cycle_from = Day(_l("Its terms are counted from"), required=False)


class CycleForm(Form):
    """From when the terms of a seat are counted."""

    cycle_from = Day(_l("Its terms are counted from"), required=False)


class TermForm(Form):
    """Seat somebody."""

    person = Radio(_l("Who"), coerce=int, choices=[])
    start = Day(_l("From"))
    last_day = Day(_l("Last day"), required=False)
    via = Choice(
        _l("How they came to it"),
        choices=[(Via.APPOINTED, _l("Appointed")), (Via.ELECTED, _l("Elected")), (Via.ACTING, _l("Acting"))],
    )


class EndTermForm(Form):
    """End a term on a day."""

    last_day = Day(_l("Last day"))
    reason = Text(_l("Reason"), limit=300)


class VoidTermForm(Form):
    """Take a term out of the count."""

    reason = Text(_l("Why it should never have been entered"), limit=300)
