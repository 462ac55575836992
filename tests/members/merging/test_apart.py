"""Before two entries are taken apart the office sees what moves back and what stays; and so it is then."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from portal.accounts.operations import OPERATOR
from portal.accounts.operations.accounts import close_account, reopen_account
from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.memberships.models import Membership
from portal.members.memberships.operations import organisations
from portal.members.people.models import Person
from portal.members.people.operations import people
from portal.relationships.ties.operations import ties
from tests.members.merging.test_merging import put, undo
from tests.support.statements import count_statements


def change(person: Person, **words: str) -> None:
    with unit_of_work():
        people.change_person(person, words, giver=OPERATOR, now=clock.now())


def test_what_moves_back_and_what_stays_is_said_before(client, sign_in, cast, make_firm):
    """As it is done then: each sentence is asked of the two entries afterwards."""
    jonas, other = cast.jonas, cast.amara
    change(other, phone="01632 960111", headline="Conservator", offer="Bookbinding")
    with unit_of_work():
        organisations.represent(make_firm("Fenn Timber"), other, kind="primary", start=date(2024, 1, 1))
        ties.say_met(other.id, cast.lena.id, now=clock.now())
    number = put(jonas, other, taken=["headline"])
    change(jonas, offer="Bookbinding and boxes")
    sign_in(client, cast.petra)
    with count_statements() as asked:
        page = client.page(f"/office/merges/{number}/undo")
    assert len(asked) <= 8
    back, stays = (
        " ".join(page.one(f"section[aria-labelledby={name}]").get_text(" ").split()) for name in ("back", "stays")
    )
    assert "These go back to the second entry: Memberships and Firms they speak for" in back
    assert "So does what is private to them" in back
    assert "The sign-in that was closed is opened again." in back
    assert "“Cast” goes on without an end, as it did." in back
    assert "of the first entry: “Architect” again." in back
    assert back.count("of the first entry: empty again.") == 2, "telephone and firm"
    assert "Bookbinding" not in back
    assert "stay with the first entry as they are" in stays

    undo(number)
    assert (jonas.headline, jonas.phone, jonas.offer) == ("Architect", "", "Bookbinding and boxes")
    assert other.offer == "Bookbinding"
    theirs = select(Membership).where(Membership.person_id == other.id)
    assert db.session.scalars(theirs).one().end is None


def test_what_has_been_changed_since_is_not_promised(client, sign_in, cast):
    amara, jonas, now = cast.amara, cast.jonas, clock.now()
    number = put(amara, jonas)
    with unit_of_work():
        account = cast.account(jonas)
        reopen_account(account)
        close_account(account, now=now)
    sign_in(client, cast.petra)
    page = client.page(f"/office/merges/{number}/undo")
    assert "The sign-in that was closed stays closed" in page
    put(cast.tomas, amara)
    assert "put together with a further one since" in client.page(f"/office/merges/{number}/undo")
