"""What waits is told where people come in, and each of it leads to the place where it is done."""

from __future__ import annotations

import pytest

from tests.support.browser import NARROW


@pytest.mark.parametrize("role", ["member", "newcomer", "organiser", "chair"])
def test_every_next_step_leads_where_it_says(walk, role):
    person = walk(role).go("/")
    assert person.heading.startswith("Good ")
    buttons = person.page.locator("section[aria-labelledby=next] .actions a, section[aria-labelledby=next] .steps a")
    steps = {link.get_attribute("href") for link in buttons.all()}
    assert steps
    assert person.page.locator("section[aria-labelledby=next] .btn-primary").count() == 1
    assert person.page.locator("section[aria-labelledby=next] .steps > li").count() <= 4
    for address in steps:
        person.go(address)
        assert person.heading


@pytest.mark.parametrize("role", ["admin", "organiser", "editor", "chair"])
def test_every_decision_leads_where_it_says(walk, role):
    holder = walk(role).go("/office")
    addresses = {link.get_attribute("href") for link in holder.page.locator("main .queue .actions a").all()}
    assert addresses, f"nothing waits for the {role} of the demo"
    for address in addresses:
        holder.go(address)
        assert holder.heading


@pytest.mark.parametrize("role", ["admin", "organiser", "editor", "chair", "member", "lapsed", "newcomer"])
def test_every_entry_of_every_menu_opens(walk, role):
    person = walk(role).go("/")
    places = "header nav a, .menu a, footer nav a, .tabbar a"
    seen = {link.get_attribute("href") for link in person.page.locator(places).all()}
    if "/office" in seen:
        person.go("/office")
        seen |= {link.get_attribute("href") for link in person.page.locator("main nav a, aside nav a").all()}
    assert len(seen) > 5
    for address in sorted(seen):
        person.go(address)
        assert person.page.locator("h1").count() == 1


@pytest.mark.parametrize("role", ["", "member", "lapsed", "editor", "admin"])
@pytest.mark.parametrize("scripts", [True, False])
def test_every_main_place_is_in_sight_on_a_phone(walk, role, scripts):
    person = walk(role, width=NARROW, scripts=scripts).go("/")
    main = {link.get_attribute("href") for link in person.page.locator("header .places a").all()}
    if role:
        person.page.locator("button.me").click()
    links = person.page.locator(".tabbar a:visible, .menu a:visible, footer a:visible")
    assert len(main) >= 4
    assert main <= {link.get_attribute("href") for link in links.all()}


@pytest.mark.parametrize("role", ["admin", "organiser", "editor", "chair"])
@pytest.mark.parametrize("scripts", [True, False])
def test_the_office_folds_on_a_phone_and_opens_every_page(walk, role, scripts):
    person = walk(role, width=NARROW, scripts=scripts).go("/office")
    fold, here = person.page.locator(".office-fold"), person.page.locator(".office-fold .office-list a:visible")
    assert not here.count()
    assert not person.page.locator(".office-side").is_visible()
    fold.locator("> summary").click()
    for group in fold.locator("details > summary").all():
        group.click()
    addresses = {link.get_attribute("href") for link in here.all()}
    assert len(addresses) > 1
    for address in addresses:
        person.go(address)
        assert person.page.locator("main .office-fold").is_visible()


def test_strangers_to_the_office_do_not_see_it(walk):
    member = walk("member").go("/office", status=403)
    assert not member.page.locator(".office-list, .queue").count()
    assert member.heading == "This page is for others"
    visitor = walk().go("/office")
    assert "/sign-in" in visitor.path
