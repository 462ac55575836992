"""Fields with answers to choose from: what is not offered is refused, in one sentence."""

from __future__ import annotations

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.tidying import tidy

NOT_OFFERED = _l("Please choose one of the answers offered.")
#: The largest number of a row, in both databases.
MOST_ROWS = 2**31 - 1


class Needed:
    """The field cannot stay empty; what shows nothing counts as empty. Of a field sent twice the first one counts."""

    field_flags: ClassVar = {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        first = next(iter(field.raw_data or ()), None)
        if not tidy(first):
            field.errors = []
            chosen = isinstance(field, SelectField)
            raise StopValidation(_l("Please choose one of them.") if chosen else _l("Please fill this in."))


class _Offers(SelectField):
    """Options are given as (value, label) pairs."""

    data: Any

    def __init__(self, *args: Any, choices: Any = None, **kw: Any) -> None:
        pairs = isinstance(choices, list | tuple)
        given = [SelectChoice(*one) if type(one) is tuple else one for one in choices] if pairs else choices
        super().__init__(*args, choices=given, **kw)

    def process_formdata(self, valuelist: list[str]) -> None:
        """A number that no row has is none of the answers; SQLite would not even take the question."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(NOT_OFFERED) from None
        given = self.data if isinstance(self.data, list) else [self.data]
        if any(isinstance(each, int) and abs(each) > MOST_ROWS for each in given):
            self.data = None
            raise ValueError(NOT_OFFERED)

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation  # it is said already
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(NOT_OFFERED) from None


class Choice(_Offers):
    """One of some; what is not offered is refused."""

    def __init__(self, label: Any = None, *, required: bool = True, **kw: Any) -> None:
        super().__init__(label, [Needed()] if required else [], validate_choice=True, **kw)

    def __call__(self, **attributes: Any) -> Any:
        """HTML lets a select be called required only where its first answer is empty; no other can be left empty."""
        first = next(iter(self.iter_choices()), None)
        if first is not None and str(first[0]):
            attributes["required"] = False
        return super().__call__(**attributes)


class Radio(_Offers, RadioField):
    """One of few, all in sight."""

    def __init__(self, label: Any = None, *, required: bool = True, **kw: Any) -> None:
        super().__init__(label, [Needed()] if required else [], validate_choice=True, **kw)

    def pre_validate(self, form: Any) -> None:
        if self.raw_data or any(isinstance(rule, Needed) for rule in self.validators):
            super().pre_validate(form)


class Several(_Offers, SelectMultipleField):
    """Any of some, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
