"""The letters between somebody who is new, their host, and the office."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind
from portal.core.web import external_url
from portal.mail import outbox
from portal.members.newcomers.models import Hosting
from portal.members.people import reach
from portal.members.people.models import Person

ASKED = NoticeKind("members.host_asked", _l("Would you show somebody around?"), "members", private=True)
FOUND = NoticeKind("members.host_found", _l("Somebody shows you around"), "members", private=True)
LEFT = NoticeKind("members.host_left", _l("Your host steps back"), "members", private=True)
DIED = NoticeKind("members.host_or_newcomer_died", _l("Sad news"), "members", private=True)
KINDS = (ASKED, FOUND, LEFT, DIED)


def asked(row: Hosting, newcomer: Person) -> None:
    """To the member who is asked."""
    url = external_url("members.hosting", hosting_id=row.id)
    _tell(ASKED, row, row.host_id, name=newcomer.name, what=newcomer.what, words=row.words, url=url)


def found(row: Hosting, host: Person) -> None:
    """To whoever is new."""
    url = external_url("members.person", person_id=host.id)
    _tell(FOUND, row, row.newcomer_id, name=host.name, what=host.what, url=url)


def left(row: Hosting, host: Person) -> None:
    """To whoever is new: nothing is wrong with them."""
    _tell(LEFT, row, row.newcomer_id, name=host.name)


def died(row: Hosting, person: Person) -> None:
    """To the other one of the two."""
    other = row.newcomer_id if person.id == row.host_id else row.host_id
    _tell(DIED, row, other, name=person.name, was_host=person.id == row.host_id)


def _tell(kind: NoticeKind, row: Hosting, person_id: int, **context: object) -> None:
    to = reach.reader(person_id).address
    if to is not None and to.proved:
        outbox.enqueue(kind.name, to=to, key=f"{kind.name}:{row.id}", context=context)
