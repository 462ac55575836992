"""Somebody is forgotten: no table holds a word of theirs, and what counts and is paid stays without a name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Enum, String, func, or_, select, update

from portal.accounts.models import Account, AccountSession, EmailChange, Grant
from portal.accounts.operations import OPERATOR, Giver, NotYoursToGive
from portal.accounts.operations.grants import LastAdministrator
from portal.core import clock
from portal.core.db import Model, db
from portal.core.search import matches
from portal.core.work import unit_of_work
from portal.events.programme.models import Event, Role, Visibility
from portal.events.programme.operations import planning, publishing, team
from portal.events.registrations.models import Registration
from portal.events.registrations.operations import registration
from portal.mail.models import Delivery
from portal.mail.suppression import suppress
from portal.members.applications.models import Application
from portal.members.applications.operations import drafts
from portal.members.imports.models import ImportChange, ImportFile
from portal.members.memberships.models import Belonging, Coverage, Membership, Plan
from portal.members.memberships.operations import belonging, memberships, suspensions
from portal.members.memberships.queries import members
from portal.members.merging import leads
from portal.members.people.models import Person
from portal.members.people.operations import people
from portal.members.people.operations.publishing import publish
from portal.members.privacy.models import PrivacyRequest
from portal.members.privacy.operations import erasing, requests
from portal.relationships.circle import operations as circle
from portal.relationships.ties.models import Contact, ContactKind, Tie, TieNote
from portal.relationships.ties.operations import diary, ties
from tests.members.conftest import whole
from tests.support.people import Cast

#: A word in each field that somebody may write in, which no other row holds.
CANARY = "zanzibarine"


def erase(person: Person, **more: Any) -> None:
    with unit_of_work():
        erasing.erase(person, **{"giver": OPERATOR, "now": clock.now()} | more)


def everywhere(word: str) -> set[str]:
    """The columns of the whole database that hold this word."""
    found = set()
    for table in Model.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            found |= {f"{table.name}.{name}" for name, value in row.items() if word in str(value).casefold()}
    return found


@pytest.fixture
def written(cast: Cast) -> Person:
    """Amara, with a word of her own wherever she or others can write about her."""
    amara, jonas, now = cast.amara, cast.jonas, clock.now()
    words = {
        name: f"{CANARY} {name}"
        for name in ("headline", "firm", "trade", "town", "line", "offer", "ideal", "ask", "story")
    }
    with unit_of_work():
        people.change_person(
            amara, {"name": f"Amara {CANARY.title()}", "email": f"a@{CANARY}.example", "phone": "01632 960111",
                    "office_note": CANARY, "external_id": CANARY, **words}, giver=OPERATOR, now=now, audited=True,
        )  # fmt: skip
        publish(amara, indexed=True, now=now)
        account = cast.account(amara)
        account.email = account.email_key = f"amara@{CANARY}.example"
        draft, _token = drafts.begin({"headline": CANARY, "why": CANARY}, now=now, person=amara)
        membership = db.session.scalars(select(Membership).where(Membership.person_id == amara.id)).one()
        suspensions.suspend(whole(membership.id), start=clock.today("Europe/London"), end=None, reason=f"Ill, {CANARY}")
        ties.say_met(amara.id, jonas.id, now=now)
        diary.keep_note(
            jonas.id, amara.id, met_on=None, met_where=CANARY, note=CANARY, today=clock.today("Europe/London"), now=now
        )
        diary.log_contact(
            amara.id, jonas.id, day=clock.today("Europe/London"), kind=ContactKind.CALL, note=CANARY,
            today=clock.today("Europe/London"), now=now,
        )  # fmt: skip
        circle.seat(jonas.id, amara.id, now=now)
        registration.register(supper(cast.osei), amara.id, guests=[f"Guest of {CANARY}"], now=clock.now())
        requests.ask(amara, now=now, how=f"By letter of {CANARY}")
    assert draft.id
    return amara


def supper(owner: Person) -> Event:
    """An event on one of the next days."""
    start = (clock.now() + timedelta(days=5)).replace(hour=18, minute=0, second=0, microsecond=0, tzinfo=None)
    plan = planning.Plan(
        title="Supper", summary="A table and some soup.", body="", kind="supper", venue="Corn Exchange",
        local_start=start, local_end=start + timedelta(hours=2), zone="Europe/London", visibility=Visibility.MEMBERS,
        capacity=10, guest_limit=2,
    )  # fmt: skip
    event = planning.create_event(plan, by=owner.id, now=clock.now())
    publishing.publish(event, now=clock.now())
    return event


def test_no_table_holds_a_word_of_theirs(written, run_jobs, smtp):
    run_jobs()
    before = everywhere(CANARY)
    assert {"person.headline", "account.email", "application.why", "suspension.reason"} <= before
    erase(written)
    run_jobs()
    assert everywhere(CANARY) == set()
    assert not everywhere("960111")
    hits = matches("person", CANARY).subquery()
    assert not db.session.scalars(select(hits.c.object_id)).all()


#: Columns of text in tables that lead to a person which hold no words about them, or words of others to others; the
#: address is the way to the letters, and has a test of its own.
NO_WORDS = {
    "application.nonce", "application.token_hash", "application_sponsor.nonce", "application_sponsor.token_hash",
    "calendar_feed.nonce", "calendar_feed.token_hash", "coverage.currency", "coverage.kind", "belonging.name_key",
    "event.cancel_reason", "event.cost", "event.online_url", "event.slug", "event.summary", "event.title", "event.body",
    "event.uuid", "event.venue", "event.venue_note", "event.zone", "office_act_person.sentence", "person.name",
    "person.name_key", "privacy_request.decision", "referral.giver_handle", "referral.receiver_handle",
    "referral.referred_handle", "referral.offer_key", "representation.kind", "term.title_as_held", "person.email_key",
    "introduction_side.handle", "person.public_slug", "person.email", "application.privacy_version", "consent.family",
    "consent.version",
}  # fmt: skip


#: They may hold words wherever they are empty now.
MAY_BE_FILLED = {"membership.end_reason_before", "application.mailed_to", "privacy_request.extended_because"}


def columns_with_words() -> set[str]:
    """Of the tables that lead to a person: every column of text."""
    leading = [
        table for table in Model.metadata.sorted_tables
        if table.name == "person" or any(leads.leads_to_person(column) for column in table.columns)
    ]  # fmt: skip
    return {
        f"{table.name}.{column.name}" for table in leading for column in table.columns
        if isinstance(column.type, String) and not isinstance(column.type, Enum)
    }  # fmt: skip


def test_whatever_is_written_in_any_column_of_theirs_goes(written, run_jobs):
    """Past every operation: a column that comes is written to as well, until somebody says that it holds no words."""
    filled, now = set(), clock.now()
    with unit_of_work():
        event = db.session.scalars(select(Event)).one()
        team.join(event, written.id, Role.ORGANISER, now=now)
        db.session.flush()
        db.session.execute(
            update(Application).values(submitted_at=now, plan_id=select(Plan.id).limit(1).scalar_subquery())
        )
        for name in sorted(columns_with_words() - NO_WORDS):
            table = Model.metadata.tables[name.partition(".")[0]]
            column = table.columns[name.partition(".")[2]]
            people = [table.c.id] if table.name == "person" else [c for c in table.c if leads.leads_to_person(c)]
            mine = or_(*(each == written.id for each in people))
            there = [column.is_not(None)] if name not in MAY_BE_FILLED else []
            word = f"{CANARY}{len(filled)}"[: getattr(column.type, "length", None) or 40]
            done = db.session.execute(update(table).where(mine, *there).values({column.name: word}))
            filled |= {name} if done.rowcount else set()
    assert {"membership.end_reason_before", "event_team.does", "application.mailed_to"} <= filled
    erase(written)
    run_jobs()
    assert everywhere(CANARY) == set()


def test_what_is_counted_and_paid_stays(written):
    theirs = select(func.count()).select_from(Coverage).join(Membership).where(Membership.person_id == written.id)
    covered = db.session.scalar(theirs)
    erase(written)
    db.session.refresh(written)
    assert (written.name, written.erased_at is not None) == ("Former member", True)
    membership = db.session.scalars(select(Membership).where(Membership.person_id == written.id)).one()
    assert membership.end == clock.today("Europe/London")
    assert db.session.scalar(theirs) == covered == 1
    place = db.session.scalars(select(Registration)).one()
    assert (place.places, place.ended_at is not None) == (2, True)


def test_no_day_counts_after_they_were_erased_whatever_rows_say(cast):
    erase(cast.amara)
    with unit_of_work():
        row = db.session.scalars(select(Membership).where(Membership.person_id == cast.amara.id)).one()
        row.end = row.end_reason = row.end_kind = None
        belonging.refresh([cast.amara.id])

    today = clock.today("Europe/London")
    days = (today - timedelta(days=1), today)
    assert [members.is_member_on(cast.amara.id, day) for day in days] == [True, False]


def test_they_are_nowhere_any_more(written, client, sign_in, cast):
    account = written.account_id
    sign_in(client, written)
    erase(written)
    assert client.get("/me").status_code in {302, 303}
    assert not db.session.scalars(select(AccountSession).where(AccountSession.account_id == account)).all()
    assert db.session.scalars(select(Belonging).where(Belonging.person_id == written.id)).one().end is not None
    sign_in(client, cast.petra)
    assert client.get(f"/office/people/{written.id}").status_code == 404
    assert "Former member" not in client.page("/office/people")
    assert "Nobody asks to be forgotten" in client.page("/office/privacy")
    for table in (Tie, TieNote, Contact):
        assert not db.session.scalars(select(table)).all()


def test_twice_is_once_and_nobody_gets_rid_of_whom_they_may_not_touch(cast):
    erase(cast.amara)
    erase(cast.amara)
    with pytest.raises(NotYoursToGive):
        erase(cast.yusra, giver=Giver(cast.petra.account_id, proved=True))
    with pytest.raises(LastAdministrator):
        erase(cast.yusra)
    assert cast.yusra.erased_at is None


def test_their_rights_end(cast):
    account = cast.petra.account_id
    erase(cast.petra)
    grants = db.session.scalars(select(Grant).where(Grant.account_id == account)).all()
    assert grants and all(grant.end is not None and grant.end <= clock.now() and grant.reason == "" for grant in grants)
    assert db.session.get_one(Account, account).email == f"erased-{account}@invalid"


def test_an_address_that_others_use_keeps_its_letters(cast, make_person, smtp, run_jobs):
    first, second = (
        make_person("Ada Quist", email="us@quist.example"),
        make_person("Bo Quist", email="us@quist.example"),
    )
    with unit_of_work():
        people.invite_person(second, now=clock.now(), by=None)
    erase(first)
    run_jobs()
    assert len(smtp.to("us@quist.example")) == 1, "the invitation was the other one's"
    db.session.refresh(second)
    assert second.email == "us@quist.example"
    erase(second)
    assert not db.session.scalar(select(func.count()).where(Delivery.address == "us@quist.example"))


def test_drafts_and_applications_are_forgotten_with_them(written):
    erase(written)
    assert not db.session.scalars(select(Application)).all()
    request = db.session.scalars(select(PrivacyRequest)).one()
    assert (request.decision.value, request.how) == ("erased", "")


def test_why_a_payment_was_taken_back_and_what_an_import_changed_go(cast):
    amara, now = cast.amara, clock.now()
    with unit_of_work():
        paid = db.session.scalars(select(Coverage).join(Membership).where(Membership.person_id == amara.id)).one()
        memberships.reverse_coverage(paid, reason=f"The account of {CANARY} is empty", now=now)
        upload = ImportFile(name="list.csv", stored="1" * 32, uploaded_at=now)
        db.session.add(upload)
        db.session.flush()
        town = {"before": {"town": CANARY}, "after": {"town": "Ropewalk"}}
        db.session.add(ImportChange(import_id=upload.id, kind="person", object_id=amara.id, **town))
    assert {"coverage.reversed_because", "import_change.before"} <= everywhere(CANARY)
    erase(amara)

    assert everywhere(CANARY) == set()
    assert db.session.get_one(Coverage, paid.id, populate_existing=True).reversed_at is not None


def test_an_address_that_was_theirs_before_is_forgotten_with_its_letters(cast, now):
    amara, old = cast.amara, f"amara@{CANARY}.example"
    with unit_of_work():
        changed = {"old_email": old, "new_email": amara.email, "confirm_hash": "1" * 64}
        db.session.add(EmailChange(account_id=amara.account_id, created_at=now, expires_at=now, **changed))
        suppress(old, "bounce", now=now)
    assert everywhere(CANARY)
    erase(amara)

    assert everywhere(CANARY) == set()
