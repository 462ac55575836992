"""Names as people write them into one cell, taken apart; and put together from several."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from portal.lists.folding import key, plain
from portal.lists.surnames import COMPOUND, is_surname
from portal.lists.titles import (
    SURELY,
    TITLES,
    WITH_A_TITLE,
    is_particle,
    is_suffix,
    is_title,
    legal_form,
)

HAN, KANA, HANGUL = re.compile(r"[\u4e00-\u9fff々]+"), re.compile(r"[\u3040-\u30ff]"), re.compile(r"[\uac00-\ud7a3]+")
SEVERAL = re.compile(r"\s+(?:&|\+|and|und|et|y|e|en)\s+", re.IGNORECASE)
IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*")
NICKNAME = re.compile(r'\s*["“„]([^"“”„]+)["”“]\s*')


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its parts. `full` is how it is shown: with learned titles, without how one addresses them (Mr)."""

    full: str
    given: str = ""
    family: str = ""
    title: str = ""
    suffix: str = ""
    #: Two people in one row, as couples are listed; or no person but a firm.
    several: bool = False
    firm: bool = False
    #: Words in brackets or quotation marks: a nickname, a maiden name.
    aside: str = field(default="")


#: Titles that people keep in their names; the others are how one addresses them.
LEARNED = plain("""
    dr prof sir dame rev ing dipl mag ir drs med jur phil hon lic dra univ h c hc rer nat professor rabbi capt col
""")


def split(text: str) -> Name:
    """A whole name: “Dr. Ana Ruiz”, “Lindqvist, Amara, MD”, “Pieter van der Laan”, “DUPONT Marie”, “王小明”."""
    text = " ".join(text.split())
    if not text:
        return Name("")
    bare, aside = _without_asides(text)
    if legal_form(bare):
        return Name(text, firm=True)
    name = _with_commas(bare) if "," in bare else _of_words(bare.split())
    return replace(name, aside=aside)


def compose(
    *,
    name: str = "",
    given: str = "",
    family: str = "",
    middle: str = "",
    infix: str = "",
    title: str = "",
    suffix: str = "",
) -> Name:
    """A name from the columns of a list; where only the whole one is there, it is taken apart.

    A middle name belongs to the given ones, unless it is a particle: “de la” is the family's.
    """
    given, family, middle, infix = (" ".join(each.split()) for each in (given, family, middle, infix))
    if not given and not family:
        found = split(name)
        return replace(found, title=found.title or title, suffix=found.suffix or suffix)
    if middle and all(is_particle(word) for word in middle.split()):
        infix, middle = f"{middle} {infix}".strip(), ""
    whole = split(name) if name else None
    if given and not family:
        inner = whole or _of_words(given.split())
        given, family, title = inner.given or given, inner.family, title or inner.title
        suffix = suffix or inner.suffix
    words, own_title = _titled(given.split())
    title = title or own_title
    given = _joined(" ".join(words), middle)
    family, own = _without_suffix(family)
    if "," in infix:  # “Hout, van der”
        infix = infix.strip(", ")
    if not key(family).startswith(key(infix)):
        family = _joined(infix, family)
    suffix = suffix or own
    shown = whole.full if whole and not whole.firm else _full(title, given, family, suffix)
    several = bool(SEVERAL.search(given)) or bool(whole and whole.several)
    return Name(shown, given, family, title, suffix, several=several)


def _without_asides(text: str) -> tuple[str, str]:
    aside = ""
    for pattern in (IN_BRACKETS, NICKNAME):
        match = pattern.search(text)
        if match and match.span() != (0, len(text)) and not is_suffix(match[1]):
            aside, text = match[1].strip(), pattern.sub(" ", text).strip()
    return text, aside


