"""`/office/profiles`: how far people may open the fields of their profiles."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.access import actor, requires
from portal.core.actors import Right
from portal.core.answering import Done, answered, shown
from portal.members.blueprint import bp
from portal.members.people import forms
from portal.members.people.operations import locking
from portal.members.people.profile import FIELDS
from portal.members.people.steps import locks


@bp.route("/office/profiles", methods=["GET", "POST"])
@requires(Right.ADMINISTRATION)
def profile_locks() -> ResponseReturnValue:
    form = forms.Locks(data=dict(locks()))
    where = url_for(".profile_locks")

    def act() -> Done:
        row = locking.lock_fields(form.chosen(), by=actor().account_id, next=where)
        return Done(where, _("Saved. Search follows within some minutes.") if row else _("Nothing was changed."))

    parts = {part: [form[field.name] for field in FIELDS if field.part == part] for part in PARTS}
    return answered(form, act) or shown("members/office/profile_locks.html", form=form, parts=parts)


PARTS = ("identity", "words", "contact")
