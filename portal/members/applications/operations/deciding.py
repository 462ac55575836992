"""What the office does with an application: ask for more, take in, decline. Decided once, by whoever comes first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from portal.accounts import operations as accounts
from portal.core import audit, language, settings
from portal.core.db import db, in_turn
from portal.core.errors import DomainError
from portal.core.facts import record
from portal.core.locking import lock
from portal.core.tokens import turn_of
from portal.core.work import attempt
from portal.members.applications import notices, queries
from portal.members.applications.errors import (
    AlreadyDecided,
    NobodyAsked,
    NotOneOfThem,
    NotSentYet,
    ReasonNeeded,
    WordsNeeded,
)  # fmt: skip
from portal.members.applications.known import known
from portal.members.applications.models import Application, Decision, Word
from portal.members.applications.operations import sponsors
from portal.members.applications.states import State, state_of
from portal.members.facts import ApplicationApproved, ApplicationDeclined
from portal.members.memberships import welcome
from portal.members.memberships.models import Membership, Organisation, Plan
from portal.members.memberships.operations.memberships import Cover, start_membership
from portal.members.memberships.operations.organisations import add_organisation, represent, representations
from portal.members.people.consents import Matter, Through
from portal.members.people.models import Person
from portal.members.people.operations import consenting
from portal.members.people.operations.people import add_person, invite_person


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms an applicant is taken in. `person`, `organisation`: one known already; None: somebody new."""

    plan: Plan
    start: date
    cover: Cover | None
    person: int | None = None
    organisation: int | None = None


def ask_for_more(application: Application, words: str, *, now: datetime) -> Word:
    """The office asks something; the application waits for the applicant. Raises WordsNeeded, AlreadyDecided."""
    application = _undecided(application)
    if not words:
        raise WordsNeeded
    application.asked_at = now
    word = _say(application, words, from_office=True, now=now)
    audit.write("members.application_asked", about=application)
    notices.asked(application, word)
    return word


def reply(
    application: Application, words: str, *, somebody: tuple[str, str] = ("", ""), today: date, now: datetime
) -> Word:
    """The applicant answers; the application waits for the office again.

    `somebody`: name and address of one more member who knows them, who is asked like the first ones: whom they named
    before may be none of ours. Raises WordsNeeded, NobodyAsked, NamedTwice.
    """
    application = _undecided(application)
    if state_of(application) is not State.NEEDS_INFORMATION:
        raise NobodyAsked
    if not words:
        raise WordsNeeded
    if any(somebody):
        for sponsor in sponsors.ask(application, sponsors.add(application, *somebody, today=today), now=now):
            notices.sponsor_asked(sponsor, application)
    application.answered_at = now
    return _say(application, words, from_office=False, now=now)


def decline(application: Application, reason: str, *, by: int | None, now: datetime) -> None:
    """Not now, for a reason that the applicant reads. Touches no membership. Raises ReasonNeeded, AlreadyDecided."""
    application = _undecided(application)
    if not reason:
        raise ReasonNeeded
    application.reason = reason
    _decide(application, Decision.DECLINED, by=by, now=now)
    audit.write("members.application_declined", about=application)
    record(ApplicationDeclined(application_id=application.id))


def approve(
    application: Application, terms: Terms, *, by: int | None, giver: accounts.Giver | None = None, now: datetime
) -> tuple[Membership, str]:
    """Take them in: person, firm, membership and invitation together, or nothing of it.

    The token of the invitation comes back where no mail leaves; it is empty too where they sign in already, or cannot
    be invited by whoever decides. Raises AlreadyDecided, NotSentYet, NotOneOfThem, and what start_membership does.
    """
    application = _undecided(application)
    person = _person(application, terms, now=now)
    holder = person if terms.plan.holder == "person" else _organisation(application, person, terms, now=now)
    membership = start_membership(holder, terms.plan, terms.start, cover=terms.cover, now=now)
    application.person_id, application.membership_id = person.id, membership.id
    _note_consent(application, person)
    _decide(application, Decision.APPROVED, by=by, now=now)
    audit.write("members.application_approved", about=application, after={"membership": membership.id})
    record(ApplicationApproved(application_id=application.id, membership_id=membership.id))
    db.session.flush()
    return membership, _invited(person, membership, by=by, giver=giver, now=now)