def _with_commas(text: str) -> Name:
    """“Family, Given”, “Given Family, Suffix” and both: what are no names among the parts are taken away first."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    suffixes = [part for part in parts[1:] if all(is_suffix(word) for word in part.split())]
    titles = [part for part in parts[1:] if is_title(part) and part not in suffixes]
    names = [part for part in parts if part not in suffixes and part not in titles]
    suffix, title = " ".join(suffixes), " ".join(titles)
    if len(names) == 1:
        found = _of_words([*title.split(), *names[0].split()])
        return _named(found.title, found.given, found.family, _joined(found.suffix, suffix), several=found.several)
    if not names:
        return Name(text)
    family, given = names[0], " ".join(names[1:])
    words, more = _titled(given.split())
    while len(words) > 1 and is_suffix(words[-1]):
        suffix = _joined(words.pop(), suffix)
    behind: list[str] = []
    while len(words) > 1 and words[-1].islower() and is_particle(words[-1]):
        behind.insert(0, words.pop())  # “Laan, Pieter van der”
    family, own = _without_suffix(_joined(" ".join(behind), family))
    several = bool(SEVERAL.search(" ".join(words)))
    return _named(_joined(title, more), " ".join(words), family, _joined(own, suffix), several=several)


def _of_words(words: list[str]) -> Name:
    whole = " ".join(words)
    if len(words) == 1 or HAN.fullmatch(words[0]) or HANGUL.fullmatch(words[0]):
        return _eastern(words) if not whole.isascii() else _named("", whole, "", "")
    words, title = _titled(words)
    suffixes: list[str] = []
    while len(words) > 1 and is_suffix(words[-1]) and (len(words) > 2 or key(words[-1]) not in {"v", "vi"}):
        suffixes.insert(0, words.pop().strip("()"))
    suffix = " ".join(suffixes)
    if (couple := _couple(words)) is not None:
        return _named(title, " ".join(words[:couple]), " ".join(words[couple:]), suffix, several=True)
    at = _family_at(words)
    given, family = words[:at], words[at:]
    if len(words) > 1 and _in_capitals(words[0]) and not any(map(_in_capitals, words[1:])):
        given, family = words[1:], words[:1]  # “DUPONT Marie”
    return _named(title, " ".join(given), " ".join(family), suffix)


def _titled(words: list[str]) -> tuple[list[str], str]:
    """The words without the titles before them, and those. “Mr. and Mrs. T. Farrow” has three."""
    count = 0
    while count < len(words) - 1:
        word = key(words[count])
        joins = (
            words[count].lower() in {"and", "&", "und", "et", "y", "en", "+"}
            and count
            and key(words[count + 1]) in TITLES
        )
        if word in SURELY or (count and word in WITH_A_TITLE) or joins or all(part in SURELY for part in word.split()):
            count += 1
        else:
            break
    title = " ".join(words[:count])
    return words[count:], title


def _couple(words: list[str]) -> int | None:
    """Where the family name of two people begins: “Tom & Ana Reed”. None for one, “José Ortega y Gasset” too."""
    at = next((place for place, word in enumerate(words) if place and SEVERAL.fullmatch(f" {word} ")), None)
    if at is None or at + 1 == len(words) or (at + 2 == len(words) and words[at].lower() in {"y", "e", "en"}):
        return None
    return len(words) if at + 2 == len(words) else at + 1 + _family_at(words[at + 1 :])


def _family_at(words: list[str]) -> int:
    """Where the family's name begins: at a particle, at the first of two Spanish surnames, else it is the last word."""
    for place, word in enumerate(words[1:-1], 1):
        if is_particle(word) and word.lower() not in {"e", "y", "und", "in", "an", "am"}:
            return place
    if len(words) > 2 and words[-2].lower() in {"y", "e", "i"} and len(words) > 3:
        return len(words) - 3  # “Ortega y Gasset”
    if len(words) > 2 and is_surname(words[-2]):
        return len(words) - 2
    return max(1, len(words) - 1)


def _eastern(words: list[str]) -> Name:
    """The family's name stands first: two words as they are, one word by what is a family's name there."""
    if len(words) > 1:
        return Name(" ".join(words), " ".join(words[1:]), words[0])
    (word,) = words
    if KANA.search(word) or not (HAN.fullmatch(word) or HANGUL.fullmatch(word)) or not 2 <= len(word) <= 4:
        return Name(word, word)
    long = word[:2] in COMPOUND and len(word) > 2
    if len(word) == 4 and not long:
        return Name(word, word[2:], word[:2])  # Japanese, most likely
    return Name(word, word[2:] if long else word[1:], word[:2] if long else word[:1])


def _in_capitals(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) > 2 and word.upper() == word and not is_suffix(word)


def _without_suffix(family: str) -> tuple[str, str]:
    words, suffixes = family.replace(",", " ").split(), list[str]()
    while len(words) > 1 and is_suffix(words[-1]):
        suffixes.insert(0, words.pop())
    return (" ".join(words), " ".join(suffixes)) if suffixes else (family, "")


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _named(title: str, given: str, family: str, suffix: str, *, several: bool = False) -> Name:
    several = several or bool(SEVERAL.search(title))
    return Name(_full(title, given, family, suffix), given, family, title, suffix, several=several)


def _full(title: str, given: str, family: str, suffix: str) -> str:
    kept = [word for word in title.split() if key(word) and all(part in LEARNED for part in key(word).split())]
    return _joined(" ".join(kept), given, family, suffix)
