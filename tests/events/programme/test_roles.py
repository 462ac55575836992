"""What each of a team may do: research has it as owner, organiser, door, connector, viewer."""

import pytest

from portal.events.programme.models import Role
from portal.events.programme.operations import team
from portal.events.registrations.operations import registration

#: Addresses below the event, and the roles that open them.
OPENS = {
    "/manage": set(Role),
    "/manage/attendees": {Role.OWNER, Role.ORGANISER, Role.DOOR},
    "/manage/door": {Role.OWNER, Role.ORGANISER, Role.DOOR},
    "/people": {Role.OWNER, Role.ORGANISER, Role.DOOR, Role.CONNECTOR},
    "/manage/edit": {Role.OWNER, Role.ORGANISER},
    "/manage/team": {Role.OWNER, Role.ORGANISER},
    "/manage/waiting-list": {Role.OWNER, Role.ORGANISER},
    "/manage/tables": {Role.OWNER, Role.ORGANISER},
    "/manage/cards": {Role.OWNER, Role.ORGANISER},
    "/manage/welcome": {Role.OWNER, Role.ORGANISER, Role.CONNECTOR},
    "/manage/message": {Role.OWNER, Role.ORGANISER},
    "/manage/series": {Role.OWNER, Role.ORGANISER},
    "/manage/tickets": {Role.OWNER, Role.ORGANISER},
    "/manage/questions": {Role.OWNER, Role.ORGANISER},
    "/ring": {Role.OWNER, Role.ORGANISER, Role.CONNECTOR},
}
PRESSES = {
    "/manage/team": {Role.OWNER},
    "/manage/schedule": {Role.OWNER, Role.ORGANISER},
    "/manage/call-back": {Role.OWNER, Role.ORGANISER},
    "/manage/discard": {Role.OWNER},
}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_it_is_for_and_offers_nothing_else(published, draft, cast, browser_as, do, role):
    """Of somebody who is no member and holds no office: all that they may comes from the team."""
    event = published(by=cast.osei, online_url="https://rooms.example/secret", tables=2, prompts="Why?")
    do(registration.register, event, cast.amara.id, list_consent=True)
    do(registration.register, event, cast.jonas.id, list_consent=False)
    do(team.join, event, cast.bruno.id, role)
    bruno, here = browser_as(cast.bruno), f"/events/{event.slug}"
    answers = {path: bruno.get(here + path) for path in OPENS}
    assert {path for path, answer in answers.items() if answer.status_code == 200} == {
        path for path, roles in OPENS.items() if role in roles
    }
    seen = "".join(answer.text for answer in answers.values()) + bruno.get(here).text
    for person in (cast.amara, cast.jonas):  # a connector sees whom a member would see, which Bruno is not
        assert (person.name in seen) == (role in {Role.OWNER, Role.ORGANISER, Role.DOOR})
    assert ("rooms.example/secret" in seen) == (role is not Role.VIEWER)
    if role is Role.DOOR:
        assert cast.amara.email not in seen
    offered = {link["href"].removeprefix(here) for link in answers["/manage"].page(f"a[href^='{here}/']")}
    assert {path.partition("?")[0] for path in offered} <= {path for path, roles in OPENS.items() if role in roles} | {
        "/shifts"
    }
    opened = [answer.page for path, answer in answers.items() if path != "/people" and answer.status_code == 200]
    tabs = {link["href"].removeprefix(here) for page in opened for link in page(".nav-tabs a")}
    assert {path for path, roles in OPENS.items() if role in roles} - {"/people"} <= tabs, "each behind a tab"
    assert all(len(page(".nav-tabs:first-of-type a")) <= 5 for page in opened)

    begun = draft(by=cast.osei, title="Begun")
    do(team.join, begun, cast.bruno.id, role)
    there = f"/events/{begun.slug}"
    page = bruno.page(f"{there}/manage")
    assert any(form.action.endswith("/discard") for form in page.forms) == (role is Role.OWNER)
    token = {"csrf_token": bruno.token(here + "/register")}
    refused = {path for path in PRESSES if bruno.post(there + path, data=token).status_code == 403}
    assert refused == {path for path, roles in PRESSES.items() if role not in roles}
