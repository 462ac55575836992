"""Everyone who belongs gets the letter once, in their own copy, and can stop it."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import timedelta

import pytest

from portal.core import jobs
from portal.core.house import BlockItem
from portal.core.models import Job
from portal.core.work import unit_of_work
from portal.mail import preferences
from portal.mail.addresses import Address, normalise
from portal.mail.models import Delivery
from portal.members.memberships.models import Membership
from portal.members.memberships.operations import endings
from portal.newsletters import audience, queries, sweeps
from portal.newsletters.models import Edition
from portal.newsletters.operations import approving, editing, sending, testing
from portal.newsletters.queries import Stage
from tests.newsletters.conftest import copies, whole


def send(edition, now):
    with unit_of_work():
        approving.approve(edition, checksum=whole(edition).checksum(), account_id=None, by="Inês", now=now)
    with unit_of_work():
        return sending.send(edition, account_id=None, now=now).id


def read(raw):
    return email.message_from_bytes(raw if isinstance(raw, bytes) else bytes(raw), policy=email.policy.default)


def parts(message):
    return {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}


def test_members_get_it_and_nobody_else(edition, cast, smtp, run_jobs, now):
    for person in (cast.amara, cast.jonas, cast.lena, cast.wim, cast.bruno):
        assert person.email
    send(edition, now)
    run_jobs()
    assert sorted(letter.recipients[0] for letter in copies(smtp)) == sorted(
        person.email for person in (cast.amara, cast.jonas, cast.lena)
    )
    assert queries.stage(edition, queries.mailing_of(edition), None) == Stage.SENT


def test_each_copy_holds_its_readers_own_lines_and_no_one_elses(edition, month, cast, smtp, run_jobs, now):
    month.personal = {
        cast.amara.id: [BlockItem(("tie", 1), "Tomás would be glad of a coffee", "You met in May.", "/people/9")],
        cast.jonas.id: [BlockItem(("tie", 2), "Edda asks after you", "", "/people/8")],
    }
    send(edition, now)
    run_jobs()
    (hers,) = copies(smtp, cast.amara)
    (his,) = copies(smtp, cast.jonas)
    hers_parts, his_parts = parts(hers.message), parts(his.message)
    for kind in ("text/plain", "text/html"):
        assert "Tomás would be glad" in hers_parts[kind]
        assert "Edda asks" not in hers_parts[kind]
        assert "Edda asks" in his_parts[kind]
        assert "Tomás would be glad" not in his_parts[kind]


def test_the_way_out_is_one_click_by_post_only(edition, cast, smtp, run_jobs, now, client):
    assert cast.amara
    send(edition, now)
    run_jobs()
    message = copies(smtp, cast.amara)[0].message
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = "/" + message["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    assert client.get(path).status_code == 200
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code in {200, 303}
    assert not preferences.wanted(normalise(cast.amara.email), "newsletter")


def test_whoever_left_between_the_list_and_the_sending_is_left_out(edition, cast, smtp, run_jobs, now, db):
    assert cast.amara
    jonas = cast.jonas
    jobs.run(send(edition, now))
    with unit_of_work():
        for membership in db.session.query(Membership).filter_by(person_id=jonas.id):
            endings.end_membership(membership, last_day=now.date() - timedelta(days=1), reason="moved away")
    run_jobs()
    assert [letter.recipients[0] for letter in copies(smtp)] == [cast.amara.email]
    skipped = db.session.query(Delivery).filter_by(recipient=f"person:{jonas.id}").one()
    assert (skipped.state, skipped.reason) == ("skipped", "not a member any more")


def test_killed_while_preparing_and_begun_again_it_adds_nobody_twice(edition, cast, run_jobs, now, db, monkeypatch):
    cast.extra(30)
    from portal.newsletters import audience

    monkeypatch.setattr(audience, "BATCH", 7)
    job = send(edition, now)
    calls = 0
    real = jobs.progress

    def dies(*arguments, **more):
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt
        real(*arguments, **more)

    monkeypatch.setattr(jobs, "progress", dies)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(job)
    db.session.rollback()
    half = db.session.query(Delivery).filter_by(mailing_id=edition.mailing_id).count()
    assert 0 < half < 30
    monkeypatch.setattr(jobs, "progress", real)
    with unit_of_work():
        db.session.get_one(Job, job).lease_until = None
    jobs.run(job)
    found = [row.address for row in db.session.query(Delivery).filter_by(mailing_id=edition.mailing_id)]
    assert len(found) == len(set(found)) >= 30
    assert db.session.get_one(Edition, edition.id).prepared_at is not None


def test_once_it_goes_nothing_changes_any_more(edition, block, cast, now):
    assert cast.amara
    send(edition, now)
    with pytest.raises(editing.AlreadyGone), unit_of_work():
        editing.move(block("coming_up"), up=True, by="Inês", now=now)
    with pytest.raises(editing.AlreadyGone), unit_of_work():
        sending.send(edition, account_id=None, now=now)


def test_a_scheduled_letter_goes_at_its_hour_and_a_late_one_asks(edition, cast, now, db, frozen):
    assert cast.amara
    with unit_of_work():
        approving.approve(edition, checksum=whole(edition).checksum(), account_id=None, by="Inês", now=now)
        sending.schedule(edition, now + timedelta(hours=1), now=now)
    sweeps.send_what_is_due(now + timedelta(minutes=59))
    assert db.session.get_one(Edition, edition.id).sending_from is None
    sweeps.send_what_is_due(now + timedelta(hours=9))
    late = db.session.get_one(Edition, edition.id)
    assert late.missed_at is not None
    assert late.sending_from is None
    with unit_of_work():
        sending.schedule(late, now + timedelta(hours=10), now=now + timedelta(hours=9))
    sweeps.send_what_is_due(now + timedelta(hours=10, minutes=1))
    assert db.session.get_one(Edition, edition.id).prepared_at is None, "a sweep begins no long work itself"
    jobs.run_due(now + timedelta(hours=10, minutes=1))
    assert db.session.get_one(Edition, edition.id).prepared_at is not None


def test_a_test_letter_goes_to_one_and_says_so(edition, cast, smtp, run_jobs, now):
    with unit_of_work():
        testing.send_test(edition, to=Address(cast.ines.email, cast.ines.name), person_id=cast.ines.id, now=now)
    run_jobs()
    assert [letter.recipients[0] for letter in copies(smtp)] == [cast.ines.email]
    assert copies(smtp)[0].message["Subject"].startswith("Test: ")
    assert edition.sending_from is None


def test_held_it_waits_and_goes_on_where_it_stopped(edition, cast, smtp, run_jobs, now):
    cast.extra(5)
    jobs.run(send(edition, now))
    with unit_of_work():
        sending.pause(edition, now=now)
    run_jobs()
    assert copies(smtp) == []
    with unit_of_work():
        sending.resume(edition, now=now)
    run_jobs()
    assert len(copies(smtp)) >= 5


def test_links_in_the_letter_are_absolute(edition, cast, smtp, run_jobs, now):
    assert cast.amara
    send(edition, now)
    run_jobs()
    html = parts(copies(smtp)[0].message)["text/html"]
    assert not re.findall(r'href="(?!https?://|mailto:)', html)


def test_the_number_of_readers_leaves_out_whoever_unsubscribed(month, cast, now):
    assert cast.amara
    assert cast.jonas
    before = audience.how_many()
    with unit_of_work():
        preferences.switch(normalise(cast.jonas.email), {"newsletter": False}, now=now, through="page")
    assert audience.how_many() == before - 1
