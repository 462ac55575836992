"""What the columns of a list are here, by the names the office reads; which column holds what says `portal.lists`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.lists.columns import guessing

TARGETS: dict[str, Any] = {
    "name": _l("Full name"),
    "given_name": _l("Given name"),
    "family_name": _l("Family name"),
    "email": _l("E-mail address"),
    "firm": _l("Firm"),
    "headline": _l("What they do"),
    "trade": _l("Trade"),
    "town": _l("Town or area"),
    "phone": _l("Telephone"),
    "website": _l("Web address"),
    "line": _l("One sentence about them"),
    "offer": _l("How they can help"),
    "ideal": _l("Whom they love to work with"),
    "ask": _l("How others can help them"),
    "story": _l("Story"),
    "interests": _l("Interests"),
    "languages": _l("Languages they speak"),
    "beyond": _l("Something to ask them about"),
    "plan": _l("Plan"),
    "start": _l("Member from"),
    "covered_to": _l("Covered up to and including"),
    "status": _l("Status of the membership"),
    "external_id": _l("Number in the old system"),
}

REQUIRED_NAMES = ({"name"}, {"given_name"}, {"family_name"})


def guess(headings: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> dict[str, int]:
    """For each target the column that most likely holds it. Each column serves once."""
    found = guessing.guess(headings, rows).mapping
    return {target: columns[0] for target, columns in found.items() if target in TARGETS}


def names_somebody(mapping: Mapping[str, int]) -> bool:
    """Whether some column says what the people are called."""
    return any(each <= set(mapping) for each in REQUIRED_NAMES)
