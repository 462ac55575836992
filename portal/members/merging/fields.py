"""What two entries say of somebody, side by side, and what is left where only one answer can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.members.people.models import Person
from portal.members.people.profile import FIELDS, settings_of
from portal.members.people.steps import Step

#: What the office chooses from, where both entries say something: by column.
LABELS: dict[str, Any] = {
    "name": _l("Name"), **{field.name: field.label for field in FIELDS}, "external_id": _l("Number in another system"),
}  # fmt: skip
#: What goes along with a name.
PARTS_OF_NAME = ("given_name", "family_name")


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the two entries say different things."""

    name: str
    label: Any
    kept: str
    merged: str


def differences(kept: Person, merged: Person) -> list[Difference]:
    """Where both say something, and not the same."""
    said = ((name, label, getattr(kept, name) or "", getattr(merged, name) or "") for name, label in LABELS.items())
    return [Difference(*each) for each in said if each[2] and each[3] and each[2].casefold() != each[3].casefold()]


def joined(kept: Person, merged: Person, taken: Iterable[str]) -> dict[str, Any]:
    """What stands in the entry that stays: its own words, those of the other where it has none, and of the other what
    was `taken` by name. Nobody comes to see more of either than before: the narrower choice counts.
    """
    names = {name for name in LABELS if name in set(taken) or not getattr(kept, name)}
    values: dict[str, Any] = {name: getattr(merged, name) for name in names if getattr(merged, name)}
    if "name" in values:
        values |= {name: getattr(merged, name) for name in PARTS_OF_NAME}
    notes = [note for note in (kept.office_note, merged.office_note) if note]
    welcomed = [moment for moment in (kept.welcomed_at, merged.welcomed_at) if moment]
    return values | {
        "office_note": "\n\n".join(dict.fromkeys(notes)),
        "picture": kept.picture or merged.picture,
        "visibility": _narrower(kept, merged),
        "introduce": kept.introduce and merged.introduce,
        "since_unknown": kept.since_unknown and merged.since_unknown,
        "welcomed_at": min(welcomed, default=None),
        "path_left_at": kept.path_left_at or merged.path_left_at,
    }


def _narrower(kept: Person, merged: Person) -> Mapping[str, Any]:
    """Of each field the choice that shows less; where only one entry says anything, its own. What is open to everybody
    is that on a public page: where there is none, members read it.
    """
    stands, mine, others = settings_of(kept), _shown_now(kept), _shown_now(merged)
    chosen = dict(kept.visibility or {})
    for field in FIELDS:
        name = field.name
        if not getattr(merged, name):
            continue
        least = min(mine[name], others[name], key=lambda step: step.width) if getattr(kept, name) else others[name]
        if least is not stands[name]:
            chosen[name] = least.value
    return chosen


def _shown_now(person: Person) -> dict[str, Step]:
    widest = Step.PUBLIC if person.is_public else Step.MEMBERS
    return {name: min(step, widest, key=lambda each: each.width) for name, step in settings_of(person).items()}
