"""The forms of joining."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from portal.core import forms
from portal.members.applications.errors import NamedTwice
from portal.members.applications.models import Application, Question
from portal.members.applications.operations import drafts
from portal.members.memberships.forms import StartMembership
from portal.members.memberships.models import Plan
from portal.members.people import consents

NEW = "new"


class Begin(forms.Form):
    """Who begins, and where they are answered."""

    name = forms.Text(_l("Your full name"))
    email = forms.Email(_l("Your e-mail address"))


class Applying(forms.Form):
    """What an applicant writes. Nothing has to be there until it is sent: `sent` says whether it was."""

    name = forms.Text(_l("Your full name"), required=False)
    headline = forms.Text(_l("What you do"), required=False, limit=120, description=_l("Like: Sail maker."))
    firm = forms.Text(_l("Your firm"), required=False, limit=160)
    town = forms.Text(_l("Town or area"), required=False, limit=80)
    phone = forms.Telephone(_l("Telephone"))
    why = forms.LongText(_l("Why you would like to join"), limit=4000)
    plan = forms.Radio(_l("How you would like to belong"), required=False, coerce=str)
    #: Which version of the privacy statement the page led to.
    edition = HiddenField(default=consents.version)
    agreed = forms.Yes(_l("I have read what the portal keeps about me, and agree."))
    send = forms.Yes()

    SAID: ClassVar = {
        "agreed": _l("Please tick that you agree."),
        "plan": _l("Please choose one of them."),
    }
    needed: tuple[str, ...] = ("name", "headline", "why", "plan", "agreed")
    asked: Sequence[Question] = ()
    sponsors: int = 0
    #: The plans on which somebody decides, for which members are to vouch; those that a firm holds.
    decided: frozenset[str] = frozenset()
    of_firms: frozenset[str] = frozenset()

    def mark_needed(self) -> None:
        """What has to be there before it is sent is not called optional."""
        for name in self.needed:
            self[name].flags.optional, self[name].flags.required = False, name != "agreed"

    @property
    def sent(self) -> bool:
        return bool(self.send.data)

    def validate(self, extra_validators: Any = None) -> bool:
        fits: bool = super().validate(extra_validators)
        if not self.sent:
            return fits
        missing = [name for name in self._wanted() if not self[name].data and not self[name].errors]
        for name in missing:
            self[name].errors = [self.SAID.get(name) or _("Please fill this in.")]
        twice = drafts.named_twice(self.named())
        if twice is not None:
            self[f"sponsor_{twice + 1}"].errors = [str(NamedTwice.sentence)]
        return fits and not missing and twice is None

    def _wanted(self) -> list[str]:
        """What cannot be left out with the plan that was chosen."""
        plan = self.plan.data or ""
        wanted = [*self.needed, *(("firm",) if plan in self.of_firms else ())]
        if not plan or plan in self.decided:
            wanted += [f"sponsor_{n}" for n in range(1, self.sponsors + 1)]
        return wanted

    @property
    def agreed_to(self) -> str:
        """The version of the privacy statement that they say yes to; nothing where they do not."""
        return self.edition.data or "" if self.agreed.data else ""

    def lead_to_today(self) -> None:
        """Shown again, the page leads to the statement of today: a yes to another one is no yes to that."""
        if self.edition.data != consents.version():
            self.edition.data, self.agreed.data = consents.version(), False

    def values(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("name", "headline", "firm", "town", "phone", "why")}

    def answers(self) -> dict[int, str]:
        return {question.id: self[f"question_{question.id}"].data or "" for question in self.asked}

    def named(self) -> list[tuple[str, str]]:
        numbers = range(1, self.sponsors + 1)
        return [(self[f"sponsor_{n}"].data or "", self[f"sponsor_{n}_email"].data or "") for n in numbers]


def application_form(
    application: Application, asked: Sequence[Question], plans: Iterable[Plan], sponsors: int
) -> Applying:
    """The form of this application, with the association's own questions and a place for each sponsor."""
    fields: dict[str, Any] = {"asked": asked, "sponsors": sponsors}
    for question in asked:
        fields[f"question_{question.id}"] = forms.LongText(question.words, limit=4000, description=question.hint)
    for n in range(1, sponsors + 1):
        fields[f"sponsor_{n}"] = forms.Text(_l("Member %(number)s: name", number=n), required=False)
        fields[f"sponsor_{n}_email"] = forms.Email(_l("Member %(number)s: e-mail", number=n), required=False)
    offered = list(plans)
    fields["decided"] = frozenset(str(plan.id) for plan in offered if plan.approval)
    fields["of_firms"] = frozenset(str(plan.id) for plan in offered if plan.holder == "organisation")
    own = [name for name in fields if name.startswith(("question_", "sponsor_"))]
    fields["order"] = ("name", "headline", "firm", "town", "phone", "plan", "why", *own, "agreed")
    fields["needed"] = (*Applying.needed, *(f"question_{each.id}" for each in asked if each.needed))
    form: Applying = type("Applying", (Applying,), fields)(data=_written(application))
    form.plan.choices = [(str(plan.id), plan.name) for plan in offered]
    if len(form.plan.choices) == 1 and not form.plan.raw_data:
        form.plan.data = form.plan.choices[0][0]
    form.mark_needed()
    for n in range(1, sponsors + 1):  # needed for most plans
        form[f"sponsor_{n}"].flags.optional = False
    return form


def _written(application: Application) -> dict[str, Any]:
    """What the draft holds, by the names of the form."""
    names = ("name", "headline", "firm", "town", "phone", "why")
    found: dict[str, Any] = {name: getattr(application, name) for name in names}
    found |= {"plan": str(application.plan_id or ""), "agreed": application.privacy_version == consents.version()}
    found |= {f"question_{each.question_id}": each.words for each in application.answers}
    for n, each in enumerate(application.sponsors, start=1):
        found |= {f"sponsor_{n}": each.name, f"sponsor_{n}_email": each.email}
    return found


class Reply(forms.Form):
    """`sponsor`: somebody else who knows them, where the office could not find whom they named first."""

    words = forms.LongText(_l("Your answer"), required=True, limit=4000)
    sponsor = forms.Text(_l("Another member who knows you"), required=False)
    sponsor_email = forms.Email(_l("Their e-mail"), required=False)


class Vouch(forms.Form):
    """A sentence or two, or no, for which nobody needs a reason."""

    words = forms.LongText(_l("How you know them, and why they would be good company"), limit=2000)
    vouches = forms.Yes()


class Ask(forms.Form):
    words = forms.LongText(_l("Your question"), required=True, limit=4000)


class Decline(forms.Form):
    reason = forms.LongText(_l("Why"), required=True, limit=2000, description=_l("The applicant reads it."))


class Approve(StartMembership):
    """On which terms, and who it is: among those known already, or somebody new."""

    order = ("person", "plan", "organisation", "start", "kind", "last_day")
    person = forms.Radio(_l("Who this is"))
    organisation = forms.Radio(_l("Which firm this is"), required=False)


class Joining(forms.Form):
    """What `/join` says, and how many are to vouch."""

    membership_gives = forms.LongText(_l("What membership gives"), limit=4000)
    how_to_pay = forms.LongText(_l("How to pay"), limit=2000)
    sponsors_wanted = forms.Number(_l("How many members are to vouch for an applicant"), least=0, most=5)


class OwnQuestion(forms.Form):
    words = forms.Text(_l("Question"), limit=300)
    hint = forms.Text(_l("Help below it"), required=False, limit=300)
    needed = forms.Yes(_l("It has to be answered"))
    place = forms.Number(_l("Place in the list"), least=0, most=999, default=0)
