"""Whoever stood in the list twice hears that they do not any more, and when they do again."""

from __future__ import annotations

import pytest

from portal.accounts.models import Account
from portal.core import clock
from portal.core.db import db
from portal.core.settings import change
from portal.core.work import unit_of_work
from portal.members.memberships.operations import deaths
from tests.members.merging.test_merging import put, undo


@pytest.fixture
def told(smtp, run_jobs):
    """Who gets which letter about entries, since it was asked the last time."""

    def letters() -> dict[str, str]:
        run_jobs()
        found = {
            letter.recipients[0]: " ".join(letter.text.split())
            for letter in smtp.letters
            if "entries" in letter.subject
        }
        smtp.letters.clear()
        return found

    return letters


def test_they_hear_where_they_sign_in_and_whom_to_write_to(cast, told):
    """The address that goes on, and the one that was closed: neither letter names the other, or a name."""
    with unit_of_work():
        change(email="office@guildhall.example")
    amara, jonas = cast.amara, cast.jonas
    number = put(amara, jonas)
    letters = told()
    assert set(letters) == {"amara@members.example", "jonas@members.example"}
    goes_on, closed = letters["amara@members.example"], letters["jonas@members.example"]
    assert "You sign in with this address, and we write to you here." in goes_on
    assert "The one with this address is closed now" in closed
    for letter in (goes_on, closed):
        assert "write to office@guildhall.example" in letter
    assert "jonas" not in goes_on.casefold()
    assert "amara" not in closed.casefold()
    undo(number)
    letters = told()
    assert set(letters) == {"amara@members.example", "jonas@members.example"}
    assert all("has taken them apart again" in letter for letter in letters.values())


def test_where_the_sign_in_goes_along_the_letter_does(twice, told):
    amara, other = twice
    put(other, amara)
    assert list(told()) == ["amara@members.example"]


def test_nobody_hears_of_what_was_undone_before_they_heard_of_it(cast, told):
    undo(put(cast.amara, cast.jonas))
    assert told() == {}


def test_nobody_is_written_to_who_has_died_or_left_or_has_not_shown_that_they_read_there(cast, make_person, told):
    day = clock.today("Europe/London")
    for person, other in ((cast.edda, cast.mara), (cast.wim, make_person("W. de Vries", email="w@x.example"))):
        if person.id == cast.edda.id:
            for each in (person, other):
                with unit_of_work():
                    deaths.record_death(each, day=day, today=day, now=clock.now())
        undo_later = put(person, other)
        assert told() == {}, person.name
        undo(undo_later)
        assert told() == {}, person.name
    with unit_of_work():
        db.session.get_one(Account, cast.tomas.account_id).proved_at = None
    number = put(cast.tomas, make_person("T. Ferreira", email="t@x.example"))
    assert told() == {}
    undo(number)
    assert told() == {}
