"""Days in the shapes in which lists hold them."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum, StrEnum
from typing import TypeVar

from portal.lists.findings import BadCell, Code
from portal.lists.folding import key, keys
from portal.lists.marks import is_nothing
from portal.lists.months import month_of

#: Whatever a column is called by: its heading, its number.
Column = TypeVar("Column", bound=Hashable)
#: A year of two digits is never more than this ahead: 58 is 1958.
FEW_YEARS = 5
#: Who begins later than this has most likely begun a century ago, or been mistyped.
FAR_AHEAD = timedelta(days=2 * 366)
EARLIEST, LATEST = 1900, 2200
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,].*)?", re.IGNORECASE)
NUMBERS = re.compile(r"(\d{1,2})\s?([-/. ])\s?(\d{1,2})\s?[-/. ]\s?(\d{4}|\d{2})(?:\.?[T ,].*)?", re.IGNORECASE)
COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
#: Days since the end of 1899, as spreadsheets count; seconds since 1970, as programs do.
SERIAL, SECONDS = re.compile(r"([2-7]\d{4})(?:[.,]\d+)?"), re.compile(r"(\d{9,10})(?:\d{3})?")
SERIAL_BEGIN = date(1899, 12, 30)
WORDS = re.compile(r"[^\W\d_]+\.?|\d+")
ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|ère|º|ª|°|e)\b", re.IGNORECASE)
CLOCK = re.compile(r"\b\d{1,2}:\d{2}.*")
#: Some programs set a day in marks of its own, which spreadsheets double.
AROUND = " \t\n\"'"
#: Words that stand in a day and say nothing.
FILLERS = keys("""
    of, the, de, del, le, el, den, der, van, mon, monday, tue, tues, tuesday, wed, wednesday, thu, thur, thurs,
    thursday, fri, friday, sat, saturday, sun, sunday, montag, dienstag, mittwoch, donnerstag, freitag, samstag,
    sonnabend, sonntag, mo, di, mi, do, fr, sa, so, lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche,
    lun, mer, jeu, ven, sam, dim, lunes, martes, miércoles, jueves, viernes, sábado, domingo, mié, jue, vie,
    sáb, dom, maandag, dinsdag, woensdag, donderdag, vrijdag, zaterdag, zondag, ma, wo, vr, za, zo
""")
#: No end: of a membership for life.
ENDLESS = keys("""
    never, never expires, does not expire, no expiry, no expiration, none set, lifetime, life, life member, for
    life, life time, permanent, perpetual, forever, indefinite, unlimited, open, open ended, no end, no end
    date, ongoing, infinite, infinity, does not end, lifetime membership, unbefristet, unbegrenzt, lebenslang,
    auf lebenszeit, nie, niemals, offen, unlimitiert, ohne ende, dauerhaft, lebenslänglich, illimité, illimitée,
    à vie, jamais, permanente, perpétuel, perpétuelle, sans fin, indéterminé, indéterminée, durée indéterminée,
    sans limite, nunca, vitalicio, vitalicia, ilimitado, ilimitada, indefinido, indefinida, de por vida, sin
    fin, sin vencimiento, nooit, levenslang, onbeperkt, voor het leven, onbepaald, onbepaalde tijd, voor
    onbepaalde tijd, doorlopend
""")
FOR_LIFE = keys("""
    lifetime, life, life member, for life, lebenslang, auf lebenszeit, ehrenmitglied, ehrenmitgliedschaft, à
    vie, vitalicio, vitalicia, de por vida, levenslang, voor het leven, erelid, honorary, membre d'honneur,
    honorario
""")
ZERO = re.compile(r"0{1,4}[-/.]0{1,2}[-/.]0{1,4}(?:[T ].*)?|0")


class Endless(Enum):
    """Not a day: it never ends."""

    FOREVER = "forever"


FOREVER = Endless.FOREVER


class Order(StrEnum):
    """What a column's days say about how 3/4/2026 is meant there."""

    DAY_FIRST = "day"
    MONTH_FIRST = "month"
    #: Both are possible for all of them: ask.
    EITHER = "either"
    #: Some are only possible the one way and some only the other: ask, and say so.
    BOTH = "both"
    #: None of them depends on it.
    NO_MATTER = ""


def read(text: str, *, day_first: bool, today: date, ahead: int = FEW_YEARS) -> date | Endless | None:
    """The day; FOREVER for never and the like, None for no day at all. Raises BadCell.

    A year of two digits lies at most `ahead` years ahead. Of a time with its zone the day is kept as it is written.
    """
    text = text.strip(AROUND)
    if is_endless(text):
        return FOREVER
    if is_nothing(text) or ZERO.fullmatch(text):
        return None
    return parse(text, day_first=day_first, today=today, ahead=ahead)


