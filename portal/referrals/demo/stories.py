"""What the cast of the demo did for each other. No need and no reason names the one it is about."""

from __future__ import annotations

from dataclasses import dataclass

from portal.referrals.models import Budget, DeclineCode, Kind, Strength, Timing
from portal.referrals.states import State


@dataclass(frozen=True, slots=True)
class Story:
    """One referral: offered `days` ago, come as far as `ends`."""

    giver: str
    receiver: str
    #: Empty for somebody from outside, who has the link and has not answered yet.
    referred: str
    days: int
    ends: State
    need: str
    why: str
    how_known: str = ""
    kind: Kind = Kind.CLIENT
    timing: Timing = Timing.OPEN
    budget: Budget = Budget.UNKNOWN
    strength: Strength = Strength.WELL
    thanks: str = ""
    decline_code: DeclineCode | None = None
    decline_line: str = ""


STORIES = (
    Story(
        "amara",
        "jonas",
        "",
        2,
        State.C_INVITED,
        "A small school up the valley wants its old chairs glued and straightened, forty of them, before the autumn.",
        "You told me that a chair is the hardest thing to mend well, and you smiled when you said it.",
        "",
        timing=Timing.QUARTER,
        budget=Budget.TO_5K,
    ),
    Story(
        "jonas",
        "amara",
        "edda",
        26,
        State.CONTACTED,
        "The guest books of the house go back to 1931 and come apart in people’s hands. They would rather mend them "
        "than put them behind glass.",
        "You mend what others throw out, and you like things that are used.",
        "I built the lounge’s counter, and stayed for the accordion.",
        timing=Timing.QUARTER,
        budget=Budget.TO_5K,
    ),
    Story(
        "mara",
        "amara",
        "rafi",
        2,
        State.OFFERED,
        "Thirty years of recipes on loose sheets, most of them with a thumbprint. They should survive another thirty "
        "years of kitchen.",
        "You once said that a book is finished when it falls open at the right page.",
        "We share a back door, and now and then a supper.",
        timing=Timing.QUARTER,
        budget=Budget.UNDER_1K,
    ),
    Story(
        "greta",
        "nuala",
        "amara",
        3,
        State.C_INVITED,
        "Somebody who understands export forms. The first order from over the border is here, and "
        "so is the fear of it.",
        "You explained duties to me once, and I still remember it.",
        "She bound my grandmother’s almanac; we have walked the weir ever since.",
        kind=Kind.SUPPLIER,
        timing=Timing.NOW,
    ),
    Story(
        "amara",
        "osei",
        "kofi",
        42,
        State.CLOSED,
        "A counter and shelves in oak that may show where they have been, before the shop opens.",
        "You know where each board came from, and that is what they will tell their guests.",
        "I pass by on Thursdays, when it smells best.",
        timing=Timing.QUARTER,
        budget=Budget.TO_5K,
        strength=Strength.SOME,
        thanks="The counter stands, and there is always a cup on it for me. I would not have knocked there by myself. "
        "Thank you for thinking of us both.",
    ),
    Story(
        "amara",
        "ines",
        "dev",
        5,
        State.OFFERED,
        "A small leaflet that people with poor eyes can really read: large, calm, on paper that does not shine.",
        "You would rather set ten words well than a hundred badly.",
        "He made my reading glasses and would not let me pay for the second pair.",
    ),
    Story(
        "amara",
        "piet",
        "greta",
        1,
        State.DRAFT,
        "Three barometers that do not work and are loved all the same. One of them should.",
        "You have the patience for things that say nothing.",
    ),
    Story(
        "osei",
        "lena",
        "tilda",
        9,
        State.INTRODUCED,
        "Garden roses and odd greens, an armful every week from May to October, grown within an hour of town.",
        "You grow what nobody else dares to, and you have just the wall for it.",
        "Buys offcuts from me for the window, and pays in sweet peas.",
        timing=Timing.QUARTER,
        budget=Budget.TO_5K,
        strength=Strength.SOME,
    ),
    Story(
        "mara",
        "anselm",
        "greta",
        62,
        State.CLOSED,
        "A stone-slate roof over an office full of paper, and rain in the corner where the wills are kept.",
        "You enjoy stone slate, and say so.",
        "She drew up our lease and reads every line of it aloud.",
        timing=Timing.NOW,
        budget=Budget.TO_20K,
        thanks="Dry before the storm. She made us tea every morning and asked what each tool is called.",
    ),
    Story(
        "piet",
        "dev",
        "ines",
        16,
        State.DECLINED,
        "Somebody who would lend a shop window for a month of printed clocks.",
        "Your window is the one where people stop.",
        decline_code=DeclineCode.NO_CAPACITY,
        decline_line="The window is promised until spring. Ask me again in March, gladly.",
    ),
    Story(
        "edda",
        "tomas",
        "mara",
        33,
        State.WORKING,
        "A set of drawings too large for any post has to be in Bergen by ship, flat and dry.",
        "You know every captain by the name of his dog.",
        timing=Timing.NOW,
        budget=Budget.UNDER_1K,
    ),
)

#: Kind, need, why, thanks: for the many small ones.
NEEDS = (
    (
        Kind.CLIENT,
        "A front door that sticks in winter and lets the wind in all year.",
        "You would fix the door and not sell a new one.",
        "Done in an afternoon. We have since found two more doors to talk about.",
    ),
    (
        Kind.CLIENT,
        "Somebody to look at the books once a quarter, kindly, and say what to stop doing.",
        "You explain without sighing.",
        "We meet every quarter now, and it has become a pleasant morning.",
    ),
    (
        Kind.SUPPLIER,
        "Bread for forty, three mornings a week, from somebody who picks up the phone.",
        "You deliver before seven and never fail.",
        "The first week went well, and so did the second.",
    ),
    (
        Kind.CLIENT,
        "A small website that a person can change by themselves.",
        "You make them small, and you teach.",
        "It is live, and they changed the opening hours without me.",
    ),
    (
        Kind.INTRODUCTION,
        "Wants to hear from somebody who handed on a family firm and still comes to dinner.",
        "You did it, and you laugh about it.",
        "We talked for two hours. It did me good to say it aloud.",
    ),
    (
        Kind.SUPPLIER,
        "Twelve chairs that do not match, but belong together.",
        "Your barn.",
        "Eleven chairs and a piano stool. It was the right thing.",
    ),
    (
        Kind.CLIENT,
        "Somebody who prunes old apple trees and does not take half of them away.",
        "You leave them looking like themselves.",
        "The trees thank you, too.",
    ),
    (
        Kind.INTRODUCTION,
        "Two people who both want to teach their trade to school-leavers, a day a month.",
        "You were talking about it at the supper.",
        "We begin in spring, the two of us together.",
    ),
    (
        Kind.CLIENT,
        "A lease in plain words before it is signed on Friday week.",
        "You find the sentence that matters.",
        "You were right: it was the fourth clause.",
    ),
    (
        Kind.SUPPLIER,
        "A van with a driver on Fridays, for things that must not tip over.",
        "You drive as if it were eggs.",
        "Every Friday since, and not one scratch.",
    ),
)
