"""What the pages show of the mail that an address may choose: the kinds, what always comes, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind, house
from portal.mail import preferences
from portal.mail.forms import Preferences
from portal.mail.kinds import Lane, families, lane_of


@dataclass(frozen=True, slots=True)
class Always:
    """Kinds that nobody can switch off, and the reason why."""

    why: Any
    labels: tuple[Any, ...]


def form_of(address: str, *, csrf: bool = True, sent: bool = True) -> Preferences:
    """The kinds with what this (normalised) address has said.

    `csrf`: not where the link itself is the permission. `sent`: not on a page that sends something else.
    """
    form = Preferences(meta={"csrf": csrf}) if sent else Preferences(formdata=None)
    form.wanted.choices = [(family.name, family.label) for family in families()]
    if not (sent and form.is_submitted()):
        form.wanted.data = wanted(address)
    return form


def wanted(address: str) -> list[str]:
    """The families that this (normalised) address gets."""
    said = preferences.choices(address)
    return [family.name for family in families() if said.get(family.name, True)]


def as_ticked(ticked: list[str] | None) -> dict[str, bool]:
    """Every family, and whether it is among the ticked ones."""
    return {family.name: family.name in (ticked or []) for family in families()}


def details() -> dict[str, str]:
    """What else is in a family besides what its name says."""
    return {
        family.name: " · ".join(str(kind.label) for kind in family.kinds if str(kind.label) != str(family.label))
        for family in families()
    }


def always() -> list[Always]:
    """What comes in any case: what guards an account, and what somebody would be stuck without."""
    kinds = [kind for kind in house().notices if not kind.switchable]
    guarding = tuple(kind.label for kind in kinds if _guards(kind))
    others = tuple(kind.label for kind in kinds if not _guards(kind))
    told = [
        Always(
            _l("They keep your account yours: without them you would not get in, or not learn who else tried."),
            guarding,
        ),
        Always(_l("Somebody would be stuck without them: you, or whoever counts on you."), others),
    ]
    return [each for each in told if each.labels]


def _guards(kind: NoticeKind) -> bool:
    return lane_of(kind) is Lane.SECURITY
