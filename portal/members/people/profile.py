"""What a profile is made of, said once: the form, the page, the search index, the card and the export read it here.

To add a field, add its column to `Person`, a migration, and a line to FIELDS (see CONTRIBUTING.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.actors import Actor, Right, Standing
from portal.members.people.models import Person
from portal.members.people.steps import Step, known, locks, reads_as

#: Any other member: what they may read, everybody in the directory may find.
A_MEMBER = Actor(standing=Standing.MEMBER)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a profile. `name` is the column of Person."""

    name: str
    label: Any
    #: identity (always shown to members), words (answers on the page), contact
    part: str
    limit: int
    help: Any = ""
    lines: bool = False
    #: Whether its owner may hide it from members; identity cannot be hidden.
    may_hide: bool = True
    #: Whether the search of the directory reads it.
    searched: bool = True
    default: Step = Step.MEMBERS
    kind: str = "text"

    def steps(self, widest: Step = Step.PUBLIC) -> list[Step]:
        """Those that its owner may choose from under a lock of the association's; one: nothing to choose."""
        return list(_steps(self.may_hide, widest))


@cache
def _steps(may_hide: bool, widest: Step) -> tuple[Step, ...]:
    least = Step.NOBODY if may_hide else Step.MEMBERS
    return tuple(step for step in Step if least.width <= step.width <= max(widest.width, least.width))


FIELDS: tuple[Field, ...] = (
    Field("headline", _l("What you do"), "identity", 120, _l("In a few words: “Architect, Ropewalk”."), may_hide=False),
    Field("firm", _l("Your firm"), "identity", 160, may_hide=False),
    Field("trade", _l("Trade"), "identity", 80, _l("Others find you by it."), may_hide=False),
    Field("town", _l("Town or area"), "identity", 80, may_hide=False),
    Field(
        "line", _l("One sentence about you"), "identity", 200,
        _l("In your own voice. It stands beside your name in the directory."), may_hide=False,
    ),
    Field(
        "offer", _l("How I can help"), "words", 2000,
        _l("A first look, a contact, a room to meet in: what you gladly give."), lines=True,
    ),
    Field("ideal", _l("Whom I love to work with"), "words", 2000, lines=True),
    Field(
        "ask", _l("How you can help me"), "words", 2000,
        _l("Whom you would like to meet, what you would like to learn."), lines=True,
    ),
    Field("story", _l("Your story"), "words", 6000, _l("How you came to do what you do."), lines=True),
    Field(
        "interests", _l("Interests beyond business"), "words", 500, _l("Separated by commas: rowing, bread, old maps."),
    ),
    Field("languages", _l("Languages you speak"), "words", 300, _l("Separated by commas: English, Welsh, العربية.")),
    Field("beyond", _l("Something to ask you about"), "words", 2000, lines=True),
    Field("email", _l("E-mail address"), "contact", 254, searched=False, kind="email"),
    Field("phone", _l("Telephone"), "contact", 60, searched=False, kind="tel"),
    Field("website", _l("Web address"), "contact", 500, searched=False, kind="url"),
    Field(
        "links", _l("Links"), "contact", 3000,
        _l("Up to five, one to a line, each with a label: My shop https://shop.example."),
        lines=True, searched=False, kind="links",
    ),
)  # fmt: skip

#: Fields that the profile page shows somewhere of their own.
PLACED = {"headline", "firm", "trade", "town", "line", "story", "interests", "beyond", "languages"}
BY_NAME = {field.name: field for field in FIELDS}


def settings_of(person: Person) -> dict[str, Step]:
    """Who may see which field of the person: their choice, as far as the association lets it go."""
    chosen, locked = person.visibility or {}, locks()
    return {field.name: _setting(field, chosen.get(field.name), locked.get(field.name)) for field in FIELDS}


def _setting(field: Field, stored: object, lock: Step | None) -> Step:
    allowed = field.steps() if lock is None else field.steps(lock)
    chosen = field.default if stored is None else known(stored)
    return chosen if chosen in allowed else allowed[0 if chosen.width < allowed[0].width else -1]


def visible_fields(viewer: Actor, person: Person) -> dict[str, str]:
    """The fields of `person` that this viewer may read, filled ones only: the one place that decides it.

    Owners and the members' office read all; leaders and members what was opened to them; everybody else what is open
    to all, where there is a public page. It does not ask whether they may see the person at all:
    `memberships.queries.members` does.
    """
    if viewer.may(Right.MEMBERS, person) or (viewer.person_id is not None and viewer.person_id == person.id):
        return _filled(person, FIELDS)
    step, settings = reads_as(viewer), settings_of(person)
    if step is Step.PUBLIC and not person.is_public:
        return {}
    return _filled(person, (field for field in FIELDS if settings[field.name].width >= step.width))


def fields_for_members(person: Person) -> dict[str, str]:
    """The fields that every member may read: what the search index knows."""
    return visible_fields(A_MEMBER, person)


def members_read(person: Person, names: Iterable[str]) -> dict[str, str]:
    """Those of the named fields that every member may read, filled ones only: `fields_for_members`, for many people."""
    chosen, locked = person.visibility or {}, locks()
    filled = ((BY_NAME[name], value) for name in names if (value := getattr(person, name)))
    return {
        field.name: value
        for field, value in filled
        if not field.may_hide
        or _setting(field, chosen.get(field.name), locked.get(field.name)).width >= Step.MEMBERS.width
    }


def searchable_words(person: Person) -> str:
    """What the directory's search may find the person by, besides the name."""
    seen = fields_for_members(person)
    return "\n".join(value for name, value in seen.items() if BY_NAME[name].searched)


def interests(value: str) -> list[str]:
    """The interests one by one; languages, too."""
    return [word.strip() for word in value.replace("\n", ",").split(",") if word.strip()]


def is_thin(person: Person) -> bool:
    """Whether the profile still says next to nothing about how to help and be helped."""
    return not (person.offer and (person.ideal or person.ask))


def _filled(person: Person, fields: Iterable[Field]) -> dict[str, str]:
    return {field.name: value for field in fields if (value := getattr(person, field.name))}


def answers(fields: dict[str, str]) -> list[tuple[Any, str]]:
    """What stands on the page as (question, answer); fields with a place of their own are left out."""
    return [(BY_NAME[name].label, fields[name]) for name in _named(fields) if name not in PLACED]


def contact(fields: dict[str, str]) -> list[tuple[Field, str]]:
    """The ways to reach somebody. Their links are read by `links.read`."""
    ways = (field for field in FIELDS if field.part == "contact" and field.kind != "links")
    return [(field, fields[field.name]) for field in ways if field.name in fields]


def _named(fields: dict[str, str]) -> list[str]:
    return [field.name for field in FIELDS if field.part in {"words", "identity"} and field.name in fields]


def seen_by(person: Person) -> dict[Step, list[Field]]:
    """The filled fields by the step that they are open to."""
    settings = settings_of(person)
    filled = [field for field in FIELDS if getattr(person, field.name)]
    return {step: [field for field in filled if settings[field.name] is step] for step in Step}
