"""What the demo's cast keeps for itself, in its words."""

from __future__ import annotations

#: Who helped whom, how, so many days ago; whether it was asked about, confirmed, or thanked for unasked; the words.
#: What the newsletter may tell of some of them, by who helped whom: the words, and how many days ago both said yes.
TOLD: dict[tuple[str, str], tuple[str, int]] = {
    ("amara", "kofi"): (
        "I asked Amara for the name of one baker. She gave me the name, a cup of tea and the courage to ring him up.",
        12,
    ),
    ("tomas", "amara"): (
        "Tomás mentioned me to the harbour master between two tides. It is the nicest order I have had this year.",
        40,
    ),
    ("mara", "amara"): ("A ladder, and somebody at its foot for two hours. I owe Mara a dry cellar.", 20),
}
ACTS: tuple[tuple[str, str, str, int, dict[str, str]], ...] = (
    (
        "amara", "mara", "information", 6,
        {"state": "confirmed", "line": "Told her where the mill's old drawings lie.",
         "asking": "The drawings in the county archive.",
         "thanks": "We found the trusses in them. You saved us a week on a ladder."},
    ),
    ("amara", "lena", "resource", 4, {"line": "The seed catalogue of 1911, until spring."}),
    ("amara", "osei", "encouragement", 20, {"line": "Said how good the grace was. He had doubted it."}),
    (
        "amara", "jonas", "feedback", 34,
        {"state": "asked", "line": "His price list: shorter, and the drawers first.",
         "asking": "What I said about your price list."},
    ),
    (
        "amara", "kofi", "contact", 40,
        {"state": "thanked", "thanks": "The baker you named takes twelve kilos a week. Coffee is on me."},
    ),
    (
        "amara", "greta", "information", 95,
        {"state": "confirmed", "line": "The bindery in Leyden that mends deeds.",
         "thanks": "They did it in two days, and beautifully."},
    ),
    ("amara", "dev", "feedback", 130, {"line": "Two words on his leaflet, and a comma."}),
    (
        "mara", "amara", "resource", 61,
        {"state": "confirmed", "line": "Lent the tall ladder.", "thanks": "The gutter is clear again."},
    ),
    (
        "tomas", "amara", "contact", 75,
        {"state": "thanked", "thanks": "The harbour master writes with a pen, and wants a logbook bound."},
    ),
    (
        "osei", "amara", "encouragement", 3,
        {"state": "asked", "line": "Told her that the almanac is worth it.", "asking": "Our talk about the almanac."},
    ),
    (
        "jonas", "mara", "feedback", 28,
        {"state": "confirmed", "line": "Her staircase.", "thanks": "Two steps fewer, as you said."},
    ),
)  # fmt: skip
#: Amara's plan: whom in words, whom by name, for what, by when (days ahead), written and ended so many days ago, how.
AIMS: tuple[tuple[str, str, str, int, int, int, str | None], ...] = (
    (
        "Somebody who runs a small museum", "", "They keep what I bind. I would like to ask how they choose.", 70, 20,
        0, None,
    ),
    ("", "soraya", "She buys for the chandlery; logbooks would sell there.", 45, 97, 0, None),
    ("An old hand at pricing craft", "", "To hear how they raised their prices and kept their people.", 0, 220, 60,
     "reached"),
)  # fmt: skip
#: Business that Amara wrote down: what, with whom, how much, days ago.
BUSINESS = (
    ("Twelve logbooks, bound in sailcloth", "The harbour master", "84000 GBP", 50),
    ("Guest books for the supper house", "Piet", "", 160),
)
#: Of those in Amara's circle: why, what they want, whom they work for, what else they care for, a kindness, how often.
CHAIRS: dict[str, tuple[str, str, str, str, str]] = {
    "mara": (
        "She builds what I draw, and says so when it is wrong.", "One more mill, and no more airports.",
        "People who keep old roofs", "Her son, and the boatyard", "Leather samples for the son's toolbox",
    ),
    "tomas": ("He sees the river as I do.", "", "", "The dinghy", ""),
    "osei": ("", "", "", "His choir", ""),
}  # fmt: skip
