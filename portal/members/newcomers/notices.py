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
FREED = NoticeKind("members.newcomer_left", _l("Somebody need not be shown around any more"), "members", private=True)
DIED = NoticeKind("members.host_or_newcomer_died", _l("Sad news"), "members", private=True)
KINDS = (ASKED, FOUND, LEFT, FREED, DIED)


def asked(row: Hosting, newcomer: Person) -> None:
    """To the member who is asked."""
    url = external_url("members.hosting", hosting_id=row.id)
    _tell(ASKED, row, row.host_id, name=newcomer.name, what=newcomer.what, words=row.words, url=url)


def found(row: Hosting, host: Person) -> None:
    """To whoever is new."""
    url = external_url("members.person", person_id=host.id)
    _tell(FOUND, row, row.newcomer_id, name=host.name, what=host.what, url=url)


def left(row: Hosting, host: Person) -> None:
    """To whoever is new: nothing is wrong with them. Whoever was forgotten is not named."""
    _tell(LEFT, row, row.newcomer_id, name=_name(host))


def host_gone(row: Hosting, host: Person) -> None:
    """To whoever is new: their host has died, or belongs no longer. Nothing about an entry put into another one."""
    if host.died_on is not None:
        _tell(DIED, row, row.newcomer_id, name=host.name, was_host=True, showed=True)
    elif host.merged_at is None:
        left(row, host)


def newcomer_gone(row: Hosting, newcomer: Person) -> None:
    """To their host, or whoever was asked: the same of whoever was new."""
    showed = row.accepted_at is not None
    if newcomer.died_on is not None:
        _tell(DIED, row, row.host_id, name=newcomer.name, was_host=False, showed=showed)
    elif newcomer.merged_at is None:
        _tell(FREED, row, row.host_id, name=_name(newcomer), showed=showed)


def told_of(row: Hosting) -> list[str]:
    """How the keys of the letters about these two begin: both are named in them."""
    return [f"{kind.name}:{row.id}:" for kind in KINDS]


def _name(person: Person) -> str:
    return "" if person.erased_at is not None else person.name


def _tell(kind: NoticeKind, row: Hosting, person_id: int, **context: object) -> None:
    to = reach.reader(person_id).address
    if to is not None and to.proved:
        outbox.enqueue(kind.name, to=to, key=f"{kind.name}:{row.id}:once", context=context)
