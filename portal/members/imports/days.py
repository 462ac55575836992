"""Days in the shapes in which lists hold them."""

from __future__ import annotations

import re
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january januar janvier", "feb february februar février", "mar march märz mars", "apr april avril",
         "may mai", "jun june juni juin", "jul july juli juillet", "aug august août", "sep sept september septembre",
         "oct october oktober octobre", "nov november novembre", "dec december dezember décembre"), 1,
    )
    for name in names.split()
}  # fmt: skip
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ,].*)?")
DAY_NAME = re.compile(r"(?:\w{3,9},? )?(\d{1,2})(?:st|nd|rd|th|\.)?[- ]([^\W\d]+)\.?,?[- ](\d{4}|\d{2})(?: .*)?")
NAME_DAY = re.compile(r"(?:\w{3,9}, )?([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?: .*)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


class NotADay(ValueError):
    """This is no day that anybody means."""


def parse(text: str, *, day_first: bool) -> date:
    """The day; of 3/4/2026, `day_first` decides whether it is the 3rd of April. Raises NotADay."""
    text = text.strip()
    year, month, day = _parts(text, day_first)
    try:
        found = date(year, month, day)
    except ValueError:
        raise NotADay(text) from None
    if not 1900 <= found.year <= 2200:
        raise NotADay(text)
    return found


def is_ambiguous(text: str) -> bool:
    """Whether day and month could be meant either way round."""
    match = NUMBERS.fullmatch(text.strip())
    return match is not None and int(match[1]) <= 12 and int(match[2]) <= 12 and int(match[1]) != int(match[2])


def needs_month_first(text: str) -> bool:
    """Whether it is a day only if the month comes first: 12/25/2026."""
    match = NUMBERS.fullmatch(text.strip())
    return match is not None and int(match[1]) <= 12 < int(match[2])


def _parts(text: str, day_first: bool) -> tuple[int, int, int]:
    if match := ISO.fullmatch(text) or COMPACT.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := NUMBERS.fullmatch(text):
        first, second, year = int(match[1]), int(match[2]), _year(match[3])
        if first > 12 or (day_first and second <= 12):
            return year, second, first
        return year, first, second
    if match := DAY_NAME.fullmatch(text):
        return _year(match[3]), _month(match[2], text), int(match[1])
    if match := NAME_DAY.fullmatch(text):
        return int(match[3]), _month(match[1], text), int(match[2])
    raise NotADay(text)


def _year(digits: str) -> int:
    """Two digits: 26 is 2026, 70 is 1970."""
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < 70 else 1900)


def _month(word: str, text: str) -> int:
    try:
        return MONTHS[word.casefold()]
    except KeyError:
        raise NotADay(text) from None
