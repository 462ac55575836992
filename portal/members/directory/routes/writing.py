"""`/people/<id>/write`: a message to another member."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core import clock, forms
from portal.core.access import requires
from portal.core.answering import answered, shown
from portal.core.parts import toast
from portal.core.settings import today
from portal.members.blueprint import bp
from portal.members.directory import messages, policies
from portal.members.directory.routes.directory import find_person
from portal.members.people.models import Person
from portal.members.people.queries import me


class Message(forms.Form):
    words = forms.LongText(_l("Your message"), required=True, limit=4_000)


@bp.route("/people/<int:person_id>/write", methods=["GET", "POST"])
@requires(policies.write_to, of=find_person)
def write(person: Person) -> ResponseReturnValue:
    """It leaves by the portal's own mail, in the reader's language."""
    form, number, where = Message(), person.id, person.url
    name, first, face = person.name, person.first, person.photo_url

    def act() -> str:
        messages.write(me(), number, form.words.data or "", today=today(), now=clock.now())
        return where

    if done := answered(form, act, _("Your message to %(name)s is on its way.", name=first), tell=toast):
        return done
    return shown("members/write.html", form=form, name=name, first=first, face=face, where=where)
