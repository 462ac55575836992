"""Of two entries about one person, the one that stays signs in; and each does again when they are taken apart."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.accounts.models import Account
from portal.accounts.operations import Giver, NotYoursToGive
from portal.accounts.operations.accounts import close_account, reopen_account
from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.merging.errors import OneIsYours, TheOtherWayRound
from portal.members.people.operations import people
from portal.relationships.ties.models import TieNote
from portal.relationships.ties.operations import diary, ties
from tests.members.merging.test_merging import put, undo


def test_of_two_sign_ins_one_is_closed_and_opened_again(cast):
    amara, jonas = cast.amara, cast.jonas
    account = cast.account(jonas)
    number = put(amara, jonas)
    assert db.session.get_one(Account, account.id).closed_at is not None
    undo(number)
    assert db.session.get_one(Account, account.id).closed_at is None


def test_the_only_sign_in_goes_along_and_back(twice, client, sign_in, cast):
    amara, other = twice
    account = amara.account_id
    number = put(other, amara)
    assert (other.account_id, amara.account_id) == (account, None)
    sign_in(client, other)
    assert "Amara" in client.page("/").heading
    undo(number)
    assert (other.account_id, amara.account_id) == (None, account)


def test_a_closed_sign_in_that_nobody_used_makes_way_for_an_open_one(cast):
    amara, jonas, now = cast.amara, cast.jonas, clock.now()
    mine, theirs = amara.account_id, jonas.account_id
    with unit_of_work():
        account = cast.account(amara)
        account.proved_at = account.password_hash = None
        close_account(account, now=now)
    number = put(amara, jonas)
    assert (amara.account_id, jonas.account_id) == (theirs, mine)
    assert db.session.get_one(Account, theirs).is_open
    undo(number)
    assert (amara.account_id, jonas.account_id) == (mine, theirs)
    assert not db.session.get_one(Account, mine).is_open


@pytest.mark.parametrize("other", ["came in", "invited", "nobody"])
@pytest.mark.parametrize("way", ["into the other", "the other into it"])
def test_whoever_opens_an_entry_reads_no_notes_of_a_closed_sign_in(cast, make_person, other, way):
    """Amara wrote notes, and her sign-in was closed. Nobody else's account comes to them by a merge."""
    amara, jonas = cast.amara, cast.jonas
    about = make_person("Kofi Ransome", email="kofi@ransome.example").id
    with unit_of_work():
        diary.keep_note(
            amara.id, about, met_on=None, met_where="", note="He drinks", today=today(), now=clock.now()
        )  # fmt: skip
        mine, theirs = cast.account(amara), cast.account(jonas)
        close_account(mine, now=clock.now())
        if other == "invited":
            theirs.proved_at = theirs.password_hash = None
        if other == "nobody":
            jonas.account_id = None
    try:
        put(amara, jonas) if way == "the other into it" else put(jonas, amara)
    except TheOtherWayRound:
        assert way == "the other into it" and other != "nobody"
    note = db.session.scalars(select(TieNote)).one()
    owner = db.session.get_one(type(amara), note.owner_id, populate_existing=True)
    assert owner.account_id == mine.id, "whoever signed in as Amara, if anybody"


def test_what_was_closed_for_another_reason_stays_closed(cast):
    amara, jonas = cast.amara, cast.jonas
    number = put(amara, jonas)
    with unit_of_work():
        account = db.session.get_one(Account, jonas.account_id)
        reopen_account(account)
        close_account(account, now=clock.now())
    undo(number)
    assert not db.session.get_one(Account, jonas.account_id).is_open


def test_nobody_opens_a_sign_in_again_that_may_do_more_than_they(cast):
    number = put(cast.amara, cast.greta)
    with pytest.raises(NotYoursToGive):
        undo(number, giver=Giver(cast.petra.account_id, proved=True))
    undo(number)


def test_nobody_takes_somebody_else_for_themselves(twice, cast, sign_in, client):
    """What Amara noted for herself would be Petra's; an entry that nobody signs in to holds nothing private."""
    petra, (amara, other) = cast.petra, twice
    giver = Giver(petra.account_id, proved=True)
    for two in ((petra, amara), (amara, petra)):
        with pytest.raises(OneIsYours):
            put(*two, giver=giver)
    sign_in(client, petra)
    page = client.page(f"/office/people/{petra.id}/merge/{amara.id}")
    assert "One of the two is you" in page and not any("Put them together" in form.buttons for form in page.forms)
    put(petra, other, giver=giver)


def test_a_sign_in_that_somebody_came_in_to_is_not_closed_for_an_invitation(twice, cast):
    amara, other = twice
    with unit_of_work():
        people.invite_person(other, now=clock.now(), by=cast.petra.account_id)
    mine, invited = amara.account_id, other.account_id
    number = put(other, amara)
    assert (other.account_id, amara.account_id) == (mine, invited)
    assert [db.session.get_one(Account, each).is_open for each in (mine, invited)] == [True, False]
    undo(number)
    assert (other.account_id, amara.account_id) == (invited, mine)
    assert all(db.session.get_one(Account, each).is_open for each in (mine, invited))


def test_where_somebody_came_in_as_each_nobody_reads_what_the_other_noted(cast):
    """Somebody in the office could be the one, and say that another member is the other."""
    with unit_of_work():
        ties.say_met(cast.amara.id, cast.jonas.id, now=clock.now())
        diary.keep_note(
            cast.amara.id, cast.jonas.id, met_on=None, met_where="quay", note="A worry of his.", today=today(),
            now=clock.now(),
        )  # fmt: skip
    number = put(cast.edda, cast.amara)
    owners = select(TieNote.owner_id)
    assert db.session.scalars(owners).all() == [cast.amara.id]
    undo(number)
    assert db.session.scalars(owners).all() == [cast.amara.id]
