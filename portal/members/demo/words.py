"""What invented people are called, do, offer and like."""

from __future__ import annotations


def words(line: str) -> list[str]:
    """The words of a line."""
    return line.split()


LANGUAGES = (
    "English", "English, Welsh", "English", "English, French", "English, Polish, German", "English", "",
    "English, Urdu", "English, Portuguese", "English, Yoruba", "",
)  # fmt: skip
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
#: What anybody could say of themselves.
LINES = (
    "Rings back the same day.", "Has done it for longer than the sign outside says.",
    "Would rather do it once, and properly.", "Learned it here, from people who still come in.",
    "Says no when it is not the right job.", "Walks to most of the people it is for.",
)  # fmt: skip
