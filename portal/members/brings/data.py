"""What is kept about whoever applied, vouched or asked to be forgotten, and what the office did for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, case, or_, select

from portal.core.actors import Actor
from portal.core.personal import PersonalData
from portal.core.questions import ME, Question, Told, made_of
from portal.core.sayings import said
from portal.members.acts.models import OfficeAct, OfficeActPerson
from portal.members.applications.models import Answer, Application, Sponsor, Word
from portal.members.applications.models import Question as Asked
from portal.members.newcomers.models import Hosting
from portal.members.people import wording
from portal.members.people.consents import Consent
from portal.members.people.models import Person
from portal.members.privacy.models import PrivacyRequest

KEPT = (
    "name", "email", "headline", "firm", "town", "phone", "why", "privacy_version", "agreed_at", "begun_at",
    "proved_at", "submitted_at", "asked_at", "answered_at", "decision", "decided_at", "reason",
)  # fmt: skip


def _mine() -> Select[int]:
    return select(Application.id).where(Application.person_id == ME)


MINE = Question[Application](
    lambda _who: select(Application).where(Application.person_id == ME).order_by(Application.id)
)
ANSWERS = Question[tuple[Answer, str]](
    lambda _who: (
        select(Answer, Asked.words)
        .join(Asked, Asked.id == Answer.question_id)
        .where(Answer.application_id.in_(_mine()))
        .order_by(Answer.id)
    )
)
WORDS = Question[Word](lambda _who: select(Word).where(Word.application_id.in_(_mine())).order_by(Word.id))
NAMED = Question[Sponsor](lambda _who: select(Sponsor).where(Sponsor.application_id.in_(_mine())).order_by(Sponsor.id))
VOUCHED = Question[tuple[Sponsor, str]](
    lambda _who: (
        select(Sponsor, Application.name)
        .join(Application, Application.id == Sponsor.application_id)
        .where(Sponsor.person_id == ME, Sponsor.asked_at.is_not(None))
        .order_by(Sponsor.id)
    )
)


@made_of(lambda _who: [MINE, ANSWERS, WORDS, NAMED, VOUCHED])
def kept_about(who: Actor, now: datetime, told: Told) -> dict[str, Any]:
    """Their own applications, and for whom they were asked to vouch. What sponsors wrote was said to the office."""
    return {
        "mine": [_mine_told(each, told) for each in told.get(MINE)],
        "asked_to_vouch": [
            {"applicant": name, "asked_at": each.asked_at, "answered_at": each.answered_at, "vouches": each.vouches,
             "words": each.words}
            for each, name in told.get(VOUCHED)
        ],
    }  # fmt: skip


def _mine_told(mine: Application, told: Told) -> dict[str, Any]:
    return {name: getattr(mine, name) for name in KEPT} | {
        "answers": [
            {"question": words, "answer": each.words}
            for each, words in told.get(ANSWERS) if each.application_id == mine.id
        ],
        "words": [
            {"from_office": each.from_office, "words": each.words, "said_at": each.said_at}
            for each in told.get(WORDS) if each.application_id == mine.id
        ],
        "sponsors": [
            {"name": each.name, "email": each.email} for each in told.get(NAMED) if each.application_id == mine.id
        ],
    }  # fmt: skip


DONE_FOR = Question[tuple[str, datetime, str, str]](
    lambda _who: (
        select(OfficeAct.kind, OfficeAct.began_at, OfficeActPerson.outcome, OfficeActPerson.sentence)
        .join(OfficeActPerson, OfficeActPerson.act_id == OfficeAct.id)
        .where(OfficeActPerson.person_id == ME)
        .order_by(OfficeAct.id)
    )
)


@made_of(lambda _who: [DONE_FOR])
def done_for(who: Actor, now: datetime, told: Told) -> list[dict[str, Any]]:
    """Letters, plans and invitations of the office for many people, of whom they were one. The letter is mail."""
    return [
        {"kind": kind, "began_at": began_at, "outcome": outcome, "why": said(sentence)}
        for kind, began_at, outcome, sentence in told.get(DONE_FOR)
    ]


ASKED_TO_FORGET = Question[PrivacyRequest](
    lambda _who: select(PrivacyRequest).where(PrivacyRequest.person_id == ME).order_by(PrivacyRequest.id)
)


@made_of(lambda _who: [ASKED_TO_FORGET])
def requests(who: Actor, now: datetime, told: Told) -> list[dict[str, Any]]:
    """When they asked to be forgotten, and what they were answered."""
    return [
        {
            "asked_at": each.asked_at, "how": each.how, "due_on": each.due_on, "decision": each.decision,
            "decided_at": each.decided_at, "reason": each.reason, "extended_because": each.extended_because,
        }
        for each in told.get(ASKED_TO_FORGET)
    ]  # fmt: skip


HOSTS = Question[tuple[Hosting, Person]](
    lambda _who: (
        select(Hosting, Person)
        .join(Person, Person.id == case((Hosting.host_id == ME, Hosting.newcomer_id), else_=Hosting.host_id))
        .where(or_(Hosting.host_id == ME, and_(Hosting.newcomer_id == ME, Hosting.accepted_at.is_not(None))))
        .order_by(Hosting.id)
    ),
    only={Person: ("name",)},
)


@made_of(lambda _who: [HOSTS])
def hosts(who: Actor, now: datetime, told: Told) -> list[dict[str, Any]]:
    """Who showed them around, and whom they were asked to show around. Who was asked and said no is not theirs."""
    return [
        {
            "with": person.name, "as_host": each.host_id == who.person_id, "until": each.until,
            "asked_at": each.asked_at, "accepted_at": each.accepted_at, "declined_at": each.declined_at,
            "ended_at": each.ended_at, **({"words": each.words} if each.host_id == who.person_id else {}),
        }
        for each, person in told.get(HOSTS)
    ]  # fmt: skip


AGREED = Question[Consent](lambda _who: select(Consent).where(Consent.person_id == ME).order_by(Consent.id))


@made_of(lambda _who: [AGREED])
def agreed(who: Actor, now: datetime, told: Told) -> list[dict[str, Any]]:
    """What they said yes and no to, each with its day and the version of the privacy statement of then."""
    return [
        {
            "about": str(wording.MATTERS[each.matter]), "mail": each.family, "given": each.given, "at": each.at,
            "version": each.version, "through": str(wording.THROUGH[each.through]), "how": each.how,
        }
        for each in told.get(AGREED)
    ]  # fmt: skip


APPLICATIONS = PersonalData(_l("How you applied, and for whom you were asked to vouch."), kept_about)
ACTS_OF_THE_OFFICE = PersonalData(
    _l("What the office did for many people at once, when you were one of them."), done_for
)
PRIVACY_REQUESTS = PersonalData(_l("When you asked to be forgotten, and what was answered."), requests)
CONSENTS = PersonalData(_l("What you agreed to and took back, and when."), agreed)
FIRST_DAYS = PersonalData(_l("Who showed you around when you were new, and whom you were asked to show around."), hosts)
