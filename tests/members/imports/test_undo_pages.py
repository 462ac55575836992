"""The pages on which an import is undone, and what a double click, a running import and a day more make of it."""

from __future__ import annotations

from io import BytesIO

from sqlalchemy import func, select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.members.imports.models import ImportFile
from portal.members.people.operations import people
from tests.members.imports.undone import LIST, bring, someone, there


def test_the_page_says_what_would_go_and_does_it_once(client, cast, sign_in, run_jobs):
    sign_in(client, cast.petra)
    answer = client.submit("/office/import", {"file": (BytesIO(LIST.encode()), "members.csv")}, to="/office/import")
    check = client.submit(answer.location, {"day_first": "day"}, to=answer.location).location
    undo_page = check.replace("/check", "/undo")
    assert client.get(undo_page).status_code == 303, "nothing is in yet"
    client.send(client.page(check).form(button="Bring them in"))
    assert client.get(undo_page).status_code == 303, "it is running"
    run_jobs()
    with unit_of_work():
        people.change_person(there("Cy Marsh"), {"line": "I changed this."}, giver=OPERATOR, now=clock.now())

    first = client.page(client.page(check).link("Undo this import"))
    assert not [form for form in first.forms if form.action.endswith("/go")]
    client.send(first.form(button="Look at what would go"))
    run_jobs()
    looked = client.page(undo_page)
    assert "If you undo it: 2 people go, 1 firm goes and 2 memberships go." in looked
    assert "One person stays" in looked
    assert "Cy Marsh" in looked
    assert "Their data were changed since." in looked

    form = looked.form(button="Undo this import")
    jobs = {client.send(form).location, client.send(form).location}
    jobs.add(client.send(client.page(undo_page).form(button="Undo this import")).location)
    assert len(jobs) == 1
    run_jobs()
    assert (someone("Ada Brown"), someone("Bo Lind"), there("Cy Marsh").line) == (None, None, "I changed this.")
    done = client.page(undo_page)
    assert "Undone: 2 people go" not in done
    assert "2 people went" in done
    again = client.page(check)
    assert "This import was undone" in again
    assert "Invite those who are new" not in again
    assert "Undo this import" not in again
    invite = client.post(check.replace("/check", "/invite"), data={"csrf_token": client.token(check)})
    assert (invite.status_code, invite.location) == (303, check)
    assert client.post(form.action, data=form.values).status_code == 303
    assert db.session.scalar(select(func.count()).where(AuditEntry.action == "members.import_undone")) == 1


def test_after_a_day_the_page_offers_it_no_more(client, cast, sign_in, frozen):
    frozen("2026-11-26 12:00")
    sign_in(client, cast.petra)
    number = bring(LIST).id
    assert "Undo this import" in client.page(f"/office/import/{number}/check")
    frozen.forward(hours=23, minutes=58)
    sign_in(client, cast.petra)
    form = client.page(f"/office/import/{number}/undo").form(button="Look at what would go")
    frozen.forward(minutes=3)
    assert "Undo this import" not in client.page(f"/office/import/{number}/check")
    answer = client.post(form.action, data=form.values | {"csrf_token": client.token("/office/people")})
    assert answer.status_code == 303
    assert someone("Ada Brown") is not None


def test_what_the_command_brought_in_is_undone_on_the_page(app, client, cast, sign_in, run_jobs, tmp_path):
    path = tmp_path / "members.csv"
    path.write_text(LIST)
    told = app.test_cli_runner().invoke(args=["guildhall", "import", "people", str(path)])
    assert told.exit_code == 0
    upload = db.session.scalars(select(ImportFile)).one()
    sign_in(client, cast.petra)
    page = f"/office/import/{upload.id}/undo"
    client.send(client.page(page).form(button="Look at what would go"))
    run_jobs()
    client.send(client.page(page).form(button="Undo this import"))
    run_jobs()
    assert someone("Ada Brown") is None
