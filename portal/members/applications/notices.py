"""The letters of joining: to applicants, at the address they gave, and to those whom they named."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.core.house import NoticeKind
from portal.mail import outbox
from portal.mail.addresses import Address
from portal.members.applications import links
from portal.members.applications.models import Application, Sponsor, Word
from portal.members.people import reach
from portal.members.people.models import Person

APPLIED = _l("You get this because somebody applies for membership with this address.")
BEGUN = NoticeKind("members.application_begun", _l("Your application"), "members", opens=True, why=APPLIED)
SUBMITTED = NoticeKind("members.application_submitted", _l("Your application"), "members", opens=True, why=APPLIED)
ASKED = NoticeKind("members.application_asked", _l("Your application"), "members", opens=True, why=APPLIED)
DECLINED = NoticeKind("members.application_declined", _l("Your application"), "members", why=APPLIED)
SPONSOR = NoticeKind(
    "members.sponsor_asked",
    _l("Somebody names you when applying"),
    "members",
    opens=True,
    why=_l("You get this because somebody who applies for membership named you, with this address."),
)
DIED = NoticeKind("members.vouched_for_died", _l("Sad news"), "members", private=True)
KINDS = (BEGUN, SUBMITTED, ASKED, DECLINED, SPONSOR, DIED)


#: What is written to an applicant once.
ONCE = "once"


def begun(application: Application) -> None:
    """The link that keeps the draft, and by which it is sent. Not a word in it is by whoever typed the address."""
    if application.email:
        key = _key(BEGUN, application.id, ONCE)
        outbox.enqueue(BEGUN.name, to=Address(application.email), key=key, context={"url": links.page_of(application)})


def submitted(application: Application) -> None:
    _to_applicant(SUBMITTED, application, ONCE, url=links.page_of(application))


def asked(application: Application, word: Word) -> None:
    """The office asks for more; what it asks stands in the letter."""
    _to_applicant(ASKED, application, str(word.id), words=word.words, url=links.page_of(application))


def declined(application: Application) -> None:
    _to_applicant(DECLINED, application, ONCE, reason=application.reason)


def sponsor_asked(sponsor: Sponsor, application: Application) -> None:
    """To a member who was named. `sponsor`: matched with a person."""
    if sponsor.person_id is None:
        return
    to = reach.reader(sponsor.person_id).address
    if to is None:
        return
    outbox.enqueue(
        SPONSOR.name, to=to, key=f"{SPONSOR.name}:{sponsor.id}",
        context={"applicant": application.name, "what": application.headline, "url": links.page_of(sponsor)},
    )  # fmt: skip


def _to_applicant(kind: NoticeKind, application: Application, nth: str, **context: str) -> None:
    if not application.email:
        return
    outbox.enqueue(
        kind.name, to=Address(application.email, application.name), key=_key(kind, application.id, nth),
        context={"applicant": application.name, **context},
    )  # fmt: skip


def vouched_for_died(sponsor: Sponsor, person: Person) -> None:
    """To the member who vouched for them. `sponsor`: matched with a person."""
    to = reach.reader(sponsor.person_id).address if sponsor.person_id is not None else None
    if to is not None and to.proved:
        outbox.enqueue(DIED.name, to=to, key=_key(DIED, sponsor.id, ONCE), context={"name": person.name})


def keys_of(applications: Iterable[int], words: Iterable[Word], sponsors: Iterable[Sponsor]) -> list[str]:
    """The keys of all letters to these applicants and about them; `words`: what was asked and replied."""
    once = [_key(kind, number, ONCE) for number in applications for kind in (BEGUN, SUBMITTED, DECLINED)]
    about = [key for each in sponsors for key in (f"{SPONSOR.name}:{each.id}", _key(DIED, each.id, ONCE))]
    return [*once, *(_key(ASKED, word.application_id, str(word.id)) for word in words), *about]


def _key(kind: NoticeKind, number: int, nth: str) -> str:
    return f"{kind.name}:{number}:{nth}"
