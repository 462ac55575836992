"""Money: whole numbers of a currency's smallest unit, beside the code of the currency (ISO 4217). One way to read it.

How it is said stands in `say.say_money`, how it is typed in `forms.Money`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name, get_currency_symbol, get_decimal_symbol, get_territory_currencies

#: How many decimals a currency has where it is not two: ISO 4217, list one of 2024.
WHOLE = (
    *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"),
    *("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
)
DECIMALS = dict.fromkeys(WHOLE, 0) | dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)
#: What the databases hold in a whole number.
MOST = 2_000_000_000
BLANKS = re.compile(r"[\s\u00a0\u202f'’]")


class NotMoney(ValueError):
    """This is no amount of the currency."""


class TooMuch(NotMoney):
    """This is more than can be kept."""


class TooManyDecimals(NotMoney):
    """The currency has no such small part."""


def decimals(currency: str) -> int:
    """How many decimals the currency has: 2 for the euro, 0 for the yen, 3 for the Kuwaiti dinar."""
    return DECIMALS.get(currency, 2)


def amount(minor: int, currency: str) -> Decimal:
    """12050 pence as 120.50 pounds."""
    return Decimal(minor).scaleb(-decimals(currency))


def plain(minor: int, currency: str, locale: str) -> str:
    """As it would be typed, without the currency: 120.50, or 120,50."""
    return f"{amount(minor, currency):f}".replace(".", get_decimal_symbol(locale))


def parse(text: str, currency: str, locale: str) -> int:
    """The amount that somebody typed, in the smallest unit: 120, 120.50, 120,50, 1,200.50, £120, 1 200 EUR.

    The mark that may be both (1.200) is read as the language has it. Raises NotMoney, TooManyDecimals, TooMuch.
    """
    bare = BLANKS.sub("", text).upper()
    for sign in (currency, get_currency_symbol(currency, locale).upper(), get_currency_symbol(currency, "en").upper()):
        bare = bare.removeprefix(sign).removesuffix(sign)
    if not re.fullmatch(r"[0-9]{1,3}([0-9]*|(\.[0-9]{3})+|(,[0-9]{3})+)([.,][0-9]+)?", bare) or not bare.isascii():
        raise NotMoney(text)
    whole, part = _split(bare, decimals(currency), get_decimal_symbol(locale))
    if len(part) > decimals(currency):
        raise TooManyDecimals(text)
    minor = int(whole + part.ljust(decimals(currency), "0"))
    if minor > MOST:
        raise TooMuch(text)
    return minor


def _split(bare: str, places: int, mark: str) -> tuple[str, str]:
    """What stands before and behind the decimal mark."""
    marks = [sign for sign in bare if sign in ".,"]
    last = marks[-1] if marks else mark
    head, _, tail = bare.rpartition(last) if marks else (bare, "", "")
    groups = len(marks) > 1 and len(set(marks)) == 1
    if marks and not groups and len(set(marks)) == 1 and len(tail) == 3 and len(head) <= 3:
        groups = last != mark or not places  # 1.200 may be either
    if groups:
        return re.sub(r"[.,]", "", bare), ""
    return re.sub(r"[.,]", "", head), tail


@cache
def currencies() -> tuple[str, ...]:
    """The codes of all that is legal tender somewhere today."""
    everywhere = get_global("territory_currencies")
    return tuple(sorted({code for territory in everywhere for code in get_territory_currencies(territory)}))


@cache
def offered(locale: str) -> tuple[tuple[str, str], ...]:
    """Codes with their names in a language, by name."""
    named = [(code, f"{get_currency_name(code, locale=locale)} ({code})") for code in currencies()]
    return tuple(sorted(named, key=lambda pair: pair[1]))


def named(currency: str, locale: str) -> str:
    """What some of it is called: British pounds."""
    return str(get_currency_name(currency, count=2, locale=Locale.parse(locale)))


def of_zone(zone: str) -> str:
    """What people pay with where a clock stands in this zone; the euro where nobody knows."""
    found = get_territory_currencies(get_global("zone_territories").get(zone, "001"))
    return found[-1] if found else "EUR"
