"""What follows from what happens to members."""

from __future__ import annotations

from portal.accounts.facts import AssociationSetUp, EmailChanged
from portal.accounts.models import Account
from portal.core import clock, sealing
from portal.core.db import db
from portal.core.facts import reacts_to
from portal.core.settings import today
from portal.mail.facts import FamilySwitched
from portal.members.applications import notices as of_applications
from portal.members.applications import queries as of_them
from portal.members.applications.models import Application
from portal.members.applications.operations import forgetting, sponsors
from portal.members.facts import (
    ApplicationApproved,
    ApplicationDeclined,
    ApplicationSubmitted,
    HostAccepted,
    HostAsked,
    HostReleased,
    MembershipEnded,
    MembershipStarted,
    MemberWelcomed,
    PeopleMerged,
    PeopleSeparated,
    PersonDied,
    PersonErased,
    PrimaryChanged,
    RepresentationBegan,
)
from portal.members.memberships import notices
from portal.members.memberships.models import EndKind, Membership, Representation
from portal.members.memberships.operations import memberships, organisations, plans, welcoming
from portal.members.memberships.operations.memberships import Cover
from portal.members.memberships.queries import members
from portal.members.merging import notices as of_merges
from portal.members.merging.queries import last_merge
from portal.members.newcomers import notices as of_newcomers
from portal.members.newcomers import operations as hosting
from portal.members.newcomers.models import Hosting
from portal.members.people import reach
from portal.members.people.consents import Through
from portal.members.people.models import Person
from portal.members.people.operations import addresses, consenting, people


@reacts_to(MembershipStarted)
def welcome_whom_it_concerns(fact: MembershipStarted) -> None:
    """Who counts from today on for the first time is welcomed at once; the sweep welcomes those who begin later."""
    membership = db.session.get_one(Membership, fact.membership_id)
    if membership.person_id is not None:
        _welcome(membership.person_id)
    elif membership.organisation_id is not None:
        for row in organisations.representations(membership.organisation_id, since=today()):
            _welcome(row.person_id)


@reacts_to(MembershipEnded)
def say_goodbye(fact: MembershipEnded) -> None:
    """Whoever leaves hears up to when everything stays open, and how to stay after all."""
    membership = memberships.held(fact.membership_id)
    if membership.end_kind is not EndKind.RESIGNED:
        return
    readers = [membership.person_id] if membership.person_id else []
    if membership.organisation_id is not None:
        speak = organisations.representations(membership.organisation_id, since=today())
        readers = [row.person_id for row in speak if row.kind == "primary"]
    for number in readers:
        notices.leaving(membership, reach.reader(number))


@reacts_to(RepresentationBegan)
def welcome_a_representative(fact: RepresentationBegan) -> None:
    """A new representative of a member organisation is a member, too."""
    _welcome(db.session.get_one(Representation, fact.representation_id).person_id)


@reacts_to(PrimaryChanged)
def tell_who_follows(fact: PrimaryChanged) -> None:
    """Whoever answers for a firm from now on did not ask for it: they hear of it, and what it is."""
    row = db.session.get_one(Representation, fact.representation_id)
    notices.primary_named(row, reach.reader(row.person_id))


@reacts_to(MemberWelcomed)
def write_to_them(fact: MemberWelcomed) -> None:
    """A letter says what to do first; whoever applied was told when they were taken in."""
    if not db.session.scalar(of_them.taken_in_lately(fact.person_id, clock.now())):
        notices.welcomed(db.session.get_one(Person, fact.person_id))


@reacts_to(ApplicationSubmitted)
def confirm_and_ask_the_sponsors(fact: ApplicationSubmitted) -> None:
    """Where somebody decides, the applicant hears that it has come, and the members whom they named are asked."""
    application = db.session.get_one(Application, fact.application_id)
    if application.decision is not None:
        return
    of_applications.submitted(application)
    named = sponsors.match(application, today=today())
    for sponsor in sponsors.ask(application, named, now=clock.now()):
        of_applications.sponsor_asked(sponsor, application)


@reacts_to(ApplicationApproved)
def welcome_whom_we_took_in(fact: ApplicationApproved) -> None:
    """Whoever has no invitation to open gets the letter of welcome: they sign in already, or cannot be invited."""
    application = db.session.get_one(Application, fact.application_id)
    person = db.session.get_one(Person, application.person_id)
    if not db.session.scalar(of_them.was_invited(application)):
        notices.welcomed(person, db.session.get_one(Membership, fact.membership_id))


