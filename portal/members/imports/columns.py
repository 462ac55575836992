"""What the columns of a list are here, by the names the office reads; which column holds what says `portal.lists`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.lists.columns import guessing
from portal.lists.columns import targets as t

TARGETS: dict[str, Any] = {
    t.NAME: _l("Full name"),
    t.PREFIX: _l("Title before the name"),
    t.GIVEN: _l("Given name"),
    t.MIDDLE: _l("Middle name"),
    t.INFIX: _l("Particle of the family name (van, de)"),
    t.FAMILY: _l("Family name"),
    t.SUFFIX: _l("What follows the name (Jr., PhD)"),
    t.EMAIL: _l("E-mail address"),
    t.FIRM: _l("Firm"),
    t.REPRESENTS: _l("Member firm they speak for, if it is not their own"),
    t.HEADLINE: _l("What they do"),
    t.TRADE: _l("Trade"),
    t.TOWN: _l("Town or area"),
    t.PHONE: _l("Telephone"),
    t.WEBSITE: _l("Web address"),
    t.LINE: _l("One sentence about them"),
    t.OFFER: _l("How they can help"),
    t.IDEAL: _l("Whom they love to work with"),
    t.ASK: _l("How others can help them"),
    t.STORY: _l("Story"),
    t.INTERESTS: _l("Interests"),
    t.LANGUAGES: _l("Languages they speak"),
    t.BEYOND: _l("Something to ask them about"),
    t.PLAN: _l("Plan"),
    t.START: _l("Member from"),
    t.COVERED_TO: _l("Covered up to and including"),
    t.STATUS: _l("Status of the membership"),
    t.EXTERNAL_ID: _l("Number in the old system"),
    t.KIND: _l("Person or firm"),
    t.ARCHIVED: _l("Archived"),
    t.DECEASED: _l("Has died (yes, or the day)"),
    t.NO_MAIL: _l("Wants no mail"),
    t.MAIL: _l("Wants mail"),
    t.BUNDLE: _l("Number of a shared membership"),
    t.BUNDLE_ROLE: _l("Part in the shared membership"),
}


def guess(headings: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> t.Columns:
    """For each target the columns that most likely hold it, in the order in which they are asked."""
    return offered(guessing.guess(headings, rows).mapping)


def offered(mapping: t.Columns) -> t.Columns:
    """Of what columns may hold, that which is brought in."""
    return {target: list(places) for target, places in mapping.items() if target in TARGETS}


def names_somebody(mapping: Mapping[str, Sequence[int]]) -> bool:
    """Whether some column says what the people or firms are called."""
    return t.names_somebody(mapping) or bool(mapping.get(t.FIRM))
