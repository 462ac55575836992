"""Addresses, numbers and sites in a text, however they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from portal.mail.addresses import normalise

#: What people write a site as; a word with a dot in it is none unless it ends as sites do.
ENDS = (
    "com|org|net|info|eu|de|at|ch|li|uk|co|fr|es|it|nl|be|lu|pl|cz|sk|hu|dk|se|no|fi|ie|pt|gr|us|ca|au|nz|io|app|dev|"
    "shop|online|store|biz|pro|site|website|berlin|hamburg|koeln|wien|bayern|london|paris|cat|example|test|me|tv|ly|gl"
)
#: A dot that is written as a word.
DOT = r"(?:\s?[\[(](?:dot|punkt)[\])]\s?|\s(?:dot|punkt)\s)"
#: "at" as a word stands in any sentence, so that what follows it has to end as sites do.
EMAIL = re.compile(
    rf"(?<![^\s@<>()\"])[^\s@<>()\"]+\s?[@＠]\s?[\w-]+(?:\s?(?:\.|{DOT})\s?[\w-]+)+"
    rf"|(?<![^\s@<>()\"])[^\s@<>()\"]+\s?(?:\s[\[(]?at[\])]?\s|[\[(]at[\])])\s?[\w-]+(?:(?:\.|{DOT})[\w-]+)*"
    rf"(?:\.|{DOT})(?:{ENDS})(?![\w-])",
    re.IGNORECASE,
)
#: After a full stop without a space a new sentence begins ("saw it.Be kind"): an end with one capital is none.
SITE = re.compile(
    r"(?i:(?<!\w)\w+://|(?<!\w)www\.)\S+"
    r"|(?<![\w@.-])[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}/\S+"
    rf"|(?<![\w@.-])[\w-]{{2,}}(?:\.[\w-]+)*(?:\.|{DOT})(?![A-Z][a-z])(?i:{ENDS})(?![\w-])(?:/\S*)?"
)
#: The name that somebody goes by elsewhere.
HANDLE = re.compile(r"(?<![\w.@])[@＠]\w[\w.]{2,}")
NUMBER = re.compile(r"(?<![\w])[+(]?\d(?:[\s\u00a0./()–-]{0,2}\d){6,}(?!\w)")
#: Many digits that are no number to call: days, years, sums.
DAY = re.compile(r"\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|\d{4}-\d{2}-\d{2}")
YEARS = re.compile(r"(?:19|20)\d\d\s?[–/-]\s?(?:19|20)?\d\d(?:\d\d)?")
SUM = re.compile(r"\d{1,3}(?:[.,\s\u00a0]\d{3})+(?:\s?[–-]\s?\d{1,3}(?:[.,\s\u00a0]\d{3})+)?")
#: Mailboxes that many share the domain of.
SHARED = {
    "gmail.com", "googlemail.com", "gmx.de", "gmx.net", "web.de", "outlook.com",
    "hotmail.com", "yahoo.com", "icloud.com", "t-online.de", "posteo.de", "mailbox.org",
    "proton.me", "protonmail.com", "aol.com",
}  # fmt: skip
LEAST_DIGITS = 6
LEAST_LETTERS = 5


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the text says how to reach anybody at all."""
    for pattern in (EMAIL, SITE, HANDLE):
        for match in pattern.finditer(text):
            yield match.span()
    for match in NUMBER.finditer(text):
        words = match.group()
        if not any(pattern.fullmatch(words) for pattern in (DAY, YEARS, SUM)):
            yield match.span()


def theirs(text: str, emails: Sequence[str], phones: Sequence[str], site: str) -> Iterator[tuple[int, int]]:
    """Where it holds what this very person is reached by, also in part."""
    for each in _of_mail(emails):
        for match in re.finditer(rf"(?<![\w.-]){re.escape(each)}(?![\w-])", text, re.IGNORECASE):
            yield match.span()
    for phone in phones:
        wanted = _digits(phone)[-LEAST_DIGITS:]
        if len(wanted) == LEAST_DIGITS:
            yield from _number(text, wanted)
    host = re.sub(r"^\w+://", "", site.casefold()).split("/")[0].removeprefix("www.")
    label = re.sub(r"[^\w]", "", ".".join(host.split(".")[:-1]))
    if len(label) >= LEAST_LETTERS:
        apart = r"[\W_]?".join(re.escape(letter) for letter in label)
        for match in re.finditer(rf"(?<!\w){apart}(?!\w)", text, re.IGNORECASE):
            yield match.span()


def _of_mail(emails: Sequence[str]) -> Iterator[str]:
    for email in emails:
        local, _, domain = normalise(email).rpartition("@")
        if len(local) >= LEAST_LETTERS:
            yield local
        if domain and domain not in SHARED:
            yield domain


def _number(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Where these digits follow each other, whatever stands between them."""
    places = [(at, _digits(letter)) for at, letter in enumerate(text) if _digits(letter)]
    digits = "".join(digit for _, digit in places)
    start = digits.find(wanted)
    while start >= 0:
        first, last = places[start][0], places[start + len(wanted) - 1][0]
        if last - first <= 3 * len(wanted):
            yield first, last + 1
        start = digits.find(wanted, start + 1)


def _digits(words: str) -> str:
    return "".join(str(unicodedata.digit(letter)) for letter in words if unicodedata.digit(letter, None) is not None)
