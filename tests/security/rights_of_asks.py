"""The part of the table of rights that is about asks, offers and the rings of events."""

from __future__ import annotations

from tests.security.rows import ANY_PERSON, EVENTS, MEMBER, NOBODY, OFFICE, RUNS, TEAM, Row, event, only, same

GIVER = frozenset({"giver"})
#: Of what was closed with thanks: who thanks, and who is named and has not said that members may read it.
THANKS, BOTH = frozenset({"receiver"}), frozenset({"giver", "receiver"})
READ = {"standing": Row(MEMBER | OFFICE, knows=MEMBER | OFFICE), "down": Row(GIVER | OFFICE, knows=GIVER | OFFICE),
        "thanked": Row(BOTH | OFFICE, knows=BOTH | OFFICE)}  # fmt: skip
OWN = {"standing": Row(GIVER, knows=MEMBER | OFFICE), "down": Row(GIVER, knows=GIVER | OFFICE),
       "thanked": Row(THANKS, knows=BOTH | OFFICE)}  # fmt: skip
OTHERS = {"standing": Row(MEMBER - GIVER, knows=MEMBER | OFFICE), "down": Row(NOBODY, knows=GIVER | OFFICE),
          "thanked": Row(NOBODY, knows=BOTH | OFFICE)}  # fmt: skip
MODERATED = {name: Row(OFFICE) for name in ("standing", "down", "thanked")}
RINGS = RUNS | {"connector"}
ROOM = RINGS | {"door", "attendee", "member", "giver"}
#: The public event alone has an open ring; those who run an event find the page on which they open it.
IN_THE_ROOM = {"public": Row(ROOM, knows=ROOM | {"account"}), "members": Row(RINGS, knows=RINGS),
               "draft": Row(RINGS, knows=RINGS)}  # fmt: skip
SCREEN = event(RINGS) | {
    "members": Row(NOBODY, knows=(MEMBER | EVENTS) - RINGS), "draft": Row(NOBODY, knows=(TEAM | EVENTS) - RINGS),
}  # fmt: skip
OF_ASKS: dict[str, Row | dict[str, Row]] = {
    "asks.board": Row(MEMBER | OFFICE),
    "asks.mine": ANY_PERSON,
    "asks.new": Row(MEMBER),
    "asks.office": Row(OFFICE),
    **same(READ, "asks.show asks.take_back asks.thank"),
    **same(OWN, "asks.close asks.edit asks.keep asks.renew"),
    **same(OTHERS, "asks.answer asks.report"),
    **same(MODERATED, "asks.leave_standing asks.take_down"),
    **same(only("giver"), "asks.accept asks.agree asks.lay_aside asks.step_out"),
    **same(IN_THE_ROOM, "asks.leave_ring asks.ring"),
    **same(event(RINGS), "asks.open_ring asks.put_ring_away"),
    "asks.ring_screen": SCREEN,
}
#: What these are about is loaded for those alone who may.
ASKS_LOADED = {
    *("asks.show", "asks.take_back", "asks.thank", "asks.accept", "asks.agree", "asks.lay_aside", "asks.step_out"),
    *("asks.leave_ring", "asks.ring"),
}