def settle(application: Application, *, today: date, now: datetime) -> tuple[Membership, str] | None:
    """Begin at once what waits for nobody, not covered yet; None where the office decides.

    It decides about every plan that says so, wherever somebody is known already who may be the applicant (nobody else
    can tell whether they are), and about whoever waits for it already, was declined, or was shown out. Whoever applied
    signed in is who they are. Of two that are sent at once from one address or by one name, the second sees the first.
    """
    in_turn(*(turn_of("joins", whose) for whose in (application.email_key, application.name_key, application.firm_key)))
    plan = db.session.get_one(Plan, application.plan_id)
    found = known(application)
    others = [person for person, _why in found.people if person.id != application.person_id]
    a_firm_of_ours = plan.holder == "organisation" and found.organisations
    with_the_office = any(each.decision in {None, Decision.DECLINED} for each in found.earlier)
    out = db.session.scalar(queries.shown_out(application.person_id, today)) is not None
    if plan.approval or a_firm_of_ours or with_the_office or out or (others and application.person_id is None):
        return None
    terms = Terms(plan, today, None, person=application.person_id)
    return approve(application, terms, by=None, now=now)


def _note_consent(application: Application, person: Person) -> None:
    """What they agreed to when they applied is theirs from now on."""
    if application.agreed_at is not None:
        consenting.note(
            person.id, Matter.STATEMENT, given=True, through=Through.APPLICATION, now=application.agreed_at,
            words=application.privacy_version,
        )  # fmt: skip


def _undecided(application: Application) -> Application:
    application = lock(application)
    if application.decision is not None:
        raise AlreadyDecided
    if application.submitted_at is None:
        raise NotSentYet
    return application


def _invited(
    person: Person, membership: Membership, *, by: int | None, giver: accounts.Giver | None, now: datetime
) -> str:
    """One letter says welcome, what is to be paid, and lets them in. Whoever shares the address of somebody's account
    belongs all the same; the token is empty for them.
    """
    if person.account_id is not None or not person.email:
        return ""
    try:
        with attempt():
            with language.spoken(None):
                words = welcome.words(person, membership, settings.today(now))
            return invite_person(person, now=now, by=by, giver=giver, words=words)
    except DomainError:
        return ""


def _decide(application: Application, decision: Decision, *, by: int | None, now: datetime) -> None:
    application.decision, application.decided_at, application.decided_by_id = decision, now, by
    db.session.flush()


def _say(application: Application, words: str, *, from_office: bool, now: datetime) -> Word:
    word = Word(application_id=application.id, from_office=from_office, words=words, said_at=now)
    db.session.add(word)
    db.session.flush()
    return word


def _person(application: Application, terms: Terms, *, now: datetime) -> Person:
    """Whom the office chose among those it was shown; what is known of them stays as it is."""
    if terms.person is not None:
        for person, _why in known(application).people:
            if person.id == terms.person:
                return person
        raise NotOneOfThem
    fields = ("name", "email", "headline", "firm", "town", "phone")
    return add_person({name: getattr(application, name) for name in fields}, now=now)


def _organisation(application: Application, person: Person, terms: Terms, *, now: datetime) -> Organisation:
    """The firm, for which the person speaks from the first day on: as the primary one where there is none."""
    if terms.organisation is None:
        found = add_organisation({"name": application.firm, "town": application.town}, now=now)
    else:
        chosen = [each for each in known(application).organisations if each.id == terms.organisation]
        if not chosen:
            raise NotOneOfThem(field="organisation")
        found = chosen[0]
    there = representations(found.id, since=terms.start)
    if all(row.person_id != person.id for row in there):
        kind = "delegate" if any(row.kind == "primary" for row in there) else "primary"
        represent(found, person, kind=kind, start=terms.start)
    return found
