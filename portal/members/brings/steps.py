"""What members puts on a member's home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from portal.core.actors import Actor
from portal.core.db import db
from portal.core.house import Step
from portal.members.people import profile
from portal.members.people.models import Person


def steps(who: Actor, now: datetime) -> Iterator[Step]:
    """A thin profile asks for words."""
    person = db.session.get(Person, who.person_id) if who.person_id and who.is_member else None
    if person is None or not profile.is_thin(person):
        return
    text = _("Two sentences are enough: how you can help, and whom you would like to meet.")
    if not person.picture:
        text = _("Two sentences and a picture are enough, so that others know whom to look for.")
    actions = ((_("Write it"), url_for("members.edit_me")),)
    yield Step(_("Say something about yourself"), text, actions, order=40, icon="pencil")
