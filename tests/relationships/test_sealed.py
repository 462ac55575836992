"""What members write about one another lies sealed in the database, and goes for good with whoever it was about."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import or_, select

from portal.accounts.operations import OPERATOR
from portal.core import clock, sealing, unsealed
from portal.core.db import Model, db, is_sqlite
from portal.core.models import PrivateKey, WordsToSeal
from portal.core.whereabouts import database_file
from portal.core.work import unit_of_work
from portal.members.merging import leads
from portal.members.people.models import Person
from portal.members.privacy.operations import erasing
from portal.relationships.circle import operations as circle
from portal.relationships.circle.models import CircleChair
from portal.relationships.ties.models import Contact, ContactKind, TieNote
from portal.relationships.ties.operations import diary
from tests.relationships.company import Company
from tests.support.statements import count_statements

WORDS = "Zymurgy on Tuesdays, and tired of the yard"


@pytest.fixture
def written(company: Company) -> Company:
    """Mara and Jonas each wrote about the other, and Mara about Tilda; Jonas sits in Mara's circle."""
    mara, jonas, now = company.mara, company.jonas, clock.now()
    with unit_of_work():
        for owner, about in ((mara, jonas), (jonas, mara), (mara, company.tilda)):
            diary.keep_note(owner, about, met_on=None, met_where=WORDS, note=WORDS, today=now.date(), now=now)
            diary.log_contact(
                owner, about, day=now.date(), kind=ContactKind.CALL, note=WORDS, today=now.date(), now=now
            )
        circle.seat(mara, jonas, now=now)
    with unit_of_work():
        circle.plan(mara, jonas, next_step=WORDS, by=None)
    db.session.remove()
    return company


def about(person_id: int) -> dict[str, list[Any]]:
    """Every sealed attribute, as "table.name": the rows that lead to this person."""
    found: dict[str, list[Any]] = {}
    for mapper in Model.registry.mappers:
        table: Any = mapper.local_table
        people = [column for column in table.columns if leads.leads_to_person(column)]
        for name in sealing.fields_of(mapper.class_):
            if people:
                rows = select(mapper.class_).where(or_(*(column == person_id for column in people)))
                found[f"{table.name}.{name}"] = list(db.session.scalars(rows))
    return found


def read(person_id: int) -> set[str]:
    """Those of which something can be read."""
    return {name for name, rows in about(person_id).items() for row in rows if getattr(row, name.split(".")[1])}


def test_no_table_and_no_file_holds_a_word(written: Company) -> None:
    rows = {table.name: db.session.execute(select(table)).all() for table in Model.metadata.sorted_tables}
    assert rows["tie_note"]
    assert not [name for name, found in rows.items() if "Zymurgy" in repr([tuple(row) for row in found])]
    if is_sqlite():
        db.session.remove()
        file = database_file()
        assert file is not None
        held = {each.name: b"Zymurgy" in each.read_bytes() for each in file.parent.glob(f"{file.name}*")}
        assert held
        assert not any(held.values()), held


def test_each_reads_their_own(written: Company) -> None:
    assert {"tie_note.note", "tie_note.met_where", "contact.note", "circle_chair.next_step"} <= read(written.jonas)
    assert WORDS in written.browser("mara").page(f"/relationships/{written.jonas}").text
    assert WORDS in written.browser("mara").get("/circle").get_data(as_text=True)


def test_a_page_of_many_notes_asks_for_the_keys_once(written: Company) -> None:
    with count_statements() as statements:
        notes = db.session.scalars(select(TieNote).where(TieNote.owner_id == written.mara)).all()
        assert [note.note for note in notes] == [WORDS, WORDS]
    assert len(statements) == 2


def test_who_is_erased_is_read_about_and_reads_no_more(written: Company) -> None:
    with unit_of_work():
        erasing.erase(db.session.get_one(Person, written.jonas), giver=OPERATOR, now=clock.now())
    assert read(written.jonas) == set()
    assert not db.session.scalars(select(PrivateKey).where(PrivateKey.person_id == written.jonas)).all()
    notes = db.session.scalars(select(TieNote)).all()
    assert [(note.about_id, note.note) for note in notes] == [(written.tilda, WORDS)]


def in_the_open(company: Company) -> None:
    """As a migration leaves it: a note and a line without words, and the words beside them."""
    mara, jonas, now = company.mara, company.jonas, clock.now()
    with unit_of_work():
        db.session.add(TieNote(owner_id=mara, about_id=jonas, changed_at=now))
        line = Contact(owner_id=mara, about_id=jonas, day=now.date(), kind=ContactKind.CALL, created_at=now)
        db.session.add(line)
        db.session.add(CircleChair(owner_id=mara, chair=1, person_id=jonas, since=now))
        db.session.flush()
        for table, key, name in (
            ("tie_note", f"{mara},{jonas}", "note"),
            ("contact", str(line.id), "note"),
            ("circle_chair", f"{mara},1", "next_step"),
            ("circle_chair", f"{mara},4", "next_step"),
            ("a_table_of_before", "7", "words"),
        ):
            db.session.add(WordsToSeal(table_name=table, row_key=key, name=name, words=WORDS))


def test_what_lay_in_the_open_is_sealed_and_lies_there_no_longer(company: Company) -> None:
    in_the_open(company)
    assert unsealed.seal_waiting() == []
    assert unsealed.waiting() == 0
    assert read(company.jonas) == {"tie_note.note", "contact.note", "circle_chair.next_step"}
    assert db.session.scalars(select(TieNote)).one().note == WORDS
    assert unsealed.seal_waiting() == []
    test_no_table_and_no_file_holds_a_word(company)


def test_with_the_wrong_key_it_waits_for_the_right_one(company: Company) -> None:
    with unit_of_work():
        diary.keep_note(
            company.tilda, company.mara, met_on=None, met_where="", note="Hers", today=clock.now().date(),
            now=clock.now(),
        )  # fmt: skip
    in_the_open(company)
    db.session.remove()
    right = company.app.config["PRIVATE_KEY"]
    company.app.config["PRIVATE_KEY"] = "another-one-0123456789-abcdefghijklmnopqrstuvwxyz"
    (sentence,) = unsealed.seal_waiting()
    assert "the private key is not the one" in sentence
    assert unsealed.waiting() == 5
    company.app.config["PRIVATE_KEY"] = right
    db.session.remove()
    assert unsealed.seal_waiting() == []
    assert unsealed.waiting() == 0


def test_a_page_says_so_where_the_key_is_another_one(written: Company) -> None:
    page = f"/relationships/{written.jonas}"
    written.app.config["PRIVATE_KEY"] = "another-one-0123456789-abcdefghijklmnopqrstuvwxyz"
    mara = written.browser("mara")
    assert WORDS not in mara.page(page).text
    answer = mara.submit(page, {"note": "New words"}, button="Save the note", status=422)
    assert any("cannot be kept private" in error for error in answer.page.errors)
