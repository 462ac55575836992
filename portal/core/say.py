"""Dates, times and money as people say them, in the association's zone and currency unless told another."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_currency
from flask import g, has_app_context
from flask_babel import get_locale, gettext, ngettext

from portal.core import clock, money
from portal.core.dates import local
from portal.core.settings import association


def _day(value: date | datetime, zone: str | None) -> date:
    return local(value, zone or association().time_zone).date() if isinstance(value, datetime) else value


def _locale() -> str:
    if not has_app_context():
        return "en"
    if "said_in" not in g:
        g.said_in = str(get_locale() or "en")
    return str(g.said_in)


@lru_cache(maxsize=4096)
def _said(day: date, pattern: str, locale: str) -> str:
    """A list says the same days over and over, and Babel reads its pattern anew each time."""
    return format_date(day, pattern, locale)


@lru_cache(maxsize=2048)
def _clock(minute: time, locale: str) -> str:
    return format_time(minute, "H:mm", locale=locale)


def say_day(value: date | datetime | None, zone: str | None = None) -> str:
    """Tuesday 19 May; with the year when it is not this one."""
    if value is None:
        return ""
    day = _day(value, zone)
    this_year = day.year == clock.today(zone or association().time_zone).year
    return _said(day, "EEEE d MMMM" if this_year else "EEEE d MMMM y", _locale())


def say_date(value: date | datetime | None, zone: str | None = None) -> str:
    """As in: 19 May 2026."""
    return "" if value is None else _said(_day(value, zone), "d MMMM y", _locale())


def say_month(value: date | datetime | None, zone: str | None = None) -> str:
    """As in: May 2026."""
    return "" if value is None else _said(_day(value, zone), "LLLL y", _locale())


def say_weekday(value: date | datetime, zone: str | None = None) -> str:
    """As in: Tue."""
    return _said(_day(value, zone), "EEE", _locale())


def say_short_month(value: date | datetime, zone: str | None = None) -> str:
    """As in: May."""
    return _said(_day(value, zone), "MMM", _locale())


def say_time(value: datetime | None, zone: str | None = None) -> str:
    """As in: 18:30."""
    if value is None:
        return ""
    there = local(value, zone or association().time_zone)
    return _clock(time(there.hour, there.minute), _locale())


def say_moment(value: datetime | None, zone: str | None = None) -> str:
    """As in: Tuesday 19 May, 18:30."""
    return "" if value is None else f"{say_day(value, zone)}, {say_time(value, zone)}"


def say_zone(value: datetime, zone: str) -> str:
    """CEST, or GMT+2 where the zone has no short name."""
    here = local(value, zone)
    name = here.tzname() or ""
    return name if name.isalpha() else str(format_datetime(here, "O", locale=_locale()))


def say_ago(value: datetime | None) -> str:
    """A while ago in words: just now, 2 hours ago, yesterday, then the date."""
    if value is None:
        return ""
    minutes = int((clock.now() - value).total_seconds() // 60)
    if minutes < 2:
        return str(gettext("just now"))
    if minutes < 60:
        return str(ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes))
    if minutes < 60 * 24:
        return str(ngettext("%(num)s hour ago", "%(num)s hours ago", minutes // 60))
    if minutes < 60 * 48:
        return str(gettext("yesterday"))
    return say_date(value)


def say_money(minor: int | None, currency: str = "") -> str:
    """As in: £120.50. `minor` counts the smallest unit of the currency, the association's unless another is named."""
    if minor is None:
        return ""
    code = currency or association().currency
    said = format_currency(money.amount(minor, code), code, locale=_locale(), decimal_quantization=False)
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
    say_zone,
    say_ago,
    say_money,
    last_day,
    iso,
)
