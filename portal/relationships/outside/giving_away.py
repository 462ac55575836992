"""Which words of a text would give somebody away who is not to be named yet.

Every spelling counts: accents, ae for ä, apostrophes and hyphens of any kind or none, letters set apart, a given name
alone, a firm without its legal form. What somebody could be reached by (an address, a number, a site) never belongs
into such a text, whoever it is.

It keeps an honest giver from a slip: an ending (Maras), other letters (Maria for Мария), what is pasted unseen. Whoever
means to tell can telephone, so look-alikes, figures for letters and words for figures are nobody's concern here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from portal.core.folding import fold, two_ways
from portal.core.tidying import BLANK
from portal.members.people.models import Person
from portal.members.people.profile import members_read
from portal.relationships.outside import latin, reached


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


#: Ends of a firm's name that say what it is by law, and what stands before them.
LEGAL = _words(
    """
    ab ag aps as bv cic co company corp corporation cv doo eg ek ev gbr gesmbh ggmbh gmbh gp inc incorporated kft
    kg lda limited llc llp lp ltd mbh nv oe og ohg oy oyj partg partnership plc pte pty sa sarl sas sasu sc se sl
    snc socimi sp spa spol sprl sro srl ug verein vof zoo
    """
)
#: Joins two names and is written in many ways, or not at all.
FILLERS = {"and", "und", "et", "y", "e", "og", "och", "en", "i"}
#: Parts of a name that are none by themselves.
PARTICLES = _words(
    """
    al am an auf aus bin da das de del della den der des di do dos du el est ibn la las le los na of san ter the
    und van vom von zu zum zur dr prof mr mrs ms herr frau jr sr junior senior sir dame
    """
)
#: Names that are everyday words too: written small they are the word.
EVERYDAY = _words(
    """
    amber angel april archer art august autumn baker bell berg bill bird black blue bloom brook brown butcher
    carpenter chance charity chase christian clay cliff cook cooper daisy dale dawn dean don drew earl eve faith
    fisher frank gardener grace grant gray green guy hall hazel heath heather hill holly hope hunter iris ivy jack
    jade jasmine joy june klein king lance lily long mark mason max may melody miles miller moon nick olive page
    park patience pearl penny potter rain ray rich river rob robin rock rose ruby sage sandy short silver sky
    smith star stone storm summer taylor tiger turner victor violet walker weaver white will win winter wolf wood
    young
    """
)
WORD = re.compile(r"[^\W_]+")
#: Scripts that set no space between words.
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
#: Letters and figures in a circle.
DRAWN = frozenset(map(chr, (*range(0x2460, 0x2500), *range(0x1F130, 0x1F14A))))
#: The fields by which somebody is reached, and which they may hide.
REACHED = ("email", "phone", "website")
#: So many pieces of a text may belong to one name: "O ' B r i e n".
MOST_PIECES = 12
#: A spelling with both letters for one (ae, oe, ue, aa) counts as that of one letter from this length on.
LONG = 5
#: What is typed for a check begins with a name, of so many words.
WORDS_OF_A_NAME = 3
LEAST = 4
#: A name with an s at its end is that name, in German and without its apostrophe in English.
SHORTEST = 3
EXTRA = re.compile("[aou]e|aa")


@dataclass(frozen=True, slots=True)
class Known:
    """By what somebody would be known. `told`: names and firm in whatever way they were typed."""

    name: str = ""
    given: str = ""
    family: str = ""
    firm: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    site: str = ""
    told: str = ""

    @classmethod
    def of(cls, person: Person) -> Known:
        """What every member may read of them. A word that is refused for what is hidden would tell what it is."""
        reached = {name for name in REACHED if getattr(person, name)}
        read = members_read(person, reached) if reached else {}
        return cls(
            name=person.name,
            given=person.given_name or "",
            family=person.family_name or "",
            firm=person.firm or "",
            emails=(read["email"],) if "email" in read else (),
            phones=(read["phone"],) if "phone" in read else (),
            site=read.get("website", ""),
        )


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    folded: frozenset[str]
    small: bool


def given_away(text: str, known: Known | None = None) -> list[str]:
    """The words, as they stand in the text, that give them away or say how to reach anybody."""
    plain = _seen(text)
    spans = list(reached.spans(plain))
    if known is not None:
        spans += _names(plain, known)
        spans += reached.theirs(plain, known.emails, known.phones, known.site)
    found = dict.fromkeys(" ".join(plain[start:end].split()).strip(" .,;:!?()") for start, end in _joined(spans))
    return list(found)


def _seen(text: str) -> str:
    """The text without what nobody sees, and with letters and figures for those that are drawn around with a line."""
    shown = (letter for letter in unicodedata.normalize("NFC", text) if not _is_unseen(letter))
    return "".join(unicodedata.normalize("NFKC", letter) if letter in DRAWN else letter for letter in shown)


def _is_unseen(letter: str) -> bool:
    return letter in BLANK or unicodedata.category(letter) in {"Cf", "Me"}


def _names(text: str, known: Known) -> Iterator[tuple[int, int]]:
    words, whole = _targets(known)
    for name in (known.name, known.given, known.family, known.firm):
        if UNSPACED.search(name):
            yield from (match.span() for match in re.finditer(re.escape(name), text))
    pieces = [_piece(text, match) for match in WORD.finditer(text)]
    pieces = [piece for piece in pieces if not (piece.folded & FILLERS and piece.end - piece.start < LEAST)]
    for number, piece in enumerate(pieces):
        hit = next((word for word in words if _same(piece.folded, word)), None)
        if hit is not None and not (piece.small and piece.folded & EVERYDAY):
            yield piece.start, piece.end
        together = ""
        for last in pieces[number : number + MOST_PIECES]:
            together += min(last.folded, key=len)
            if _short(together) in whole and not (last is piece and piece.small and piece.folded & EVERYDAY):
                yield piece.start, last.end


def _piece(text: str, match: re.Match[str]) -> _Piece:
    word = match.group()
    return _Piece(match.start(), match.end(), _spellings(word), word.islower())


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    if one & other:
        return True
    long = [word for word in one if len(word) >= LONG]
    if any(_short(word) == _short(each) for word in long for each in other if len(each) >= LONG):
        return True
    if any(word[:-1] in other for word in one if len(word) > SHORTEST and word.endswith("s")):
        return True
    return latin.same(one, other)


def _targets(known: Known) -> tuple[list[frozenset[str]], set[str]]:
    """Single words that are somebody's name, and whole names run together."""
    firm = _firm(known.firm)
    singles: list[str] = [
        *_parts(known.given),
        *_parts(known.family),
        *(_parts(known.name) if not known.family else []),
    ]
    wholes = [known.name, known.given, known.family, f"{known.family} {known.given}", known.firm, " ".join(firm)]
    if len(firm) == 1:
        singles += [firm[0]]
    if known.told:
        somebody, *firms = re.split(r"[,;\n]", known.told)
        told = [word for word in _parts(known.told) if fold(word) not in LEGAL]
        singles += _parts(somebody)[:WORDS_OF_A_NAME]
        wholes += [known.told, *firms, *(" ".join(_firm(each)) for each in firms)]
        wholes += [" ".join(pair) for pair in pairwise(told)]
    words = [_spellings(word) for word in singles if len(word) > 1]
    wholes += singles
    whole = {_short("".join(min(_spellings(p), key=len) for p in _without_fillers(each))) for each in wholes}
    return words, {each for each in whole if len(each) >= LEAST}


