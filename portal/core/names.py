"""What somebody is called in a greeting, as far as a name tells it."""

from __future__ import annotations

import re
import unicodedata

#: Languages that write the family name first: which word is the given name, no name alone tells.
FAMILY_FIRST = frozenset({"hu", "ja", "ko", "vi", "zh"})
_EAST = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_TITLES = frozenset({
    "dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lord", "lady", "rev", "revd", "hon",
    "herr", "frau", "mag", "dipl", "ing", "di", "mme", "mlle", "m", "sr", "sra", "srta", "dott", "dhr", "mevr",
})  # fmt: skip
_FIRMS = frozenset({
    "ltd", "limited", "llp", "llc", "inc", "plc", "corp", "corporation", "gmbh", "mbh", "ag", "kg", "ohg", "ug", "eg",
    "ev", "bv", "nv", "sa", "sas", "sarl", "srl", "spa", "sl", "oy", "ab", "as", "aps", "co", "company", "sons",
    "associates", "partners", "group", "holding", "office", "team", "association", "chamber", "society", "club",
})  # fmt: skip


def given_name(name: str, language: str = "") -> str:
    """The given name in a name that somebody typed, or nothing where a greeting had better do without.

    "Dr. Ines de la Torre" is Ines and "Torre, Ines" too; a name in Chinese, Japanese or Korean letters, or with
    initials only, is greeted whole, and so is every name in a `language` that has the family name first. A firm, an
    address and what has no letter in it have none.
    """
    name = " ".join(name.split())
    if "@" in name or not any(unicodedata.category(each).startswith("L") for each in name) or _is_firm(name):
        return ""
    if "," in name:
        family, _, given = (part.strip() for part in name.partition(","))
        name = f"{given} {family}" if given and _bare(given) not in _TITLES else family
    words = _without_titles(name.split(" "))
    whole = " ".join(words)
    if _EAST.search(whole) or language.partition("_")[0] in FAMILY_FIRST or _is_initial(words[0]):
        return whole
    return words[0]


def _without_titles(words: list[str]) -> list[str]:
    """At least one word is left, whatever they are."""
    at = 0
    while at < len(words) - 1 and _is_title(words[at]):
        at += 1
    return words[at:]


def _is_title(word: str) -> bool:
    return _bare(word) in _TITLES or (word.endswith(".") and not _is_initial(word))


def _is_initial(word: str) -> bool:
    """J. or J.-P. or JRR-like letters with full stops."""
    return word.endswith(".") and all(len(part) <= 1 for part in re.split(r"[.\-]+", word))


def _is_firm(name: str) -> bool:
    words = name.split(" ")
    return len(words) > 1 and ("&" in words or "+" in words or any(_bare(word) in _FIRMS for word in words[1:]))


def _bare(word: str) -> str:
    return re.sub(r"[^\w]", "", word).casefold()
