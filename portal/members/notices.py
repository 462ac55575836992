"""The letters of members."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind
from portal.core.settings import association
from portal.core.web import external_url
from portal.mail import outbox
from portal.members.models import Person

WELCOME = NoticeKind("members.welcome", _l("Your membership"), "members", family_label=_l("Your membership"))


def welcome(person: Person) -> None:
    """To somebody whose first membership has begun."""
    if person.address is None:
        return
    outbox.enqueue(
        WELCOME.name, to=person.address, key=f"members.welcome:{person.id}",
        context={
            "first": person.first, "house": association().name,
            "profile": external_url("members.edit_me"), "people": external_url("members.people"),
        },
    )  # fmt: skip
