"""People from outside who are asked by a link: one who has yet to answer, and one who was introduced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.core import clock
from portal.core.settings import today
from portal.referrals.models import Kind
from portal.referrals.operations import answering as referrals
from portal.referrals.operations import offering
from portal.relationships.outside import links, queries
from portal.relationships.outside.operations import answering, codes
from portal.relationships.outside.operations.answering import Typed
from tests.security.rows import ALL, EVERYBODY, LINK, Row, same

if TYPE_CHECKING:
    from tests.security.world import World

ASKED = LINK | {"introduction": Row(ALL)}
LINKS: dict[str, Row | dict[str, Row]] = {
    **same(ASKED, "outside.again outside.code outside.never outside.no outside.show outside.try_code outside.yes"),
    **same(LINK, "outside.correct outside.erase outside.stop"),
    **same(EVERYBODY, "outside.ended outside.thanks"),
}


def the_outside(world: World) -> None:
    """Both are asked for the same giver and receiver."""
    now, who = clock.now(), world.people
    for name in ("asked", "introduced"):
        words = offering.Words(kind=Kind.CLIENT, need=f"canaryoutside{name}quillwort", why="They fit.")
        referral = offering.draft(who["giver"], who["receiver"], None, words, today=today(), now=now)
        offering.offer(referral, today=today(), now=now)
        referrals.accept(referral, now=now)
        party = queries.party_to("referral", referral.id)
        assert party is not None
        typed = Typed(f"canaryname{name}quillwort", f"canarymail{name}quillwort@elsewhere.example")
        answering.ask_for_code(party, typed, today=today(), now=now)
        if name == "introduced":
            party.code_hash = codes.hash_of(party, "BBBBBBBB")
            assert answering.try_code(party, "BBBBBBBB", now=now) is None
        world.tokens[f"outside {name}"] = links.token_of(party)
