"""The forms of memberships, firms and plans."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core import forms
from portal.core.dates import A_DAY
from portal.core.fields import Money
from portal.core.say import month_names
from portal.members.memberships import models
from portal.members.memberships.models import Period
from portal.members.memberships.operations.memberships import Cover

HOLDERS = (("person", _l("A person")), ("organisation", _l("An organisation")))


KINDS = (
    ("delegate", _l("Delegate")), ("primary", _l("Primary representative")), ("billing", _l("Contact for bills")),
)  # fmt: skip


class OfPlans(forms.Choice):
    """Of some plans one: none is chosen beforehand, unless it is the only one."""

    def __init__(self, label: Any = None, **kw: Any) -> None:
        super().__init__(label, coerce=lambda given: int(given) if given else None, **kw)

    def offer(self, plans: Iterable[models.Plan]) -> None:
        named: list[tuple[Any, Any]] = [(plan.id, plan.name) for plan in plans]
        self.choices = [("", _l("Choose a plan")), *named] if len(named) > 1 else named


class Covering(forms.Form):
    """Says how a stretch is covered, and up to when."""

    order: tuple[str, ...] = ("plan", "start", "kind", "last_day")
    kind = forms.Choice(_l("Is it paid?"), choices=[("paid", _l("Paid")), ("waived", _l("Nothing to pay"))])
    last_day = forms.Day(
        _l("Up to and including"), required=False, description=_l("Left empty: for as long as the plan says.")
    )

    @property
    def cover(self) -> Cover:
        """What was filled in."""
        until = self.last_day.data + A_DAY if self.last_day.data else None
        return Cover(self.kind.data, until, open_ended=self.kind.data == "honorary" and until is None)


class StartMembership(Covering):
    plan = OfPlans(_l("Plan"))
    start = forms.Day(_l("First day"))
    kind = forms.Choice(
        _l("Is it paid?"),
        choices=[("paid", _l("Paid")), ("waived", _l("Nothing to pay")), ("honorary", _l("Honorary, without end")),
                 ("unpaid", _l("Not yet"))],
        description=_l("Not yet: the days of grace come first."),
    )  # fmt: skip

    @property
    def covered(self) -> Cover | None:
        """None for not yet."""
        return None if self.kind.data == "unpaid" else self.cover


class Renew(Covering):
    """A further stretch."""


class EndMembership(forms.Form):
    last_day = forms.Day(_l("Last day"))
    reason = forms.Text(_l("Why"), limit=500)


class Resign(forms.Form):
    """What its holder says of the end; why is theirs to keep."""

    last_day = forms.Day(_l("Your last day as a member"))
    reason = forms.Text(
        _l("Would you tell us why?"), required=False, limit=500,
        description=_l("It helps us. The office reads it, nobody else does."),
    )  # fmt: skip
    #: Asked where somebody would like to talk with them: see `farewells`.
    talk = forms.Yes(_l("Yes, I would be glad of a talk: let them know that I leave"))


class MoveToPlan(Covering):
    plan = OfPlans(_l("Plan"))
    start = forms.Day(_l("From"))

    def offer(self, plans: Iterable[models.Plan], held: Collection[int]) -> None:
        """Of the open plans those that the holder is not on."""
        self.plan.offer(plan for plan in plans if plan.id not in held)


class Death(forms.Form):
    day = forms.Day(_l("Day of death"))


class Suspend(forms.Form):
    start = forms.Day(_l("From"))
    last_day = forms.Day(_l("Up to and including"), required=False, description=_l("Left empty: until it is lifted."))
    reason = forms.Text(_l("Why"), limit=500)


class ReverseCoverage(forms.Form):
    reason = forms.Text(_l("Why"), limit=500)


def of_holder(
    plans: Sequence[models.Plan], held: Collection[int], day: date, refused: Mapping[str, forms.Form]
) -> dict[str, Any]:
    """The forms about somebody's memberships, by name; those that were not accepted as they were filled in.

    `plans`: the open ones. `held`: those that the holder is on.
    """
    shown: dict[str, Any] = {
        "start": StartMembership(formdata=None, data={"start": day}),
        "renew": Renew(formdata=None),
        "end": EndMembership(formdata=None, data={"last_day": day}),
        "suspend": Suspend(formdata=None, data={"start": day}),
        "reverse": ReverseCoverage(formdata=None),
        "move": MoveToPlan(formdata=None, data={"start": day}),
        **refused,
    }
    shown["start"].plan.offer(plans)
    shown["move"].offer(plans, held)
    return shown


class Organisation(forms.Form):
    name = forms.Text(_l("Name"), limit=160)
    trade = forms.Text(_l("Trade"), required=False, limit=80)
    town = forms.Text(_l("Town or area"), required=False, limit=80)
    website = forms.WebAddress(_l("Web address"))
    email = forms.Email(_l("E-mail address"), required=False)
    phone = forms.Telephone(_l("Telephone"))
    about = forms.LongText(_l("What the firm does"), limit=2000)

    def values(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("name", "trade", "town", "website", "email", "phone", "about")}


class Represent(forms.Form):
    person = forms.Text(
        _l("Who"), limit=254, description=_l("Their e-mail address, or their full name if only one person has it.")
    )
    kind = forms.Choice(
        _l("As"),
        choices=KINDS,
    )
    start = forms.Day(_l("From"))


class EndRepresentation(forms.Form):
    last_day = forms.Day(_l("Last day"))


class HandOn(forms.Form):
    person = forms.Choice(_l("Who takes it"), coerce=int)
    start = forms.Day(_l("From"))
    stays = forms.Yes(_l("Whoever has it now stays as a delegate"))

    def offer(self, people: Iterable[tuple[models.Representation, Any]]) -> None:
        """Whoever speaks for the firm, but for its primary representative."""
        others = {person.id: person.name for row, person in people if row.kind != "primary"}
        self.person.choices = list(others.items())


class Colleague(forms.Form):
    name = forms.Text(_l("Their name"), limit=200)
    email = forms.Email(_l("Their e-mail address"))


class ComeAsColleague(forms.Form):
    name = forms.Text(_l("Your name"), limit=200)


class ChangeEmployer(forms.Form):
    organisation = forms.Text(_l("Their new organisation"), limit=160, description=_l("Its name, as the list has it."))
    kind = forms.Choice(_l("As"), choices=KINDS)
    start = forms.Day(_l("From"), description=_l("They speak for this one up to the day before."))


class Plan(forms.Form):
    name = forms.Text(_l("Name"), limit=120)
    holder = forms.Choice(_l("Held by"), choices=HOLDERS)
    period = forms.Radio(
        _l("One renewal covers"), default=Period.ROLLING.value,
        choices=[(Period.ROLLING.value, _l("so many months from the first day")),
                 (Period.CALENDAR.value, _l("the association’s year"))],
    )  # fmt: skip
    months = forms.Number(_l("How many months"), least=1, most=120, default=12)
    year_begins = forms.Choice(_l("The year begins in"), coerce=int, default=1)
    joins_next = forms.Number(
        _l("Months at the end of the association’s year in which the next one is included"), required=False, most=11,
        default=0, description=_l("With 3, whoever joins in the last three months has the next year, too."),
    )  # fmt: skip
    grace_days = forms.Number(
        _l("Days of grace"), least=0, most=366, default=30,
        description=_l("For so many days after what is paid has run out everything stays open."),
    )  # fmt: skip
    seats = forms.Number(
        _l("How many may speak for the organisation"), required=False, least=1, most=10_000,
        description=_l("Left empty: any number."),
    )  # fmt: skip
    for_applying = forms.Yes(
        _l("People may apply for it"), default=True,
        description=_l("Otherwise only the office begins a membership with it: honorary ones, say."),
    )  # fmt: skip
    approval = forms.Yes(
        _l("Somebody decides on every application"), default=True,
        description=_l("Otherwise a membership begins as soon as somebody applies."),
    )  # fmt: skip
    about = forms.LongText(_l("In a sentence"), limit=1000)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.year_begins.choices = list(enumerate(month_names(), 1))

    def values(self) -> dict[str, Any]:
        return {name: self[name].data or "" for name in ("name", "holder", "about")} | {
            "period": Period(self.period.data), "months": self.months.data, "year_begins": self.year_begins.data,
            "joins_next": self.joins_next.data or 0, "grace_days": self.grace_days.data, "seats": self.seats.data,
            "for_applying": bool(self.for_applying.data), "approval": bool(self.approval.data),
        }  # fmt: skip


class NewPlan(Plan):
    """A plan with what it costs from today on; without a price nothing is said about money."""

    price = Money(_l("What one renewal costs"), required=False)


class Price(forms.Form):
    start = forms.Day(_l("For coverage that begins on or after"))
    amount = Money(_l("Price"))
