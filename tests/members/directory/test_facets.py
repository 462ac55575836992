"""What is left to choose is said in words, and the list stands in the order and the shape that the address says."""

from __future__ import annotations

import pytest

from portal.core.settings import today
from portal.members.directory import queries as directory
from tests.support.statements import count_statements


@pytest.fixture
def bakers(cast, make_member, make_person):
    """Three bakers in two towns, a miller, and one whom no member may see."""
    make_member("Quentin Ashby", days=400, headline="Sourdough baker", trade="Food", town="Ropewalk")
    make_member("Orla Vance", days=200, headline="Sourdough baker", trade="Food", town="Ropewalk")
    make_member("Bettina Crane", days=3, headline="Sourdough baker", trade="Crafts", town="Harbour")
    make_member("Wilma Miller", days=30, headline="Miller", trade="Food", town="Harbour")
    make_person("Gone Baker", headline="Sourdough baker", trade="Food", town="Nowhere")


def test_what_is_left_is_counted_and_said(client, cast, sign_in, bakers):
    sign_in(client, cast.jonas)
    page = client.page("/people?q=sourdough")
    assert "2 of them in Ropewalk" in page
    assert "1 of them in Harbour" in page
    assert "2 of them in the trade Food" in page
    assert "Nowhere" not in page
    assert page.texts("#near option") == ["Anywhere", "Harbour (1)", "Ropewalk (2)"]
    assert page.texts("#trade option") == ["Any trade", "Crafts (1)", "Food (2)"]

    fewer = client.page(page.link("2 of them in Ropewalk"))
    assert sorted(fewer.texts(".card-person h3")) == ["Orla Vance", "Quentin Ashby"]
    assert "of them in Ropewalk" not in fewer


def test_without_a_choice_all_there_are_are_offered(client, cast, sign_in, bakers):
    sign_in(client, cast.jonas)
    page = client.page("/people")
    assert {"Crafts", "Food"} <= set(page.texts("#trade option"))
    assert "of them" not in page


def test_of_many_it_is_not_said_how_many(cast, bakers, monkeypatch):
    monkeypatch.setattr(directory, "MOST_COUNTED", 2)
    filters = directory.Filters(q="sourdough")
    rows, total = directory.found(filters, today(), page=1)
    assert directory.left(filters, today(), rows, total)["near"]["Ropewalk"] is None


@pytest.mark.parametrize("asked", [{"q": "sourdough"}, {"trade": "Food"}, {"near": "Harbour", "q": "baker"}])
def test_it_is_the_same_on_one_page_and_on_many(cast, bakers, asked):
    filters = directory.Filters(**asked)
    whole, total = directory.found(filters, today(), page=1)
    first, all_the_same = directory.found(filters, today(), page=1, per_page=1)
    assert (len(whole), len(first)) == (total, 1)
    assert total == all_the_same
    said = directory.left(filters, today(), whole, total)
    assert said == directory.left(filters, today(), first, total)
    assert list(said["near"]) == sorted(said["near"])
    assert sum(said["trade"].values()) == total


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("sort=name&", ["Quentin Ashby", "Bettina Crane", "Orla Vance"]),
        ("sort=newest&", ["Bettina Crane", "Orla Vance", "Quentin Ashby"]),
    ],
)
def test_the_order_is_chosen_by_the_address(client, cast, sign_in, bakers, order, names):
    sign_in(client, cast.jonas)
    assert client.page(f"/people?{order}q=sourdough").texts(".card-person h3") == names


def test_the_newest_of_all_are_read_from_both_ends(cast, bakers):
    cast.extra(20)
    filters, day = directory.Filters(order="newest"), today()
    whole, total = directory.found(filters, day, page=1, per_page=100)
    assert [row.since for row in whole] == sorted((row.since for row in whole), reverse=True)
    assert len(whole) == total > 20
    for per_page in (1, 7):
        pages = range(1, -(-total // per_page) + 1)
        seen = [row.id for page in pages for row in directory.found(filters, day, page=page, per_page=per_page)[0]]
        assert seen == [row.id for row in whole]


def test_the_same_people_stand_in_a_table(client, cast, sign_in, bakers):
    sign_in(client, cast.jonas)
    page = client.page("/people?q=sourdough&view=table&sort=name")
    assert page.texts("tbody th") == ["Quentin Ashby", "Bettina Crane Just come in", "Orla Vance"]
    assert page.texts("tbody td")[:3] == ["Sourdough baker", "Food", "Ropewalk"]
    assert not page.texts(".card-person h3")
    assert "view=table" in page.link("By name"), "the shape stays when the order is chosen"


def test_it_costs_a_few_questions(client, cast, sign_in, bakers):
    sign_in(client, cast.jonas)
    for path in ("/people?q=sourdough", "/people?q=sourdogh&sort=newest", "/people?trade=Food&view=table"):
        client.page(path)
        with count_statements() as statements:
            client.page(path)
        assert len(statements) <= 8, f"{path}\n{statements}"
