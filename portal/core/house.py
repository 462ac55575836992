"""The house: the registries by which packages add themselves, filled once by `create_app()`.

`create_app()` alone knows every package; each has `register(app, house)` and adds here what it brings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import click
from flask import current_app, request, url_for
from sqlalchemy import Select

from portal.core import clock
from portal.core.actors import VISITOR, Actor, CameIn, HalfIn, Power, Right, Standing, WayIn, narrowed
from portal.core.facts import Reactions
from portal.core.letter_blocks import Afterwards as Afterwards  # noqa: PLC0414 - asked for here
from portal.core.letter_blocks import BlockItem as BlockItem  # noqa: PLC0414 - asked for here
from portal.core.letter_blocks import BlockSource as BlockSource  # noqa: PLC0414 - asked for here
from portal.core.letter_blocks import PersonalSource as PersonalSource  # noqa: PLC0414 - asked for here
from portal.core.notices import NoticeKind as NoticeKind  # noqa: PLC0414 - packages ask for it here
from portal.core.personal import PersonalData
from portal.core.questions import MadeOf, made

if TYPE_CHECKING:
    from flask_babel import LazyString
    from sqlalchemy import Connection

    from portal.core.doctor.findings import Check
    from portal.core.world import World

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Below:
    """Pages by the start of their rule, as the URL map has it: "/events/<slug>/manage" and what stands below it."""

    rule: str

    def __post_init__(self) -> None:
        if not self.rule.startswith("/") or self.rule.endswith("/"):
            raise ValueError(f"a rule begins with a stroke and ends without one: {self.rule}")

    def holds(self, address: str) -> bool:
        """Whether this address, or rule, is the start itself or below it."""
        return address == self.rule or address.startswith(self.rule + "/")


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A way into a package. `place`: main, tab (phone, five of them), person, office, footer.

    An entry of the office stands in a `group` (office.menu.GROUPS); without one it stands above them. Its pages are
    those below its own address, and those whose rule is below one of `over`.
    """

    place: str
    label: Any
    endpoint: str
    icon: str = ""
    order: int = 50
    allowed: Callable[[Actor], bool] = lambda who: True
    values: dict[str, Any] = field(default_factory=dict)
    group: str = ""
    over: tuple[Below, ...] = ()
    #: How many things wait there for somebody; asked for entries of the office alone.
    waiting: Callable[[], int] | None = None

    @property
    def url(self) -> str:
        return url_for(self.endpoint, **self.values)


@dataclass(frozen=True, slots=True)
class Step:
    """A next step on a member's home: a sentence about a person, one click from done. Lower `order` comes first.

    `face`: any object with `name` and `photo_url`. `actions`: (label, url) pairs, the first one the main one.
    """

    title: Any
    text: Any
    actions: tuple[tuple[Any, str], ...]
    order: int = 50
    face: Any = None
    icon: str = "lamp"


@dataclass(frozen=True, slots=True)
class Decision:
    """Something waiting for the office: what, why, and one verb."""

    title: Any
    text: Any
    label: Any
    url: str
    order: int = 50
    since: datetime | None = None
    face: Any = None
    icon: str = "inbox"


@dataclass(frozen=True, slots=True)
class Seeder:
    """A package's part of the demo association."""

    name: str
    order: int
    seed: Callable[[World], None]


@dataclass(frozen=True, slots=True)
class ActorPart:
    """What a package knows of an account: merged into the actor. Unset fields leave what others said."""

    name: str | None = None
    person_id: int | None = None
    standing: Any = None
    powers: frozenset[Power] = frozenset()
    face: str | None = None
    chairs: frozenset[int] = frozenset()
    serves: bool = False


