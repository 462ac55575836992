"""What invented people are called, do, offer and like."""

from __future__ import annotations

from dataclasses import dataclass


def words(line: str) -> list[str]:
    """The words of a line."""
    return line.split()


GIVEN = words(
    "Ada Adaeze Alasdair Alma Anouk Aoife Arjun Astrid Aurelio Beatrix Bilal Bram Brigid Callum Carys Cato Cecily "
    "Chidi Clement Cora Dariusz Delphine Dilys Edwin Eilidh Elif Emeka Esme Ewan Farah Felix Fergus Fiadh Florian "
    "Freya Gethin Gideon Gwen Halima Hamish Hana Harriet Hedda Hugo Idris Imogen Ingrid Isla Ivo Jamila Jasper "
    "Joost Joyce Kamala Katya Kenji Kit Laszlo Leila Linus Lorcan Lotte Magnus Maeve Malik Marguerite Marek Mei "
    "Merle Mira Morag Nadia Niall Nikhil Noor Odile Olwen Orla Oskar Padma Pascal Petra Phoebe Quentin Rhian "
    "Robin Roisin Ronan Rosalind Rupert Sadiq Sanna Saoirse Selma Seren Silas Sunniva Tamsin Tariq Thea Theo "
    "Torsten Una Verity Viggo Vikram Winifred Xanthe Yannick Yewande Zadie Zofia"
)
FAMILY = words(
    "Abara Abney Achterberg Adeyemi Ainsworth Alder Amberley Appleyard Arkwright Ashdown Bannerjee Barleycorn "
    "Beck Bellweather Birch Blackthorn Boatwright Bramble Bridger Calloway Carden Chandler Cobb Coldstream "
    "Copperfield Crane Culver Dacre Dalgaard Dunmore Eastlake Ellery Enright Fairweather Farrow Fennimore Fernsby "
    "Fletcher Forsgren Garland Ghosh Glover Goldsworthy Greenhalgh Grieve Haddad Halvorsen Harbottle Hartley "
    "Hawksmoor Heron Hollis Iyer Jarvis Kaplan Kestrel Kingsley Kowalczyk Lacey Langdale Larkspur Linden Lockwood "
    "Mallory Marlow Mbeki Meadows Merriweather Millward Moreau Nakamura Nettleship Oakes Okafor Olander Ormond "
    "Osei Otter Pargeter Pemberton Penhale Petrov Pickering Quayle Rahman Reeve Ridley Rook Rowan Sandoval Sexton "
    "Sheard Silvester Skinner Sorrel Stillwell Sundaram Swift Tanaka Thatcher Thistlewood Tolland Treadgold "
    "Underhill Vance Varga Wainwright Waterhouse Weaver Whitlock Winterbourne Woodruff Yardley Zeller"
)
AREAS = (
    "Weir Street", "Ropewalk", "North bank", "Corn Exchange", "Mill Lane", "Lock Cottages", "Old Station", "Quayside",
)  # fmt: skip
LEGAL = ("", "", "", " & Daughter", " & Sons", " Partners", " Studio", " Works")
INTERESTS = (
    "rowing", "sourdough", "bell ringing", "old maps", "allotment beans", "choir", "cold-water swimming", "chess",
    "beekeeping", "fell running", "crosswords", "ceilidh dancing", "vintage bicycles", "pottery", "bird ringing",
    "ukulele", "stargazing", "model boats", "cricket scoring", "mushroom walks", "amateur dramatics", "patchwork",
    "table tennis", "letterpress", "canal boats", "five-a-side", "dog agility", "film club", "home cider", "knitting",
)  # fmt: skip
BEYOND = (
    "Ask me about the winter the river froze as far as the lock.",
    "I keep the key to the bell tower, and I do lend it.",
    "I have walked every path on the county map bar one, and I am saving it.",
    "Two teenagers, one tandem, no patience for either.",
    "I can tell you which bench gets the last of the sun.",
    "I read one long novel each winter and never finish it before spring.",
    "My grandmother ran the ferry. I still have her whistle.",
    "I will try any recipe that begins with an onion.",
)
STORIES = (
    (
        "I came to Ashmere for a summer job and never found a reason to leave. The work grew slowly, one neighbour "
        "telling another, and that is still how I like it."
    ),
    (
        "My father did this before me and told me not to. After ten years of doing something else in a city, I saw "
        "what he had meant by every word, and came home anyway."
    ),
    (
        "I began at a kitchen table with one client and a borrowed printer. There are four of us now, and the table "
        "is in the workshop, where we still eat at it."
    ),
    (
        "I trained in a large firm, where I learned how to do things properly, and left it, to do them for people "
        "whose names I know."
    ),
    (
        "Half of what I know I learned from people who gave me an hour when I had nothing to give back. I try to be "
        "that hour for somebody each month."
    ),
)
IDEALS = (
    "Owners who mean to be here in ten years.",
    "Small teams that would rather fix a thing than replace it.",
    "Anyone who answers a plain question with a plain answer.",
    "People about to start something, and a little afraid of it.",
    "Families who run something together and would like to stay friends.",
    "Shops and workshops within an hour of the weir.",
)
ASKS = (
    "I would like to meet somebody who has taken on an apprentice and lived to tell.",
    "Introduce me to whoever looks after the old maltings.",
    "Tell me honestly whether my prices make sense.",
    "I am looking for a shared workshop or a dry shed.",
    "I would love half an hour with somebody who has moved their books online.",
    "I want to learn how others find good people for Saturdays.",
)


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade: what its people call themselves, their firms (in the same order), and how they put it."""

    name: str
    jobs: tuple[str, ...]
    firms: tuple[str, ...]
    lines: tuple[str, ...]
    offers: tuple[str, ...]


TRADES = (
    Trade(
        "Crafts and making",
        ("Bookbinder", "Potter", "Cabinet maker", "Saddler", "Letterpress printer", "Blacksmith"),
        ("{f} Bindery", "{f} Pottery", "{f} Joinery", "{f} Saddlery", "{f} Press", "{f} Forge"),
        ("Makes one thing at a time, and answers for it.", "Mends what others would throw away.",
         "Likes a commission with a story in it."),
        ("An honest opinion on whether it can be mended.", "A bench and good tools on a Friday afternoon."),
    ),
    Trade(
        "Food and drink",
        ("Baker", "Cheesemonger", "Brewer", "Caterer", "Coffee roaster", "Fishmonger"),
        ("{f} Bakery", "{f} Cheese", "{f} Brewing", "The {f} Kitchen", "{f} Coffee", "{f} Fish"),
        ("Up at four, cheerful by six.", "Cooks for forty as if they were four.",
         "Knows every grower along the river by first name."),
        ("Bread for a first meeting, on the house.", "A table for eight on a quiet Tuesday."),
    ),
    Trade(
        "Building and land",
        ("Builder", "Roofer", "Surveyor", "Garden designer", "Electrician", "Stonemason"),
        ("{f} Building", "{f} Roofing", "{f} Surveying", "{f} Gardens", "{f} Electrical", "{f} Stone"),
        ("Says what it will cost before it costs it.", "Leaves a site tidier than it was.",
         "Has a soft spot for lime plaster."),
        ("A look at your damp wall, no bill.", "The names of three people who turn up when they say."),
    ),
    Trade(
        "Advice and accounts",
        ("Accountant", "Solicitor", "Mortgage adviser", "Business coach", "Bookkeeper", "Tax adviser"),
        ("{f}, accounts", "{f} & Rook, solicitors", "{f} Home Loans", "{f} Coaching", "{f} Books", "{f} Tax"),
        ("Explains it until it is boring, then once more.", "Finds the calm sentence in a long contract.",
         "Asks the question nobody put on the agenda."),
        ("A second pair of eyes on a contract.", "An hour on how to read your own figures."),
    ),
    Trade(
        "Technology",
        ("Web developer", "IT support", "Data analyst", "App maker", "Network engineer", "Security adviser"),
        ("{f} Web", "{f} Systems", "{f} Data", "{f} Apps", "{f} Networks", "{f} Security"),
        ("Writes software people stop noticing.", "Turns spreadsheets into time off.",
         "Will tell you when you do not need a website."),
        ("A check of your backups, gladly.", "Ten minutes on the telephone when the screen goes blue."),
    ),
    Trade(
        "Design and words",
        ("Graphic designer", "Photographer", "Copywriter", "Illustrator", "Translator", "Film maker"),
        ("{f} Design", "{f} Pictures", "{f} & Ink", "Studio {f}", "{f} Translations", "{f} Films"),
        ("Takes the picture after everybody has relaxed.", "Cuts your text in half and gives it back doubled.",
         "Draws while you talk."),
        ("A portrait for your profile.", "A kind edit of one page."),
    ),
    Trade(
        "Health and care",
        ("Physiotherapist", "Dentist", "Midwife", "Counsellor", "Pharmacist", "Vet"),
        ("{f} Physiotherapy", "{f} Dental", "{f} Midwives", "The {f} Practice", "{f} Pharmacy", "{f} Vets"),
        ("Listens first; it saves everybody time.", "Treats backs, and the chairs that caused them.",
         "Makes house calls by bicycle."),
        ("A talk for your team about lifting and sitting.", "A word about whom to see for what."),
    ),
    Trade(
        "Travel and rooms",
        ("Innkeeper", "Tour guide", "Boat hirer", "Coach operator", "Hotelier"),
        ("The {f} Arms", "{f} Walks", "{f} Boats", "{f} Coaches", "The {f} Hotel"),
        ("Has a room with a view of the lock.", "Knows when the last ferry really leaves.",
         "Takes you the long way round, on purpose."),
        ("A meeting room on weekday mornings.", "A boat for a team that needs to get out."),
    ),
    Trade(
        "Learning",
        ("Tutor", "Driving instructor", "Language teacher", "Music teacher", "Trainer"),
        ("{f} Tuition", "{f} Driving", "{f} Languages", "{f} Music", "{f} Learning"),
        ("Believes everybody can sing, and proves it.", "Teaches grown-ups to enjoy not knowing.",
         "Starts where you are."),
        ("A trial lesson for anyone’s nephew.", "A workshop on speaking without notes."),
    ),
    Trade(
        "Shops",
        ("Bookseller", "Florist", "Ironmonger", "Tailor", "Jeweller", "Cycle dealer"),
        ("{f} Books", "{f} Flowers", "{f} Hardware", "{f} Tailoring", "{f} Jewellers", "{f} Cycles"),
        ("Orders it today, has it Thursday.", "Remembers what you bought last time.",
         "Still wraps things in paper and string."),
        ("Space in the window for a neighbour’s work.", "A noticeboard people actually read."),
    ),
)  # fmt: skip
