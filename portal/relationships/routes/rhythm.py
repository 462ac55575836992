"""How often I would like to be in touch with somebody, and when I am written to about my week."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import requires
from portal.core.actors import Standing
from portal.core.answering import again, answered, carry_out, shown
from portal.core.db import db
from portal.core.settings import today
from portal.mail import preferences
from portal.members.people import reach
from portal.members.people.models import Person
from portal.relationships import policies
from portal.relationships.blueprint import bp
from portal.relationships.finding import find_person, me_id
from portal.relationships.rhythm import operations
from portal.relationships.rhythm.forms import InTouchForm, RhythmForm
from portal.relationships.rhythm.models import HOUR, WEEKDAY, Rhythm
from portal.relationships.rhythm.notices import FAMILY
from portal.relationships.routes.people import page_of


@bp.post("/relationships/<int:person_id>/rhythm")
@requires(policies.know, of=find_person)
def keep_in_touch(about: Person) -> ResponseReturnValue:
    """How often I would like to be in touch with them."""
    form = InTouchForm()

    def act() -> str:
        weeks = int(form.weeks.data) if form.weeks.data else None
        operations.keep_in_touch(me_id(), about.id, weeks=weeks, today=today())
        return url_for("relationships.person", person_id=about.id)

    return answered(form, act, _("Saved.")) or again(page_of(about, in_touch=form))


@bp.post("/relationships/<int:person_id>/let-be")
@requires(policies.know, of=find_person)
def let_be(about: Person) -> ResponseReturnValue:
    """Do not name them as worth a call for a while."""
    back = url_for("relationships.mine")
    return carry_out(lambda: operations.let_be(me_id(), about.id, today=today()), back=back)


@bp.route("/relationships/rhythm", methods=["GET", "POST"])
@requires(Standing.MEMBER)
def rhythm() -> ResponseReturnValue:
    """On which day I am written to, if at all, and a pause."""
    me = me_id()
    address = reach.reader(me).address
    key = address.normalised if address else ""
    row = db.session.get(Rhythm, me)
    kept: dict[str, Any] = {"weekday": str(row.weekday if row else WEEKDAY), "hour": str(row.hour if row else HOUR)}
    kept |= {"paused_until": row.paused_until if row else None, "wanted": preferences.wanted(key, FAMILY)}
    form = RhythmForm(data=kept)

    def act() -> str:
        operations.write_to_me(
            me, key, wanted=form.wanted.data, weekday=int(form.weekday.data), hour=int(form.hour.data),
            paused_until=form.paused_until.data, today=today(), now=clock.now(),
        )  # fmt: skip
        return url_for("relationships.rhythm")

    return answered(form, act, _("Saved.")) or shown("relationships/rhythm.html", form=form)
