"""The letter that greets a newcomer."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind
from portal.core.settings import association
from portal.core.web import external_url
from portal.mail import outbox
from portal.members.people import reach
from portal.members.people.models import Person

WELCOME = NoticeKind("members.welcome", _l("Your membership"), "members", family_label=_l("Your membership"))
KINDS = (WELCOME,)


def welcome(person: Person) -> None:
    """To somebody whose first membership has begun."""
    to = reach.reader(person.id).address
    if to is None:
        return
    outbox.enqueue(
        WELCOME.name, to=to, key=f"members.welcome:{person.id}",
        context={
            "first": person.first, "house": association().name,
            "profile": external_url("members.edit_me"), "people": external_url("members.people"),
        },
    )  # fmt: skip
