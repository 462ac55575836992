"""What an import would do and what it did, as a sentence: only what there is of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.dates import A_DAY
from portal.core.say import say_date, say_list


def would_do(report: Mapping[str, Any]) -> str:
    """After the dry run."""
    new, known, rows = report["new"], report["known"], report["rows"]
    if report.get("firms_new", 0) + report.get("firms_known", 0) and not new + known:
        return str(ngettext("%(num)s row, about a firm.", "%(num)s rows, about firms.", rows))
    parts = (
        new and ngettext("%(num)s is a person we do not know yet", "%(num)s are people we do not know yet", new),
        known and ngettext("%(num)s will be brought up to date", "%(num)s will be brought up to date", known),
    )
    said = [part for part in parts if part]
    if not said:
        return str(ngettext("%(num)s row, and nothing to bring in.", "%(num)s rows, and nothing to bring in.", rows))
    return str(ngettext("Of %(num)s row, %(what)s.", "Of %(num)s rows, %(what)s.", rows, what=say_list(said)))


def would_bring(report: Mapping[str, Any]) -> list[str]:
    """What else would happen, a sentence for each kind that there is; nothing in a report of before it was told."""
    begin, longer, same = (report.get(f"memberships_{what}", 0) for what in ("begins", "extends", "stays"))
    firms, known, no_mail, dead = (report.get(name, 0) for name in ("firms_new", "firms_known", "opted_out", "dead"))
    named = [name for name, _holder in report.get("plans", [])]
    told = (
        begin and ngettext("%(num)s membership begins.", "%(num)s memberships begin.", begin),
        longer and ngettext("%(num)s membership goes on longer.", "%(num)s memberships go on longer.", longer),
        same and ngettext("%(num)s membership stays as it is.", "%(num)s memberships stay as they are.", same),
        firms and ngettext("%(num)s firm is new.", "%(num)s firms are new.", firms),
        known and ngettext("%(num)s firm is brought up to date.", "%(num)s firms are brought up to date.", known),
        named and ngettext("A plan is new: %(names)s.", "Plans are new: %(names)s.", len(named), names=say_list(named)),
        no_mail
        and ngettext(
            "%(num)s person wants no mail, and gets none.", "%(num)s people want no mail, and get none.", no_mail
        ),
        dead and ngettext("%(num)s person has died.", "%(num)s people have died.", dead),
    )
    return [str(sentence) for sentence in told if sentence]


def as_read(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """The first rows as they were understood, each with what it says of the membership in words."""
    return [[line, name, email, firm, _membership(*more)] for line, name, email, firm, *more in rows]


def _membership(plan: str, start: str, until: str, endless: bool, is_member: bool) -> str:
    if not is_member:
        return str(_("none"))
    last = say_date(date.fromisoformat(until) - A_DAY) if until else ""
    begun = say_date(date.fromisoformat(start)) if start else ""
    days = (
        begun and _("from %(day)s", day=begun),
        endless and _("without end"),
        last and _("up to and including %(day)s", day=last),
    )
    return ", ".join(filter(None, (plan, *map(str, filter(None, days))))) or str(_("a member"))


def has_done(report: Mapping[str, int]) -> str:
    """When the list is in."""
    people, changed = report["added"], report["updated"]
    firms, memberships = report["organisations"], report["memberships"]
    parts = (
        people and ngettext("%(num)s person is new", "%(num)s people are new", people),
        changed and ngettext("%(num)s was brought up to date", "%(num)s were brought up to date", changed),
        firms and ngettext("%(num)s firm came with them", "%(num)s firms came with them", firms),
        memberships and ngettext("%(num)s membership was entered", "%(num)s memberships were entered", memberships),
    )
    longer, same = report.get("extended", 0), report.get("left_alone", 0)
    more = (
        longer and ngettext("%(num)s membership goes on longer", "%(num)s memberships go on longer", longer),
        same and ngettext("%(num)s membership stays as it was", "%(num)s memberships stay as they were", same),
    )
    said = [part for part in (*parts, *more) if part]
    return str(_("%(what)s.", what=say_list(said)) if said else _("Nobody is new, and nothing had to be changed."))


def would_go(report: Mapping[str, Any]) -> str:
    """What an undoing would take away and put back."""
    people, firms, memberships, plans, changed = _taken(report)
    parts = (
        people and ngettext("%(num)s person goes", "%(num)s people go", people),
        firms and ngettext("%(num)s firm goes", "%(num)s firms go", firms),
        memberships and ngettext("%(num)s membership goes", "%(num)s memberships go", memberships),
        plans and ngettext("%(num)s plan goes", "%(num)s plans go", plans),
        changed and ngettext("%(num)s person becomes as before", "%(num)s people become as before", changed),
    )
    said = [part for part in parts if part]
    return str(_("If you undo it: %(what)s.", what=say_list(said)) if said else _("There is nothing to take back."))


def has_gone(report: Mapping[str, Any]) -> str:
    """What an undoing took away and put back."""
    people, firms, memberships, plans, changed = _taken(report)
    parts = (
        people and ngettext("%(num)s person went", "%(num)s people went", people),
        firms and ngettext("%(num)s firm went", "%(num)s firms went", firms),
        memberships and ngettext("%(num)s membership went", "%(num)s memberships went", memberships),
        plans and ngettext("%(num)s plan went", "%(num)s plans went", plans),
        changed and ngettext("%(num)s person is as before", "%(num)s people are as before", changed),
    )
    said = [part for part in parts if part]
    return str(_("%(what)s.", what=say_list(said)) if said else _("There was nothing to take back."))


def _taken(report: Mapping[str, Any]) -> tuple[int, int, int, int, int]:
    return report["person"], report["organisation"], report["membership"], report["plan"], report["changed"]
