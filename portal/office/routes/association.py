"""The association's own settings: its name, where it is, its colour, its habits."""

from __future__ import annotations

import dataclasses
from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Regexp

from portal.accounts import throttle
from portal.core import audit, branding, clock, settings
from portal.core.access import actor, public, requires
from portal.core.actors import Right
from portal.core.caching import A_YEAR, cacheable
from portal.core.errors import DomainError
from portal.core.fields import Currency, Days, Zone
from portal.core.forms import Email, Form, LongText, Number, Text, Upload, WebAddress, Yes
from portal.core.settings import association
from portal.core.work import unit_of_work
from portal.office import logos
from portal.office.blueprint import bp

WANTED = (
    "name", "short_name", "about", "address", "email", "website", "time_zone", "currency", "accent", "offer_hours",
    "newsletter_day", "newsletter_second", "count_clicks", "renew_before", "renew_after", "mail_per_minute",
    "mail_per_provider",
)  # fmt: skip


class AssociationForm(Form):
    """What the association says of itself."""

    name = Text(_l("Name"), limit=120)
    short_name = Text(_l("Short name"), required=False, limit=40)
    about = LongText(_l("What it is, in a few sentences"), limit=2_000)
    address = Text(_l("Address"), required=False, limit=200)
    email = Email(_l("E-mail"), required=False)
    website = WebAddress(_l("Website"))
    time_zone = Zone(_l("Time zone"))
    currency = Currency(_l("Currency"))
    accent = Text(
        _l("Colour"), limit=7, validators=[Regexp(r"^#[0-9a-fA-F]{6}$", message=_l("A colour looks like #1c5a4b."))]
    )
    logo = Upload(_l("Logo"))
    no_logo = Yes(_l("Take the logo away"))
    offer_hours = Number(_l("Hours for which a free place is held for somebody waiting"), least=1, most=336)
    newsletter_day = Number(_l("Day of the month on which the newsletter is drafted"), least=1, most=28)
    newsletter_second = Yes(_l("A second person approves each edition of the newsletter"))
    count_clicks = Yes(_l("Count how often links in the newsletter are followed"))
    renew_before = Days(_l("Days before a membership’s end on which its holder is asked to renew"), most=180)
    renew_after = Days(_l("Days after it on which they are asked once more"), most=366)
    mail_per_minute = Number(_l("Most messages a minute (0: as fast as the mail server takes them)"), most=600_000)
    mail_per_provider = Number(_l("Of those at most so many to each large provider (0: no measure)"), most=600_000)


@bp.route("/office/association", methods=["GET", "POST"])
@requires(Right.ADMINISTRATION)
def association_page() -> ResponseReturnValue:
    """Read and change the settings."""
    form = AssociationForm(obj=association())
    if form.validate_on_submit():
        try:
            _keep(form, _new_logo(form))
            flash(_("Saved."), "done")
            return redirect(url_for(".association_page"), 303)
        except DomainError as error:
            form.refuse(error)
    accent = branding.derive(association().accent)
    return render_template("office/association.html", form=form, accent=accent), 422 if form.errors else 200


def _new_logo(form: AssociationForm) -> str:
    """The name of the logo from now on. Raises what logos.keep raises, and TooManyTries."""
    if form.logo.data and getattr(form.logo.data, "filename", ""):
        with unit_of_work():
            throttle.count(throttle.pictures(actor().account_id or 0), now=clock.now())
        return logos.keep(form.logo.data.stream)
    return "" if form.no_logo.data else association().logo


def _keep(form: AssociationForm, logo: str) -> None:
    before = dataclasses.asdict(association())
    values = {name: getattr(form, name).data or _NOTHING.get(name, "") for name in WANTED}
    values["logo"] = logo
    changed = {name: value for name, value in values.items() if before[name] != value}
    with unit_of_work():
        if changed:
            settings.change(**changed)
            logos.change(before["logo"], logo, now=clock.now())
            audit.write(
                "office.settings_changed",
                about=("association", 1),
                before={name: before[name] for name in changed},
                after=changed,
            )


@bp.get("/branding/logo-<string(length=32):name>.png")
@public
@cacheable(A_YEAR)
def logo(name: str) -> ResponseReturnValue:
    """The association's logo. Its address names the file, so browsers may keep the answer for a year."""
    path = logos.path_of(name)
    if path is None:
        abort(404)
    return Response(path.read_bytes(), mimetype="image/png")


_NOTHING: dict[str, Any] = {
    "offer_hours": 0, "newsletter_day": 0, "newsletter_second": False, "count_clicks": False, "mail_per_minute": 0,
    "mail_per_provider": 0, "renew_before": (), "renew_after": (),
}  # fmt: skip
