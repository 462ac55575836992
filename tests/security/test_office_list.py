"""Every page of the office stands beside the office's list, which marks one place and offers nothing refused."""

from __future__ import annotations

import pytest

from portal.core.house import Below
from portal.office.menu import GROUPS
from tests.security import officers
from tests.security.kinds import KINDS, OUTSIDE
from tests.security.walking import IN, Door, Walk
from tests.support.page import Page

#: Rules of pages outside of /office that belong to its work.
BEHIND = ("/office", "/events/new", "/events/<slug>/manage", "/events/<slug>/shifts")
LISTS = ("nav.office-list[aria-label=Office]", ".office-fold nav.office-list")


def office_doors(walk: Walk) -> list[Door]:
    return [door for door in walk.doors("GET") if door.rule.rule.startswith(BEHIND)]


def read(walk: Walk, kind: str, path: str) -> Page | None:
    """The page as this kind of user gets it; nothing where it is no page, or leads on."""
    answer = walk.ask(kind, "GET", path)
    return answer.page if answer.status_code == 200 and answer.mimetype == "text/html" else None


@pytest.mark.slow
@pytest.mark.sqlite
def test_every_page_of_the_office_carries_the_list_with_one_current_place(walk: Walk) -> None:
    wrong, seen = [], 0
    for door in office_doors(walk):
        page = read(walk, "administrator", door.path)
        if page is None or not page("body .masthead"):  # a letter in its frame is no page of the office
            continue
        seen += 1
        wrong += [f"{door.path}: {n} in {nav}" for nav in LISTS if (n := len(page(f"{nav} [aria-current]"))) != 1]
    assert not wrong
    assert seen > 30


@pytest.mark.sqlite
@pytest.mark.parametrize("kind", OUTSIDE)
def test_the_list_offers_what_opens(walk: Walk, kind: str) -> None:
    page = read(walk, kind, "/office") if OUTSIDE[kind] else None
    if page is None:
        assert kind == "applicant"
        return
    found = [link.get("href") for link in page(f"{LISTS[0]} a")]
    assert found
    assert {path for path in found if walk.ask(kind, "GET", path).status_code != 200} == set()
    assert "".join(page.texts(f"{LISTS[0]} summary")).strip() or kind == "reports"


@pytest.mark.sqlite
def test_the_office_stands_in_the_masthead_of_those_who_hold_one_and_of_nobody_else(walk: Walk) -> None:
    for kind in KINDS:
        page = walk.ask(kind, "GET", "/").page
        held = bool(OUTSIDE.get(kind))
        assert ("Office" in page.texts("header .places a")) is held, kind
        assert bool(page(".menu a[href='/office']")) is held, kind


def test_every_entry_of_the_office_names_a_group_that_exists(app) -> None:
    entries = [entry for entry in app.extensions["house"].menu if entry.place == "office"]
    assert {entry.group for entry in entries} - {""} <= set(GROUPS)
    assert [entry.endpoint for entry in entries if not entry.group] in (
        ["office.index"],
        ["office.first_steps", "office.index"],
    )


@pytest.mark.sqlite
def test_the_pages_behind_an_event_open_without_the_list_for_its_team(walk: Walk) -> None:
    """Whoever helps with one event holds no office: the page is theirs, the list is not."""
    behind = [d for d in office_doors(walk) if d.rule.endpoint == "events.manage" and walk.knock(d, "owner") == IN]
    assert behind
    for door in behind:
        assert not walk.ask("owner", "GET", door.path).page(".office-list")


def test_what_an_entry_stands_over_are_pages(walk: Walk) -> None:
    """A rule that is written anew must not leave an entry over nothing."""
    starts = [start for entry in walk.app.extensions["house"].menu for start in entry.over]
    rules = [rule.rule for rule in walk.app.url_map.iter_rules()]
    assert len(starts) >= 7
    assert not [start for start in starts if not any(start.holds(rule) for rule in rules)]


@pytest.mark.parametrize("start", ["events/new", "/events/", "", "/"])
def test_a_start_is_written_as_rules_are(start: str) -> None:
    with pytest.raises(ValueError):
        Below(start)
    assert Below("/events/new").holds("/events/new/again")
    assert not Below("/events/new").holds("/events/newest")


@pytest.mark.sqlite
def test_an_office_of_one_body_leads_to_its_pages_and_to_no_list(walk: Walk) -> None:
    lists = ("/office", "/office/leadership")
    assert all(walk.ask(officers.KIND, "GET", path).status_code == 403 for path in lists)
    behind = [door for door in office_doors(walk) if walk.knock(door, officers.KIND) == IN]
    pages = [page for door in behind if (page := read(walk, officers.KIND, door.path)) and page("ol.breadcrumb")]
    assert len(pages) > 4
    for page in pages:
        assert page("ol.breadcrumb li")[0].get_text() in ("Leadership", "Office")
        assert not [link for link in page("main a") if link.get("href") in lists]
    body = walk.ask("administrator", "GET", behind[0].path).page
    assert next(link.get("href") for link in body("ol.breadcrumb a")) in lists
