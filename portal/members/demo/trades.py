"""What invented people do, what their firms are called, and how they put it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Job:
    """What somebody calls their work, what their firm may be called, and how they put what they do and can give."""

    title: str
    firm: str
    line: str
    offer: str


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade and the jobs in it."""

    name: str
    jobs: tuple[Job, ...]


TRADES = (
    Trade(
        "Crafts and making",
        (
            Job(
                "Bookbinder", "{f} Bindery", "Makes one book at a time, and answers for it.",
                "An honest opinion on whether your book can be mended.",
            ),
            Job(
                "Potter", "{f} Pottery", "Throws the mugs half the town drinks from.",
                "An afternoon at the wheel for a team that sits too much.",
            ),
            Job(
                "Cabinet maker", "{f} Joinery", "Makes drawers that still close in a wet winter.",
                "A bench and good tools on a Friday afternoon.",
            ),
            Job(
                "Saddler", "{f} Saddlery", "Mends straps that others would throw away.",
                "A look at any leather that has come apart.",
            ),
            Job(
                "Letterpress printer", "{f} Press", "Likes a commission with a story in it.",
                "A hundred cards for somebody who is starting out.",
            ),
            Job(
                "Blacksmith", "{f} Forge", "Makes hinges for doors that will outlive us.",
                "Ten minutes at the fire for anyone’s children.",
            ),
        ),
    ),
    Trade(
        "Food and drink",
        (
            Job("Baker", "{f} Bakery", "Up at four, cheerful by six.", "Bread for a first meeting, on the house."),
            Job(
                "Cheesemonger", "{f} Cheese", "Knows every dairy along the river by first name.",
                "A board for eight, if you say whom it is for.",
            ),
            Job(
                "Brewer", "{f} Brewing", "Brews for people who mean to stay for one.",
                "A barrel at cost for anything the whole street comes to.",
            ),
            Job(
                "Caterer", "The {f} Kitchen", "Cooks for forty as if they were four.",
                "A table for eight on a quiet Tuesday.",
            ),
            Job(
                "Coffee roaster", "{f} Coffee", "Roasts on Mondays; you can smell which.",
                "A tasting for your office, cups included.",
            ),
            Job(
                "Fishmonger", "{f} Fish", "Sells what came in this morning, and says so.",
                "A lesson in filleting, apron lent.",
            ),
        ),
    ),
    Trade(
        "Building and land",
        (
            Job(
                "Builder", "{f} Building", "Says what it will cost before it costs it.",
                "The names of three people who turn up when they say.",
            ),
            Job(
                "Roofer", "{f} Roofing", "Likes slate, dislikes ladders left out overnight.",
                "A look at your gutters before the winter, no bill.",
            ),
            Job(
                "Surveyor", "{f} Surveying", "Finds the crack that matters among those that do not.",
                "A look at your damp wall, no bill.",
            ),
            Job(
                "Garden designer", "{f} Gardens", "Plants for the year after next.",
                "A walk round your yard with a pencil.",
            ),
            Job(
                "Electrician", "{f} Electrical", "Leaves a fuse box you can read.",
                "A word about what that old socket is worth.",
            ),
            Job(
                "Stonemason", "{f} Stone", "Has a soft spot for lime plaster.",
                "An hour on how to clean a wall without ruining it.",
            ),
        ),
    ),
    Trade(
        "Advice and accounts",
        (
            Job(
                "Accountant", "{f}, accounts", "Explains it until it is boring, then once more.",
                "An hour on how to read your own figures.",
            ),
            Job(
                "Solicitor", "{f} & Rook, solicitors", "Finds the calm sentence in a long contract.",
                "A second pair of eyes on a contract.",
            ),
            Job(
                "Mortgage adviser", "{f} Home Loans", "Says when it is better to wait a year.",
                "A plain answer on what a bank will ask you.",
            ),
            Job(
                "Business coach", "{f} Coaching", "Asks the question nobody put on the agenda.",
                "An hour’s walk with somebody who is stuck.",
            ),
            Job(
                "Bookkeeper", "{f} Books", "Has your receipts in order before you miss them.",
                "A look at how you send your invoices.",
            ),
            Job(
                "Tax adviser", "{f} Tax", "Knows which letter can wait and which cannot.",
                "Ten minutes on the letter you are afraid to open.",
            ),
        ),
    ),
    Trade(
        "Technology",
        (
            Job(
                "Web developer", "{f} Web", "Will tell you when you do not need a website.",
                "A look at your site on an old telephone.",
            ),
            Job(
                "IT support", "{f} Systems", "Answers before the third ring.",
                "Ten minutes on the telephone when the screen goes blue.",
            ),
            Job(
                "Data analyst", "{f} Data", "Turns spreadsheets into time off.",
                "An hour with the spreadsheet nobody dares to touch.",
            ),
            Job(
                "App maker", "{f} Apps", "Writes software people stop noticing.",
                "An honest word on whether it wants to be an app.",
            ),
            Job(
                "Network engineer", "{f} Networks", "Makes the far corner of the workshop hear the printer.",
                "A walk through your building with a meter.",
            ),
            Job(
                "Security adviser", "{f} Security", "Sleeps well, and would like you to.",
                "A check of your backups, gladly.",
            ),
        ),
    ),
    Trade(
        "Design and words",
        (
            Job(
                "Graphic designer", "{f} Design", "Takes things away until it is right.",
                "An hour on the sign over your door.",
            ),
            Job(
                "Photographer", "{f} Pictures", "Takes the picture after everybody has relaxed.",
                "A portrait for your profile.",
            ),
            Job(
                "Copywriter", "{f} & Ink", "Cuts your text in half and gives it back doubled.",
                "A kind edit of one page.",
            ),
            Job("Illustrator", "Studio {f}", "Draws while you talk.", "A small drawing for your next invitation."),
            Job(
                "Translator", "{f} Translations", "Finds what you meant, in another language.",
                "A look over your page in French or Polish.",
            ),
            Job(
                "Film maker", "{f} Films", "Makes the two minutes that people watch to the end.",
                "Advice on what to say when a camera runs.",
            ),
        ),
    ),
    Trade(
        "Health and care",
        (
            Job(
                "Physiotherapist", "{f} Physiotherapy", "Treats backs, and the chairs that caused them.",
                "A talk for your team about lifting and sitting.",
            ),
            Job(
                "Dentist", "{f} Dental", "Says what will hurt, and it is seldom much.",
                "A word about whom to see for what.",
            ),
            Job(
                "Midwife", "{f} Midwives", "Makes house calls by bicycle.",
                "A calm hour for anybody about to be a parent.",
            ),
            Job(
                "Counsellor", "The {f} Practice", "Listens first; it saves everybody time.",
                "A talk on how to speak with a team in trouble.",
            ),
            Job(
                "Pharmacist", "{f} Pharmacy", "Reads the small print so that you can sleep.",
                "A look through your first-aid box.",
            ),
            Job("Vet", "{f} Vets", "Known to more dogs than people.", "Advice before you bring a dog to work."),
        ),
    ),
    Trade(
        "Travel and rooms",
        (
            Job(
                "Innkeeper", "The {f} Arms", "Has a room with a view of the lock.",
                "The back room for a talk that needs a door.",
            ),
            Job(
                "Tour guide", "{f} Walks", "Takes you the long way round, on purpose.",
                "A walk for your guests from elsewhere.",
            ),
            Job(
                "Boat hirer", "{f} Boats", "Knows when the last ferry really leaves.",
                "A boat for a team that needs to get out.",
            ),
            Job("Coach operator", "{f} Coaches", "Waits for the last one, always.", "A coach at cost for a school."),
            Job(
                "Hotelier", "The {f} Hotel", "Remembers who takes the pillow by the window.",
                "A meeting room on weekday mornings.",
            ),
        ),
    ),
    Trade(
        "Learning",
        (
            Job("Tutor", "{f} Tuition", "Starts where you are.", "A trial lesson for anyone’s nephew."),
            Job(
                "Driving instructor", "{f} Driving", "Has never once reached for the brake first.",
                "An hour for somebody who has not driven for years.",
            ),
            Job(
                "Language teacher", "{f} Languages", "Teaches grown-ups to enjoy not knowing.",
                "Twenty words for your next journey.",
            ),
            Job(
                "Music teacher", "{f} Music", "Believes everybody can sing, and proves it.",
                "An evening of songs for a team that has none.",
            ),
            Job(
                "Trainer", "{f} Learning", "Lets people try it before they hear about it.",
                "A workshop on speaking without notes.",
            ),
        ),
    ),
    Trade(
        "Shops",
        (
            Job(
                "Bookseller", "{f} Books", "Remembers what you read last.",
                "A shelf of books about whatever you are starting.",
            ),
            Job(
                "Florist", "{f} Flowers", "Knows what lasts until Sunday.",
                "Flowers for a retirement, with a card that fits.",
            ),
            Job(
                "Ironmonger", "{f} Hardware", "Sells one screw, if one is what you need.",
                "A loan of the tall ladder.",
            ),
            Job(
                "Tailor", "{f} Tailoring", "Takes in what the years let out.",
                "A hem before a wedding, whatever the hour.",
            ),
            Job(
                "Jeweller", "{f} Jewellers", "Mends what your grandmother wore.",
                "A look at what you found in the drawer.",
            ),
            Job(
                "Cycle dealer", "{f} Cycles", "Has it back before you miss it.",
                "A check of your brakes while you wait.",
            ),
        ),
    ),
)  # fmt: skip
