"""The forms of members. What a profile's fields are is said in `profile.FIELDS`."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.core import forms
from portal.core.fields import Money
from portal.members import profile
from portal.members.models import Person
from portal.members.profile import FIELDS, MEMBERS, NOBODY

SEEN_BY = ((MEMBERS, _l("All members")), (NOBODY, _l("Only I and the office")))
HOLDERS = (("person", _l("A person")), ("organisation", _l("An organisation")))
KINDS_OF_FIELD = {"email": forms.Email, "url": forms.WebAddress}


def field_for(field: profile.Field) -> Any:
    """The form's field for one of the profile's."""
    if field.kind in KINDS_OF_FIELD:
        return KINDS_OF_FIELD[field.kind](field.label, required=False, description=field.help)
    kind = forms.LongText if field.lines else forms.Text
    return kind(field.label, required=False, limit=field.limit, description=field.help)


class Profile(forms.Form):
    """A profile, by its owner or the office: every field of `profile.FIELDS` and who sees it (`see_<name>`)."""

    name = forms.Text(_l("Your name, as others call you"), limit=200)
    given_name = forms.Text(_l("Given name"), required=False, limit=100, description=_l("For greetings."))
    family_name = forms.Text(_l("Family name"), required=False, limit=100, description=_l("You are sorted by it."))

    @classmethod
    def of(cls, person: Person) -> Profile:
        """The form as the profile stands."""
        data = {name: getattr(person, name) for name in ("name", "given_name", "family_name")}
        data |= {field.name: getattr(person, field.name) for field in FIELDS}
        data |= {f"see_{field.name}": profile.setting_of(person, field) for field in FIELDS if field.may_hide}
        return cls(data=data)

    def values(self) -> dict[str, Any]:
        """What was typed, by the names of Person's columns."""
        names = ["name", "given_name", "family_name", *(field.name for field in FIELDS)]
        return {name: self[name].data for name in names}

    def says_more_than(self, person: Person) -> bool:
        """Whether something was typed that is not saved."""
        settings = {field.name: profile.setting_of(person, field) for field in FIELDS if field.may_hide}
        typed = {name: value or "" for name, value in self.values().items()}
        return typed != {name: getattr(person, name) or "" for name in typed} or self.visibility() != settings

    def visibility(self) -> dict[str, str]:
        return {field.name: self[f"see_{field.name}"].data for field in FIELDS if field.may_hide}

    def part(self, part: str) -> list[tuple[Any, Any]]:
        """(field, who sees it or None) for the fields of a part, in order."""
        return [
            (self[field.name], self[f"see_{field.name}"] if field.may_hide else None)
            for field in FIELDS
            if field.part == part
        ]


for _field in FIELDS:
    setattr(Profile, _field.name, field_for(_field))
    if _field.may_hide:
        setattr(Profile, f"see_{_field.name}", forms.Choice(_l("Who sees it"), choices=SEEN_BY, default=MEMBERS))


class OfficeProfile(Profile):
    """The same by the office, with what only it writes."""

    external_id = forms.Text(_l("Number in another system"), required=False, limit=80)
    office_note = forms.LongText(_l("Note of the office"), limit=2000, description=_l("No member sees it."))

    @classmethod
    def of(cls, person: Person) -> OfficeProfile:
        form = super().of(person)
        assert isinstance(form, OfficeProfile)  # noqa: S101 - made by cls
        form.external_id.data, form.office_note.data = person.external_id, person.office_note
        return form

    def values(self) -> dict[str, Any]:
        return super().values() | {"external_id": self.external_id.data, "office_note": self.office_note.data}


class Photo(forms.Form):
    photo = forms.Upload(_l("A photograph of you"))

    @property
    def chosen(self) -> bool:
        return bool(self.photo.data and getattr(self.photo.data, "filename", ""))

    def validate_photo(self, field: Any) -> None:
        if not self.chosen:
            raise ValidationError(_l("Please choose a file first."))


class Introduce(forms.Form):
    introduce = forms.Yes(_l("The newsletter may introduce me to the other members"))


