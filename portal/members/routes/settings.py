"""`/office/membership-settings`: what is decided about memberships, and the page where each thing is changed."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from portal.core.access import requires
from portal.core.actors import Right
from portal.core.db import db
from portal.core.paging import counted
from portal.core.say import say_list
from portal.core.settings import association
from portal.members.applications.operations import questions
from portal.members.blueprint import bp
from portal.members.imports.files import KEPT_FOR
from portal.members.memberships.models import Plan
from portal.members.people.merges import A_WEEK
from portal.members.people.steps import locks

MOST_NAMED = 5


@bp.get("/office/membership-settings")
@requires(Right.MEMBERS)
def membership_settings() -> ResponseReturnValue:
    """For the members' office; a page that only others may open is named with who that is."""
    rows = [
        SimpleNamespace(name=_("Plans and prices"), url=url_for(".office_plans"), said=_plans()),
        SimpleNamespace(name=_("What applicants read and are asked"), url=url_for(".office_joining"), said=_joining()),
        SimpleNamespace(name=_("What you say about privacy"), url=url_for(".office_statement"), said=_statement()),
        SimpleNamespace(name=_("How long things are kept"), url=url_for(".office_keeping"), said=_departed()),
        SimpleNamespace(name=_("Letters about renewals"), url=url_for("office.association_page"), said=_letters()),
        SimpleNamespace(name=_("What profiles may show"), url=url_for(".profile_locks"), said=_locks()),
    ]
    house = association()
    kept = [
        (_("Applications that were begun and not sent"), timedelta(days=house.keep_drafts)),
        (_("Who was declined, or withdrew"), timedelta(days=house.keep_declined)),
        (_("Invitations of colleagues that are over"), timedelta(days=house.keep_invitations)),
        (_("What is needed to take two entries apart again"), A_WEEK),
        (_("Lists that were imported, as they came"), KEPT_FOR),
    ]
    return render_template(
        "members/office/settings.html", rows=rows,
        kept=[(what, ngettext("One day", "%(num)s days", each.days)) for what, each in kept],
    )  # fmt: skip


def _plans() -> str:
    names = db.session.scalars(select(Plan.name).where(Plan.closed_at.is_(None)).order_by(Plan.holder, Plan.name)).all()
    if not names:
        return str(_("There is no plan yet; nobody can begin a membership without one."))
    if len(names) > MOST_NAMED:
        return str(_("%(names)s, and others.", names=", ".join(names[:MOST_NAMED])))
    return str(_("Open to begin with: %(names)s.", names=say_list(names)))


def _joining() -> str:
    asked = db.session.scalar(counted(questions.asked())) or 0
    own = ngettext("One question of your own", "%(num)s questions of your own", asked)
    wanted = association().sponsors_wanted
    if not wanted:
        return str(_("%(questions)s; nobody has to vouch.", questions=own))
    vouch = ngettext("one member has to vouch", "%(num)s members have to vouch", wanted)
    return str(_("%(questions)s; %(vouch)s.", questions=own, vouch=vouch))


def _statement() -> str:
    if association().privacy_words:
        return str(_("Your own words stand first on the privacy page."))
    return str(_("The portal’s own words stand on the privacy page; you have added none."))


def _departed() -> str:
    months = association().keep_departed
    if not months:
        return str(_("Those who have left stay until they ask to be forgotten."))
    return str(
        ngettext(
            "Those who have left are forgotten after one month.",
            "Those who have left are forgotten after %(num)s months.",
            months,
        )
    )


def _letters() -> str:
    house = association()
    before, after, parts = house.renew_before, house.renew_after, []
    if before:
        said = say_list(before)
        parts.append(ngettext("%(days)s day before the end", "%(days)s days before the end", max(before), days=said))
    if after:
        said = say_list(after)
        parts.append(ngettext("%(days)s day after it", "%(days)s days after it", max(after), days=said))
    parts.append(_("and when a membership lapses"))
    return ", ".join(str(each) for each in parts) + "."


def _locks() -> str:
    locked = len(locks())
    if not locked:
        return str(_("People decide by themselves who sees each part of their profile."))
    return str(
        ngettext("One part cannot be opened to everybody.", "%(num)s parts cannot be opened to everybody.", locked)
    )
