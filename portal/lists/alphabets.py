"""The letters with which languages are written beside a to z, and how sure a word is of its language.

What an encoding makes of bytes is judged by them: a name is written in one alphabet, and its capitals stand in front.
"""

from __future__ import annotations

import re
from functools import cache

#: The accented letters of a language written in Latin, and how likely it is met: the more, the sooner in doubt.
LATIN: dict[str, tuple[str, float]] = {
    "German": ("äöüß", 1.0),
    "French": ("àâæçéèêëîïôœùûüÿ", 1.0),
    "Spanish": ("áéíñóúü", 1.0),
    "Portuguese": ("ãáàâçéêíóôõúü", 1.0),
    "Italian": ("àèéìíîòóùú", 0.9),
    "Dutch": ("áäçéëèêïíóöú", 1.0),
    "Swedish and Finnish": ("åäöéüà", 1.0),
    "Danish and Norwegian": ("æøåéôòóü", 1.0),
    "Catalan": ("àçèéíïòóúü", 0.8),
    "Irish": ("áéíóú", 0.8),
    "Welsh": ("âêîôûŵŷäëïöüÿáéíóú", 0.7),
    "Icelandic": ("áðéíóúýþæö", 0.97),
    "Faroese": ("áðíóúýæø", 0.2),
    "Turkish": ("çğıöşüâîûi̇", 0.98),
    "Polish": ("ąćęłńóśźż", 0.95),
    "Czech": ("áčďéěíňóřšťúůýž", 0.95),
    "Slovak": ("áäčďéíĺľňóôŕšťúýž", 0.9),
    "Hungarian": ("áéíóöőúüű", 0.9),
    "Romanian": ("ăâîșțşţ", 0.9),
    "Croatian, Slovene, Serbian": ("čćđšž", 0.95),
    "Albanian": ("ëç", 0.8),
    "Estonian": ("äõöüšž", 0.85),
    "Latvian": ("āčēģīķļņōŗšūž", 0.85),
    "Lithuanian": ("ąčęėįšųūž", 0.85),
    "Maltese": ("ċġħż", 0.5),
}
#: What no word of the language has, though it has the letters.
NEVER = {
    "Portuguese": re.compile(r"õ(?!e)"), "Turkish": re.compile(r"(?<![aeıioöuü])ğ"),
    "French": re.compile(r"œ(?![ueitc])"), "Estonian": re.compile(r"[šž](?=[^aeiouõäöü]{2})"),
}  # fmt: skip
ALPHABETS = {name: frozenset(letters) for name, (letters, _weight) in LATIN.items()}
WEIGHTS = {name: weight for name, (_letters, weight) in LATIN.items()}
#: Letters of other scripts; a word keeps to one of them.
SCRIPTS: dict[str, tuple[re.Pattern[str], float]] = {
    "Cyrillic": (re.compile(r"[а-яёђѓєѕіїјљњћќўџґ]+"), 1.0),
    "Greek": (re.compile(r"[α-ωάέήίόύώϊϋΐΰ]+"), 1.0),
    "Hebrew": (re.compile(r"[א-ת]+"), 0.9),
    "Arabic": (re.compile(r"[ء-غف-يپچژگ]+"), 0.9),
    "Japanese": (re.compile(r"[\u3040-\u30ff々\u4e00-\u9fff]*[\u3040-\u30ff]+[\u3040-\u30ff々\u4e00-\u9fff]*"), 0.9),
    "Korean": (re.compile(r"[\uac00-\ud7a3]+"), 0.9),
}
VOWELS = {"Cyrillic": frozenset("аеёиоуыэюяіїєў"), "Greek": frozenset("αεηιουωάέήίόύώϊϋΐΰ")}
#: Signs that stand in or at words of every language, and how much they speak for a reading.
SIGNS = {"’": 0.9, "–": 0.5, "\u00a0": 0.5, "“": 0.4, "”": 0.4, "„": 0.4, "‘": 0.4, "€": 0.4, "«": 0.3, "»": 0.3,
         "º": 0.2, "ª": 0.2, "°": 0.3, "·": 0.3, "…": 0.2, "—": 0.2, "•": 0.2, "®": 0.3, "™": 0.3, "©": 0.2, "§": 0.3,
         "½": 0.2, "£": 0.2}  # fmt: skip
#: Signs that never stand between letters, and those that never touch one.
AT_THE_EDGE = frozenset("“”„«»º°…—•®™©")
ALONE = frozenset("€§½£")
HAN = re.compile(r"[\u4e00-\u9fff]+")
NO_LETTER = re.compile(r"[\W\d_]")


@cache
def languages(word: str) -> dict[str, float]:
    """The languages the word may be of, each with how likely it is met; none for what nobody writes."""
    parts = [part for part in NO_LETTER.split(word) if part]
    signs = {letter for letter in word if not letter.isascii() and NO_LETTER.match(letter)}
    if signs - SIGNS.keys() or (parts and signs & ALONE) or any(_within(word, sign) for sign in signs & AT_THE_EDGE):
        return {}
    plain = "".join(parts).lower()
    foreign = {letter for letter in plain if not letter.isascii()}
    if not foreign:
        return {"signs": min(SIGNS[sign] for sign in signs)} if signs else {}
    if not all(map(_cased, parts)):
        return {}
    if HAN.fullmatch(plain):
        usual = sum(map(_is_usual, plain)) / len(plain)
        return {"Japanese": 0.85 * usual, "Chinese": 0.85 * usual}
    for script, (pattern, weight) in SCRIPTS.items():
        if pattern.fullmatch(plain):
            return {script: weight * _sounds(script, parts[0])}
    return {
        name: WEIGHTS[name] for name, letters in ALPHABETS.items()
        if foreign <= letters and not (name in NEVER and NEVER[name].search(plain))
    }  # fmt: skip


def _sounds(script: str, word: str) -> float:
    """Less for what is not like a name, in scripts that other encodings have in the same place: a small letter in
    front, as Hebrew reads in Cyrillic, or hardly a vowel, as Greek does.
    """
    vowels = VOWELS.get(script)
    if vowels is None:
        return 1.0
    few = len(word) > 3 and sum(letter in vowels for letter in word.lower()) < len(word) * 0.19
    return (0.8 if word.islower() else 1.0) * (0.6 if few else 1.0)


def writes(encoding: str, language: str) -> bool:
    """Whether the encoding has nearly all letters of the language: nobody writes Czech in one that lacks half."""
    letters = ALPHABETS.get(language, frozenset())
    return not letters or sum(_has(encoding, letter) for letter in letters) > len(letters) * 0.7


def _has(encoding: str, letter: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _is_usual(han: str) -> bool:
    """Whether it is among the usual half of what the standards of China or Japan have."""
    for encoding, first, last in (("gb2312", 0xB0, 0xD7), ("cp932", 0x88, 0x97), ("big5", 0xA4, 0xC6)):
        if _has(encoding, han) and first <= han.encode(encoding)[0] <= last:
            return True
    return False


def _within(word: str, sign: str) -> bool:
    place = word.find(sign)
    return 0 < place < len(word) - 1 and word[place - 1].isalpha() and word[place + 1].isalpha()


def _cased(word: str) -> bool:
    """Whether accented capitals stand in front, or the whole word is in capitals."""
    return word.isupper() or not any(letter.isupper() and not letter.isascii() for letter in word[1:])
