"""What people agree to, in words: for their own page, their download and the office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.mail.kinds import family_named
from portal.members.people.consents import Consent, Matter, Through, edition_of

MATTERS = {
    Matter.STATEMENT: _l("What the association keeps about you"),
    Matter.PUBLIC_PAGE: _l("A page about you that everybody may read"),
    Matter.SEARCH: _l("That page in search engines"),
    Matter.INTRODUCTION: _l("Being introduced in the newsletter"),
    Matter.MAIL: _l("Mail"),
}
THROUGH = {
    Through.PAGE: _l("on your page"),
    Through.APPLICATION: _l("when you applied"),
    Through.LETTER: _l("by the link in a letter"),
    Through.OFFICE: _l("told to the office"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A yes or a no, as its page shows it."""

    matter: Matter
    about: str
    given: bool
    at: Any
    through: str
    version: str
    edition: int | None


def said(consents: Iterable[Consent]) -> list[Said]:
    """In their order."""
    return [
        Said(each.matter, _about(each), each.given, each.at, _through(each), each.version, edition_of(each.version))
        for each in consents
    ]


def standing(told: Iterable[Said]) -> list[Said]:
    """Of these, the last first, how each matter stands: in the order of `Matter`."""
    last: dict[tuple[Matter, str], Said] = {}
    for each in told:
        last.setdefault((each.matter, each.about), each)
    order = list(Matter)
    return sorted(last.values(), key=lambda each: (order.index(each.matter), each.about))


def _about(consent: Consent) -> str:
    if consent.matter is not Matter.MAIL:
        return str(MATTERS[consent.matter])
    family = family_named(consent.family)
    return str(_("Mail: %(kind)s", kind=family.label if family else consent.family))


def _through(consent: Consent) -> str:
    return f"{THROUGH[consent.through]}: {consent.how}" if consent.how else str(THROUGH[consent.through])
