"""A message from member to member: it arrives, gives no address away, and nobody else reads it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.mail import preferences
from portal.mail.models import Delivery
from portal.members.directory import messages
from portal.members.people.operations import people

WORDS = "Would you look at my almanac?\n\nIt comes *apart*."


@pytest.fixture
def amara(cast):
    """She shows her address to nobody."""
    with unit_of_work():
        people.choose_visibility(cast.amara, {"email": "nobody"}, now=clock.now())
    return cast.amara


def test_it_arrives_and_is_answered_without_an_address_on_either_side(
    app, client, browser_as, cast, sign_in, amara, run_jobs, smtp
):
    hers, his = amara.email, cast.jonas.email
    sign_in(client, cast.jonas)
    page = f"/people/{amara.id}/write"
    assert page in client.get(f"/people/{amara.id}").get_data(as_text=True)
    answer = client.submit(page, {"words": WORDS}, to=page)
    assert hers not in client.get(answer.location).get_data(as_text=True)
    run_jobs()
    letter = smtp.to(hers)[-1]
    assert "Jonas Weber writes to you" in letter.subject
    assert "Would you look at my almanac?" in letter.text
    assert f"/people/{cast.jonas.id}/write" in letter.text
    assert his not in str(letter.message if hasattr(letter, "message") else letter.text)
    back = f"/people/{cast.jonas.id}/write"
    browser_as(amara).submit(back, {"words": "Gladly."}, to=back)
    run_jobs()
    assert "Gladly." in smtp.to(his)[-1].text
    assert hers not in smtp.to(his)[-1].text


def test_nobody_in_the_office_reads_it(client, browser_as, cast, sign_in, amara):
    sign_in(client, cast.jonas)
    client.submit(f"/people/{amara.id}/write", {"words": WORDS}, to=f"/people/{amara.id}/write")
    number = db.session.scalars(select(Delivery.id).where(Delivery.kind == "members.message")).one()
    office = browser_as(cast.yusra)
    for path in ("/office/mailbox", f"/office/mailbox/{number}", "/office/audit", f"/office/people/{amara.id}"):
        answer = office.get(path)
        assert answer.status_code in {200, 404}, path
        assert "almanac" not in answer.get_data(as_text=True), path


@pytest.mark.parametrize("why", ["said no", "never came in", "lapsed", "oneself"])
def test_who_cannot_be_written_to_is_not_offered_and_not_written_to(client, cast, sign_in, why):
    whom = {"lapsed": cast.wim, "oneself": cast.jonas}.get(why, cast.amara)
    if why == "said no":
        with unit_of_work():
            preferences.switch(whom.email, {messages.FAMILY: False}, now=clock.now(), through="page")
    elif why == "never came in":
        with unit_of_work():
            cast.account(whom).proved_at = None
    sign_in(client, cast.jonas)
    path = f"/people/{whom.id}/write"
    assert path not in client.get(f"/people/{whom.id}").get_data(as_text=True)
    assert client.get(path).status_code in {403, 404}
    if why != "oneself":
        with pytest.raises(messages.TakesNoMessages), unit_of_work():
            messages.write(cast.jonas, whom.id, WORDS, today=clock.now().date(), now=clock.now())
    assert db.session.scalars(select(Delivery.id).where(Delivery.kind == "members.message")).all() == []


def test_whoever_is_no_member_writes_to_nobody(browser_as, cast, amara):
    for kind in ("bruno", "wim"):
        assert browser_as(getattr(cast, kind)).get(f"/people/{amara.id}/write").status_code == 404, kind


def test_an_empty_message_is_refused_and_a_long_one_kept(client, cast, sign_in, amara):
    sign_in(client, cast.jonas)
    path = f"/people/{amara.id}/write"
    assert client.submit(path, {"words": "  "}, to=path, status=422).page.errors
    long = client.submit(path, {"words": "x" * 4001}, to=path, status=422)
    assert "x" * 4001 in long.get_data(as_text=True)


def test_after_twenty_in_a_day_it_waits(client, cast, sign_in, amara, frozen):
    frozen("2026-11-20 10:00")
    sign_in(client, cast.jonas)
    others = (cast.mara, cast.tomas, cast.edda, cast.lena, cast.osei, cast.ines, cast.greta)
    for number in range(20):
        path = f"/people/{others[number % 7].id}/write"
        client.submit(path, {"words": f"Word {number}"}, to=path)
    path = f"/people/{amara.id}/write"
    refused = client.submit(path, {"words": "Once more, kept"}, to=path, status=422)
    assert "Once more, kept" in refused.get_data(as_text=True)
    assert "twenty messages within a day" in refused.get_data(as_text=True)
    frozen.forward(days=1, hours=1)
    sign_in(client, cast.jonas)
    client.submit(path, {"words": "Once more"}, to=path)


def test_one_person_gets_three_a_day_from_one_sender_and_others_still_write(client, browser_as, cast, sign_in, amara):
    sign_in(client, cast.jonas)
    path = f"/people/{amara.id}/write"
    for number in range(3):
        client.submit(path, {"words": f"Word {number}"}, to=path)
    refused = client.submit(path, {"words": "A fourth, kept"}, to=path, status=422)
    assert "A fourth, kept" in refused.get_data(as_text=True)
    assert "three times within a day" in refused.page.one("#words-error").text
    browser_as(cast.mara).submit(path, {"words": "From me"}, to=path)
    other = f"/people/{cast.mara.id}/write"
    client.submit(other, {"words": "To somebody else"}, to=other)
    assert len(db.session.scalars(select(Delivery.id).where(Delivery.kind == "members.message")).all()) == 5
