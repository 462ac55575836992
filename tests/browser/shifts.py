"""Shifts as people find them on Lend a hand."""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.support.browser import Walker


def listed(person: Walker, name: str) -> Locator:
    """The shift of this name, on whichever page of the list it stands."""
    while not on_this_page(person, name).count():
        person.follow("Next")
    return on_this_page(person, name)


def on_this_page(person: Walker, name: str) -> Locator:
    return person.page.locator("main .shift, main .lamp", has_text=name)
