"""The forms of people. What a profile's fields are is said in `profile.FIELDS`."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.core import forms
from portal.members.people import profile
from portal.members.people.models import Person
from portal.members.people.profile import FIELDS, MEMBERS, NOBODY

SEEN_BY = ((MEMBERS, _l("All members")), (NOBODY, _l("Only I and the office")))
KINDS_OF_FIELD = {"email": forms.Email, "url": forms.WebAddress, "tel": forms.Telephone}


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
    phone = forms.Telephone(_l("Telephone"))
    office_note = forms.LongText(_l("Note of the office"), limit=2000, description=_l("No member sees it."))
    invite = forms.Yes(_l("Invite them to sign in, by e-mail"))
