"""How somebody is reached: addresses, telephones and web addresses as they stand in cells."""

from __future__ import annotations

import re

from portal.lists.damage import lost
from portal.lists.findings import BadCell, Code
from portal.lists.marks import is_nothing

#: Google sets three colons between several, people set the others; “/” and “or” only between whole addresses.
BETWEEN = re.compile(r"\s*(?::::|[;,|\n\t])\s*|\s+(?:/|or|oder|ou|of|o|und|and|et|y|en|&)\s+|(?<=\w)/(?=[^/\s]+@)")
IN_BRACKETS = re.compile(r"[^<>]*<\s*([^<>\s]+@[^<>\s]+?)\s*>")
ADDRESS = re.compile(r"[^\s<>()\[\]]+@[^\s<>()\[\]]+")
#: Of what is copied from pages: spaces of no width and hyphens that are not shown, of which no address has any.
UNSEEN = re.compile(r"[\u200b\u2060\ufeff\u00ad]")
AT = re.compile(r"\s*(?:\(at\)|\[at\]|\{at\})\s*", re.IGNORECASE)
DOT = re.compile(r"\s*(?:\(dot\)|\[dot\]|\(punkt\)|\[punkt\])\s*", re.IGNORECASE)
PHONE_BETWEEN = re.compile(r"\s*(?::::|[;|\n])\s*|\s+(?:or|oder|ou|of)\s+(?=[+(\d])|,\s+(?=[+(\d])|\s+/\s+")
PHONE_LABEL = re.compile(
    r"^\s*(?:tel|phone|mobile?|cell|handy|fon|office|home|work|m|t|p|gsm)\s*[.:]+\s*", re.IGNORECASE
)
FLOAT = re.compile(r"(\d{6,})\.0+")
WEB_BETWEEN = re.compile(r"\s*(?::::|[;|\n])\s*|,\s+|\s+")
HOST = re.compile(r"(?:https?://)?[^\s/@.:]+(?:\.[^\s/@.:]+)+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
SCHEME = re.compile(r"(https?):/*", re.IGNORECASE)
MARKDOWN = re.compile(r"\[[^\]]*\]\((\S+)\)")


def addresses(text: str) -> list[str]:
    """The e-mail addresses in the cell, in order, each once: of “Ada <ada@a.example>; mailto:a@b.example” two.

    Whether one can exist is for others to check. Raises BadCell where there is something, and no address.
    """
    if is_nothing(text):
        return []
    plain = DOT.sub(".", AT.sub("@", UNSEEN.sub("", text)))
    found = [match[1] for match in IN_BRACKETS.finditer(plain)]
    if not found:
        found = [each for part in BETWEEN.split(plain) if part for each in _addresses_in(part)]
    found = [each.strip("'\"“”‘’<>()[].,;:") for each in found]
    found = [re.sub(r"^mailto:|\?.*$", "", each, flags=re.IGNORECASE) for each in found]
    if not found or lost(text):
        raise BadCell(Code.NOT_AN_ADDRESS, text)
    found = [each for each in found if "@" in each] or found  # “Ada Brown|ada@a.example”: the rest is whose it is
    return list({each.lower(): each for each in reversed(found)}.values())[::-1]


def _addresses_in(part: str) -> list[str]:
    """What might be one. A space within makes it none: two words cannot be told from a slip."""
    if " " in part.strip() and len(ADDRESS.findall(part)) == 1 and not part.strip().endswith(")"):
        before, _at, after = part.strip().partition("@")
        if " " in after.strip() or (" " in before and not before.rstrip().endswith(":") and ":" not in before):
            return [part.strip()]
    return ADDRESS.findall(part) if "@" in part else [part.strip()]


def telephones(text: str) -> list[str]:
    """The telephone numbers in the cell, as they are written. Raises BadCell where a spreadsheet has spoilt one."""
    if is_nothing(text):
        return []
    if (code := lost(text)) is not None:
        raise BadCell(code, text)
    parts = [PHONE_LABEL.sub("", part, count=1).removeprefix("tel:").strip() for part in PHONE_BETWEEN.split(text)]
    return [FLOAT.sub(r"\1", part) for part in parts if part and not is_nothing(part)]


def website(text: str) -> str:
    """The first web address of the cell, with its scheme; nothing for an empty one. Raises BadCell."""
    if is_nothing(text):
        return ""
    plain = MARKDOWN.sub(r"\1", text.strip())
    for part in WEB_BETWEEN.split(plain):
        each = SCHEME.sub(lambda match: f"{match[1].lower()}://", part.strip("<>()\"'.,;"), count=1)
        if HOST.fullmatch(each) and "@" not in each.split("/")[0]:
            return each if "://" in each.split("?")[0] else f"https://{each}"
    raise BadCell(Code.NOT_A_WEB_ADDRESS, text)
