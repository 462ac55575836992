"""Badges to print, in whatever script a name is written (ADR 31)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from portal.core.printing import breakable, document, from_the_right
from portal.core.web import external_url
from portal.events.programme.models import Event
from portal.members.directory import codes
from portal.members.people.operations.people import split_name

SOURCE = Path(__file__).with_name("badges.typ")
#: What one file holds: thirty sheets. More come as further files, so that no request takes long or much room.
IN_ONE = 240


@dataclass(frozen=True, slots=True)
class Badge:
    """What one badge says. `first` stands large, `rest` is what else belongs to the name. `code`: a picture, as SVG."""

    first: str
    rest: str
    firm: str
    guest: str
    code: str


def sheets(title: str, badges: Sequence[Badge]) -> bytes:
    """A PDF of A4 sheets with eight badges each. Raises NotPrinted."""
    said = [
        {name: breakable(words) if name != "code" else words for name, words in asdict(badge).items()}
        | {"rtl": from_the_right(badge.first)}
        for badge in badges
    ]
    return document(SOURCE, {"title": title, "badges": said})


def badge_of(row: Any, event: Event) -> Badge:
    """What the badge of somebody says: a row of `queries.with_badges`."""
    code = codes.svg(external_url("events.door_code", slug=event.slug, code=row.code)).decode()
    if row.number:
        first, rest = split_name(row.name or str(_("Guest")))
        return Badge(first, rest, "", str(_("Guest of %(name)s", name=row.host)), code)
    if row.given_name:
        return Badge(row.given_name, row.family_name, row.firm, "", code)
    return Badge(*split_name(row.host), row.firm, "", code)
