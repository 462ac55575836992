"""Dates, times, money and lists as people say them, in the association's zone and currency unless told another.

How is CLDR's to say, by the language being spoken and the country that the association is in: see `language.regional`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache

from babel import Locale
from babel.dates import (
    format_date,
    format_datetime,
    format_time,
    format_timedelta,
    get_day_names,
    get_month_names,
    match_skeleton,
)
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, get_decimal_symbol
from flask_babel import gettext

from portal.core import clock, language, money
from portal.core.dates import day_start, local
from portal.core.settings import association

#: Where the house's own English differs from CLDR's: no comma before a day (as in en-AU), and 7:45 in the morning.
ENGLISH = {"EEEE, d": "EEEE d", "HH:mm": "H:mm"}
#: Where numbers have a point, and cells are parted by semicolons all the same.
SWISS = ("CH", "LI")


def _day(value: date | datetime, zone: str | None) -> date:
    return local(value, zone or association().time_zone).date() if isinstance(value, datetime) else value


@cache
def _pattern(skeleton: str, locale: str) -> str:
    """How the fields of a skeleton (UTS 35) stand together in a language, each as wide as it was asked for.

    Babel finds the nearest pattern and leaves its fields as they are there: "19 Sept" where September was meant.
    """
    known = Locale.parse(locale).datetime_skeletons
    found = match_skeleton(skeleton, known)
    pattern = known[found].pattern if found else skeleton
    months, days = skeleton.count("M"), skeleton.count("E")
    if months > 2:
        pattern = re.sub(r"(M{3,}|L{3,})", lambda match: match[0][0] * months, pattern)
    if days:
        pattern = re.sub(r"(E+|c+)", lambda match: match[0][0] * max(days, 3), pattern)
    if locale.partition("_")[0] == "en":
        for theirs, own in ENGLISH.items():
            pattern = pattern.replace(theirs, own)
    return pattern


@lru_cache(maxsize=4096)
def _said(day: date, skeleton: str, locale: str) -> str:
    """A list says the same days over and over, and Babel reads its pattern anew each time."""
    return format_date(day, _pattern(skeleton, locale), locale)


@lru_cache(maxsize=2048)
def _clock(minute: time, locale: str) -> str:
    return format_time(minute, _pattern("Hm", locale), locale=locale)


def say_day(value: date | datetime | None, zone: str | None = None) -> str:
    """Tuesday 19 May; with the year when it is not this one."""
    if value is None:
        return ""
    day = _day(value, zone)
    this_year = day.year == clock.today(zone or association().time_zone).year
    return _said(day, "MMMMEEEEd" if this_year else "yMMMMEEEEd", language.regional())


def say_date(value: date | datetime | None, zone: str | None = None) -> str:
    """As in: 19 May 2026."""
    return "" if value is None else _said(_day(value, zone), "yMMMMd", language.regional())


def say_yearly(value: date) -> str:
    """A day that comes every year: 30 June."""
    return _said(value, "MMMMd", language.regional())


def month_names() -> list[str]:
    """The months of the year as they stand alone."""
    return list(get_month_names("wide", "stand-alone", language.regional()).values())


def months_named(tag: str) -> dict[str, int]:
    """Each word that names a month in this language, folded, with its number: as in a date, and standing alone."""
    return {
        name.casefold(): number
        for context in ("format", "stand-alone")
        for number, name in get_month_names("wide", context, tag).items()
        if not name.isdigit()
    }


def weekday_names() -> list[tuple[str, str]]:
    """(short, whole) names of the days of the week as they stand alone, Monday first."""
    short, whole = (get_day_names(width, "stand-alone", language.regional()) for width in ("abbreviated", "wide"))
    return [(short[number], whole[number]) for number in range(7)]


def week_begins() -> int:
    """On which day weeks begin where the association is: 0 for Monday."""
    return int(Locale.parse(language.regional()).first_week_day)


def say_month(value: date | datetime | None, zone: str | None = None) -> str:
    """As in: May 2026."""
    return "" if value is None else _said(_day(value, zone), "yMMMM", language.regional())


def say_weekday(value: date | datetime, zone: str | None = None) -> str:
    """As in: Tue."""
    return _said(_day(value, zone), "E", language.regional())


def say_long_weekday(value: date | datetime, zone: str | None = None) -> str:
    """As in: Tuesday."""
    return _said(_day(value, zone), "EEEE", language.regional())


def say_short_month(value: date | datetime, zone: str | None = None) -> str:
    """As in: May."""
    return _said(_day(value, zone), "MMM", language.regional())


def say_time(value: datetime | None, zone: str | None = None) -> str:
    """As in: 18:30."""
    if value is None:
        return ""
    there = local(value, zone or association().time_zone)
    return _clock(time(there.hour, there.minute), language.regional())


def say_moment(value: datetime | None, zone: str | None = None) -> str:
    """As in: Tuesday 19 May, 18:30."""
    if value is None:
        return ""
    return str(gettext("%(day)s, %(time)s", day=say_day(value, zone), time=say_time(value, zone)))


def say_end(value: datetime, zone: str | None = None) -> str:
    """Until when something holds, as in: the end of Monday 18 May, where that day is over then; or as `say_moment`."""
    zone = zone or association().time_zone
    if value == day_start(local(value, zone).date(), zone):
        return str(gettext("the end of %(day)s", day=say_day(value - timedelta(microseconds=1), zone)))
    return say_moment(value, zone)


def say_zone(value: datetime, zone: str | None = None) -> str:
    """CEST, or GMT+2 where the zone has no short name."""
    here = local(value, zone or association().time_zone)
    name = here.tzname() or ""
    return name if name.isalpha() else str(format_datetime(here, "O", locale=language.regional()))


def say_ago(value: datetime | None) -> str:
    """A while ago in words: just now, 2 hours ago, yesterday, then the date."""
    if value is None:
        return ""
    minutes = int((clock.now() - value).total_seconds() // 60)
    if minutes < 2:
        return str(gettext("just now"))
    if minutes < 60 * 24:
        past = timedelta(minutes=-minutes) if minutes < 60 else timedelta(hours=-(minutes // 60))
        return format_timedelta(past, add_direction=True, threshold=1, locale=language.regional())
    if minutes < 60 * 48:
        return str(gettext("yesterday"))
    return say_date(value)


def say_list(values: Iterable[object]) -> str:
    """As in: Ana, Ben and Cem."""
    return format_list([str(value) for value in values], locale=language.regional())


def say_number(value: float) -> str:
    """As in: 12,000; a fraction with the mark of the language."""
    return str(format_decimal(value, locale=language.regional()))


def say_money(minor: int | None, currency: str = "") -> str:
    """As in: £120.50. `minor` counts the smallest unit of the currency, the association's unless another is named."""
    if minor is None:
        return ""
    code = currency or association().currency
    return _apart(format_currency(money.amount(minor, code), code, locale=_of_money(), decimal_quantization=False))


