"""The forms of people. What a profile's fields are is said in `profile.FIELDS`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import ValidationError

from portal.core import forms
from portal.core.errors import DomainError
from portal.members.people import links, profile
from portal.members.people.models import Person
from portal.members.people.profile import FIELDS
from portal.members.people.steps import Step, locks

SEEN_BY = {
    Step.PUBLIC: _l("Everybody"),
    Step.MEMBERS: _l("Members"),
    Step.LEADERS: _l("Those who lead"),
    Step.NOBODY: _l("Only I and the office"),
}


def links_shape(_form: Any, field: Any) -> None:
    """Refuse lines that are no links."""
    try:
        links.check(field.data or "")
    except DomainError as error:
        raise ValidationError(error.sentence) from None


KINDS_OF_FIELD = {"email": forms.Email, "url": forms.WebAddress, "tel": forms.Telephone}


def field_for(field: profile.Field) -> Any:
    """The form's field for one of the profile's."""
    if field.kind in KINDS_OF_FIELD:
        return KINDS_OF_FIELD[field.kind](field.label, required=False, description=field.help)
    if field.kind == "links":
        return forms.LongText(field.label, limit=field.limit, description=field.help, validators=[links_shape])
    kind = forms.LongText if field.lines else forms.Text
    return kind(field.label, required=False, limit=field.limit, description=field.help)


class Profile(forms.Form):
    """A profile, by its owner or the office: every field of `profile.FIELDS` and who sees it (`see_<name>`)."""

    name = forms.Text(_l("Your name, as others call you"), limit=200)
    given_name = forms.Text(_l("Given name"), required=False, limit=100, description=_l("For greetings."))
    family_name = forms.Text(_l("Family name"), required=False, limit=100, description=_l("You are sorted by it."))

    def __init__(self, *args: Any, person: Person, data: Mapping[str, Any] = MappingProxyType({}), **kw: Any) -> None:
        self.settings, locked = profile.settings_of(person), locks()
        as_it_is = {f"see_{name}": step for name, step in self.settings.items()}
        super().__init__(*args, data=as_it_is | dict(data), **kw)
        for field in FIELDS:
            steps = self.offered(field, field.steps(locked.get(field.name, Step.PUBLIC)))
            if len(steps) > 1:
                self[f"see_{field.name}"].choices = [(step, SEEN_BY[step]) for step in reversed(steps)]
            else:
                del self[f"see_{field.name}"]

    def offered(self, _field: profile.Field, steps: list[Step]) -> list[Step]:
        """Those of the steps that whoever fills in the form may choose."""
        return steps

    @classmethod
    def of(cls, person: Person) -> Self:
        """The form as the profile stands."""
        data: dict[str, Any] = {name: getattr(person, name) for name in ("name", "given_name", "family_name")}
        data |= {field.name: getattr(person, field.name) for field in FIELDS}
        return cls(data=data, person=person)

    def values(self) -> dict[str, Any]:
        """What was typed, by the names of Person's columns."""
        names = ["name", "given_name", "family_name", *(field.name for field in FIELDS)]
        return {name: self[name].data for name in names}

    def says_more_than(self, person: Person) -> bool:
        """Whether something was typed that is not saved."""
        chosen = self.visibility()
        settings = {name: step for name, step in profile.settings_of(person).items() if name in chosen}
        typed = {name: value or "" for name, value in self.values().items()}
        return typed != {name: getattr(person, name) or "" for name in typed} or chosen != settings

    def visibility(self) -> dict[str, str]:
        """Who is to see which field, of those that leave a choice."""
        return {field.name: self[f"see_{field.name}"].data for field in FIELDS if f"see_{field.name}" in self}

    def part(self, part: str) -> list[tuple[Any, Any]]:
        """(field, who sees it: to choose, or in words) for the fields of a part, in order."""
        return [(self[field.name], self._who_sees(field)) for field in FIELDS if field.part == part]

    def _who_sees(self, field: profile.Field) -> Any:
        see = f"see_{field.name}"
        return self[see] if see in self else str(SEEN_BY[self.settings[field.name]])


for _field in FIELDS:
    setattr(Profile, _field.name, field_for(_field))
    setattr(Profile, f"see_{_field.name}", forms.Choice(_l("Who sees it"), choices=(), default=_field.default))


class OfficeProfile(Profile):
    """The same by the office, with what only it writes. It makes nothing public that its owner did not."""

    external_id = forms.Text(_l("Number in another system"), required=False, limit=80)
    office_note = forms.LongText(_l("Note of the office"), limit=2000, description=_l("No member sees it."))

    def offered(self, field: profile.Field, steps: list[Step]) -> list[Step]:
        public = self.settings[field.name] is Step.PUBLIC
        return [step for step in steps if public or step is not Step.PUBLIC]

    @classmethod
    def of(cls, person: Person) -> Self:
        form = super().of(person)
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


class PublicPage(forms.Form):
    is_public = forms.Yes(_l("Everybody may read a page about me"))
    may_be_indexed = forms.Yes(_l("Search engines may list it"))


class Agree(forms.Form):
    """Yes to the privacy statement of the version that the page led to."""

    edition = HiddenField()
    agreed = forms.Yes(_l("I have read what the association keeps about me, and agree."))

    def validate_agreed(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_l("Please tick that you agree."))


class NoteConsent(forms.Form):
    """What somebody told the office about the privacy statement."""

    answer = forms.Radio(_l("What they say"), choices=[("yes", _l("They agree")), ("no", _l("They agree no longer"))])
    how = forms.Text(_l("How you know"), limit=200, description=_l("Like: by letter of 3 May. They read it."))


class Statement(forms.Form):
    words = forms.LongText(_l("What you add"), limit=20_000)


class Locks(forms.Form):
    """How far people may open each field of their profiles."""

    def chosen(self) -> dict[str, Step]:
        """By name; only fields with a lock."""
        picked = {field.name: self[field.name].data for field in FIELDS}
        return {name: Step(step) for name, step in picked.items() if step != Step.PUBLIC}


LOCKS = {
    Step.PUBLIC: _l("Each decides"),
    Step.MEMBERS: _l("Members at most"),
    Step.LEADERS: _l("Those who lead at most"),
    Step.NOBODY: _l("Nobody but the office"),
}
for _field in FIELDS:
    _steps = [(step, LOCKS[step]) for step in reversed(_field.steps())]
    setattr(Locks, _field.name, forms.Choice(_field.label, choices=_steps, default=Step.PUBLIC))


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
    another = forms.Yes(_l("This is somebody else"))
