"""The office sees who can sign in, and who has not accepted yet."""

from __future__ import annotations

import pytest

from portal.accounts import operations as accounts
from portal.core.work import unit_of_work
from portal.members.people.operations import people


@pytest.fixture
def four(app, cast, frozen):
    """One at each state."""
    now = frozen("2026-05-19 08:00")
    with unit_of_work():
        for name in ("Nora Notyet", "Ivo Invited", "Cleo Closed"):
            email = f"{name.split()[0].lower()}@list.example"
            person = people.add_person({"name": name, "email": email}, now=now)
            if name != "Nora Notyet":
                people.invite_person(person, now=now, by=None)
            if name == "Cleo Closed":
                account = accounts.prepare_invitation("cleo@list.example", name, now)[0].account
                accounts.close_account(account, now=now)
    return cast.amara


NAMES = {"no": "Nora Notyet", "invited": "Ivo Invited", "active": "Amara Lindqvist", "closed": "Cleo Closed"}


@pytest.mark.parametrize("state", NAMES)
def test_the_list_tells_and_filters(four, cast, browser_as, state):
    page = browser_as(cast.petra).page(f"/office/people?sign_in={state}")
    table = page.texts("tbody tr")
    assert any(NAMES[state] in row for row in table)
    assert not any(name in row for row in table for other, name in NAMES.items() if other != state)
    (chosen,) = page("select[name=sign_in] option[selected]")
    assert chosen["value"] == state
    assert chosen.get_text() in page.texts(".tags .tag-accent")[0]
    if state == "invited":
        assert "19 May" in table[0]


def test_a_person_page_says_when_and_offers_what_works(four, cast, browser_as):
    petra = browser_as(cast.petra)
    link = petra.page("/office/people?sign_in=invited").link("Ivo Invited")
    invited = petra.page(link)
    assert "Invited" in invited.text
    assert "19 May" in invited.text
    assert "Invite again" in invited.text
    active = petra.page(f"/office/people/{four.id}")
    assert "Signs in" in active.text
    assert "Invite again" not in active.text


def test_what_is_typed_into_the_filter_is_no_state(four, cast, browser_as):
    assert browser_as(cast.petra).get("/office/people?sign_in=%27x").status_code == 200