def say_round(whole: int) -> str:
    """A round sum in the association's currency, as in: £1,000."""
    locale = _of_money()
    pattern = re.sub(r"\.0+", "", Locale.parse(locale).currency_formats["standard"].pattern)
    return _apart(format_currency(whole, association().currency, pattern, locale=locale, currency_digits=False))


def _of_money() -> str:
    spoken = language.current()
    return spoken if spoken == "en" else language.regional()  # $, ¥: not US$ and JP¥ where English is not American


def _apart(said: str) -> str:
    return re.sub(r"(?<=[A-Za-z])(?=[0-9])", "\u00a0", said)  # a code stands apart, where a sign need not


def last_day(value: date | None) -> date | None:
    """The last day of a stretch that ends, half-open, on this one: people name the day itself, storage the next."""
    return None if value is None else value - timedelta(days=1)


def iso(value: date | datetime | None) -> str:
    """For `<time datetime>`, which knows no part of a second smaller than a thousandth."""
    if value is None:
        return ""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else value.isoformat()


FILTERS = (
    say_day,
    say_date,
    say_month,
    say_weekday,
    say_short_month,
    say_time,
    say_moment,
    say_end,
    say_zone,
    say_ago,
    say_list,
    say_number,
    say_money,
    last_day,
    iso,
)


def between_cells(tag: str) -> str:
    """What spreadsheets part cells by where this language is spoken (de_AT, en_GB): no comma where numbers have one."""
    comma = get_decimal_symbol(tag, numbering_system="latn") == ","
    return ";" if comma or Locale.parse(tag).territory in SWISS else ","