def _parts(name: str) -> list[str]:
    """The words of a name that name somebody by themselves; what an apostrophe joins is one."""
    joined = re.sub(r"(?<=\w)['´`‘’‛′ʹʻʼ＇](?=\w)", "", name)
    return [part for part in WORD.findall(joined) if len(part) > 1 and fold(part) not in PARTICLES]


def _firm(firm: str) -> list[str]:
    """The words of a firm's name, without what it is by law at its end."""
    words = _without_fillers(re.sub(r"(?<=\b\w)\.\s?(?=\w\b)", "", firm))
    while len(words) > 1 and fold(words[-1]) in LEGAL:
        words.pop()
    return words


def _without_fillers(words: str) -> list[str]:
    return [word for word in WORD.findall(_seen(words)) if fold(word) not in FILLERS]


def _spellings(word: str) -> frozenset[str]:
    """Folded, with one letter for ä and with two."""
    kept = two_ways(word)
    return frozenset({re.sub("[AE]", "", kept), kept.lower()})


def _short(word: str) -> str:
    return EXTRA.sub(lambda pair: pair.group()[0], word)


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The longest of those that lie within each other, in the order of the text."""
    ordered = sorted(set(spans), key=lambda span: (span[0], -span[1]))
    end = -1
    for start, last in ordered:
        if last > end:
            yield start, last
            end = last
