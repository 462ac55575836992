"""What the demo's cast ask, offer and answer."""

from __future__ import annotations

from portal.relationships.asks.models import Side, Way
from portal.relationships.goodwill.models import HelpKind

#: Key, who, side, kind, title, why, good help, area, trade, interests, posted so many days ago.
ASKS = (
    (
        "export", "amara", Side.ASK, HelpKind.INFORMATION, "Somebody who understands export forms",
        "A school in Ghent wants twelve registers bound, and I have never sent anything further than the county.",
        "Half an hour over the forms, or the name of the office that you would ring yourself.", "Ropewalk", "", "", 6,
    ),
    (
        "wall", "lena", Side.ASK, HelpKind.FEEDBACK, "An honest look at my first price list",
        "I open the walled garden to customers in spring and have never put a price on a rose.",
        "Tell me where you would laugh, and where you would pay more.", "North bank", "", "old roses", 3,
    ),
    (
        "van", "jonas", Side.OFFER, HelpKind.RESOURCE, "A van with a tail lift, most Fridays",
        "It stands in the yard from noon on.", "Anybody who has one heavy thing to move, within the county.", "", "",
        "", 9,
    ),
    (
        "school", "mara", Side.ASK, HelpKind.CONTACT, "A headteacher with a leaking roof",
        "We mend timber roofs without closing the school, and would like to show it once.",
        "One name, and a word to them before I write.", "", "Building and land", "", 12,
    ),
    (
        "tender", "osei", Side.OFFER, HelpKind.ENCOURAGEMENT, "Company for your first tender",
        "I filled in forty of them, and the first was the worst.", "Somebody who would otherwise let it be.", "", "",
        "choirs", 20,
    ),
)  # fmt: skip
#: Key of the ask, who answers, how, the line, so many days ago.
ANSWERS = (
    ("export", "ines", Way.HELP, "I sent barrels to Bruges last year. Thursday, at my counter?", 2),
    ("export", "greta", Way.WORD, "You will do it once, and laugh the second time.", 4),
    ("wall", "amara", Way.HELP, "Bring it on Wednesday afternoon; the bench is quiet.", 1),
)
#: Who asked, who helped, title, kind, the thanks, so many days ago.
THANKED = (
    "tomas", "piet", "A second pair of hands for the mast", HelpKind.RESOURCE,
    "He came with a thermos and stayed until it stood.", 4,
)  # fmt: skip
#: What people ask in the ring of an event: the ask, and one line.
IN_THE_RING = (
    ("Somebody who has rented out a workshop", "Ours has a free half from May on."),
    ("A photographer who is good with shy people", ""),
    ("How you find an apprentice nowadays", "We have asked the college twice."),
    ("A second opinion on my shop window", "Five minutes, on your way home."),
    ("Who knows a roofer with time before June?", ""),
)
