"""Who of the demo's cast met whom, and what they keep in mind about it."""

from __future__ import annotations

from portal.relationships.ties.models import ContactKind

#: Who of the cast know each other, and since about how many days.
MET = (
    ("amara", "jonas", 690),
    ("amara", "mara", 420),
    ("amara", "kofi", 49),
    ("amara", "tomas", 610),
    ("amara", "ines", 500),
    ("amara", "osei", 640),
    ("amara", "piet", 655),
    ("amara", "greta", 590),
    ("amara", "dev", 300),
    ("amara", "lena", 9),
    ("amara", "tilda", 3),
    ("jonas", "edda", 560),
    ("jonas", "mara", 540),
    ("jonas", "osei", 700),
    ("mara", "anselm", 380),
    ("mara", "greta", 450),
    ("mara", "rafi", 260),
    ("greta", "nuala", 610),
    ("greta", "ines", 330),
    ("osei", "lena", 12),
    ("osei", "tilda", 210),
    ("ines", "piet", 520),
    ("ines", "soraya", 240),
    ("piet", "dev", 410),
    ("piet", "wim", 650),
    ("edda", "tomas", 480),
    ("edda", "rafi", 150),
    ("kofi", "rafi", 31),
    ("soraya", "tomas", 350),
    ("yusra", "nuala", 270),
    ("yusra", "dev", 190),
    ("tilda", "rafi", 120),
    ("mara", "edda", 365),
)

#: What Amara keeps in mind: about whom, where they met, the note.
NOTES = (
    (
        "jonas",
        "Quiz night, the table by the stove",
        "Makes drawers that close with a sigh. His daughter plays the horn; ask when she plays next.",
    ),
    (
        "mara",
        "First-Friday breakfast",
        "Son starts at the boatyard in June. Ask how it goes. Wants to see the bindery’s roof trusses.",
    ),
    ("kofi", "At the door, both early", "Roasts on Thursdays and likes company."),
    ("tomas", "Supper in the ropewalk garden", "Mends a dinghy with his son. Wanted to try the estuary before June."),
    ("osei", "", "His choir sings in summer. Go, and bring somebody."),
    ("greta", "Weir walk", "Knows everybody’s grandmother. Collects barometers that do not work."),
    ("lena", "Newcomers’ table", "Her wall faces north. Lend her the seed catalogue of 1911."),
)
#: When Amara was in touch: with whom, days ago, how, a line.
CONTACTS = (
    ("jonas", 34, ContactKind.COFFEE, "He asked after the almanac. I forgot to ask after the horn."),
    ("mara", 12, ContactKind.TALK, "One more mill, and no more airports."),
    ("mara", 61, ContactKind.COFFEE, ""),
    ("osei", 20, ContactKind.EVENT, "Supper; he said grace, briefly."),
    ("greta", 48, ContactKind.MESSAGE, "She found the recipe."),
    ("lena", 5, ContactKind.CALL, "Cuttings on Saturday."),
    ("ines", 70, ContactKind.COFFEE, ""),
)
#: Amara's circle: who, the next step, by when (days ahead). One chair is free.
CIRCLE = (
    ("mara", "Choose a day for coffee, bring the leather samples", 6),
    ("tomas", "Ask how the dinghy sails; the tide tables are in the bindery", 4),
    ("lena", "Lend her the seed catalogue", 9),
    ("osei", "Go to hear the choir, and bring somebody", 21),
)
PLACES = (
    "First-Friday breakfast",
    "Quiz night",
    "On the weir walk",
    "At the supper, same table",
    "Newcomers’ evening",
    "In the queue for coffee",
    "Open workshop on Mill Lane",
    "On the quay, both waiting",
)
LINES = (
    "Looks for a bigger workshop before winter.",
    "Knows the county’s planning people.",
    "Grows quinces; likes to be asked.",
    "Hires in spring.",
    "Would love to meet somebody who prints on cloth.",
    "Moved here from the coast and misses it.",
    "Two teenagers, one drum kit.",
    "Tired of chasing invoices.",
    "Reads on trains, sleeps on ferries.",
    "Wants to hand on the business in a few years.",
    "Has a spare van on Fridays.",
    "Sings second bass.",
)
