"""The directory, profiles and one's own pages, walked as members walk them; and what must not be seen."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import update
from werkzeug.exceptions import NotFound

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.directory import queries as directory
from portal.members.memberships.models import Belonging
from portal.members.memberships.queries.members import members_on
from portal.members.people.models import Person
from portal.members.people.operations import people
from tests.support.own_data import everything, taken
from tests.support.statements import count_statements

SECRET = "hidden.lindqvist@example.org"


@pytest.fixture
def amara(cast):
    """A member with a full profile who hides her address and telephone."""
    person = cast.amara
    with unit_of_work():
        people.change_person(
            person,
            {
                "email": SECRET, "phone": "01632 960111", "website": "https://bindery.example", "trade": "Crafts",
                "town": "Ropewalk", "line": "Gives worn books another hundred years.",
                "offer": "A look at anything that comes apart", "ask": "Old school registers",
                "interests": "rowing, sourdough", "beyond": "A secret almanac",
            },
            giver=OPERATOR, now=clock.now(),
        )  # fmt: skip
        people.choose_visibility(person, {"email": "nobody", "phone": "nobody", "beyond": "nobody"}, now=clock.now())
    return person


def test_a_member_finds_another_by_what_they_do_and_how_they_help(client, cast, sign_in, amara):
    sign_in(client, cast.jonas)

    for words in ("amara", "bookbinder", "worn books", "comes apart", "registers", "sourdough", "SOUR"):
        assert "Amara Lindqvist" in client.page(f"/people?q={words}"), words
    assert "Amara Lindqvist" not in client.page("/people?q=plumbing")


def test_filters_live_in_the_address_and_each_can_be_taken_away(client, cast, sign_in, amara):
    sign_in(client, cast.jonas)
    page = client.page("/people?trade=Crafts&near=Ropewalk&q=books")

    assert "Amara Lindqvist" in page
    assert "Amara Lindqvist" not in client.page("/people?trade=Crafts&near=Elsewhere")
    assert client.page(page.link("Crafts")).url == "/people"
    assert "trade=Crafts" not in page.link("Crafts")
    assert "near=Ropewalk" in page.link("Crafts")


def test_the_filters_offer_what_members_do_and_nothing_of_others(client, cast, sign_in, amara):
    """A trade of somebody whom no member may see would tell that they are known here."""
    with unit_of_work():
        for person in (cast.bruno, cast.wim):
            said = {"trade": f"Lion taming {person.id}", "town": f"Nowhere {person.id}"}
            people.change_person(person, said, giver=OPERATOR, now=clock.now())
    sign_in(client, cast.jonas)
    page = client.page("/people")
    assert "Crafts" in page
    assert "Ropewalk" in page
    assert "Lion taming" not in page
    assert "Nowhere" not in page


def test_newcomers_of_ninety_days(client, cast, sign_in, amara):
    lena = cast.lena
    sign_in(client, cast.jonas)
    page = client.page("/people?new=yes")

    assert lena.name in page
    assert "Amara Lindqvist" not in page.texts("main h3")


def test_what_is_hidden_is_on_no_page_card_search_or_download_of_a_member(client, cast, sign_in, amara):
    number = amara.id
    sign_in(client, cast.jonas)
    mine = everything(client)
    assert not [hidden for hidden in (SECRET, "960111", "almanac") if hidden in mine]
    for path in ("/people", "/people?q=amara", f"/people/{number}", f"/people/{number}.vcf"):
        answer = client.get(path)
        assert answer.status_code == 200
        for hidden in (SECRET, "960111", "almanac"):
            assert hidden.encode() not in answer.data, (path, hidden)
    for words in ("hidden.lindqvist", "960111", "almanac"):
        assert "Amara Lindqvist" not in client.page(f"/people?q={words}"), words
    assert b"bindery.example" in client.get(f"/people/{number}.vcf").data


def test_the_owner_sees_what_is_hidden_and_can_look_as_the_others_do(client, cast, sign_in, amara):
    sign_in(client, amara)

    assert SECRET in client.page(f"/people/{amara.id}")
    others = client.page("/me?as=members")
    assert SECRET not in others
    assert "Gives worn books" in others


def test_showing_a_field_again_brings_it_back_into_search(client, cast, sign_in, amara):
    with unit_of_work():
        people.choose_visibility(amara, {"beyond": "members"}, now=clock.now())
    sign_in(client, cast.jonas)

    assert "Amara Lindqvist" in client.page("/people?q=almanac")


def test_a_lapsed_member_is_invisible_to_members_and_sees_only_their_own(client, browser_of, cast, sign_in):
    wim, jonas = cast.wim, cast.jonas
    sign_in(client, jonas)
    assert client.get(f"/people/{wim.id}").status_code == 404
    assert client.get(f"/people/{wim.id}.vcf").status_code == 404
    assert wim.name not in client.page(f"/people?q={wim.name}").texts("main h3")

    other = browser_of()
    sign_in(other, wim)
    assert other.get("/people").status_code == 403
    assert other.get(f"/people/{jonas.id}").status_code == 404
    assert wim.name in other.page(f"/people/{wim.id}")
    assert "has lapsed since" in other.page("/me/membership")


def test_a_visitor_sees_nobody(client, cast):
    number = cast.amara.id
    for path in ("/people", f"/people/{number}", f"/people/{number}.vcf", "/organisations", "/me", "/office/people"):
        answer = client.get(path)
        assert answer.status_code == 303, path
        assert "/sign-in" in answer.location


def test_editing_one_s_own_profile_keeps_what_was_typed_when_refused(client, cast, sign_in):
    sign_in(client, cast.amara)
    client.submit("/me", {"line": "Gives worn books a second life.", "see_email": "nobody"}, to="/me")
    assert "second life" in client.page(f"/people/{cast.amara.id}")
    assert db.session.get_one(Person, cast.amara.id).visibility["email"] == "nobody"

    answer = client.submit("/me", {"line": "x" * 400, "website": "javascript:alert(1)"}, to="/me", status=422)
    assert "x" * 400 in answer.get_data(as_text=True)
    assert len(answer.page.errors) >= 2


@pytest.mark.parametrize("name", ["", "   ", "\x00", "Amara\u2028X", "n" * 5000])
def test_a_name_that_is_none_is_refused_with_a_sentence(client, cast, sign_in, name):
    sign_in(client, cast.amara)
    answer = client.submit("/me", {"name": name}, to="/me", status=422)

    assert answer.page.errors
    assert db.session.get_one(Person, cast.amara.id).name == "Amara Lindqvist"


def test_hostile_words_are_shown_as_words(client, cast, sign_in):
    sign_in(client, cast.amara)
    client.submit("/me", {"line": "<script>alert(1)</script>", "story": "[x](javascript:alert(1)) <b>hi</b>"}, to="/me")
    html = client.get(f"/people/{cast.amara.id}").get_data(as_text=True)

    assert "<script>alert" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=abc", "page=99999999", "q=%22%27%3B--", "q=" + "a" * 5000, "organisation=x",
     "organisation=99999999999999", "trade=%00", "q=*", "q=NEAR(a b)", "new=maybe", "near=%F0%9F%92%A9"],
)  # fmt: skip
def test_rubbish_in_the_address_never_breaks_the_directory(client, cast, sign_in, query):
    sign_in(client, cast.amara)

    assert client.get(f"/people?{query}").status_code in {200, 400, 404}


def _questions(statements) -> list[str]:
    """Without the settings, which are kept for some seconds."""
    return [statement for statement in statements if "FROM setting" not in statement]


@pytest.mark.slow
def test_the_directory_asks_the_same_few_questions_for_ten_people_and_for_fifty(client, cast, sign_in):
    sign_in(client, cast.amara)
    cast.extra(9)
    client.page("/people")
    with count_statements() as few:
        client.page("/people")
    cast.extra(30)
    with count_statements() as a_page:
        client.page("/people")
    cast.extra(45)
    with count_statements() as many:
        client.page("/people")

    assert len(many) <= 8, str(many)
    assert _questions(few) == _questions(a_page), str(a_page)
    assert len(many) == len(few), str(many)
    assert "page=2" in client.get("/people?q=extra").get_data(as_text=True)


def test_all_members_stand_on_the_pages_of_the_directory_in_one_order(cast):
    """Whatever is read from the end; nobody who left, comes later or is no member counts."""
    later, *_others = cast.extra(23)
    strangers = {cast.wim.id, cast.bruno.id, later.id}
    with unit_of_work():
        db.session.execute(
            update(Belonging).where(Belonging.person_id == later.id).values(start=today() + timedelta(days=9), end=None)
        )
    expected = list(db.session.scalars(members_on(today()).with_only_columns(Person.id)))
    assert len(expected) > 20
    assert not strangers & set(expected)

    for per_page in (1, 2, 7, len(expected) - 1, len(expected), 50):
        seen: list[int] = []
        for page in range(1, -(-len(expected) // per_page) + 1):
            rows, total = directory.found(directory.Filters(), today(), page=page, per_page=per_page)
            seen += [row.id for row in rows]
            assert total == len(expected)
        assert seen == expected, per_page
        with pytest.raises(NotFound):
            directory.found(directory.Filters(), today(), page=page + 1, per_page=per_page)


def test_other_lists_ask_few_questions_too(client, cast, sign_in, make_firm):
    sign_in(client, cast.petra)
    cast.extra(3)
    for path in ("/organisations", "/office/people", "/office/organisations", "/office/people?status=active"):
        client.page(path)
        with count_statements() as statements:
            client.page(path)
        assert len(statements) <= 8, f"{path}\n{statements}"


def test_a_page_beyond_the_last_is_not_found(client, cast, sign_in):
    sign_in(client, cast.amara)

    assert client.get("/people?page=2").status_code == 404


def test_my_membership_tells_what_it_rests_on(client, cast, sign_in):
    sign_in(client, cast.amara)
    page = client.page("/me/membership")

    assert "Active" in page
    assert "It is paid up to" in page
    assert "paid" in page


def test_my_data_holds_what_is_mine_and_no_secret(client, cast, sign_in, amara):
    sign_in(client, amara)
    mine = json.loads(taken(client).read("my-data.json"))

    assert mine["profile"]["email"] == SECRET
    assert mine["memberships"] and mine["account"]
    assert "password_hash" not in everything(client)


def test_my_privacy_names_who_keeps_the_list(client, cast, sign_in):
    petra = cast.petra
    sign_in(client, cast.amara)
    page = client.page("/me/privacy")
    assert petra.name in page

    client.submit("/me/privacy", {"introduce": None}, to="/me/privacy")
    assert not db.session.get_one(Person, cast.amara.id).introduce


def test_an_account_without_a_person_has_no_profile(client, cast, sign_in):
    """Somebody may hold an account before the office has written them into the list."""
    bruno = cast.bruno
    sign_in(client, bruno)

    assert client.get("/people").status_code == 403
    assert client.get("/me").status_code == 200


def test_the_panels_of_other_packages_stand_on_a_profile(app, client, cast, sign_in, monkeypatch):
    from portal.members.directory.panels import PANELS, Panel

    asked = []
    added = app.extensions["house"].added
    monkeypatch.setitem(added, PANELS, [lambda who, person: asked.append((who.person_id, person.id))])
    jonas, amara = cast.jonas.id, cast.amara.id
    sign_in(client, cast.jonas)
    client.page(f"/people/{amara}")
    client.page(f"/people/{jonas}")

    assert asked == [(jonas, amara)], "one's own profile has no panels"
    assert Panel("x.html").place == "aside"
