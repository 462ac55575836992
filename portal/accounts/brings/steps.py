"""What accounts brings to the home of whoever signs in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from portal.accounts import sessions
from portal.core.actors import Actor
from portal.core.house import Step
from portal.core.questions import Told, made_of
from portal.mail.sender import reaches_people


@made_of(lambda _who: ())
def steps(who: Actor, now: datetime, told: Told) -> Iterator[Step]:
    """An address that nobody has proved asks for it: until then, private mail does not go there."""
    here = sessions.current()
    if here is None or here.address_proved or not reaches_people():
        return
    text = _(
        "You sign in with %(email)s. Confirm that mail reaches you there, and you get all of it.", email=here.email
    )
    actions = ((_("Confirm it"), url_for("accounts.security", _anchor="email-head")),)
    yield Step(_("Is this your address?"), text, actions, order=15, icon="mail")
