"""`/events/<slug>/after`: whom of those who were there somebody would like to see again; for themselves alone."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.access import actor, requires
from portal.core.answering import answered, shown
from portal.core.db import db
from portal.core.settings import today
from portal.events.feedback.queries import mine
from portal.events.programme.models import Event, Phase
from portal.events.registrations.routes.finding import find_event
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from portal.relationships import policies
from portal.relationships.blueprint import bp
from portal.relationships.finding import me_id
from portal.relationships.picks import operations
from portal.relationships.picks import picked as found
from portal.relationships.picks.forms import PickForm, PicksForm
from portal.relationships.picks.models import PICKS
from portal.relationships.picks.operations import Note

#: So many of those who were there are shown to choose from.
MOST_SHOWN = 200


@bp.route("/events/<slug>/after", methods=["GET", "POST"])
@requires(policies.look_back, of=find_event)
def after(event: Event) -> ResponseReturnValue:
    """Whom I picked, with a line about each, and who else was there and lets members see it."""
    now, slug, number = clock.now(), event.slug, event.id
    was_there = event.phase(now) is Phase.OVER and db.session.execute(mine(number, me_id())).first() is not None
    picked = db.session.execute(found.my_picks(me_id(), number)).all() if was_there else []
    others = _others(number, {person.id for _pick, person in picked}) if was_there else []
    form = PicksForm(data={"pick": [str(person.id) for _pick, person in picked]})
    form.pick.choices = [(str(each.id), each.name) for each in (*(person for _pick, person in picked), *others)]
    notes = {person.id: PickForm(obj=pick, prefix=f"p{person.id}-", meta={"csrf": False}) for pick, person in picked}

    def act() -> str:
        chosen = {int(each): _note(notes.get(int(each))) for each in form.pick.data or []}
        operations.keep(event, actor(), chosen, today=today(), now=now)
        return url_for(".after", slug=slug)

    wrong = [each for each in notes.values() if form.is_submitted() and not each.validate()]
    if not wrong and (done := answered(form, act, _("Kept. Only you can read it."))):
        return done
    return shown(
        "relationships/after.html", event=find_event(slug), form=form, asked=was_there, picked=picked, others=others,
        notes=notes, mutual=found.picked_each_other(me_id(), event, now), most=PICKS,
        here=members.among([person.id for _pick, person in picked], today()),
    )  # fmt: skip


def _others(event_id: int, but: set[int]) -> list[Person]:
    others = found.were_there(event_id, actor(), today()).where(Person.id.not_in([*but, me_id()]))
    return list(db.session.scalars(others.limit(MOST_SHOWN)))


def _note(form: Any) -> Note:
    if form is None:
        return Note()
    return Note(form.learned.data or "", form.coffee_on.data, form.kindness.data or "")
