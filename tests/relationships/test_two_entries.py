"""Two entries about somebody are put together: what others have with each of them is not lost (docs/cases.md)."""

from __future__ import annotations

from typing import Any

import pytest

from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.people.merges import Merge
from portal.members.people.models import Person
from portal.members.people.operations import people
from portal.relationships.one_to_ones.operations import sheet
from portal.relationships.ties import queries
from portal.relationships.ties.models import TieNote
from portal.relationships.ties.operations import diary, ties
from tests.relationships.company import tie
from tests.support.client import Client

Pair = tuple[Person, Person, Person]


@pytest.fixture
def twice(cast: Any) -> Pair:
    """Jonas, Amara, and what a list brought in about her again."""
    with unit_of_work():
        other = people.add_person({"name": "Amara Lindqvist"}, now=clock.now())
    return cast.jonas, cast.amara, other


@pytest.fixture
def office(client: Client, sign_in: Any, cast: Any) -> Client:
    return sign_in(client, cast.petra)


def put(office: Client, kept: Person, merged: Person) -> None:
    where = f"/office/people/{kept.id}/merge/{merged.id}"
    office.submit(where, {}, to=where)


def take_apart(office: Client) -> None:
    number = db.session.query(Merge.id).scalar()
    office.submit(f"/office/merges/{number}/undo", {}, to=f"/office/merges/{number}/undo")


def note(owner: Person, about: Person, words: str, where: str = "") -> None:
    with unit_of_work():
        diary.keep_note(
            owner.id, about.id, met_on=None, met_where=where, note=words, today=today(), now=clock.now()
        )  # fmt: skip


def test_both_notes_are_there_once(twice: Pair, office: Client, browser_of: Any, sign_in: Any) -> None:
    """tine20/tine20#6596, SimpleMobileTools/Simple-Contacts#582: the note about the second was dropped."""
    jonas, amara, other = twice
    note(jonas, amara, "Likes rowing", "By the weir")
    note(jonas, other, "Binds atlases", "At the kiln")
    his = sign_in(browser_of(), jonas)
    path = f"/relationships/{amara.id}"
    for _again in range(2):
        put(office, amara, other)
        kept = his.page(path).form(f"{path}/note").values
        assert kept["note"] == "Likes rowing\n\nAt the kiln\n\nBinds atlases"
        assert kept["met_where"] == "By the weir"
        take_apart(office)
        db.session.query(Merge).delete()
        db.session.commit()
    assert his.page(f"/relationships/{other.id}", status=404), "a list brought her in, and she is no member"
    left = db.session.get_one(TieNote, (jonas.id, other.id))
    assert (left.note, left.met_where) == ("Binds atlases", "At the kiln")


def test_both_worksheets_are_there(twice: Pair, office: Client, browser_of: Any, sign_in: Any) -> None:
    jonas, amara, other = twice
    empty = dict.fromkeys(sheet.QUESTIONS, "")
    with unit_of_work():
        sheet.keep(jonas.id, amara.id, {**empty, "goals": "A second press"}, now=clock.now())
        sheet.keep(jonas.id, other.id, {**empty, "goals": "An apprentice", "skills": "Gilding"}, now=clock.now())
    put(office, amara, other)
    path = f"/one-to-ones/about/{amara.id}"
    found = sign_in(browser_of(), jonas).page(path).form(path).values
    assert (found["goals"], found["skills"]) == ("A second press\n\nAn apprentice", "Gilding")


@pytest.mark.parametrize("said", [(), ("jonas",), ("amara",)])
def test_a_tie_with_either_is_a_tie(twice: Pair, office: Client, said: tuple[str, ...]) -> None:
    """tine20/tine20#6596: the relation of the entry that went was lost."""
    jonas, amara, other = twice
    with unit_of_work():
        for name in said:
            one, two = (jonas, amara) if name == "jonas" else (amara, jonas)
            ties.say_met(one.id, two.id, now=clock.now())
    tie(jonas.id, other.id)
    assert not queries.are_tied(jonas.id, amara.id)
    put(office, amara, other)
    assert queries.are_tied(jonas.id, amara.id)
    take_apart(office)
    db.session.expire_all()
    assert not queries.are_tied(jonas.id, amara.id), "what one entry said is not what the other said"
    assert queries.are_tied(jonas.id, other.id)
    row = db.session.scalar(queries.tie_between(jonas.id, amara.id))
    assert [bool(row and row.met_at(each.id)) for each in (jonas, amara)] == ["jonas" in said, "amara" in said]
