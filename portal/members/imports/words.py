"""What an import would do and what it did, as a sentence: only what there is of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.say import say_list


def would_do(report: Mapping[str, int]) -> str:
    """After the dry run."""
    new, known, rows = report["new"], report["known"], report["rows"]
    parts = (
        new and ngettext("%(num)s is a person we do not know yet", "%(num)s are people we do not know yet", new),
        known and ngettext("%(num)s will be brought up to date", "%(num)s will be brought up to date", known),
    )
    said = [part for part in parts if part]
    if not said:
        return str(ngettext("%(num)s row, and nothing to bring in.", "%(num)s rows, and nothing to bring in.", rows))
    return str(ngettext("Of %(num)s row, %(what)s.", "Of %(num)s rows, %(what)s.", rows, what=say_list(said)))


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
