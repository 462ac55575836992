"""The introductions of the small association: the giver asks the receiver and the referred; and who is let in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal.core import clock, settings
from portal.core.db import db
from portal.relationships.introductions import inside as sealed
from portal.relationships.introductions import queries
from portal.relationships.introductions.models import Introduction
from portal.relationships.introductions.operations import answering, asking, clockwork
from portal.relationships.introductions.states import Party
from portal.relationships.outside import links
from portal.relationships.outside import queries as outside
from tests.security.rows import MEMBER, NOBODY, Row, only, same

if TYPE_CHECKING:
    from tests.security.world import World

#: What stands in the address, and whose own it is.
ADDRESSES = {
    "asked, asker's": "giver", "asked, b's": "receiver", "asked, c's": "referred",
    "introduced, asker's": "giver", "introduced, b's": "receiver",
    "invited, asker's": "giver", "invited, b's": "candidate",
}  # fmt: skip


def _ask(world: World, b: str, c: str, words: asking.Words, name: str) -> Introduction:
    who, now = world.people, clock.now()
    made = asking.ask(who["giver"], who[b], who[c], words, today=settings.today(), now=now)
    sides = queries.three_of(sealed.read(made))
    for side in sides.values():
        if side.ask_at is not None:
            side.ask_at = now
            db.session.flush()
            clockwork.put(side.id, now=now)
    world.things[f"{name} introduction"] = {party.value: side.handle for party, side in sides.items()}
    return made


def _ask_outside(world: World) -> None:
    """The candidate would meet somebody from outside, who has yet to answer."""
    from tests.security.making import canary

    words, who, now = asking.Words(canary("tellmember"), canary("tellguest")), world.people, clock.now()
    day = settings.today()
    made = asking.ask_outside(who["giver"], who["candidate"], words, "", field="b", today=day, now=now)
    sides = queries.three_of(sealed.read(made))
    sides[Party.B].ask_at = now
    db.session.flush()
    clockwork.put(sides[Party.B].id, now=now)
    answering.agree(made, Party.B, today=day, now=now)
    world.things["invited introduction"] = {party.value: side.handle for party, side in sides.items()}
    party = outside.party_to(queries.ERRAND, made.id)
    assert party is not None
    world.tokens["outside invited"] = links.token_of(party)


def the_introductions(world: World) -> None:
    """One that came about, with somebody else, one that is asked, and one with a link to somebody from outside."""
    from tests.security.making import canary

    now, day = clock.now(), settings.today()
    made = _ask(world, "receiver", "candidate", asking.Words(canary("tellb"), canary("tellc")), "introduced")
    answering.agree(made, Party.B, today=day, now=now)
    answering.agree(made, Party.C, today=day, now=now)
    _ask(world, "receiver", "referred", asking.Words(canary("writeb"), canary("writec")), "asked")
    _ask_outside(world)


def sides_of(world: World) -> dict[str, tuple[Any, ...]]:
    """Each party's own address of an introduction."""
    return {
        name: (world.things[f"{name.split(',')[0]} introduction"][name.split(", ")[1].removesuffix("'s")],)
        for name in ADDRESSES
    }


def _for(*parties: str) -> dict[str, Row]:
    """These parties by their own address; to the others of the three it says no."""
    mine = {"giver"} if parties == ("asker",) else {"receiver", "referred", "candidate"}
    return {
        name: Row(frozenset({who}) if who in mine else NOBODY, knows=frozenset({who}))
        for name, who in ADDRESSES.items()
    }


INTRODUCING: dict[str, Row | dict[str, Row]] = {
    "introductions.mine": Row(MEMBER | {"lapsed"}),
    **same(Row(MEMBER), "introductions.new introductions.pause introductions.resume"),
    "introductions.show": {name: only(who) for name, who in ADDRESSES.items()},
    **same(_for("asker"), "introductions.sent introductions.withdraw"),
    **same(
        _for("b", "c"),
        """
        introductions.agree introductions.know introductions.put_aside introductions.refuse introductions.tell
        """,
    ),
}
#: Whose words these are to read.
READERS = {
    "tellb": {"giver", "receiver"}, "tellc": {"giver", "candidate"},
    "writeb": {"giver", "receiver"}, "writec": {"giver", "referred"},
    "tellmember": {"giver", "candidate"}, "tellguest": {"giver"},
}  # fmt: skip
