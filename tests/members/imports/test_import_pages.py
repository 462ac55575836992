"""The pages of an import, from the upload to the invitations, and work that the worker does meanwhile."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from portal.core import jobs
from portal.core.db import db
from portal.core.locking import locked
from portal.core.models import Job
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.imports import checking, files, forecast
from portal.members.imports.models import ImportFile
from portal.members.memberships.models import Organisation
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from tests.members.imports.bringing import chosen, look, typed
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


def uploaded(client, text: str | bytes, name: str = "list.csv") -> str:
    """The page of the columns of a list that was uploaded."""
    data = text if isinstance(text, bytes) else text.encode()
    return client.submit("/office/import", {"file": (BytesIO(data), name)}, to="/office/import").location


def test_several_columns_hold_one_thing_and_what_stays_out_is_counted(client, cast, sign_in):
    sign_in(client, cast.petra)
    here = uploaded(client, "Name,Email,Other mail,Shoe size\nAnn Weir,,ann@weir.example,44\nBo Lind,bo@l.example,,\n")
    page = client.page(here)
    assert page("section[aria-labelledby=stays] #column_3"), "what is not known stands apart"
    check = client.page(client.submit(here, {"column_2": "email"}, to=here).location)
    assert "ann@weir.example" in check
    assert "Shoe size" in check, "with how many cells it has"
    again = client.page(here)
    assert again.one("#column_2 option[selected]")["value"] == "email"


def test_a_file_can_be_read_otherwise_than_we_did(client, cast, sign_in):
    """Letters, delimiter, headings and program: each is said, and what it says stays where it was not changed."""
    sign_in(client, cast.petra)
    text = "Our members;\nName;Firm\nJosé Núñez;Núñez, Vega & Co\n".encode("mac_roman")
    here = uploaded(client, text)
    to = f"{here}/reading"
    client.submit(here, {"encoding": "cp1252", "heading_line": "2"}, to=to)
    page = client.page(here)
    assert "JosŽ" in page
    client.submit(here, {"encoding": "mac_roman", "layout": "LinkedIn"}, to=to)
    page = client.page(here)
    assert "José Núñez" in page
    assert "looks like a list from LinkedIn" in page
    answer = client.submit(here, {"heading_line": "lots"}, to=to, status=422)
    assert answer.page.errors
    client.submit(here, {"delimiter": ",", "heading_line": "0"}, to=to)
    assert "column 2" in client.page(here)


def test_a_workbook_asks_for_its_sheet(client, cast, sign_in):
    book = Workbook()
    (book.active or book.create_sheet()).append(["Notes"])
    book.active.append(["Nothing of ours"])
    sheet = book.create_sheet("People")
    for row in (["Name", "Email"], ["Ada Brown", "ada@brown.example"]):
        sheet.append(row)
    data = BytesIO()
    book.save(data)
    sign_in(client, cast.petra)
    here = uploaded(client, data.getvalue(), "book.xlsx")
    client.submit(here, {"sheet": "People"}, to=f"{here}/reading")
    assert "ada@brown.example" in client.page(here)


def test_a_word_is_asked_about_once_and_its_answer_counts(client, cast, sign_in, run_jobs):
    sign_in(client, cast.petra)
    rows = "".join(f"P {name},{name}@w.example,ruhend,2020-01-01\n" for name in ("Abel", "Bea"))
    here = uploaded(client, f"Name,Email,Status,Member since\n{rows}Cy Dow,cy@w.example,Schnuppernd,2020-01-01\n")
    check = client.submit(here, {}, to=here).location
    page = client.page(check)
    assert "“ruhend”" in page
    both = page.form(f"{here}/words")
    first, second = (control["name"] for control in both.tag.select("input[value=counts]"))
    client.submit(check, {first: "counts"}, to=f"{here}/words")
    client.send(both, {first: "dead"})  # another tab, which still asks about both
    page = client.page(check)
    assert "1 person has died" not in page
    assert second in page.form(f"{here}/words").tag.decode()
    assert "“ruhend”" not in page
    assert "“Schnuppernd”" in page, "asked until somebody says so"
    client.send(page.form(button="Bring them in"))
    run_jobs()
    people = db.session.scalars(select(Person).where(Person.email.like("%@w.example")).order_by(Person.email))
    assert [members.is_member_on(each.id, today()) for each in people] == [True, True, False]


def test_what_comes_in_is_what_was_looked_at(client, cast, sign_in, run_jobs):
    """Two tabs: one chooses anew what the other has looked at."""
    sign_in(client, cast.petra)
    here = uploaded(client, "Name,Email,Town\nAda Brown,ada@brown.example,Leeds\n")
    check = client.submit(here, {}, to=here).location
    looked_at = client.page(check).form(button="Bring them in")
    client.submit(here, {"column_2": "headline"}, to=here)
    assert client.send(looked_at).location == check
    assert "looked through anew meanwhile" in client.page(check)
    assert db.session.scalars(select(Person).where(Person.name == "Ada Brown")).all() == []
    client.send(client.page(check).form(button="Bring them in"))
    run_jobs()
    assert db.session.scalars(select(Person.headline).where(Person.name == "Ada Brown")).one() == "Leeds"


def test_firms_of_a_common_beginning_are_compared_with_a_few_only(app, make_firm, monkeypatch):
    """Of thousands that begin with “The”, those that share a rarer part are looked at, and not one more."""
    for number in range(130):
        make_firm(f"The Firm Number {number}")
    make_firm("The Heron Printing Company")
    compared, alike = [], forecast._is_alike
    monkeypatch.setattr(forecast, "_is_alike", lambda *two: compared.append(two) or alike(*two))
    sheet = typed("Name,Firm\nAda Brown,The Herron Printing Company\nBo Clay,The Nought\n")
    told = forecast.forecast(look(sheet), sheet, chosen(sheet), today())
    assert [row[2] for row in told["firms_alike"]] == ["The Heron Printing Company"]
    assert 100 <= len(compared) <= 2 * forecast.COMPARED


def test_a_list_of_firms_alone_comes_in(client, cast, sign_in, run_jobs):
    sign_in(client, cast.petra)
    here = uploaded(client, "Company,Email\nLind Timber,office@lind.example\nBlue Heron,hello@heron.example\n")
    check = client.submit(here, {}, to=here).location
    page = client.page(check)
    assert "2 rows, about firms." in page
    client.send(page.form(button="Bring them in"))
    run_jobs()
    assert sorted(db.session.scalars(select(Organisation.name).where(Organisation.email.is_not(None)))) == [
        "Blue Heron", "Lind Timber",
    ]  # fmt: skip


def test_the_page_tells_what_would_happen(client, cast, sign_in, run_jobs):
    """Who changes firm, firms nearly of one name, people of one name, other plans: each before it is done."""
    sign_in(client, cast.petra)
    head = "Name,Email,Company,Membership level,Member since,Valid until\n"
    first = uploaded(client, head + "Jo Pell,jo@pell.example,Pell Press,Gold,2020-01-01,2099-01-01\n")
    client.send(client.page(client.submit(first, {}, to=first).location).form(button="Bring them in"))
    run_jobs()
    here = uploaded(
        client,
        head + "Jo Pell,jo@pell.example,Gale Printing,Silver,2020-01-01,2100-01-01\n"
        "Jo Pell,other@pell.example,Pel Press,Silver,2020-01-01,2100-01-01\n",
    )
    page = client.page(client.submit(here, {}, to=here).location)
    tables = {table.caption.get_text(strip=True): table.get_text() for table in page("table") if table.caption}
    for title, told in {
        "Who speaks for another firm now": ("Pell Press", "Gale Printing"),
        "Firms that are called nearly like one we know": ("Pel Press", "Pell Press"),
        "Who is called like somebody we know, of another firm": ("Jo Pell",),
        "Whose plan is another one here": ("Gold", "Silver"),
    }.items():
        assert all(word in tables[title] for word in told), title
    assert "1 membership goes on longer." in page
    assert "1 membership begins." in page
    assert db.session.scalars(select(Organisation).where(Organisation.name == "Gale Printing")).all() == []
