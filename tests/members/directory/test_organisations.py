"""One box finds people and organisations, and no organisation that its reader may not see."""

from __future__ import annotations

import pytest

from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.memberships.operations import organisations


@pytest.fixture
def with_people(make_member):
    """Let a member speak for this organisation."""

    def speak(firm, name: str = "Orla Vance"):
        person = make_member(name)
        with unit_of_work():
            organisations.represent(firm, person, kind="primary", start=today())
        return firm

    return speak


@pytest.mark.parametrize("words", ["moebel", "MÖBELSTRASSE", "upholst", "moebel harbour"])
def test_the_box_of_people_finds_organisations_too(client, cast, sign_in, make_firm, with_people, words):
    firm = with_people(make_firm("Möbel-Straße GmbH", trade="Upholstery", town="Harbour"))
    sign_in(client, cast.jonas)
    page = client.page(f"/people?q={words}")
    assert page.link("Möbel-Straße GmbH").endswith(firm.url)
    assert page.texts("h2#firms") == ["Organisations"]
    assert "Organisations" not in client.page("/people?q=zzyzx").texts("h2")


def test_a_firm_without_a_member_is_found_by_the_office_alone(client, browser_as, cast, sign_in, make_firm):
    make_firm("Möbel-Straße GmbH", about="A secret workshop")
    sign_in(client, cast.jonas)
    for words in ("moebel", "workshop", "möbel straße"):
        assert "Möbel-Straße GmbH" not in client.page(f"/people?q={words}")
        assert "Möbel-Straße GmbH" not in client.page(f"/organisations?q={words}")
        assert "Möbel-Straße GmbH" in browser_as(cast.petra).page(f"/office/organisations?q={words}")


def test_what_an_organisation_is_called_now_is_what_finds_it(client, cast, sign_in, make_firm, with_people):
    firm = with_people(make_firm("Möbel-Straße GmbH"))
    with unit_of_work():
        organisations.change_organisation(firm, {"name": "Quillon Works"}, by_office=False)
    sign_in(client, cast.jonas)
    assert "Quillon Works" in client.page("/people?q=quillon")
    assert "Quillon Works" not in client.page("/people?q=moebel")


def test_more_than_a_few_lead_to_all_of_them(client, cast, sign_in, make_firm, with_people):
    for number in range(6):
        with_people(make_firm(f"Quillon Works {number}"), f"Orla Vance {number}")
    sign_in(client, cast.jonas)
    page = client.page("/people?q=quillon")
    assert len(page.texts("#firms ~ *, section[aria-labelledby=firms] li")) >= 4
    every = client.page(page.link("All that fit"))
    assert [name for name in every.texts("main h3") if "Quillon" in name] == [f"Quillon Works {n}" for n in range(6)]
