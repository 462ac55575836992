"""The kinds of mail: every message is of a registered kind, and the kind decides how it may travel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind, house
from portal.core.settings import demo_mode

#: What the ledger calls every kind between members (see `veil`).
BETWEEN = "between_members"


class Lane(IntEnum):
    """Who goes first. A lane never waits for a slower one."""

    SECURITY = 0
    TRANSACTIONAL = 1
    BULK = 2


class UnknownKind(LookupError):
    """No package registered this kind of mail in `house.notices`."""


def kind_of(name: str) -> NoticeKind:
    """The registered kind of that name. Raises UnknownKind."""
    for kind in house().notices:
        if kind.name == name:
            return kind
    raise UnknownKind(name)


def lane_of(kind: NoticeKind) -> Lane:
    """The lane in which this kind travels unless the sender says otherwise."""
    return Lane[kind.lane.upper()]


@dataclass(frozen=True, slots=True)
class Family:
    """The kinds that a person switches on and off together."""

    name: str
    label: Any
    kinds: tuple[NoticeKind, ...]


def families(kinds: Iterable[NoticeKind] | None = None) -> list[Family]:
    """The families that may be switched off, in the order in which the packages registered them."""
    grouped: dict[str, list[NoticeKind]] = {}
    for kind in house().notices if kinds is None else kinds:
        if kind.switchable:
            grouped.setdefault(kind.family, []).append(kind)
    return [Family(name, label_of(members), tuple(members)) for name, members in grouped.items()]


def family_named(name: str) -> Family | None:
    """One family that may be switched off, or None."""
    return next((family for family in families() if family.name == name), None)


def label_of(members: list[NoticeKind]) -> Any:
    """What the kinds of one family are called together."""
    return next((kind.family_label for kind in members if kind.family_label), members[0].label)


def why(name: str, called: str) -> str:
    """Why somebody gets mail of this kind from an association `called` so; of a kind that is gone nothing."""
    kind = next((each for each in house().notices if each.name == name), None)
    if kind is None:
        return ""
    members = [each for each in house().notices if each.family == kind.family]
    if kind.switchable:
        about = label_of([each for each in members if each.switchable])
        said = _("You get this because “%(family)s” is among the mail that %(association)s sends you.",
                 family=about, association=called)  # fmt: skip
    else:
        theirs = [kind.why, *(each.family_why for each in members)]
        said = next(filter(None, theirs), "") or _(
            "You get this because it is about something that you do with %(association)s.", association=called
        )
    return str(said)


def private_kinds() -> list[str]:
    """The kinds between members, of which the office may not even know: none in a demo, where all are invented."""
    return [] if demo_mode() else [BETWEEN, *(kind.name for kind in house().notices if kind.private)]


def sealed_kinds() -> list[str]:
    """The kinds whose words no mailbox page may show: what passes between members, and what lets somebody in or act."""
    if demo_mode():
        return []
    return [BETWEEN, *(kind.name for kind in house().notices if is_sealed(kind))]


def is_sealed(kind: NoticeKind) -> bool:
    return kind.private or kind.opens or lane_of(kind) is Lane.SECURITY


def labels() -> dict[str, Any]:
    """What each kind is called on the pages of the office; of private ones only that they are."""
    hidden = set(private_kinds())
    between = _l("Between members")
    return {BETWEEN: between} | {kind.name: between if kind.name in hidden else kind.label for kind in house().notices}