def parse(text: str, *, day_first: bool, today: date, ahead: int = FEW_YEARS) -> date:
    """The day, which it has to be. Raises BadCell."""
    text = text.strip(AROUND)
    try:
        found = _counted(text) or date(*_parts(text, day_first, today.year + ahead))
    except (ValueError, OverflowError):
        raise BadCell(Code.NOT_A_DAY, text) from None
    if not EARLIEST <= found.year <= LATEST:
        raise BadCell(Code.NOT_A_DAY, text)
    return found


def is_endless(text: str) -> bool:
    """Whether this is a word for no end, or a day in the year 9999 or 2999 that stands for it."""
    return key(text) in ENDLESS or re.search(r"(?<!\d)[29]999(?!\d)", text) is not None or text.strip() == "∞"


def is_for_life(plan: str) -> bool:
    """Whether a plan is called like one without end, so that no day of an end means none: “Honorary life”."""
    words = key(plan)
    return words in ENDLESS or any(re.search(rf"\b{each}\b", words) for each in FOR_LIFE)


def is_far_ahead(begin: date, today: date) -> bool:
    """Whether a membership that begins then is a slip."""
    return begin > today + FAR_AHEAD


def order_of(texts: Iterable[str]) -> Order:
    """The row that decides it decides it for the whole column. Days with full stops have the day in front."""
    day = month = either = False
    for text in texts:
        match = NUMBERS.fullmatch(text.strip()) if text else None
        if match is None:
            continue
        first, second = int(match[1]), int(match[3])
        day = day or first > 12 or (match[2] == "." and second <= 12)
        month = month or first <= 12 < second
        either = either or (first <= 12 and second <= 12 and first != second)
    if day and month:
        return Order.BOTH
    return Order.DAY_FIRST if day else Order.MONTH_FIRST if month else Order.EITHER if either else Order.NO_MATTER


def orders_of(columns: Mapping[Column, Iterable[str]]) -> dict[Column, Order]:
    """The same for several columns of one list: those that leave it open follow those that do not."""
    found = {name: order_of(texts) for name, texts in columns.items()}
    decided = {order for order in found.values() if order in {Order.DAY_FIRST, Order.MONTH_FIRST}}
    if len(decided) == 1:
        found = {name: decided.copy().pop() if order is Order.EITHER else order for name, order in found.items()}
    return found


def _counted(text: str) -> date | None:
    """A day as a number: 20260403, or counted by a spreadsheet or a program."""
    if match := COMPACT.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := SERIAL.fullmatch(text):
        return SERIAL_BEGIN + timedelta(days=int(match[1]))
    if match := SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(match[1]), UTC).date()
    return None


def _parts(text: str, day_first: bool, latest: int) -> tuple[int, int, int]:
    if match := ISO.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := NUMBERS.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), _year(match[4], latest)
        if first > 12 or (day_first and second <= 12):
            return year, second, first
        return year, first, second
    return _in_words(text, latest)


def _in_words(text: str, latest: int) -> tuple[int, int, int]:
    """One word for the month, a number for the day and one for the year, in the orders that people have."""
    text = CLOCK.sub("", ORDINAL.sub(r"\1", text))
    words = [word for word in WORDS.findall(text) if word.isdigit() or key(word) not in FILLERS or month_of(word)]
    months = [(place, month) for place, word in enumerate(words) if (month := month_of(word)) is not None]
    if len(months) == 2 and words[0].rstrip(".").lower() == "mar":  # mardi, mars
        words, months = words[1:], months[1:]
    numbers = [word for word in words[:4] if word.isdigit()]
    if len(months) != 1 or len(numbers) < 2 or len(words) < 3 or not _only_dated(words):
        raise ValueError(text)
    first, second = numbers[:2]
    if len(first) == 4:
        return int(first), months[0][1], int(second)
    if len(first) > 2 or len(second) not in {2, 4}:
        raise ValueError(text)
    return _year(second, latest), months[0][1], int(first)


def _only_dated(words: list[str]) -> bool:
    """Whether among the first three nothing stands that has no part in a day."""
    return all(word.isdigit() or month_of(word) is not None for word in words[:3])


def _year(digits: str, latest: int) -> int:
    """Two digits are of this century, unless that lies too far ahead."""
    year = int(digits)
    if len(digits) > 2:
        return year
    century = latest // 100 * 100
    return century + year if century + year <= latest else century - 100 + year
