"""A page for everybody: who has one, at which address, and when it is gone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.memberships.models import Belonging
from portal.members.memberships.operations import deaths
from portal.members.people.models import Person
from portal.members.people.operations import people, publishing


def publish(number: int, *, indexed: bool = False) -> str | None:
    with unit_of_work():
        person = db.session.get_one(Person, number)
        publishing.publish(person, indexed=indexed, now=clock.now())
        return person.public_slug


@pytest.fixture
def amara(cast) -> Person:
    with unit_of_work():
        people.choose_visibility(cast.amara, {"headline": "public", "offer": "public"}, now=clock.now())
    return cast.amara


def test_whoever_wants_one_has_a_page_and_nobody_else(client, browser_of, cast, sign_in, amara):
    name, path = amara.name, "/who/amara-lindqvist"
    stranger = browser_of()
    assert stranger.get(path).status_code == 404
    sign_in(client, amara)
    client.submit("/me/privacy", {"is_public": "y"}, to="/me/public-page")
    assert path in client.page("/me/privacy").text

    page = stranger.page(path)
    assert page.heading == name
    assert "Bookbinder" in page
    client.submit("/me/privacy", {"is_public": None}, to="/me/public-page")
    assert stranger.get(path).status_code == 404
    assert stranger.get("/who/jonas-pell").status_code == 404


def test_search_engines_are_asked_to_stay_away_unless_they_are_let_in(client, amara):
    path = f"/who/{publish(amara.id)}"
    closed = client.get(path)
    assert closed.headers["X-Robots-Tag"] == "noindex"
    assert 'name="robots" content="noindex"' in closed.get_data(as_text=True)
    publish(amara.id, indexed=True)
    open_ = client.get(path)
    assert "X-Robots-Tag" not in open_.headers
    assert "noindex" not in open_.get_data(as_text=True)


@pytest.mark.parametrize("what", ["left", "died", "closed"])
def test_the_page_is_gone_the_day_it_ends(client, amara, what):
    number, path = amara.id, f"/who/{publish(amara.id)}"
    assert client.get(path).status_code == 200
    with unit_of_work():
        person = db.session.get_one(Person, number)
        if what == "left":
            db.session.query(Belonging).filter_by(person_id=number).update({"end": today()})
        elif what == "died":
            deaths.record_death(person, day=today() - timedelta(days=1), giver=OPERATOR, today=today(), now=clock.now())
        else:
            publishing.unpublish(person, now=clock.now())
    assert client.get(path).status_code == 404


def test_the_preview_says_that_a_visitor_finds_nothing(client, cast, sign_in, amara):
    sign_in(client, amara)
    page = client.page("/me?as=visitor")
    assert "A visitor finds nothing of you" in page
    assert "Bookbinder" not in page
    publish(amara.id)
    page = client.page("/me?as=visitor")
    assert "as a visitor sees it" in page
    assert "Bookbinder" in page


def test_an_address_stays_with_whoever_had_it_first(app, make_person):
    first, second = make_person("Ada Fenn"), make_person("Ada Fenn")
    assert (publish(first.id), publish(second.id)) == ("ada-fenn", "ada-fenn-2")
    with unit_of_work():
        publishing.unpublish(db.session.get_one(Person, first.id), now=clock.now())
    third = make_person("Ada Fenn")
    assert publish(third.id) == "ada-fenn-3"
    assert publish(first.id) == "ada-fenn"


def test_a_number_and_a_name_without_letters_have_an_address_too(app, make_person):
    assert publish(make_person("123").id) == "123"
    assert publish(make_person("李小龍").id)
    assert publish(make_person("!!!").id) == "untitled"


def test_people_of_one_name_who_publish_at_once_get_addresses_of_their_own(app, make_person, at_once):
    numbers = [make_person("Ada Fenn").id for _ in range(4)]
    got = at_once(*((lambda number=number: publish(number)) for number in numbers))
    assert sorted(got) == ["ada-fenn", "ada-fenn-2", "ada-fenn-3", "ada-fenn-4"]


def test_a_slug_that_was_taken_meanwhile_is_passed_by(app, make_person, monkeypatch):
    """What is read as free is somebody's by the time it is written: the database says so, and the next one is tried."""
    publish(make_person("Ada Fenn").id)
    free, asked = publishing._free_slug, []

    def behind(person):
        asked.append(person)
        return "ada-fenn" if len(asked) == 1 else free(person)

    monkeypatch.setattr(publishing, "_free_slug", behind)
    assert publish(make_person("Ada Fenn").id) == "ada-fenn-2"
    assert len(asked) == 2
