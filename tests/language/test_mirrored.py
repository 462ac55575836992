"""On a page that runs from the right, numbers and addresses still run from the left."""

from __future__ import annotations

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.work import unit_of_work
from portal.members.people.operations import people

SAID = {"phone": "+44 1632 960111", "website": "https://bindery.example/a/", "email": "amara@bindery.example"}


@pytest.fixture
def amara(cast, languages):
    """With every way to reach her; she and the office read a mirrored language."""
    with unit_of_work():
        people.change_person(cast.amara, SAID, giver=OPERATOR, now=clock.now())
        for person in (cast.amara, cast.petra):
            cast.account(person).locale = languages.mirrored
    return cast.amara


def test_fields_for_them_are_written_from_the_left(amara, cast, browser_as):
    mine = browser_as(amara).page("/me")
    assert mine.one("html")["dir"] == "rtl"
    for name in SAID:
        assert mine.one(f"[name={name}]")["dir"] == "ltr", name
    assert mine.one("[name=phone]")["type"] == "tel"
    assert "dir" not in mine.one("[name=line]").attrs
    office = browser_as(cast.petra)
    for path in ("/office/people/new", "/office/organisations/new"):
        assert office.page(path).one("[name=phone]")["dir"] == "ltr", path


def test_they_are_shown_from_the_left(amara, cast, browser_as):
    """The groups of a telephone number came in reverse."""
    shown = [mark.get_text() for mark in browser_as(amara).page(f"/people/{amara.id}")("bdi[dir=ltr]")]
    assert shown == [SAID["email"], SAID["phone"], "bindery.example/a/"]
    shown = [mark.get_text() for mark in browser_as(cast.petra).page(f"/office/people/{amara.id}")("bdi[dir=ltr]")]
    assert shown == [SAID["email"], SAID["phone"]]
