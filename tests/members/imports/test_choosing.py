"""What the office says of a list: how it is read, what its columns hold, and what words of it come to."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from sqlalchemy import select

from portal.core.db import db
from portal.core.settings import today
from portal.members.imports import forecast
from portal.members.memberships.models import Organisation
from portal.members.memberships.queries import members
from portal.members.people.models import Person
from tests.members.imports.bringing import chosen, look, typed


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
