"""Notes, contacts and the circle: their owner reads them, and nobody else."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from portal.core import clock
from portal.core.db import db
from portal.core.models import AuditEntry, SearchEntry
from portal.core.work import unit_of_work
from portal.mail.models import DeliveryContent
from portal.relationships.circle import operations as circle
from portal.relationships.circle.models import CircleChair
from portal.relationships.ties import queries
from portal.relationships.ties.models import Contact, TieNote
from tests.relationships.company import SECRET, Company, make_person


def test_the_owner_reads_it(noted: Company) -> None:
    mara = noted.browser("mara")
    page = mara.page(f"/relationships/{noted.jonas}")
    assert SECRET in page
    assert "Coffee or a meal" in page
    assert SECRET in mara.page("/relationships")
    assert "Jonas" in mara.page("/circle")


@pytest.mark.parametrize("name", ["jonas", "tilda", "yusra"])
def test_nobody_else_reads_any_of_it(noted: Company, name: str) -> None:
    browser = noted.browser(name)
    paths = ["/relationships", "/circle", "/referrals"]
    paths += [f"/relationships/{number}" for number in noted.ids.values() if number not in (noted.ids[name], noted.wim)]
    for path in paths:
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert SECRET not in answer.get_data(as_text=True)
        assert "By the weir" not in answer.get_data(as_text=True)
    assert noted.browser("yusra").page("/circle").text.count("Jonas") == 0


def test_it_stands_in_no_mail_no_trail_and_no_search(noted: Company) -> None:
    everything = [
        *db.session.scalars(select(DeliveryContent.source)),
        *[str((row.before, row.after)) for row in db.session.scalars(select(AuditEntry))],
        *db.session.scalars(select(SearchEntry.body)),
    ]
    assert not [text for text in everything if text and ("yard" in text or "By the weir" in text)]


def test_nobody_takes_a_line_out_of_another_diary(noted: Company) -> None:
    contact = db.session.scalars(select(Contact)).one()
    path = f"/relationships/contacts/{contact.id}/forget"
    for name in ("jonas", "yusra"):
        browser = noted.browser(name)
        token = browser.token("/relationships/" + str(noted.mara))
        assert browser.post(path, data={"csrf_token": token}).status_code == 404
    mara = noted.browser("mara")
    mara.submit(f"/relationships/{noted.jonas}", to=path)
    assert db.session.scalars(select(Contact)).all() == []


def test_a_note_is_changed_and_can_be_emptied(noted: Company) -> None:
    mara, page = noted.browser("mara"), f"/relationships/{noted.jonas}"
    mara.submit(page, {"note": "", "met_where": "", "met_on": ""}, button="Save the note")
    assert SECRET not in mara.page("/relationships").text
    row = db.session.scalars(select(TieNote)).one()
    assert (row.note, row.met_where, row.met_on) == ("", "", None)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"met_on": "2999-01-01"}, "Please check the year."),
        ({"met_on": "2199-01-01"}, "That day is still to come."),
        ({"met_on": "soon"}, "Please give a day as year-month-day"),
        ({"note": "x" * 4001}, "This is too long: 1 character too many."),
        ({"met_where": "two\nlines\x07"}, "There is a character in here that cannot be printed."),
    ],
)
def test_a_note_is_refused_with_a_sentence(noted: Company, values: dict[str, str], sentence: str) -> None:
    answer = noted.browser("mara").submit(f"/relationships/{noted.jonas}", values, button="Save the note", status=422)
    assert any(sentence in error for error in answer.page.errors), answer.page.errors


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"day": ""}, "Please fill this in."),
        ({"day": "2199-12-31"}, "That day is still to come."),
        ({"kind": "bribe"}, "Please choose one of the answers offered."),
        ({"kind": None}, "Please"),
        ({"note": "x" * 2001}, "This is too long"),
    ],
)
def test_a_contact_is_refused_with_a_sentence(noted: Company, values: dict[str, str], sentence: str) -> None:
    answer = noted.browser("mara").submit(f"/relationships/{noted.jonas}", values, button="Write it down", status=422)
    assert any(sentence in error for error in answer.page.errors), answer.page.errors
    assert len(db.session.scalars(select(Contact)).all()) == 1


def test_hostile_words_are_only_words(noted: Company) -> None:
    mara, page = noted.browser("mara"), f"/relationships/{noted.jonas}"
    mara.submit(page, {"note": "<script>alert(1)</script> {{ 7*7 }} '; DROP TABLE tie; --"}, button="Save the note")
    html = mara.get(page).get_data(as_text=True)
    assert "<script>alert(1)" not in html
    assert "{{ 7*7 }}" in html


def test_a_repeated_submit_writes_one_line(noted: Company) -> None:
    mara = noted.browser("mara")
    form = mara.page(f"/relationships/{noted.jonas}").form(button="Write it down")
    for _ in range(2):
        mara.send(form, {"day": "2024-06-01", "kind": "call"})
    assert len(db.session.scalars(select(Contact)).all()) == 2


class TestFocusCircle:
    def seated(self, company: Company, owner: int) -> list[int]:
        return list(db.session.scalars(select(CircleChair.person_id).where(CircleChair.owner_id == owner)))

    def test_five_chairs_and_no_sixth(self, company: Company) -> None:
        others = [company.jonas, company.amara, company.tilda, company.kofi, company.yusra]
        with unit_of_work():
            for other in others:
                circle.seat(company.mara, other, now=clock.now())
        with pytest.raises(circle.NoFreeChair), unit_of_work():
            circle.seat(company.mara, make_person("Piet Aldous"), now=clock.now())
        assert sorted(self.seated(company, company.mara)) == sorted(others)

    def test_the_page_says_so(self, company: Company) -> None:
        with unit_of_work():
            for other in (company.jonas, company.amara, company.tilda, company.kofi, company.yusra):
                circle.seat(company.mara, other, now=clock.now())
        sixth = make_person("Piet Aldous")
        answer = company.browser("mara").submit(f"/relationships/{sixth}", button="Offer a chair", status=422)
        assert any("All five chairs are taken" in error for error in answer.page.errors)

    def test_the_database_knows_no_sixth_chair(self, company: Company) -> None:
        with pytest.raises(DBAPIError), unit_of_work():
            db.session.add(CircleChair(owner_id=company.mara, chair=6, person_id=company.jonas, since=clock.now()))

    def test_nobody_sits_twice_or_in_their_own(self, company: Company) -> None:
        with unit_of_work():
            circle.seat(company.mara, company.jonas, now=clock.now())
            circle.seat(company.mara, company.jonas, now=clock.now())
        assert self.seated(company, company.mara) == [company.jonas]
        with pytest.raises(DBAPIError), unit_of_work():
            db.session.add(CircleChair(owner_id=company.mara, chair=2, person_id=company.mara, since=clock.now()))

    def test_a_step_is_planned_and_a_chair_freed(self, company: Company) -> None:
        mara = company.browser("mara")
        mara.submit(f"/relationships/{company.jonas}", button="Offer a chair")
        step = {f"p{company.jonas}-next_step": "Ask after the horn", f"p{company.jonas}-by": "2030-01-01"}
        mara.submit("/circle", step, button="Save")
        assert "Ask after the horn" in str(mara.get("/circle").get_data(as_text=True))
        mara.submit("/circle", button="Let Jonas rest")
        assert self.seated(company, company.mara) == []
        assert mara.post(f"/circle/{company.jonas}/plan", data={"csrf_token": mara.token("/circle")}).status_code == 404

    def test_somebody_who_left_can_still_be_let_rest(self, company: Company) -> None:
        with unit_of_work():
            circle.seat(company.mara, company.wim, now=clock.now())
        company.browser("mara").submit("/circle", button="Let Wim rest")
        assert self.seated(company, company.mara) == []

    def test_too_long_a_step_is_refused(self, company: Company) -> None:
        mara = company.browser("mara")
        mara.submit(f"/relationships/{company.jonas}", button="Offer a chair")
        answer = mara.submit("/circle", {f"p{company.jonas}-next_step": "x" * 201}, button="Save", status=422)
        assert any("too long" in error for error in answer.page.errors)


def test_what_is_mine_is_found_by_owner_alone(noted: Company) -> None:
    assert queries.notes_of(noted.jonas, [noted.mara]) == {}
