"""Whatever a page behind an event offers is taken: in every phase, to every part of the team, by every form."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.core import clock
from portal.core.work import unit_of_work
from portal.events.programme.models import Role
from portal.events.programme.operations import publishing, team
from portal.events.registrations.operations import changing, registration
from portal.events.tickets.operations import types
from portal.events.tickets.operations.types import Ticket
from tests.support.page import Form
from tests.volunteering.conftest import role, shift_at  # noqa: F401 - what there is to do

#: Pages to which no tab leads, or not in every phase.
FURTHER = {
    "/manage/edit", "/manage/tickets", "/manage/series", "/manage/series/more", "/manage/reminders",
    "/manage/attendees/export", "/shifts", "/shifts/new",
}  # fmt: skip
#: Where something is looked for first.
ASKED = {
    "/manage/attendees": "?find=Edda", "/manage/team": "?find=Edda", "/manage/door": "?find=Edda",
    "/manage/series": "?pattern=weekly&every=1&times=3",
}  # fmt: skip
#: What somebody types where a form comes empty.
TYPED = {"day": "2027-05-19", "begins": "18:00", "ends": "20:00", "name": "Zoë Ünal"}
#: After these the event, or its list, is another.
ENDS = (
    "/publish", "/schedule", "/call-back", "/cancel", "/postpone", "/date", "/discard", "/remove", "/leave", "/series",
    "/tickets", "/walk-ins",
)  # fmt: skip
#: What is still offered when nothing can come of the event any more.
CANCELLED = {"/manage/team", "/manage/team/N/leave", "/manage/attendees/export"}
LONG_OVER = CANCELLED | {
    "/manage/edit", "/manage/message/look", "/manage/message", "/manage/attendees/export", "/shifts/new",
}  # fmt: skip
OFFERED = {
    "cancelled": CANCELLED,
    "long over": LONG_OVER,
    "over": LONG_OVER | {"/manage/places/N/came", "/manage/welcome", "/ring", "/ring/open", "/ring/leave"},
}


@pytest.fixture
def in_phase(draft, do, cast, frozen, role) -> Callable[[str], str]:
    """`in_phase("over")`: where an event is that has people, tickets and a shift; the clock is set to that phase."""

    def make(phase: str) -> str:
        frozen("2026-05-04 10:00")
        room = {"capacity": 9 if phase == "doors" else 2}
        event = draft(by=cast.osei, guest_limit=1, tables=2, prompts="Why?", summary="Come.", **room)
        with unit_of_work():
            types.close_type(event, types.add_type(event, Ticket(name="Early", guest_price=0)).id, now=clock.now())
            types.add_type(event, Ticket(name="All", guest_price=0))
        shift_at(role, event, days=15, start="07:00", end="09:00")
        for person, part in ((cast.bruno, Role.DOOR), (cast.ines, Role.CONNECTOR)):
            do(team.join, event, person.id, part)
        if phase == "scheduled":
            do(publishing.schedule, event, clock.now() + timedelta(days=1))
        elif phase != "draft":
            do(publishing.publish, event)
            for person in cast.all("amara", "jonas", "mara"):
                do(registration.register, event, person.id, list_consent=True)
        later = {"doors": event.start_utc, "over": event.end_utc, "long over": event.end_utc + timedelta(days=15)}
        if phase == "postponed":
            do(changing.postpone, event, "It snows.")
        elif phase == "cancelled":
            do(changing.cancel_event, event, "It rains.")
        elif phase in later:
            frozen(later[phase])
        return f"/events/{event.slug}"

    return make


def filled_in(form: Form) -> dict[str, Any]:
    """Words wherever a form comes empty and must not, and the first of what is to be chosen from."""
    filled = {}
    for field in form.tag.select("input[name]:not([type=hidden]), textarea[name]"):
        name, kind = str(field["name"]), field.get("type")
        if form.values.get(name) or kind in {"checkbox", "file"} or name in filled:
            continue
        if kind == "radio":
            filled[name] = str(field["value"])
        elif field.has_attr("required") or name in TYPED:
            filled[name] = TYPED.get(name, "Some words")
    return filled


@pytest.mark.parametrize(
    "phase", ["draft", "scheduled", "published", "doors", "postponed", "cancelled", "over", "long over"]
)
def test_what_is_offered_is_taken(in_phase, cast, browser_as, phase):
    refused, offered = [], set()
    _edda, *people = cast.all("edda", "osei", "bruno", "ines")
    for person in people if phase in {"doors", "over", "long over"} else people[:1]:
        here = in_phase(phase)
        browser = browser_as(person)
        tabs = {str(link["href"]).removeprefix(here) for link in browser.page(f"{here}/manage")(".nav-tabs a")}
        for path in sorted(tabs | FURTHER):
            for number in range(40):
                page = browser.get(f"{here}{path}{ASKED.get(path, '')}", follow_redirects=True)
                forms = [each for each in page.page.forms if each.method == "post" and each.tag.find_parent("main")]
                if page.status_code != 200 or number >= len(forms):
                    break
                form = forms[number]
                where = re.sub(r"\d+", "N", form.action.removeprefix(here))
                offered.add(where)
                answer = browser.send(form, filled_in(form), status=None)
                if answer.status_code == 303:
                    answer = browser.get(answer.location, follow_redirects=True)
                errors = answer.page.errors if answer.mimetype == "text/html" else []
                if answer.status_code >= 400 or errors:
                    refused.append((person.name, path, where, answer.status_code, errors))
                if form.action.endswith(ENDS):
                    here = in_phase(phase)
                    browser = browser_as(person)
    assert refused == []
    assert offered >= CANCELLED - {"/manage/team/N/leave"}
    assert offered <= OFFERED.get(phase, offered)


@pytest.mark.parametrize("phase", ["over", "long over"])
def test_what_is_over_is_told_as_past(in_phase, cast, browser_as, phase):
    here, osei = in_phase(phase), browser_as(cast.osei)
    tabs = {str(link["href"]) for link in osei.page(f"{here}/manage")(".nav-tabs a")}
    assert f"{here}/manage/door" in tabs
    said = {path: osei.page(path)("main")[0].get_text(" ") for path in tabs}
    for words in ("expected", "Is here", "Here since", "is coming", "are coming", "yet", "would like"):
        assert [path for path, text in said.items() if words in text] == [], words