@reacts_to(ApplicationDeclined)
def tell_them_why(fact: ApplicationDeclined) -> None:
    """The reason stands in the letter."""
    of_applications.declined(db.session.get_one(Application, fact.application_id))


@reacts_to(AssociationSetUp)
def make_the_first_one_a_person(fact: AssociationSetUp) -> None:
    """Whoever sets the portal up is somebody in it: an account alone has no profile. A member, if they said so."""
    account = db.session.get_one(Account, fact.account_id)
    person = people.add_person({"name": account.name, "email": account.email}, now=clock.now())
    people.connect(person, account.id)
    if fact.joins:
        everlasting = Cover("honorary", open_ended=True)
        memberships.start_membership(person, plans.plan_for("person"), today(), cover=everlasting, now=clock.now())


@reacts_to(FamilySwitched)
def note_what_they_want(fact: FamilySwitched) -> None:
    """Which mail somebody wants stands with what else they agreed to."""
    through = Through.PAGE if fact.through == "page" else Through.LETTER
    consenting.note_mail(fact.address, fact.family, wanted=fact.wanted, through=through, now=clock.now())


@reacts_to(EmailChanged)
def write_to_the_new_address(fact: EmailChanged) -> None:
    """Mail goes where they sign in, as it did before."""
    addresses.follow_account(fact.account_id, fact.old_email, fact.new_email, now=clock.now())


def _welcome(person_id: int) -> None:
    person = db.session.get_one(Person, person_id)
    if person.welcomed_at is None and members.is_member_on(person_id, today()):
        welcoming.welcome(person, now=clock.now())


@reacts_to(HostAsked)
def ask_the_host(fact: HostAsked) -> None:
    """The member hears of it by mail."""
    row = db.session.get_one(Hosting, fact.hosting_id)
    of_newcomers.asked(row, db.session.get_one(Person, row.newcomer_id))


@reacts_to(HostAccepted)
def say_who_shows_them_around(fact: HostAccepted) -> None:
    """Whoever is new learns whom they can ask anything."""
    row = db.session.get_one(Hosting, fact.hosting_id)
    of_newcomers.found(row, db.session.get_one(Person, row.host_id))


@reacts_to(HostReleased)
def say_that_the_host_steps_back(fact: HostReleased) -> None:
    """Kindly, and without a reason."""
    row = db.session.get_one(Hosting, fact.hosting_id)
    of_newcomers.left(row, db.session.get_one(Person, row.host_id))


@reacts_to(PersonDied)
def tell_host_or_newcomer(fact: PersonDied) -> None:
    """Whoever of the two is left hears it from us, and kindly."""
    hosting.part_from(fact.person_id, now=clock.now())


@reacts_to(PersonDied)
def tell_who_vouched_for_them(fact: PersonDied) -> None:
    """So do the members who once said yes to them."""
    person = db.session.get_one(Person, fact.person_id)
    for sponsor in db.session.scalars(of_them.who_vouched_for(person.id)):
        of_applications.vouched_for_died(sponsor, person)


@reacts_to(PersonErased)
def forget_what_hosts_were_told(fact: PersonErased) -> None:
    """What the office wrote when it asked."""
    hosting.forget(fact.person_id, now=clock.now())


@reacts_to(PeopleMerged)
def say_that_they_are_one(fact: PeopleMerged) -> None:
    """Whoever stood in the list twice hears where they sign in, and whom to tell if it is wrong."""
    of_merges.put_together(last_merge(fact.kept_id, fact.merged_id), today=today())


@reacts_to(PeopleSeparated)
def say_that_they_are_two(fact: PeopleSeparated) -> None:
    """So they do when the two were taken apart."""
    of_merges.taken_apart(last_merge(fact.kept_id, fact.merged_id), today=today())


@reacts_to(PersonErased)
def forget_applications(fact: PersonErased) -> None:
    """What they wrote when they applied, and what they said of others."""
    forgetting.forget_all_of(fact.person_id, clock.now())


@reacts_to(PersonErased)
def forget_their_keys(fact: PersonErased) -> None:
    """Whatever they sealed is unreadable from now on, wherever a copy of it lies."""
    sealing.forget(fact.person_id)


@reacts_to(PeopleMerged)
def seal_with_a_new_key(fact: PeopleMerged) -> None:
    """The keys of both are theirs. Where the two are taken apart again, nothing of one hangs on a key of the other."""
    sealing.renew_after_merging(fact.kept_id)
