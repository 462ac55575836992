"""What passes between members is read by nobody in the office."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

import pytest

from portal.core import clock, settings
from portal.core.house import house
from portal.core.tokens import new_token
from portal.core.web import external_url
from portal.core.work import unit_of_work
from portal.mail.kinds import is_sealed, kind_of
from portal.mail.models import Delivery, DeliveryContent, State
from portal.mail.outbox import within_the_hour
from portal.mail.writing import templates
from tests.mail.test_every_kind import KINDS, filled
from tests.support.letters import ReadableByTheOffice


@pytest.fixture
def said(db, cast, app):
    """A private message and an ordinary one, in a portal without a mail server."""
    numbers = {}
    with unit_of_work():
        for kind in ("referrals.thanks", "members.welcome"):
            row = Delivery(
                key=f"test:{kind}",
                kind=kind,
                lane=1,
                email="jonas@members.example",
                name="Jonas",
                address="jonas@members.example",
                message_id=f"<{kind}@x.example>",
                created_at=clock.now(),
                due_at=clock.now(),
            )
            db.session.add(row)
            db.session.flush()
            db.session.add(DeliveryContent(delivery_id=row.id, subject=f"Subject of {kind}", source=f"Words of {kind}"))
            numbers[kind] = row.id
    return numbers


def test_every_mail_between_members_is_private(app):
    families = {"introductions", "referrals", "relationships", "messages"}
    kinds = [kind for kind in house().notices if kind.family in families]
    assert kinds
    assert all(kind.private for kind in kinds)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.startswith("newsletters.")])
def test_no_kind_carries_a_link_with_power_where_the_office_reads_it(app, kind):
    secret = external_url("members.vouching", token=new_token())
    given = filled(kind)
    words = {name: secret if str(value).startswith("http:") else value for name, value in given.items()}
    readable = secret in words.values() and not is_sealed(kind_of(kind))
    with pytest.raises(ReadableByTheOffice) if readable else nullcontext():
        templates.fill(kind, words, "Ines de la Torre")


@pytest.mark.parametrize("kind", ["application_begun", "application_submitted", "application_asked", "sponsor_asked"])
def test_an_administrator_does_not_get_the_links_of_applicants_and_sponsors(db, cast, browser_as, kind):
    kind = f"members.{kind}"
    with unit_of_work():
        row = Delivery(
            key=f"test:{kind}", kind=kind, lane=1, email="noor@haddad.example", name="Noor",
            address="noor@haddad.example", message_id=f"<{kind}@x.example>", created_at=clock.now(), due_at=clock.now(),
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        db.session.add(DeliveryContent(delivery_id=row.id, subject=f"Subject of {kind}", source="The link"))
        number = row.id
    yusra = browser_as(cast.yusra)
    assert f"Subject of {kind}" not in yusra.page("/office/mailbox").text
    assert [yusra.get(f"/office/mailbox/{number}{more}").status_code for more in ("", "/html")] == [404, 404]


def test_an_administrator_reads_ordinary_mail_and_never_what_passes_between_members(said, cast, browser_as):
    yusra = browser_as(cast.yusra)
    page = yusra.page("/office/mailbox").text
    assert "Subject of members.welcome" in page
    assert "Subject of referrals.thanks" not in page
    assert yusra.get(f"/office/mailbox/{said['members.welcome']}").status_code == 200
    for more in ("", "/html", "/files/0"):
        assert yusra.get(f"/office/mailbox/{said['referrals.thanks']}{more}").status_code == 404


def test_in_a_demo_everybody_is_invented_and_all_mail_can_be_followed(said, client):
    with unit_of_work():
        settings.change(demo=True, set_up=True)
    assert "Subject of referrals.thanks" in client.page("/mailbox").text


@pytest.fixture
def between(db, cast, app, smtp):
    """A portal that really sends, with mail between members in every state, beside an ordinary message in each."""
    numbers = []
    with unit_of_work():
        whose = {"referrals.asked": "amara", "relationships.question": "amara", "members.welcome": "jonas"}
        for kind, who in whose.items():
            for state in State:
                leased = state in (State.CLAIMED, State.COMMITTING)
                row = Delivery(
                    key=f"test:{kind}:{state}",
                    kind=kind,
                    lane=1,
                    email=f"{who}@members.example",
                    name=who.title(),
                    address=f"{who}@members.example",
                    message_id=f"<{kind}.{state}@x.example>",
                    state=state,
                    lease="x" if leased else None,
                    lease_until=clock.now() + timedelta(hours=1) if leased else None,
                    created_at=clock.now(),
                    due_at=clock.now() + timedelta(hours=1),
                )
                db.session.add(row)
                db.session.flush()
                if who == "amara":
                    numbers.append(row.id)
    return numbers


def test_the_queue_lists_finds_and_opens_nothing_between_members(between, cast, browser_as):
    yusra = browser_as(cast.yusra)
    for state in ("", *State):
        for asked in ("", "amara", "amara@members.example"):
            page = yusra.page(f"/office/mailbox?state={state}&q={asked}")
            listed = " ".join(page.texts("table"))
            assert "amara" not in listed
            assert "Between members" not in listed
            links = {link["href"] for link in page("a[href]")}
            assert not links & {f"/office/mailbox/{number}" for number in between}
    assert "jonas@members.example" in yusra.page("/office/mailbox?q=jonas").text
    token = yusra.token("/me/mail")
    for number in between:
        assert yusra.get(f"/office/mailbox/{number}").status_code == 404
        for verb in ("retry", "cancel", "arrived", "lost"):
            answer = yusra.post(f"/office/mailbox/{number}/{verb}", data={"csrf_token": token})
            assert answer.status_code == 404
    assert "Between members: 24." in yusra.page("/office/mailbox").text


def test_few_messages_between_members_are_not_even_counted(said, cast, browser_as, smtp, db):
    page = browser_as(cast.yusra).page("/office/mailbox").text
    waiting = db.session.query(Delivery).filter_by(state=State.QUEUED).count()
    assert "Between members: fewer than ten." in page
    assert f"Waiting: {waiting - 1}" in page, "the sum of a state would tell of them"


def test_words_between_members_go_when_the_message_has_gone(said, smtp, run_jobs, db):
    run_jobs()
    assert len(smtp.letters) == 2
    db.session.rollback()
    assert [row.delivery_id for row in db.session.query(DeliveryContent)] == [said["members.welcome"]]


def test_what_the_referred_person_hears_before_their_yes_leaves_at_an_unforeseeable_moment(now):
    moments = {within_the_hour(now) for _ in range(50)}
    assert len(moments) > 40
    assert all(timedelta(minutes=3) <= each - now <= timedelta(minutes=45) for each in moments)
