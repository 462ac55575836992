"""What the demo association invites to: texts of events, by kind."""

from __future__ import annotations

from dataclasses import dataclass

from portal.events.programme.models import Format, Kind

EXCHANGE = ("Corn Exchange", "Step-free by the river door. Hearing loop in the small hall.", "2 Weir Street, Ashmere")
ROPEWALK = ("Ropewalk garden, north bank", "Level paths; blankets for everyone. If it rains, the rope loft.", "")
LOCK = ("The lock, at the white beam", "Two miles on gravel, no stiles. Dogs are welcome.", "")
BENCHES = (
    "The mending room, Old Tannery", "Ring at the green door. Goods lift to the first floor.",
    "7 Tanners’ Row, Ashmere",
)  # fmt: skip
LOFT = ("Rope loft, above the ropewalk", "Thirty-one steps; a chair lift on the courtyard side.", "")

#: What lies under the plates where people sit at tables, by rounds.
ROUNDS = {"rounds": 3, "round_minutes": 15, "tables": None, "table_seats": 6}
PROMPTS = """What would you do with a free Tuesday?
Who helped you begin, and do they know?
Which customer do you still think of?
What are you better at than anybody guesses?
Whom should we both know?
What would make next month easier?"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to come to: what it is called, why, and how it goes."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class Series:
    """What repeats: every so many weeks, on a weekday (Monday is 0), from and to, with its usual settings."""

    kind: Kind
    format: Format
    every: int
    weekday: int
    begins: str
    ends: str
    place: tuple[str, str, str]
    cost: str
    capacity: int | None
    guests: int
    no_pitch: bool
    entries: tuple[Entry, ...]
    hosts: tuple[tuple[str, str], ...]


BREAKFASTS = Series(
    Kind.BREAKFAST, Format.TABLES, 4, 1, "07:45", "09:15", EXCHANGE, "Members £9, guests £12. At the till or on the "
    "invoice.", 32, 1, True,
    (
        Entry(
            "Ask about your neighbour",
            "Three tables, three short rounds, and one rule: nobody pitches. You will leave knowing six people a "
            "little, and one of them well enough to ring.",
            "We sit down with coffee and Rafi’s bread. In each round you ask the person on your left one question "
            "from the card under your plate, and you listen. Then we change tables.\n\nAt the end, take two minutes to "
            "note whom you would like to see again. There is no stage, no speaker and no sponsor.\n\nFirst time? Say "
            "so when you sign up, and Greta’s hosts will look out for you at the door.",
        ),
        Entry(
            "What I wish I had known in my first year",
            "Those who began this year ask; those who began long ago answer, honestly.",
            "One newcomer at each table holds the questions. Nobody gives advice that was not asked for. The best "
            "answers of last year are on a card beside the jam.",
        ),
        Entry(
            "The customer we never forgot",
            "One story each, two minutes, the good ones and the others.",
            "Bring one customer you still think of. Names stay in the room. The oldest firm at the table begins.",
        ),
        Entry(
            "Swap a supplier",
            "Who prints, who delivers, who mends the boiler on a Sunday: say whom you trust, and why.",
            "Each table fills one sheet: whom do you ring, and what are they like when things go wrong? Recommend only "
            "people you have paid yourself.",
        ),
        Entry(
            "Half a morning of quiet",
            "We eat, we read the river report, and after a quarter of an hour somebody will speak.",
            "An experiment from the winter that people asked for again. Bring whatever you would like to read.",
        ),
        Entry(
            "Show us your hands",
            "Makers bring one piece of work; everybody else brings one question.",
            "A spoon, a hinge, a page: something that fits on a breakfast table. You may touch everything.",
        ),
        Entry(
            "The price of things",
            "How we set our prices, and what we are ashamed to charge for.",
            "At tables of five, chosen so that nobody sits with a competitor. What is said stays there.",
        ),
        Entry(
            "People worth a call",
            "Whom have you meant to ring for months? You will do it before the coffee is cold.",
            "Ten minutes of talk, ten minutes on the telephone in the courtyard, and then we tell each other how it "
            "went. Bring a charged telephone and some courage.",
        ),
    ),
    (("greta", "hosts’ table"), ("piet", "at the door")),
)  # fmt: skip
WALKS = Series(
    Kind.WALK, Format.DOING, 8, 5, "10:00", "12:30", LOCK, "Nothing; soup afterwards for whoever likes.", None, 2, True,
    (
        Entry(
            "The long way round the weir",
            "A walk for anyone, from the lock to the old fish ladder and back along the towpath.",
            "We walk in twos and change partners at every gate. The pace is that of whoever talks most. Boots, unless "
            "it has been dry for a week.",
        ),
        Entry(
            "Five workshops and a wall",
            "Behind the doors of the tannery quarter, with the people who work there.",
            "Ten minutes in each workshop. Mind the glue. We end at the wall that everybody has an opinion about.",
        ),
        Entry(
            "Up to the water tower",
            "The one hill we have, before lunch.",
            "Yusra has the key. On a clear day you see three counties, or so she says.",
        ),
        Entry(
            "Kingfishers and planning permission",
            "Dev shows where they nest; Mara explains why nobody may build there.",
            "Bring field glasses if you own some. We are back in time for the market.",
        ),
    ),
    (("nuala", "knows the way"), ("yusra", "walks at the back")),
)  # fmt: skip
SUPPERS = Series(
    Kind.SUPPER, Format.EATING, 13, 3, "19:00", "22:30", ROPEWALK, "£28 with wine. Refunded in full until four days "
    "before.", 40, 1, True,
    (
        Entry(
            "Long supper in the ropewalk garden",
            "One long table, forty chairs, whatever Rafi finds at the market, and as little programme as we can get "
            "away with.",
            "We sit down when the lanterns are lit. You choose one neighbour; we choose the other, from people you "
            "have not met. Children are welcome until nine and adored throughout.\n\nIf it rains we move into the rope "
            "loft, which smells of tar and is rather lovely.",
        ),
        Entry(
            "Supper of leftovers",
            "Everybody brings what the week left over; Rafi makes something of it.",
            "Leave your box at the kitchen door by six, with a label. There has never been too little, and once there "
            "was an octopus.",
        ),
        Entry(
            "Soup and songs",
            "Four soups, one piano, no obligation to sing.",
            "Edda’s old upright will have been tuned by then, we hope. Song sheets lie on the tables.",
        ),
    ),
    (("rafi", "cooks"), ("osei", "says grace, briefly")),
)  # fmt: skip
WORKSHOPS = Series(
    Kind.WORKSHOP, Format.DOING, 9, 1, "18:30", "21:00", BENCHES, "Members £6 for material.", 16, 0, False,
    (
        Entry(
            "Mend something together",
            "Bring one broken thing. You will go home with it mended, or knowing who could.",
            "Twelve benches, six people who know how, and soup at half past seven. Lamps, hems, hinges, spines, "
            "kettles: nothing with a battery bigger than your hand, please.",
        ),
        Entry(
            "Write the letter you put off",
            "An evening for the one letter: to the bank, the landlord, the brother.",
            "Soraya reads yours aloud to you, if you like, and only then. Paper, stamps and a post box are here.",
        ),
        Entry(
            "Read a contract without fear",
            "Mara takes apart three contracts that members have signed.",
            "All names are blackened. You learn five sentences to look for, and one never to sign.",
        ),
        Entry(
            "Photographs for people who hate them",
            "A good portrait of yourself in ten minutes, by somebody kind.",
            "Come as you work. You choose the picture; the others are deleted before you leave.",
        ),
    ),
    (("tomas", "has the tools"), ("soraya", "makes the soup")),
)  # fmt: skip
TALKS = Series(
    Kind.TALK, Format.LISTENING, 14, 2, "18:00", "19:30", LOFT, "Free for members, guests £5.", 60, 2, False,
    (
        Entry(
            "How the flood office decides",
            "The river warden on what happens in the hour before the sirens, and what a shop can do in it.",
            "Forty minutes, then questions for as long as there are any. Her maps are on the wall from half past five.",
        ),
        Entry(
            "A hundred and ten years of one shop",
            "Four generations, three fires and one very patient bank.",
            "Anselm asks the questions. The ledgers may be looked at, with clean hands.",
        ),
        Entry(
            "What apprentices say about us",
            "They have agreed to be frank, and we have agreed to keep quiet until the end.",
            "Six young people, one microphone. Those who train, or would like to, sit in front.",
        ),
    ),
    (("anselm", "asks the questions"), ("edda", "pours")),
)  # fmt: skip
SERIES = (BREAKFASTS, WALKS, SUPPERS, WORKSHOPS, TALKS)
#: What its summer garden is not good for.
SUPPER_NAMES = {
    "winter": "Lantern supper in the rope loft", "spring": "First-asparagus supper in the ropewalk garden",
    "summer": "Midsummer supper in the ropewalk garden", "autumn": "Harvest supper at the long table",
}  # fmt: skip
GUESTS = (
    "Bram Ostler", "Nell Ashdown", "Ida Marchbank", "Joris Vane", "Winnie Pell", "Tom Brightwater", "Clara Voss",
    "Samir Quill", "Hattie Lowe", "Per Strand", "Asha Holt", "Ned Fenn",
)  # fmt: skip
