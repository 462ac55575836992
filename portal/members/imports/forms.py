"""The forms of an import: the file, how it is read, what its columns hold, and what words of it come to."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import ValidationError

from portal.core import forms
from portal.core.tokens import digest
from portal.lists.columns import layouts
from portal.lists.columns.targets import Columns
from portal.lists.encodings import CHOICES
from portal.lists.folding import key
from portal.lists.reading import Sheet, Ways
from portal.lists.statuses import Standing
from portal.members.imports import columns
from portal.members.imports.choices import LEAVE, SKIP, STAY, UPDATE, Choices

PEOPLE, FIRMS, NOBODY = "people", "firms", "nobody"
NONE_OF_THEM = "none"
SAMPLES, SAMPLE = 3, 40
DELIMITERS = {",": _l("Comma"), ";": _l("Semicolon"), "\t": _l("Tab"), "|": _l("Bar")}
ENCODINGS = {
    "utf-8": _l("Unicode (UTF-8)"), "cp1252": _l("Western Europe (Windows)"), "mac_roman": _l("Western Europe (Mac)"),
    "cp1250": _l("Central Europe (Windows)"), "iso8859-2": _l("Central Europe (ISO 8859-2)"),
    "cp1254": _l("Turkish (Windows)"), "cp1251": _l("Cyrillic (Windows)"), "koi8-r": _l("Cyrillic (KOI8-R)"),
    "utf-16-le": _l("Unicode (UTF-16)"), "cp1253": _l("Greek (Windows)"), "cp1257": _l("Baltic (Windows)"),
    "cp850": _l("Western Europe (DOS)"),
}  # fmt: skip


class UploadForm(forms.Form):
    file = forms.Upload(_l("The list, as a workbook (XLSX) or a CSV file"))

    def validate_file(self, field: Any) -> None:
        if not field.data or not getattr(field.data, "filename", ""):
            raise ValidationError(_l("Please choose a file first."))


class WaysForm(forms.Form):
    """How the file is to be read, where we have read it wrong."""

    layout = forms.Choice(_l("Which program the list is from"), required=False)
    encoding = forms.Choice(_l("Letters, as they were saved"), required=False)
    delimiter = forms.Choice(_l("What stands between the cells"), required=False)
    sheet = forms.Choice(_l("Sheet of the workbook"), required=False)
    hidden = forms.Yes(_l("Read rows that a filter hides, too"))
    heading_line = forms.Number(_l("Line with the headings"), most=1000)

    def offer(self, sheet: Sheet) -> None:
        """What can be chosen for this list: of a workbook the sheet, of a text its letters and what divides them."""
        self.layout.choices = [(NONE_OF_THEM, _("another one")), *((name, name) for name in layouts.NAMES)]
        if sheet.sheets:
            del self.encoding, self.delimiter
            self.sheet.choices = [(name, name) for name in sheet.sheets]
            return
        del self.sheet, self.hidden
        names = {name: str(label) for name, label in ENCODINGS.items() if name in CHOICES}
        names |= {each: each for each in sorted(CHOICES) if each not in names}
        for offer in sheet.offers:
            words = ", ".join(offer.samples[:SAMPLES])
            names[offer.encoding] = f"{names.get(offer.encoding, offer.encoding)}: {words}"
        first = dict.fromkeys([sheet.encoding, *(offer.encoding for offer in sheet.offers), *names])
        self.encoding.choices = [(name, names.get(name, name)) for name in first if name]
        of_this = sheet.ways.delimiter or ""
        self.delimiter.choices = [(name, label) for name, label in ({of_this: of_this} | DELIMITERS).items() if name]

    @classmethod
    def of(cls, sheet: Sheet, layout: str) -> dict[str, Any]:
        """What it was read by, as the form has it."""
        return dataclasses.asdict(sheet.ways) | {"layout": layout or NONE_OF_THEM}

    def ways(self, sheet: Sheet, chosen_before: Ways) -> Ways:
        """What was chosen otherwise than it was read, beside what was chosen before."""
        names = [each.name for each in dataclasses.fields(Ways) if each.name in self]
        anew = {name: self[name].data for name in names if self[name].data != getattr(sheet.ways, name)}
        return dataclasses.replace(chosen_before, **anew)

    def program(self, before: str) -> str | None:
        """The name of the program, or nothing for another one; None where nobody said otherwise than it was taken."""
        chosen = "" if self.layout.data == NONE_OF_THEM else str(self.layout.data)
        return None if chosen == before else chosen


class ColumnsForm(forms.Form):
    """What each column holds (`column_<number>`), and how the list is brought in."""

    day_first = forms.Radio(
        _l("Is 3/4/2026 in April or in March?"),
        choices=[("day", _l("In April: the day comes first")), ("month", _l("In March: the month comes first"))],
        default="day",
    )
    known = forms.Radio(
        _l("People who are in the list already (by their old number, or by address and name)"),
        choices=[(UPDATE, _l("Bring their data up to date")), (SKIP, _l("Leave them as they are"))],
        default=UPDATE,
    )
    whose = forms.Radio(
        _l("Whose memberships are these?"),
        choices=[
            (PEOPLE, _l("The people's")),
            (FIRMS, _l("The firms': whoever is named with one speaks for it")),
            (NOBODY, _l("Nobody's: bring people and firms in without memberships")),
        ],
        default=PEOPLE,
    )
    employers = forms.Radio(
        _l("Somebody who speaks for another firm than the list says"),
        choices=[(LEAVE, _l("Leaves that firm today")), (STAY, _l("Speaks for both"))],
        default=LEAVE,
    )
    plan = forms.Choice(_l("Plan for rows that name none"), required=False)

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if valid and not columns.names_somebody(self.mapping({})):
            self.form_errors.append(str(_("Say which column holds the names.")))
            return False
        return valid

    def _columns(self) -> Iterator[tuple[int, str]]:
        """Each column that is asked about, and what it is said to hold."""
        for name, each in self._fields.items():
            if name.startswith("column_"):
                yield int(name.removeprefix("column_")), each.data or ""

    @property
    def left(self) -> bool:
        """Whether some column stays out."""
        return not all(target for _place, target in self._columns())

    def mapping(self, before: Columns) -> Columns:
        """Target -> its columns: in the order of before, where they are the same."""
        found: Columns = {}
        for place, target in self._columns():
            if target:
                found.setdefault(target, []).append(place)
        same = {target: places for target, places in before.items() if sorted(places) == sorted(found.get(target, []))}
        return found | same

    def choices(self, before: Choices) -> Choices:
        """All that was chosen; what words come to stays as it was said."""
        return dataclasses.replace(
            before, mapping=self.mapping(before.mapping), day_first=self.day_first.data == "day", known=self.known.data,
            memberships=self.whose.data != NOBODY, firms=self.whose.data == FIRMS, employers=self.employers.data,
            plan=self.plan.data or "",
        )  # fmt: skip

    @classmethod
    def of(cls, choices: Choices) -> dict[str, Any]:
        """What was chosen before, as the form has it."""
        columns_of = {f"column_{place}": target for target, places in choices.mapping.items() for place in places}
        whose = NOBODY if not choices.memberships else FIRMS if choices.firms else PEOPLE
        return columns_of | {
            "day_first": "day" if choices.day_first else "month", "known": choices.known, "whose": whose,
            "employers": choices.employers, "plan": choices.plan,
        }  # fmt: skip


def columns_form(sheet: Sheet, mapping: Columns) -> type[ColumnsForm]:
    """The form of this list: a field for each column that holds something, or is known by its heading."""
    shown = {place for places in mapping.values() for place in places}
    shown |= {place for _line, row in sheet.rows for place, cell in enumerate(row) if cell}
    offered = [("", _("stays out")), *((target, label) for target, label in columns.TARGETS.items())]
    names = [heading or _("column %(number)s", number=place + 1) for place, heading in enumerate(sheet.headings)]
    fields = {f"column_{place}": forms.Choice(names[place], choices=offered, required=False) for place in sorted(shown)}
    return type("ColumnsForm", (ColumnsForm,), fields)


class GoForm(forms.Press):
    """The button that brings a list in. `seen`: the dry run that whoever presses it looked at."""

    seen = HiddenField()


def asked_as(word: str) -> str:
    """The field that asks about a word: another page, which asks about others by now, answers nothing but its own."""
    return f"word_{digest(key(word))[:16]}"


def words_form(words: Sequence[tuple[str, int]]) -> type[forms.Form]:
    """The form that asks what these words of the status come to."""
    offered = [
        (Standing.COUNTS, _("A member today")), (Standing.GONE, _("Not a member any more, or not yet")),
        (Standing.DEAD, _("Has died")),
    ]  # fmt: skip
    fields = {asked_as(word): forms.Radio(word, choices=offered, required=False) for word, _n in words}
    return type("WordsForm", (forms.Form,), fields)


def answers(words: Sequence[tuple[str, int]], form: forms.Form, before: Mapping[str, str]) -> dict[str, str]:
    """What words come to, by their key: what was said before, and now."""
    return {**before, **{key(word): said for word, _n in words if (said := form[asked_as(word)].data)}}


def samples(sheet: Sheet) -> list[tuple[list[str], int]]:
    """Of each column the first cells that hold something, and how many do."""
    found: list[tuple[list[str], int]] = []
    for place in range(len(sheet.headings)):
        cells = [row[place] for _line, row in sheet.rows if place < len(row) and row[place]]
        found.append((list(dict.fromkeys(cell[:SAMPLE] for cell in cells[:20]))[:SAMPLES], len(cells)))
    return found
