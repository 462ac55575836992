"""What of members waits for a decision of the office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, select, union

from portal.accounts.models import Account
from portal.core import questions
from portal.core.actors import Actor, Right
from portal.core.house import Decision
from portal.core.paging import counted
from portal.core.questions import Question, Told, made_of
from portal.core.say import say_date
from portal.core.settings import today
from portal.mail import suppression
from portal.mail.models import Suppression
from portal.members.applications.models import Application
from portal.members.applications.states import State, stands
from portal.members.memberships.models import Membership, Organisation
from portal.members.memberships.queries import endings, members
from portal.members.people import reach
from portal.members.people.models import Person
from portal.members.privacy.models import PrivacyRequest

MOST_NAMED = 3
#: Beyond so many nobody wants to know how many they are, and counting them takes longer the more there are.
MOST_COUNTED = 50
A_MONTH = 30


def _due() -> Select[Membership]:
    return endings.running_out(questions.day(), before=questions.day(A_MONTH))


def _first_due(_who: Actor) -> Select[Membership, Person, Organisation]:
    """By index alone which ones, then what they are: many have run out that nobody asks about any more."""
    first = _due().with_only_columns(Membership.id).limit(MOST_NAMED)
    found = (
        select(Membership, Person, Organisation)
        .where(Membership.id.in_(first))
        .order_by(Membership.grace_until, Membership.id)
    )
    return found.outerjoin(Membership.person).outerjoin(Membership.organisation)


DUE = Question[tuple[Membership, Person | None, Organisation | None]](
    _first_due, only={Person: ("name", "picture"), Organisation: ("name",)}
)
HOW_MANY = Question[int](lambda _who: counted(_due().limit(MOST_COUNTED + 1)))


@made_of(lambda who: [DUE, HOW_MANY] if who.may(Right.MEMBERS) else [])
def decisions(who: Actor, now: datetime, told: Told) -> Iterator[Decision]:
    """Memberships in grace or about to run out: a few by name, the rest in one line."""
    for membership, _person, _organisation in told.get(DUE):
        yield _decision(membership)
    total = sum(told.get(HOW_MANY))
    if total > MOST_NAMED:
        title = ngettext(
            "%(num)s more membership runs out soon", "%(num)s more memberships run out soon", total - MOST_NAMED
        )
        if total > MOST_COUNTED:
            title = _("More than %(num)s memberships run out soon", num=MOST_COUNTED)
        url = url_for("members.office_renewals")
        yield Decision(
            title, _("In grace, or covered for less than a month."), _("Look"), url, order=45, icon="id-card"
        )


def _decision(membership: Membership) -> Decision:
    holder, person = membership.holder, membership.person
    if person is not None:
        url = url_for("members.office_person", person_id=person.id)
    else:
        url = url_for("members.office_organisation", organisation_id=membership.organisation_id)
    until, grace = membership.covered_until or today(), membership.grace_until or today()
    last, end = say_date(until - timedelta(days=1)), say_date(grace - timedelta(days=1))
    if until > today():
        title = _("%(name)s’s membership runs up to %(day)s", name=holder.name, day=last)
    else:
        title = _("%(name)s is in grace until %(day)s", name=holder.name, day=end)
    asked = membership.stays_at is not None
    text = _("They have said that they stay.") if asked else _("Ask whether they stay.")
    if until <= today():
        text = _("It was paid up to %(day)s. %(then)s", day=last, then=text)
    return Decision(title, text, _("Renew"), url, order=40, face=person, icon="id-card")


def _to_decide() -> Select[Application]:
    return select(Application).where(stands(State.SUBMITTED)).order_by(Application.submitted_at, Application.id)


APPLIED = Question[Application](
    lambda _who: _to_decide().limit(MOST_NAMED), only={Application: ("name", "headline", "submitted_at")}
)
HOW_MANY_APPLIED = Question[int](lambda _who: counted(_to_decide()))


@made_of(lambda who: [APPLIED, HOW_MANY_APPLIED] if who.may(Right.MEMBERS) else [])
def applications(who: Actor, now: datetime, told: Told) -> Iterator[Decision]:
    """Those who came first by name, the rest in one line."""
    for each in told.get(APPLIED):
        url = url_for("members.office_application", application_id=each.id)
        title = _("%(name)s would like to become a member", name=each.name)
        yield Decision(title, each.headline, _("Look"), url, order=20, since=each.submitted_at, icon="user-round")
    total = sum(told.get(HOW_MANY_APPLIED))
    if total > MOST_NAMED:
        title = ngettext("%(num)s more application waits", "%(num)s more applications wait", total - MOST_NAMED)
        text = _("Whoever came first stands first.")
        yield Decision(title, text, _("Look"), url_for("members.office_applications"), order=21, icon="user-round")


ASKED_TO_FORGET = Question[tuple[int, str, date]](
    lambda _who: (
        select(PrivacyRequest.id, Person.name, PrivacyRequest.due_on)
        .join(Person, Person.id == PrivacyRequest.person_id)
        .where(PrivacyRequest.decision.is_(None))
        .order_by(PrivacyRequest.due_on, PrivacyRequest.id)
        .limit(MOST_NAMED)
    )
)


@made_of(lambda who: [ASKED_TO_FORGET] if who.may(Right.MEMBERS) else [])
def requests(who: Actor, now: datetime, told: Told) -> Iterator[Decision]:
    """Who asks to be forgotten, those first that are to be answered first."""
    for number, name, due_on in told.get(ASKED_TO_FORGET):
        title = _("%(name)s asks to be forgotten", name=name)
        text = _("To be answered by %(day)s.", day=say_date(due_on))
        url = url_for("members.office_privacy_request", request_id=number)
        yield Decision(title, text, _("Look"), url, order=22, icon="shield-check")


def _returned() -> Select[int, str, datetime]:
    """Members of today to whom mail came back: nothing more is sent to them until somebody puts it right.

    Found from the addresses, of which there are few, and not from everybody's.
    """
    came_back = select(Suppression.address).where(
        Suppression.scope == suppression.ALL, Suppression.reason == suppression.BOUNCE
    )
    theirs = union(
        select(Person.id).where(Person.email_key.in_(came_back)),
        select(Person.id).join(Account, Account.id == Person.account_id).where(Account.email_key.in_(came_back)),
    )
    people = members.members_on(questions.day()).with_only_columns(Person.id, Person.name, Suppression.since)
    return (
        people.outerjoin(reach.ACCOUNT, reach.ACCOUNT.id == Person.account_id)
        .join(Suppression, Suppression.address == reach.KEY)
        .where(Suppression.scope == suppression.ALL, Suppression.reason == suppression.BOUNCE, Person.id.in_(theirs))
        .order_by(None)
        .order_by(Suppression.since.desc(), Person.id)
    )


RETURNED = Question[tuple[int, str, datetime]](lambda _who: _returned().limit(MOST_NAMED + 1))


@made_of(lambda who: [RETURNED] if who.may(Right.MEMBERS) else [])
def unreached(who: Actor, now: datetime, told: Told) -> Iterator[Decision]:
    """Whose address does not work: the last ones by name, and that there are more."""
    found = told.get(RETURNED)
    for number, name, since in found[:MOST_NAMED]:
        title = _("Mail to %(name)s comes back", name=name)
        text = _("Their address does not work. Ask them for another one, by telephone perhaps, and write it down here.")
        url = url_for("members.office_person", person_id=number)
        yield Decision(title, text, _("Look"), url, order=42, since=since, icon="mail")
    if len(found) > MOST_NAMED:
        text = _("Their addresses do not work. They stand in the list of stopped addresses.")
        url = url_for("mail.stopped") if who.may(Right.ADMINISTRATION) else url_for("members.office_people")
        yield Decision(_("Mail to more members comes back"), text, _("Look"), url, order=43, icon="mail")
