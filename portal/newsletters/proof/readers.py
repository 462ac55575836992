"""A letter as one reader would get it: the editor themselves, or a member they choose.

Of somebody else nothing is asked that only they may see. Whom they met and wrote nothing about, what they signed up
for: that a section is there at all would say it. So every section that a letter may hold for its reader stands there
with a line in its place, whoever was chosen (see docs/adr/0058-the-last-look.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from portal.core import language
from portal.core.access import actor
from portal.core.db import one_or_404
from portal.core.house import BlockItem, house
from portal.core.settings import today
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.newsletters import audience, rendering
from portal.newsletters.models import PERSONAL, Edition


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody as whom the letter is looked at. `language`: theirs, as tags have it; empty for the page's own."""

    name: str
    given: str
    person_id: int | None
    language: str = ""


def myself() -> Reader:
    """Whoever looks, with their own part."""
    who = actor()
    return Reader(who.name, who.name.split(" ")[0], who.person_id, language.current())


def member(person_id: int) -> Reader:
    """A member of today whom the actor may see, or 404."""
    found = one_or_404(members.visible_people(actor()).where(Person.id == person_id, members.counts_on(today())))
    given = found.given_name or found.name.split(" ")[0]
    return Reader(found.name, given, found.id, language.known(language.of_account(found.account_id)))


def html(edition: Edition, reader: Reader, *, dark: bool, now: datetime) -> str:
    """The letter as HTML, in the reader's language."""
    with language.spoken(reader.language):
        personal, _text = _personal(edition, reader, now)
        return rendering.preview(edition, personal=personal, dark=dark)


def text(edition: Edition, reader: Reader, *, now: datetime) -> str:
    """Its text part."""
    with language.spoken(reader.language):
        _html, personal = _personal(edition, reader, now)
        return rendering.text_preview(edition, personal=personal)


def personal_title(edition: Edition) -> str:
    """The heading of each reader's own part; empty where it is left out."""
    return next((block.title for block in edition.blocks if block.kind == PERSONAL and not block.hidden), "")


def _personal(edition: Edition, reader: Reader, now: datetime) -> tuple[str, str]:
    title = personal_title(edition)
    if not title or reader.person_id is None:
        return "", ""
    if reader.person_id == actor().person_id:
        lines = audience.personal_lines([reader.person_id], now).get(reader.person_id, [])
    else:
        lines = _stand_ins(reader)
    return rendering.personal_part(reader.given, title, lines)


def _stand_ins(reader: Reader) -> list[BlockItem]:
    words = _("If there is something for %(name)s, it stands here. Nobody else sees it.", name=reader.given)
    sources = sorted(house().personal_blocks, key=lambda each: each.order)
    return [BlockItem(("person", 0), str(source.title), words) for source in sources][: audience.MOST_LINES]
