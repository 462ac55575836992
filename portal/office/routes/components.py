"""The components page: every part of the house once, live, for whoever designs or builds pages. In no list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core import charts
from portal.core.access import requires
from portal.core.actors import Right
from portal.core.assets import asset_url
from portal.core.forms import (
    Choice,
    Day,
    Email,
    Form,
    LongText,
    Number,
    Password,
    Radio,
    Several,
    Text,
    TimeOfDay,
    Upload,
    WebAddress,
    Yes,
)
from portal.core.paging import Page
from portal.core.parts import toast
from portal.core.portraits import PORTRAITS
from portal.core.say import say_short_month
from portal.core.settings import today

bp = Blueprint("components", __name__, url_prefix="/office/components")


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to draw a part with."""

    name: str
    what: str
    portrait: str = ""
    url: str = "#people"

    @property
    def photo_url(self) -> str | None:
        return asset_url(f"img/portraits/{self.portrait}.svg") if self.portrait else None


class EveryField(Form):
    """One field of each kind."""

    name = Text(_l("Name on your card"), description=_l("As you like to be called."), limit=60)
    email = Email(_l("E-mail"))
    secret = Password(_l("Password"))
    site = WebAddress(_l("Web address"))
    places = Number(_l("Places"), least=1, most=500)
    day = Day(_l("On which day?"))
    begins = TimeOfDay(_l("Begins"), required=False)
    near = Choice(_l("Near"), choices=[("ropewalk", _l("Ropewalk")), ("north", _l("North bank"))])
    kind = Radio(
        _l("What sort of event?"),
        choices=[
            ("rounds", _l("Tables and rounds")),
            ("doing", _l("Doing something")),
            ("meal", _l("Eating together")),
        ],
    )
    seen = Radio(
        _l("Who can see your telephone number?"),
        choices=[("trusted", _l("Members I trust")), ("all", _l("All members"))],
        required=False,
    )
    help = Several(_l("I can help with"), choices=[("feedback", _l("Feedback")), ("contact", _l("A contact"))])
    about = LongText(_l("Something about you beyond work"))
    picture = Upload(_l("Photograph"))
    pitch = Yes(_l("No pitching"), description=_l("Printed on the invitation and said at the door."))


@bp.route("", methods=["GET", "POST"])
@requires(Right.ADMINISTRATION)
def show() -> ResponseReturnValue:
    """Every component in its states. Sending the form shows what errors look like; nothing is saved."""
    form = EveryField(kind="doing", seen="trusted", places=40, day=today())
    if form.validate_on_submit():
        toast(_("Moved to rest."), undo=url_for(".undo"))
        return redirect(url_for(".show"), 303)
    day = today()
    page = render_template(
        "office/components.html",
        form=form,
        cast=cast(),
        portraits=PORTRAITS,
        today=day,
        soon=day + timedelta(days=12),
        pages=Page(items=[], total=431, number=min(max(request.args.get("page", 4, int), 1), 9), per_page=50),
        bars=charts.bars(growth(day)),
        line=charts.line(growth(day)),
    )
    return page, 422 if form.errors else 200


@bp.post("/undo")
@requires(Right.ADMINISTRATION)
def undo() -> ResponseReturnValue:
    """What the Undo of the example does: it says so."""
    flash(_("Taken back."), "done")
    return redirect(url_for(".show"), 303)


def cast() -> list[Guest]:
    """Some of the association of the design reference."""
    return [
        Guest("Jonas Pell", "Pell & Daughters, bookbinders", "jonas"),
        Guest("Mara Oduya-Finch", "Architect, Ropewalk", "mara"),
        Guest("Osei Marchbank", "Marchbank Timber", "osei"),
        Guest("Edda Strand", "Strand Ferries & Rooms", "edda"),
        Guest("Bram Ostler", "no photograph yet"),
        Guest("Lena Brightwater", "Walled-garden nursery", "lena"),
        Guest("Kofi Ransome", "Ransome Coffee", "kofi"),
    ]


def growth(today: date) -> list[tuple[str, float]]:
    """A year of made-up figures to draw."""
    months = [say_short_month(today.replace(day=1) - timedelta(days=30 * n)) for n in range(11, -1, -1)]
    return list(zip(months, (86, 88, 91, 90, 95, 99, 104, 103, 108, 112, 117, 121), strict=True))
