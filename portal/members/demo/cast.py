"""The people by name: those of the sign-ins, and those whom every story of the demo knows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Character:
    """One of the cast. `signs_in`: the name of their demo sign-in. `years`: since when they belong."""

    key: str
    given: str
    family: str
    headline: str
    firm: str
    line: str
    trade: str
    town: str
    offer: str
    ideal: str
    ask: str
    interests: str
    beyond: str = ""
    story: str = ""
    signs_in: str = ""
    years: float = 4
    portrait: bool = True
    languages: str = ""
    #: One to a line: "label address".
    links: str = ""
    #: Fields that everybody may read on a page of their own; none: they have no such page.
    public: tuple[str, ...] = ()


CAST = (
    Character(
        "amara", "Amara", "Lindqvist", "Bookbinder, Ropewalk", "Lindqvist Bindery",
        "Gives worn books another hundred years.", "Crafts and making", "Ropewalk",
        "A look at anything that is coming apart: books, boxes, albums. Leather samples to borrow. A quiet bench on "
        "Wednesday afternoons.",
        "Schools, parishes and families with one book they could not bear to lose. Designers who want a thing to be "
        "opened a thousand times.",
        "I would like to meet a school that still has its old registers, and somebody who understands export forms.",
        "rowing, sourdough, church towers", "Ask me what was hidden in the spine of the 1743 almanac.",
        "I learned binding from a monk who swore. After six years of mending other people’s treasures in a museum "
        "cellar I wanted a window, and found one above the ropewalk.\n\nThere are two of us and a press that weighs "
        "more than the van. Most of the work is patience.",
        "member", 5, languages="English, Swedish",
        links="The bindery https://lindqvist-bindery.example/work\nMending, a diary https://mending.example/amara",
        public=("headline", "firm", "line", "trade", "town", "offer", "ideal", "languages", "links", "website"),
    ),
    Character(
        "lena", "Lena", "Brightwater", "Nursery gardener, North bank", "Brightwater Walled Garden",
        "Ask her which rose survives a north wall.", "Building and land", "North bank",
        "A walk round your garden with honest labels. Cuttings of whatever you admire.",
        "People with a wall, a view and no idea where to start.",
        "", "old roses, wild swimming", "", "", "newcomer", 0.06,
    ),
    Character(
        "osei", "Osei", "Marchbank", "Timber merchant", "Marchbank Timber",
        "Has bought and sold oak across four borders.", "Building and land", "Quayside",
        "Where a board came from, and whether it will move. A dry corner of the yard for a week or two.",
        "Makers who choose wood by touching it. Architects who ask before they draw.",
        "I would like to find a carrier who goes to the coast on Fridays.",
        "grace before supper, domino, long trains", "I say grace at the supper, briefly.",
        "My uncle sold planks from a handcart. The yard still has the cart.", "organiser", 11,
    ),
    Character(
        "ines", "Ines", "Halloway", "Printer, Mill Lane", "Halloway Press",
        "Prints in eleven alphabets and posts to all of them.", "Design and words", "Mill Lane",
        "A proof on the right paper, today. An eye for the comma that costs you the job.",
        "People with something worth reading.",
        "Stories from members: who helped whom, and how it went.",
        "letterpress, detective novels, sea swimming", "", "I set the chamber’s letter every month and still "
        "enjoy the smell of it.", "editor", 7,
    ),
    Character(
        "greta", "Greta", "Vanner", "Solicitor", "Vanner & Moss, solicitors",
        "Reads contracts in three languages, aloud if asked.", "Advice and accounts", "Corn Exchange",
        "Half an hour on a contract before you sign it. A list of questions for your landlord.",
        "Partners who would like to stay friends.",
        "I would like to hear early when something is going wrong. It is cheaper then.",
        "fell running, opera on the radio", "", "I have chaired this house since the spring before last and am "
        "looking, kindly, for whoever comes next.", "chair", 13, languages="English, French, German",
    ),
    Character(
        "yusra", "Yusra", "Delamere", "Software maker", "Tidewater Software",
        "Wrote the customs form everyone here uses.", "Technology", "Old Station",
        "A look at your backups. Ten minutes when the screen goes blue.",
        "Small firms that still keep it all in one spreadsheet and one head.",
        "Somebody who will test a new thing and be rude about it.",
        "chess, bread that fails, kayaks", "", "I keep the chamber’s portal running, mostly by leaving it alone.",
        "admin", 6,
    ),
    Character(
        "wim", "Wim", "Akkerman", "Bicycle mender, Weir Street", "Akkerman Cycles",
        "Fixes brakes while you wait, and your temper with them.", "Shops", "Weir Street",
        "A loan bicycle while yours is on the stand.", "Anyone who still pedals to work.",
        "Somebody to keep the shop on Saturdays.", "vintage bicycles, slow radio", "", "", "lapsed", 4,
    ),
    Character(
        "jonas", "Jonas", "Pell", "Cabinet maker", "Pell & Pell",
        "Makes doors that close with a sigh.", "Crafts and making", "Ropewalk",
        "An introduction, if I know both of you. A second opinion on a drawing.",
        "Clients who sit in the chair before they buy it.", "A glass cutter who likes odd shapes.",
        "choir, apple grafting", "", "", "", 9,
    ),
    Character(
        "mara", "Mara", "Oduya-Finch", "Architect, Ropewalk", "Finch Oduya",
        "I look after old buildings for people who want to keep using them.", "Building and land", "Ropewalk",
        "A first look at a damp wall, over coffee, with no bill. Who to call at the county about listed windows. A "
        "loft to meet in on Fridays.",
        "Owners who live or trade in their building and mean to stay. Small trusts. Anyone with one good room and a "
        "leaking roof.",
        "I would like to meet someone who runs a village hall, and a roofer who enjoys stone slate. And tell me when "
        "my words get too long.",
        "Cold-water swimming, Accordion (badly), Ferry timetables, Two teenagers",
        "Ask me about the lighthouse keeper’s recipe for ginger cake. I am still looking for his daughter, who has "
        "the other half of it.",
        "I grew up above a chandlery and learned early that a building tells you what it wants if you sit in it long "
        "enough. After nine years drawing airports I came home, and now I mend mills, chapels and one very patient "
        "lighthouse.\n\nThere are three of us in the loft on Ropewalk, and a dog who has opinions about lime. Most of "
        "our work begins with somebody saying “it is probably too far gone”. It rarely is.", "", 7,
    ),
    Character(
        "kofi", "Kofi", "Ransome", "Coffee roaster", "Ransome Coffee",
        "He roasts on Thursdays and likes company.", "Food and drink", "Weir Street",
        "A bag of beans and a chair by the roaster. How to import a pallet without tears.",
        "Cafés that change their menu with the season.", "I would like to share a lorry from the port.",
        "five-a-side, old radios", "Imports green beans direct and likes to explain how.", "", "", 0.17,
    ),
    Character(
        "dev", "Dev", "Sarangi-Holt", "Optician, Weir Street", "Sarangi-Holt Opticians",
        "Knows where the kingfishers nest.", "Health and care", "Weir Street",
        "A frame bent back while you wait.", "Workshops where people need their eyes.",
        "A bird hide in need of a window.", "birds, birds, lenses", "", "", "", 3,
    ),
    Character(
        "soraya", "Soraya", "Quill", "Translator", "Quill Translations",
        "Says good morning in nine languages.", "Design and words", "Corn Exchange",
        "A letter read and answered in another language.", "Exporters with their first foreign order.",
        "A Portuguese reader for an hour a week.", "choir, crosswords, ferries", "", "", "", 2,
    ),
    Character(
        "anselm", "Anselm", "Thorley", "Roofer", "Thorley Roofing",
        "Enjoys stone slate, and says so.", "Building and land", "Mill Lane",
        "A ladder, and the person to go up it.", "Owners of difficult roofs.",
        "A yard with a crane I can borrow twice a year.", "bell ringing, brass band", "", "", "", 8,
    ),
    Character(
        "tilda", "Tilda", "Brook", "Florist", "Brookside Flowers",
        "Buys from gardens, sells by the armful.", "Shops", "Lock Cottages",
        "Flowers for your opening, at cost.", "People who have a reason to celebrate, or need one.",
        "Growers with too many dahlias.", "patchwork, wild swimming", "", "", "", 3,
    ),
    Character(
        "piet", "Piet", "Aldous", "Clockmaker, Weir Street", "Aldous Clocks",
        "Slow by profession.", "Crafts and making", "Weir Street",
        "The time, and some of mine.", "Anybody with a clock that stopped for a reason.",
        "A steady pair of hands on Saturdays.", "old maps, canal boats", "", "", "", 15,
    ),
    Character(
        "edda", "Edda", "Strand", "Ferries and rooms", "Strand Ferries & Rooms",
        "Knows every harbour master from here to the sea.", "Travel and rooms", "Quayside",
        "A seat on the first boat. A room when a guest is stranded.", "Teams that need to get out on the water.",
        "A cook for the summer season.", "knots, tides, knitting", "", "", "", 10,
    ),
    Character(
        "tomas", "Tomás", "Berrio", "Forwarder", "Berrio Forwarding",
        "Loves first shipments: the small, nervous kind.", "Travel and rooms", "Quayside",
        "Half an hour on what the form really asks. A corner of the Friday lorry.",
        "Makers who have just had their first order from abroad.",
        "Somebody who writes plainly about dull things.", "salsa, stamps, maps", "", "", "", 5,
    ),
    Character(
        "rafi", "Rafi", "Castellan", "Cook", "The Long Table",
        "Brings in olive oil by the pallet; shares the lorry.", "Food and drink", "Corn Exchange",
        "A table for a difficult conversation.", "People who linger.", "A second-hand dough mixer.",
        "home cider, backgammon", "", "", "", 4,
    ),
    Character(
        "nuala", "Nuala", "Fenn", "Accountant", "Fenn & Daughter, accounts",
        "Untangles duty and VAT before they become a knot.", "Advice and accounts", "Mill Lane",
        "An hour on how to read your own figures.", "Firms of two to ten with a shoebox.",
        "Tell me which of my letters you did not understand.", "ceilidh dancing, patience", "", "", "", 9,
    ),
)  # fmt: skip
ROLES = {c.signs_in: c.key for c in CAST if c.signs_in}
