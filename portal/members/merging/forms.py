"""The form that puts two entries together: for each field in which they differ, whose words stay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.core import forms
from portal.members.merging.fields import Difference

KEPT, MERGED = "kept", "merged"
PREFIX = "whose_"
#: Longer words are not read twice here; the profile shows them whole.
MOST_SHOWN = 160


class PutTogether(forms.Form):
    @property
    def taken(self) -> list[str]:
        """The fields in which the words of the other entry stay."""
        chosen = ((name, field.data) for name, field in self._fields.items() if name.startswith(PREFIX))
        return [name.removeprefix(PREFIX) for name, data in chosen if data == MERGED]


def put_together(found: Iterable[Difference]) -> PutTogether:
    """The form with a choice for each difference."""
    fields: dict[str, Any] = {}
    for each in found:
        choices = [(KEPT, _short(each.kept)), (MERGED, _short(each.merged))]
        fields[f"{PREFIX}{each.name}"] = forms.Radio(each.label, choices=choices, default=KEPT, required=False)
    form: PutTogether = type("PutTogether", (PutTogether,), fields)()
    for name in fields:  # what was not chosen stays
        form[name].flags.optional = False
    return form


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= MOST_SHOWN else line[: MOST_SHOWN - 1] + "…"
