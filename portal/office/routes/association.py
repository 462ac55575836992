"""The association's own settings: its name, where it is, its colour, its habits."""

from __future__ import annotations

import dataclasses

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Regexp

from portal.core import audit, branding, settings
from portal.core.access import Right, requires
from portal.core.dates import is_zone
from portal.core.errors import DomainError
from portal.core.forms import Email, Form, LongText, Number, Text, WebAddress
from portal.core.settings import association
from portal.core.work import unit_of_work
from portal.office.routes import bp

WANTED = (
    "name", "short_name", "about", "address", "email", "website", "time_zone", "accent", "offer_hours",
    "newsletter_day", "mail_per_minute",
)  # fmt: skip


class AssociationForm(Form):
    """What the association says of itself."""

    name = Text(_l("Name"), limit=120)
    short_name = Text(_l("Short name"), required=False, limit=40)
    about = LongText(_l("What it is, in a few sentences"), limit=2_000)
    address = Text(_l("Address"), required=False, limit=200)
    email = Email(_l("E-mail"), required=False)
    website = WebAddress(_l("Website"))
    time_zone = Text(_l("Time zone"), limit=60)
    accent = Text(
        _l("Colour"),
        limit=7,
        validators=[Regexp(r"^#[0-9a-fA-F]{6}$", message=_l("A colour looks like #1c5a4b."))],
    )
    offer_hours = Number(_l("Hours for which a free place is held for somebody waiting"), least=1, most=336)
    newsletter_day = Number(_l("Day of the month on which the newsletter is drafted"), least=1, most=28)
    mail_per_minute = Number(_l("Most messages a minute (0: as fast as the mail server takes them)"), most=600_000)


@bp.route("/office/association", methods=["GET", "POST"])
@requires(Right.ADMINISTRATION)
def association_page() -> ResponseReturnValue:
    """Read and change the settings."""
    form = AssociationForm(obj=association())
    if form.validate_on_submit():
        if not is_zone(form.time_zone.data):
            form.refuse(DomainError(_("Give a zone of the tz database, like Europe/London."), field="time_zone"))
        else:
            _keep(form)
            flash(_("Saved."), "done")
            return redirect(url_for(".association_page"), 303)
    accent = association().accent
    told = branding.derive(accent)
    return (
        render_template("office/association.html", form=form, accent=told),
        422 if form.errors else 200,
    )


def _keep(form: AssociationForm) -> None:
    before = dataclasses.asdict(association())
    values = {name: getattr(form, name).data or ("" if name not in _NUMBERS else 0) for name in WANTED}
    changed = {name: value for name, value in values.items() if before[name] != value}
    with unit_of_work():
        if changed:
            settings.change(**changed)
            audit.write(
                "office.settings_changed",
                about=("association", 1),
                before={name: before[name] for name in changed},
                after=changed,
            )


_NUMBERS = {"offer_hours", "newsletter_day", "mail_per_minute"}