class NewPerson(forms.Form):
    """Somebody new, by the office."""

    name = forms.Text(_l("Name"), limit=200)
    email = forms.Email(_l("E-mail address"), required=False)
    headline = forms.Text(_l("What they do"), required=False, limit=120)
    firm = forms.Text(_l("Firm"), required=False, limit=160)
    trade = forms.Text(_l("Trade"), required=False, limit=80)
    town = forms.Text(_l("Town or area"), required=False, limit=80)
    phone = forms.Text(_l("Telephone"), required=False, limit=60)
    office_note = forms.LongText(_l("Note of the office"), limit=2000, description=_l("No member sees it."))
    invite = forms.Yes(_l("Invite them to sign in, by e-mail"))


class StartMembership(forms.Form):
    plan = forms.Choice(_l("Plan"), coerce=int)
    start = forms.Day(_l("First day"))
    kind = forms.Choice(
        _l("How it is covered"),
        choices=[("paid", _l("Paid")), ("waived", _l("Waived")), ("honorary", _l("Honorary, without end")),
                 ("unpaid", _l("Not yet: begin in grace"))],
    )  # fmt: skip
    last_day = forms.Day(
        _l("Covered up to and including"), required=False, description=_l("Left empty: for as long as the plan says.")
    )


class Renew(forms.Form):
    kind = forms.Choice(_l("How it is covered"), choices=[("paid", _l("Paid")), ("waived", _l("Waived"))])
    last_day = forms.Day(
        _l("Covered up to and including"), required=False, description=_l("Left empty: for as long as the plan says.")
    )


class EndMembership(forms.Form):
    last_day = forms.Day(_l("Last day"))
    reason = forms.Text(_l("Why"), limit=500)


class Suspend(forms.Form):
    start = forms.Day(_l("From"))
    last_day = forms.Day(_l("Up to and including"), required=False, description=_l("Left empty: until it is lifted."))
    reason = forms.Text(_l("Why"), limit=500)


class ReverseCoverage(forms.Form):
    reason = forms.Text(_l("Why"), limit=500)


class Organisation(forms.Form):
    name = forms.Text(_l("Name"), limit=160)
    trade = forms.Text(_l("Trade"), required=False, limit=80)
    town = forms.Text(_l("Town or area"), required=False, limit=80)
    website = forms.WebAddress(_l("Web address"))
    email = forms.Email(_l("E-mail address"), required=False)
    phone = forms.Text(_l("Telephone"), required=False, limit=60)
    about = forms.LongText(_l("What the firm does"), limit=2000)

    def values(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("name", "trade", "town", "website", "email", "phone", "about")}


class Represent(forms.Form):
    person = forms.Text(
        _l("Who"), limit=254, description=_l("Their e-mail address, or their full name if only one person has it.")
    )
    kind = forms.Choice(
        _l("As"),
        choices=[("delegate", _l("Delegate")), ("primary", _l("Primary representative")),
                 ("billing", _l("Contact for bills"))],
    )  # fmt: skip
    start = forms.Day(_l("From"))


class EndRepresentation(forms.Form):
    last_day = forms.Day(_l("Last day"))


class Plan(forms.Form):
    name = forms.Text(_l("Name"), limit=120)
    holder = forms.Choice(_l("Held by"), choices=HOLDERS)
    months = forms.Number(_l("Months that one renewal covers"), least=1, most=120, default=12)
    grace_days = forms.Number(_l("Days of grace"), least=0, most=366, default=30)
    about = forms.LongText(_l("In a sentence"), limit=1000)

    def values(self) -> dict[str, Any]:
        return {name: self[name].data or "" for name in ("name", "holder", "about")} | {
            "months": self.months.data, "grace_days": self.grace_days.data,
        }  # fmt: skip


class NewPlan(Plan):
    """A plan with what it costs from today on; without a price nothing is said about money."""

    price = Money(_l("What one renewal costs"), required=False)


class Price(forms.Form):
    start = forms.Day(_l("For coverage that begins on or after"))
    amount = Money(_l("Price"))