@dataclass
class House:
    """All registries of one application."""

    menu: list[MenuEntry] = field(default_factory=list)
    home_steps: list[MadeOf[Iterable[Step]]] = field(default_factory=list)
    decisions: list[MadeOf[Iterable[Decision]]] = field(default_factory=list)
    blocks: list[BlockSource] = field(default_factory=list)
    personal_blocks: list[PersonalSource] = field(default_factory=list)
    notices: list[NoticeKind] = field(default_factory=list)
    examples: list[Callable[[datetime], Mapping[str, Mapping[str, Any]]]] = field(default_factory=list)
    #: Who reacts to which facts: `house.reactions.add_from(reactions)`.
    reactions: Reactions = field(default_factory=Reactions)
    commands: list[click.Command] = field(default_factory=list)
    sweeps: dict[str, Callable[[datetime], None]] = field(default_factory=dict)
    seeders: list[Seeder] = field(default_factory=list)
    #: What must not come back as it was when a backup is restored: (connection, now) -> a sentence or "".
    restored: list[Callable[[Connection, datetime], str]] = field(default_factory=list)
    #: What is put right before anybody is served, each time the portal is prepared. Idempotent.
    prepared: list[Callable[[], None]] = field(default_factory=list)
    #: What the doctor looks at beside the core's own checks.
    checks: list[Check] = field(default_factory=list)
    #: How a request may say who makes it, in the order in which they are tried.
    ways_in: list[WayIn] = field(default_factory=list)
    #: Each adds what it knows of an account. All are asked in one statement.
    actor_parts: list[MadeOf[Iterable[ActorPart]]] = field(default_factory=list)
    #: Who holds one of these rights now, over the association, by more than a grant: (rights, now) -> ids of accounts.
    right_holders: list[Callable[[frozenset[Right], datetime], set[int]]] = field(default_factory=list)
    #: What somebody's seats carry, now or later: person id -> powers. Whoever opens an account for them gives these.
    carried_by: list[Callable[[int], frozenset[Power]]] = field(default_factory=list)
    #: kind of object -> (ids -> a SELECT of (id, name)), of what the reader may know of: for lists of anything.
    namers: dict[str, Callable[[Sequence[int]], Select[int, str]]] = field(default_factory=dict)
    #: An action of the audit trail -> what somebody did: "changed an event".
    actions: dict[str, LazyString] = field(default_factory=dict)
    #: kind of object that newsletter blocks tell of -> (ids, reader) -> those that this reader may know of today: a
    #: SELECT of their ids, so that all kinds are asked about at once, or the ids themselves.
    visible_sources: dict[str, Callable[[Sequence[int], Actor], Select[int] | set[int]]] = field(default_factory=dict)
    #: kind of object that newsletter blocks tell of -> what came of it after an edition told of it.
    afterwards: dict[str, Afterwards] = field(default_factory=dict)
    #: Blueprints whose requests the log may name an account for: there the office acts (see `requestlog`).
    named_in_log: set[str] = field(default_factory=set)
    #: What the download of somebody's own data holds beside their profile, by the name of the part.
    personal_data: dict[str, PersonalData] = field(default_factory=dict)
    #: Gives a new address of the first-run set-up. Set by accounts.
    setup_link: Callable[[], str] | None = None
    #: What an account is called now, for whoever acts outside of a request. Set by accounts.
    account_name: Callable[[int], str] = lambda _account_id: ""
    #: What packages added at the points of packages below them.
    added: dict[Registry[Any], list[Any]] = field(default_factory=dict)

    def entries(self, place: str, who: Actor) -> list[MenuEntry]:
        """The entries of a menu that this actor may use, in order."""
        found = [entry for entry in self.menu if entry.place == place and entry.allowed(who)]
        return sorted(found, key=lambda entry: entry.order)

    def load_actor(self) -> Actor:
        """Whoever makes this request, by the first way in that knows them, with standing and powers as of now."""
        for way in self.ways_in:
            found = way.look(request) if way.carries(request) else None
            if isinstance(found, HalfIn):
                return replace(VISITOR, way=way.name, half=found)
            if found is not None:
                who = self._known(found, way.name)
                return who if found.counts(who) else VISITOR
        return VISITOR

    def known_of(self, account_id: int, now: datetime) -> list[ActorPart]:
        """What every package knows of an account."""
        return list(chain.from_iterable(made(self.actor_parts, Actor(account_id), now)[0]))

    def _known(self, found: CameIn, way: str) -> Actor:
        """The account with what every package knows of it."""
        name, face, person_id = found.name, None, None
        standing, powers, chairs, serves = Standing.SIGNED_IN, set(found.powers), frozenset[int](), False
        for said in self.known_of(found.account_id, clock.now()):
            name, face = said.name or name, said.face or face
            person_id, standing = said.person_id or person_id, said.standing or standing
            powers |= said.powers
            chairs, serves = chairs | said.chairs, serves or said.serves
        lent = frozenset(powers) if found.scopes is None else narrowed(powers, found.scopes)
        return Actor(found.account_id, person_id, name, found.email, standing, lent, face, chairs, serves, way)


def house() -> House:
    """The registries of the running application."""
    return current_app.extensions["house"]  # type: ignore[no-any-return]


class Registry(Generic[T]):
    """A point of one package to which the packages above it add: typed, and filled anew in each application.

        PANELS = Registry[Callable[[Actor, Person], Panel | None]]()      # in the package whose page asks
        PANELS.add(house, profile_panel)                                  # in `register` of a package above
        for make in PANELS.all(): …

    What several packages ask for, or core itself, is a field of `House` instead. Compared by identity: each point is
    one object.
    """

    def add(self, house: House, item: T) -> None:
        """Add to what is asked in the application that this house belongs to, in the order of registration."""
        house.added.setdefault(self, []).append(item)

    def all(self) -> tuple[T, ...]:
        """What was added in the running application."""
        return tuple(cast(list[T], house().added.get(self, [])))
