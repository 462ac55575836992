"""The words for what is stored as codes."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.core.say import say_round
from portal.referrals.models import Budget, DeclineCode, Kind, Strength, Timing
from portal.referrals.states import State

KINDS: dict[str, Any] = {
    Kind.CLIENT: _l("Somebody who needs this work done"),
    Kind.SUPPLIER: _l("Somebody whose work could help"),
    Kind.INTRODUCTION: _l("Two people who should know each other"),
    Kind.OWN_PURCHASE: _l("Something I would buy from them myself"),
}
BUDGETS: dict[str, Any] = {
    Budget.UNKNOWN: _l("Not known"),
    Budget.UNDER_1K: _l("Under %(sum)s", sum=LazyString(say_round, 1_000)),
    Budget.TO_5K: _l("%(sum)s to %(more)s", sum=LazyString(say_round, 1_000), more=LazyString(say_round, 5_000)),
    Budget.TO_20K: _l("%(sum)s to %(more)s", sum=LazyString(say_round, 5_000), more=LazyString(say_round, 20_000)),
    Budget.OVER_20K: _l("Over %(sum)s", sum=LazyString(say_round, 20_000)),
}
TIMINGS: dict[str, Any] = {
    Timing.NOW: _l("As soon as it can be"),
    Timing.QUARTER: _l("Within three months"),
    Timing.YEAR: _l("Within the year"),
    Timing.OPEN: _l("There is time"),
}
STRENGTHS: dict[str, Any] = {
    Strength.WELL: _l("Well"),
    Strength.SOME: _l("A little"),
    Strength.NEW: _l("Met lately"),
}
DECLINES: dict[str, Any] = {
    DeclineCode.NOT_MY_WORK: _l("It is not my kind of work"),
    DeclineCode.AREA: _l("It is out of my area"),
    DeclineCode.NO_CAPACITY: _l("I have no time for it just now"),
    DeclineCode.CONFLICT: _l("I have a conflict of interest"),
    DeclineCode.UNCLEAR: _l("I cannot tell what is needed"),
    DeclineCode.RATHER_NOT_SAY: _l("I would rather not say"),
}
OUTCOMES: dict[str, Any] = {
    State.WON: _l("We work together"),
    State.NOT_WON: _l("We talked, and it came to nothing"),
    State.NOT_FIT: _l("It was not a fit"),
    State.UNREACHABLE: _l("I could not reach them"),
}
USEFULNESS: dict[str, Any] = {
    "4": _l("Just what I hoped for"),
    "3": _l("Very useful"),
    "2": _l("Useful"),
    "1": _l("A little"),
    "0": _l("Not really"),
}
