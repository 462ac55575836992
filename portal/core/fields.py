"""Fields that know where the association is: its time zone and clocks, its currency, and amounts of money in it."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from typing import Any

from babel import Locale
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from markupsafe import Markup
from wtforms import StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from portal.core import language, money
from portal.core.dates import is_zone, zones
from portal.core.forms import Choice, Needed, Radio
from portal.core.settings import association

LONGEST = 40
#: The codes of UN M49 for parts of the world, and a word for those that have none.
CONTINENTS = {"Africa": "002", "America": "019", "Antarctica": "AQ", "Asia": "142", "Europe": "150"}
SEAS = {"Arctic": _l("Arctic"), "Atlantic": _l("Atlantic"), "Indian": _l("Indian Ocean"), "Pacific": _l("Pacific")}


class Zone(Choice):
    """A zone of the tz database, grouped by continent; one that is known but not offered stays as it is."""

    choices: Any

    def __init__(self, label: Any = None, **kw: Any) -> None:
        super().__init__(label, choices=_zones_in(language.current()), **kw)

    def post_process(self, formdata: Any = None) -> None:
        super().post_process(formdata)
        if self.data and is_zone(self.data) and not any(choice.value == self.data for choice in self.choices):
            self.choices = [*self.choices, SelectChoice(self.data, self.data.replace("_", " "), {}, gettext("Other"))]

    def __call__(self, **attributes: Any) -> Any:
        """Some four hundred answers, written once for each language: that takes as long as half of a page."""
        written, chosen = _written(language.current()), Markup('<option value="%s">') % (self.data or "")
        if chosen not in written:
            return super().__call__(**attributes)
        all_of_them, self.choices = self.choices, []
        opens, closes = str(super().__call__(**attributes | {"required": False})).split("</select>")
        self.choices = all_of_them
        options = written.replace(chosen, Markup('<option selected value="%s">') % self.data, 1)
        return Markup(f"{opens}{options}</select>{closes}")  # noqa: S704 - of what was escaped


class Which(Radio):
    """Which of two equal times is meant, where the clocks go back."""

    def __init__(self, label: Any = None, **kw: Any) -> None:
        answers = [
            ("", _l("It comes only once")),
            ("0", _l("The first time")),
            ("1", _l("The second time, after the clocks went back")),
        ]
        super().__init__(label, required=False, choices=answers, default="", **kw)

    @property
    def fold(self) -> int | None:
        """0 for the first, 1 for the second, None where that was not asked."""
        return int(self.data) if self.data in {"0", "1"} else None


class Currency(Choice):
    """One of the currencies that are legal tender somewhere, by name. `usual`: what no choice at all is called."""

    def __init__(self, label: Any = None, *, usual: Any = "", **kw: Any) -> None:
        offered = [SelectChoice(*pair) for pair in money.offered(language.regional())]
        super().__init__(
            label, required=not usual, choices=[SelectChoice("", usual), *offered] if usual else offered, **kw
        )


class Money(StringField):
    """An amount in the association's currency, as people type it; `data` counts the currency's smallest unit."""

    def __init__(self, label: Any = None, *, required: bool = True, description: Any = "", **kw: Any) -> None:
        rules = [Needed() if required else Optional()]
        super().__init__(label, rules, description=description or LazyString(looks_like), **kw)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else money.plain(self.data, association().currency, language.regional())

    def process_formdata(self, valuelist: list[str]) -> None:
        typed, currency, self.data = valuelist[0].strip() if valuelist else "", association().currency, None
        if not typed:
            return
        try:
            self.data = money.parse(typed[:LONGEST], currency, language.regional())
        except money.TooMuch:
            raise ValueError(_l("This is more than can be kept here.")) from None
        except money.TooManyDecimals:
            raise ValueError(_too_fine(money.decimals(currency))) from None
        except money.NotMoney:
            raise ValueError(gettext("Please give an amount in digits. %(like)s", like=looks_like())) from None


class Days(StringField):
    """Numbers of days, as people type them: 30, 7. `data` is a tuple, the largest first; nothing typed is none."""

    MOST_OF_THEM = 6

    def __init__(self, label: Any = None, *, most: int, **kw: Any) -> None:
        self.most = most
        super().__init__(label, [Optional()], **kw)

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else ", ".join(str(each) for each in self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = re.split(r"[\s,;]+", valuelist[0].strip()[:LONGEST]) if valuelist and valuelist[0].strip() else []
        self.data: tuple[int, ...] = ()
        if not all(re.fullmatch(r"[0-9]{1,4}", each) for each in typed) or len(set(typed)) > self.MOST_OF_THEM:
            raise ValueError(_l("Please give at most six whole numbers with commas between them, like 30, 7."))
        if any(not 0 <= int(each) <= self.most for each in typed):
            raise ValueError(gettext("Please give numbers up to %(most)s.", most=self.most))
        self.data = tuple(sorted({int(each) for each in typed}, reverse=True))


@lru_cache(maxsize=8)
def _zones_in(tag: str) -> list[SelectChoice]:
    """Places and parts of the world as a language calls them; as the tz database has them where it is silent."""
    known = Locale.parse(tag)
    return [
        SelectChoice(
            zone, place if tag == language.SOURCE else known.time_zones.get(zone, {}).get("city", place), {},
            str(known.territories.get(CONTINENTS.get(area, ""), SEAS.get(area, area))),
        )
        for zone, area, place in zones()
    ]  # fmt: skip


@lru_cache(maxsize=8)
def _written(tag: str) -> str:
    """Those places as a select has them, none of them chosen."""
    groups = groupby(_zones_in(tag), key=lambda choice: choice.optgroup)
    return "".join(
        Markup('<optgroup label="%s">%s</optgroup>')
        % (name, Markup("").join(Markup('<option value="%s">%s</option>') % (each.value, each.label) for each in group))
        for name, group in groups
    )


def _too_fine(decimals: int) -> str:
    if not decimals:
        return str(gettext("This currency has no decimals. Please give a whole amount."))
    return str(
        ngettext("This currency has %(num)s decimal at most.", "This currency has %(num)s decimals at most.", decimals)
    )


def looks_like() -> str:
    """What an amount in the association's currency looks like."""
    currency, locale = association().currency, language.regional()
    name, whole = money.named(currency, locale), 120 * 10 ** money.decimals(currency)
    if not money.decimals(currency):
        return str(gettext("In %(currency)s, like %(like)s.", currency=name, like=money.plain(1200, currency, locale)))
    like = money.plain(whole + whole // 240, currency, locale)
    return str(gettext("In %(currency)s: 120 or %(like)s.", currency=name, like=like))
