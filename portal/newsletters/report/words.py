"""The figures of an edition in words and rows, for its page and for tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.house import house
from portal.core.say import say_number
from portal.mail.kinds import families
from portal.newsletters.clicks.counting import FEW
from portal.newsletters.models import Edition
from portal.newsletters.notices import FAMILY
from portal.newsletters.report import reasons
from portal.newsletters.report.models import EditionReport

#: Of fewer readers nothing is told of what they did.
LEAST_READERS = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A figure with its words; `why`: the same number taken apart; `of`: how many things it is about."""

    words: str
    number: str
    why: tuple[tuple[str, str], ...] = ()
    of: str = ""


def few(number: int) -> str:
    """A number of what people did, said exactly only when it is large enough to tell of nobody."""
    return say_number(number) if number >= FEW else ngettext("fewer than %(num)s", "fewer than %(num)s", FEW)


def arrived(figures: Mapping[str, Any]) -> list[Line]:
    """What became of the copies: all of them together are the readers."""
    states, codes = figures["states"], figures["codes"]

    def number(*of: str) -> int:
        return sum(states.get(state, 0) for state in of)

    taken = _("Taken by the mail server") if figures["left_by_mail"] else _("Kept in the portal’s own mailbox")
    rows = [
        (taken, number("accepted"), ()),
        (_("Came back afterwards"), number("bounced"), _by_code(codes.get("bounced", {}))),
        (_("Called unwanted"), number("complained"), ()),
        (_("Refused"), number("refused"), _by_code(codes.get("refused", {}))),
        (_("In doubt: nobody knows whether they arrived"), number("unconfirmed"), ()),
        (_("Put off, to be tried again"), number("retry_wait"), _by_code(codes.get("retry_wait", {}))),
        (_("On their way"), number("queued", "claimed", "committing"), ()),
        (
            _("Left out"),
            number("skipped"),
            tuple((reasons.say_left_out(word), say_number(count)) for word, count in figures["left_out"].items()),
        ),
        (_("Could not be written"), number("failed_render"), ()),
        (_("Cancelled"), number("cancelled"), ()),
    ]
    return [Line(words, say_number(count), why) for words, count, why in rows if count]


def _by_code(codes: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"{reasons.say_code(code)} ({code})" if code else reasons.say_code(code), say_number(count))
        for code, count in codes.items()
    )


def came_of_it(figures: Mapping[str, Any]) -> list[Line]:
    """What happened to what the edition told of. Whether because of it, nobody knows."""
    told = []
    for kind, (of, number) in figures["afterwards"].items():
        after = house().afterwards.get(kind)
        if after is not None:
            said = say_number(number) if after.open else few(number)
            told.append(Line(str(after.label), said, of=say_number(of)))
    return told


def stopped(figures: Mapping[str, Any]) -> list[Line]:
    """How many stopped a family of mail in the fortnight after it."""
    labels = {family.name: str(family.label) for family in families()}
    numbers: dict[str, int] = {FAMILY: 0} | figures["stopped"]
    return [Line(labels.get(name, name), few(number)) for name, number in numbers.items()]


def may_tell_of_readers(figures: Mapping[str, Any]) -> bool:
    """Whether so many got it that a sum tells of nobody."""
    return int(figures["accepted"]) >= LEAST_READERS


@dataclass(frozen=True, slots=True)
class Side:
    """An edition beside others, in words."""

    readers: str
    taken: str
    lost: str
    stopped: str
    clicks: str
    after: tuple[str, ...]

    @classmethod
    def of(cls, figures: Mapping[str, Any], counted: bool) -> Side:
        """What stands of these figures in a list. `counted`: the association counts followed links."""
        states, tells = figures["states"], may_tell_of_readers(figures)
        return cls(
            readers=say_number(figures["audience"]),
            taken=say_number(figures["accepted"]),
            lost=say_number(states.get("bounced", 0) + states.get("refused", 0)),
            stopped=few(figures["stopped"].get(FAMILY, 0)) if tells else "",
            clicks=few(figures["clicks"]) if tells and counted else "",
            after=tuple(f"{line.words}: {line.number}" for line in came_of_it(figures)),
        )


def head() -> list[str]:
    """The heads of a table of editions."""
    return [
        _("Edition"), _("Month"), _("Sent"), _("Counted"), _("Readers"), _("Taken by the mail server"),
        _("Came back afterwards"), _("Called unwanted"), _("Refused"), _("In doubt"), _("Left out"), _("Cancelled"),
        _("Put off at first"), _("Minutes"), _("Copies a minute"), _("Stopped the newsletter"), _("Links followed"),
        *(str(after.label) for after in house().afterwards.values()),
    ]  # fmt: skip


def row(edition: Edition, report: EditionReport, counted: bool) -> list[Any]:
    """An edition in that table. What tells of few readers is told as on the pages."""
    figures = report.figures
    states, tells = figures["states"], may_tell_of_readers(figures)
    seconds = figures["seconds"]
    after = figures["afterwards"]
    return [
        edition.title, edition.month, _day(edition.sending_from), _day(report.counted_at), figures["audience"],
        states.get("accepted", 0), states.get("bounced", 0), states.get("complained", 0), states.get("refused", 0),
        states.get("unconfirmed", 0), states.get("skipped", 0), states.get("cancelled", 0), figures["put_off"],
        round(seconds / 60) if seconds else None, figures["a_minute"],
        few(figures["stopped"].get(FAMILY, 0)) if tells else None,
        few(figures["clicks"]) if tells and counted else None,
        *(_after(kind, each.open, after) for kind, each in house().afterwards.items()),
    ]  # fmt: skip


def _after(kind: str, is_open: bool, told: Mapping[str, Sequence[int]]) -> Any:
    if kind not in told:
        return None
    return told[kind][1] if is_open else few(told[kind][1])


def _day(at: datetime | None) -> Any:
    return at.date() if at else None
