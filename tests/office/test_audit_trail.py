"""The trail is read by people: who did what to whom, in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.core import audit, sayings
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.members.memberships.operations import plans
from portal.newsletters.operations import drafting, sending
from tests.members.imports.lists import WILD_APRICOT
from tests.support.statements import count_statements

PATH = "/office/audit"


@pytest.fixture
def yusra(cast, browser_as):
    return browser_as(cast.yusra)


def entry(action, about=None):
    with unit_of_work():
        audit.write(action, about=about)


def test_it_says_what_was_done_and_names_what_it_was_done_to(yusra, cast):
    entry("members.person_changed", cast.amara)
    entry("events.cancelled", ("event", 4_000_000))
    rows = [" ".join(row.split()) for row in yusra.page(PATH).texts("tbody tr")]
    assert any("changed a person members.person_changed Amara Lindqvist" in row for row in rows)
    assert any("cancelled an event events.cancelled event 4000000" in row for row in rows)  # its name is gone


@pytest.mark.parametrize("number", [10**30, 2**31, "٣", "²", "1-2", "1 ", ""])
def test_what_is_no_row_hides_no_other_name(yusra, cast, number):
    entry("events.cancelled", ("event", number))
    entry("members.person_changed", ("person", number))
    entry("members.person_changed", cast.amara)
    assert any("changed a person members.person_changed Amara" in row for row in rows(yusra.page(PATH)))


def test_words_find_what_they_say_and_what_it_is_called(yusra, cast):
    entry("members.person_changed", cast.amara)
    entry("accounts.closed", ("account", 1))
    for words in ("changed a person", "person_changed", "CHANGED A PERSON"):
        found = yusra.page(f"{PATH}?q={words}").texts("tbody tr")
        assert found and all("person_changed" in row for row in found), words


def test_what_is_done_already_leaves_no_second_entry(yusra, cast, now):
    """Ten clicks are one step: an entry is written where something changes."""
    with unit_of_work():
        said = {"name": "Patron", "holder": "person", "months": 12, "grace_days": 30, "about": ""}
        plan = plans.add_plan(said)
        edition = drafting.draft(date(2026, 5, 1), now=now)
    token = yusra.page("/office/first-steps").form("/office/first-steps/away").values["csrf_token"]
    for _click in range(3):
        assert yusra.post("/office/first-steps/away", data={"csrf_token": token}).status_code == 303
        with unit_of_work():
            plans.close_plan(plan, now=now)
            sending.unschedule(edition)
    left = db.session.scalars(select(AuditEntry.action)).all()
    steps = ("office.first_steps_put", "members.plan_closed", "newsletters.unscheduled")
    assert [left.count(step) for step in steps] == [1, 1, 0]


def test_more_entries_ask_no_more_of_the_database(yusra, cast):
    entry("members.person_changed", cast.amara)
    with count_statements() as one:
        yusra.page(PATH)
    for person in (cast.amara, cast.lena, cast.osei) * 10:
        entry("members.person_changed", person)
    with count_statements() as many:
        yusra.page(PATH)
    assert len(many) == len(one)


def rows(page):
    return [" ".join(row.split()) for row in page.texts("tbody tr")]


def test_what_a_job_did_was_done_by_whoever_began_it(yusra, cast, browser_as, run_jobs):
    petra = browser_as(cast.petra)
    upload = {"file": (BytesIO(WILD_APRICOT.encode()), "members.csv")}
    here = petra.submit("/office/import", upload, to="/office/import").location
    check = petra.page(petra.submit(here, {"day_first": "day"}, to=here).location)
    petra.send(check.form(button="Bring them in"))
    run_jobs()
    (brought_in,) = rows(yusra.page(f"{PATH}?q=members.imported"))
    assert f"{cast.petra.name}, by a job in the background" in brought_in
    (begun,) = rows(yusra.page(f"{PATH}?q=import_started"))
    assert f"{cast.petra.name} " in begun and "job" not in begun
    found = rows(yusra.page(f"{PATH}?q={cast.petra.name}"))
    assert begun in found and brought_in in found
    kept = db.session.scalars(select(AuditEntry.account_id).where(AuditEntry.action == "members.imported")).one()
    assert kept == cast.petra.account_id
    assert audit.whole()


def test_a_job_of_somebody_who_is_no_person_has_the_name_of_their_account(app, yusra, cast):
    account = cast.account(cast.bruno)
    with unit_of_work():
        cast.bruno.account_id = None
    with audit.begun_by(account.id):
        entry("members.imported")
    assert f"{account.name or account.email}, by a job" in rows(yusra.page(f"{PATH}?q=members.imported"))[0]


def test_what_nobody_did_was_done_by_the_portal_itself(yusra):
    entry("members.imported")
    (row,) = rows(yusra.page(f"{PATH}?q=members.imported"))
    assert "The portal itself" in row and "system" not in row
    assert row in rows(yusra.page(f"{PATH}?q=the portal itself"))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (["events", "reports"], "events and reports"), ([], "nothing"), (None, "nothing"), (True, "yes"), (False, "no"),
        ({"new": 3, "failed": [1, 2]}, "new: 3 and failed: 1 and 2"), (0, "0"), ("as it is", "as it is"),
        (sayings.kept(_l("Import of %(name)s"), name="list.csv"), "Import of list.csv"),
        (datetime(2026, 12, 5, 18, 30, tzinfo=UTC), "5 December 2026, 18:30"), (date(2026, 7, 1), "1 July 2026"),
        ("2026-13-45", "2026-13-45"), ({"left_alone": 0}, "left alone: 0"),
    ],
)  # fmt: skip
def test_values_are_words_and_no_notation(yusra, value, words):
    with unit_of_work():
        audit.write("members.imported", before={"what": value}, after={"what": value})
    (row,) = rows(yusra.page(f"{PATH}?q=members.imported"))
    assert row.count(f"what: {words}") == 2
    assert "[" not in row and "{" not in row and "None" not in row


def test_names_are_words_and_no_notation(yusra):
    with unit_of_work():
        audit.write("members.imported", about=("import_file", 1), after={"grace_days": 30})
    (row,) = rows(yusra.page(f"{PATH}?q=members.imported"))
    assert "import file 1" in row
    assert "grace days: 30" in row
    assert "_" not in row
