"""The pages of an import, from the upload to the invitations, and work that the worker does meanwhile."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import select

from portal.accounts.models import Grant
from portal.accounts.operations import OPERATOR, end_right
from portal.core import clock, jobs
from portal.core.db import db
from portal.core.locking import locked
from portal.core.models import Job
from portal.core.work import unit_of_work
from portal.members.imports import checking, files
from portal.members.imports.models import ImportFile
from portal.members.people.models import Person
from tests.members.imports.lists import WILD_APRICOT


def test_a_list_may_be_called_anything(client, cast, sign_in):
    sign_in(client, cast.petra)
    for name in ("a\0b.csv", "\0", "../../list\0.csv", "é" * 300 + ".csv"):
        upload = {"file": (BytesIO(WILD_APRICOT.encode()), name)}
        assert client.submit("/office/import", upload, to="/office/import").status_code == 303


def test_the_page_walks_from_upload_to_invitations(client, cast, sign_in, run_jobs, smtp):
    sign_in(client, cast.petra)
    upload = {"file": (BytesIO(WILD_APRICOT.encode()), "members.csv")}
    answer = client.submit("/office/import", upload, to="/office/import")
    here = answer.location
    answer = client.submit(here, {"day_first": "day"}, to=here)
    check = client.page(answer.location)
    assert "rows need your hand" in check
    assert "not-an-address" in check
    assert b"What to do" in client.get(check.link("Download the rows to correct")).data

    job = client.send(check.form(button="Bring them in")).location
    assert client.get(job).headers["Refresh"] == "3"
    run_jobs()
    assert "Done." in client.page(job)
    done = client.page(answer.location)
    assert "3 people are new" in done
    kept = [path.stem for path in files.folder().iterdir()]
    assert kept
    assert all(name.endswith("-rejected") for name in kept), "the list itself is put away"
    client.send(done.form(button="Invite those who are new"))
    run_jobs()
    assert db.session.scalars(select(Person.account_id).where(Person.email == "ada@brown.example")).one()


def long_list(rows: int) -> dict:
    lines = "".join(f"Person {number},p{number}@many.example\n" for number in range(rows - 1))
    return {"file": (BytesIO(f"Name,Email\n{lines}Broken,not-an-address\n".encode()), "long.csv")}


def test_a_long_list_is_looked_through_by_the_worker(client, cast, sign_in, run_jobs, monkeypatch):
    sign_in(client, cast.petra)
    looked = []
    check = checking.check
    monkeypatch.setattr(checking, "check", lambda *args, **more: looked.append(1) or check(*args, **more))
    here = client.submit("/office/import", long_list(files.AT_ONCE + 1), to="/office/import").location
    job = client.submit(here, {}, to=here).location
    assert job.startswith("/office/jobs/")
    assert looked == [], "nobody waits for it"
    assert client.get(f"{here}/check").location == here
    run_jobs()
    found = client.page(client.page(job).link("See how it went"))
    assert f"Of {files.AT_ONCE + 1} rows" in found
    for _ in range(3):
        assert b"not-an-address" in client.get(found.link("Download the rows to correct")).data
    assert looked == [1], "what is fetched was found before"


def test_choosing_anew_counts_whatever_the_worker_finds_later(client, cast, sign_in, run_jobs):
    sign_in(client, cast.petra)
    here = client.submit("/office/import", long_list(files.AT_ONCE + 1), to="/office/import").location
    first = client.page(here).form(here)
    client.send(first, {"day_first": "day"})
    client.submit(here, {"day_first": "month"}, to=here)
    run_jobs()
    upload = db.session.scalars(select(ImportFile)).one()
    assert (upload.choices["day_first"], upload.report["rows"]) == (False, files.AT_ONCE + 1)


def test_bringing_in_twice_does_it_once(client, cast, sign_in, run_jobs, monkeypatch):
    sign_in(client, cast.petra)
    here = client.submit(
        "/office/import", {"file": (BytesIO(b"Name\nAda Brown\n"), "a.csv")}, to="/office/import"
    ).location
    check = client.submit(here, {}, to=here).location
    form = client.page(check).form(button="Bring them in")
    in_another_tab = client.page(check).form(button="Bring them in")
    for pressed in (form, form, in_another_tab):
        client.send(pressed)
    started = db.session.scalars(select(Job).where(Job.kind == "members.import")).one()
    with monkeypatch.context() as light_out:  # the rows are written; the list is not put away yet
        light_out.delattr(files, "keep_rejected")
        run_jobs()
    with unit_of_work():
        jobs.start("members.import", "The same again", account_id=None, arguments=started.arguments)
    run_jobs()

    assert list(db.session.scalars(select(Job.failed).order_by(Job.id))) == [True, False]
    assert len(db.session.scalars(select(Person).where(Person.name == "Ada Brown")).all()) == 1


def test_what_was_brought_in_while_it_was_looked_through_anew_stays_as_it_is(
    client, cast, sign_in, run_jobs, monkeypatch
):
    """Two tabs: one presses the button while the other waits for the answer to other choices."""
    sign_in(client, cast.petra)
    file = {"file": (BytesIO(b"Name,Email\nAda Brown,ada@brown.example\n"), "a.csv")}
    here = client.submit("/office/import", file, to="/office/import").location
    check = client.submit(here, {"day_first": "day"}, to=here).location
    other = client.page(here).form(here)
    looking = files.check_at_once

    def meanwhile(*args):
        monkeypatch.setattr(files, "check_at_once", looking)
        client.send(client.page(check).form(button="Bring them in"))
        run_jobs()
        return looking(*args)

    monkeypatch.setattr(files, "check_at_once", meanwhile)
    assert client.send(other, {"day_first": "month"}).location == check
    assert "Invite those who are new" in client.page(check).text
    upload = db.session.scalars(select(ImportFile)).one()
    assert upload.choices["day_first"]
    assert len(upload.report["people"]) == 1


def test_nothing_is_brought_in_that_nobody_has_looked_through(client, cast, sign_in, monkeypatch):
    """Other choices were made in another tab a moment ago, and the worker still looks at what they lead to."""
    sign_in(client, cast.petra)
    file = {"file": (BytesIO(b"Name,Email\nAda Brown,ada@brown.example\n"), "a.csv")}
    here = client.submit("/office/import", file, to="/office/import").location
    check = client.submit(here, {}, to=here).location
    button = client.page(check).form(button="Bring them in")

    def chosen_anew(model, number):
        upload = locked(model, number)
        upload.report = None
        return upload

    monkeypatch.setattr("portal.members.imports.routes.imports.locked", chosen_anew)
    assert client.send(button).location == check
    assert db.session.scalars(select(Job.kind)).all() == []


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x00" * 50, b"Name,Email\n"])
def test_a_file_that_is_no_list_gets_a_sentence_on_the_page(client, cast, sign_in, data):
    sign_in(client, cast.petra)
    answer = client.submit("/office/import", {"file": (BytesIO(data), "x.csv")}, to="/office/import", status=422)

    assert answer.page.errors


def test_only_the_members_office_imports(client, cast, sign_in):
    sign_in(client, cast.osei)

    assert client.get("/office/import").status_code == 403
    assert client.get("/office/people").status_code == 403
    assert client.get("/office/jobs/1").status_code == 404


def test_whoever_may_no_longer_brings_nothing_in(client, cast, sign_in, run_jobs):
    """The button was pressed a moment before the right ended."""
    sign_in(client, cast.petra)
    file = {"file": (BytesIO(b"Name,Email\nAda Brown,ada@brown.example\n"), "a.csv")}
    here = client.submit("/office/import", file, to="/office/import").location
    check = client.submit(here, {}, to=here).location
    client.send(client.page(check).form(button="Bring them in"))
    with unit_of_work():
        for grant in db.session.scalars(select(Grant).where(Grant.account_id == cast.petra.account_id)):
            end_right(grant, giver=OPERATOR, now=clock.now())
    run_jobs()
    assert not db.session.scalars(select(Person.id).where(Person.name == "Ada Brown")).all()
    assert db.session.scalars(select(Job.failed)).all() == [True]
