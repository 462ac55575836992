"""The list of an event as a table: a row for each place, a reason in the trail, and nothing that is private."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.core.models import AuditEntry
from portal.events.programme.models import Role
from portal.events.programme.operations import team
from portal.events.registrations.operations import registration
from portal.members.people.models import Person

WHY = "Name cards for the tables"


@pytest.fixture
def event(published, cast, do):
    """Amara brings two guests and hides her e-mail, Jonas shows his and waits."""
    made = published(capacity=3, guest_limit=2)
    for person, address, seen in (
        (cast.amara, "hidden@a.example", "nobody"),
        (cast.jonas, "shown@j.example", "members"),
    ):
        row = db.session.get_one(Person, person.id)
        row.email, row.visibility, row.phone = address, {"email": seen}, "+44 1632 960001"
        row.firm = "=Lindqvist & Co"
    db.session.commit()
    do(registration.register, made, cast.amara.id, guests=["=SUM(A1)", "Zoë Ünal"])
    do(registration.register, made, cast.jonas.id)
    return made


def test_a_row_for_each_place_and_nothing_private(event, cast, do, browser_as):
    do(team.join, event, cast.lena.id, Role.ORGANISER)
    lena, where = browser_as(cast.lena), f"/events/{event.slug}/manage/attendees/export"
    answer = lena.send(lena.page(where).form(where), {"why": WHY, "kind": "comma"}, status=200)
    text = answer.get_data(as_text=True)
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))
    assert [(row["name"], row["guest_of"], row["state"], row["guests"]) for row in rows] == [
        ("Amara Lindqvist", "", "has a place", "2"),
        ("'=SUM(A1)", "Amara Lindqvist", "has a place", ""),
        ("Zoë Ünal", "Amara Lindqvist", "has a place", ""),
        (cast.jonas.name, "", "waiting", "0"),
    ]
    assert [row["email"] for row in rows] == ["", "", "", "shown@j.example"]
    assert rows[0]["firm"] in {"", "'=Lindqvist & Co"}
    assert "hidden@a.example" not in text
    assert "960001" not in text
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "events.attendees_exported")).one()
    assert entry.after == {"places": 4, "as": "comma", "why": WHY}


def test_without_a_reason_there_is_none_and_what_was_chosen_stays(event, cast, browser_as):
    osei, where = browser_as(cast.osei), f"/events/{event.slug}/manage/attendees/export"
    page = osei.send(osei.page(where).form(where), {"why": " ", "kind": "semicolon"}, status=422).page
    assert page('select[name="kind"] option[selected]')[0]["value"] == "semicolon"
    assert db.session.scalar(select(AuditEntry.id).where(AuditEntry.action == "events.attendees_exported")) is None


def test_the_door_and_those_who_come_take_no_list(event, cast, do, browser_as):
    do(team.join, event, cast.jonas.id, Role.DOOR)
    jonas, where = browser_as(cast.jonas), f"/events/{event.slug}/manage/attendees"
    assert where + "/export" not in jonas.get(where).get_data(as_text=True)
    assert [browser_as(each).get(where + "/export").status_code for each in cast.all("jonas", "amara")] == [403, 403]
