"""The gallery of letters in the office: every kind, each of its variants, as its readers see it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from portal.mail.gallery import variants
from portal.mail.writing import templates
from tests.mail.test_every_kind import KINDS

REMINDER = "/office/mail/letters/events.reminder"


@pytest.fixture
def admin(browser_as: Any, cast: Any) -> Any:
    return browser_as(cast.yusra)


def test_it_is_found_from_mail_and_shows_every_kind(admin: Any) -> None:
    assert admin.page("/office/mail").link("All our letters") == "/office/mail/letters"
    page = admin.page("/office/mail/letters")
    shown = {link["href"].rpartition("/")[2] for link in page.soup.select("main table a")}
    assert shown >= set(KINDS), set(KINDS) - shown
    row = next(row for row in page.soup.select("main tr") if "events.reminder" in row.get_text())
    assert [cell.get_text(" ", strip=True) for cell in row.select("td")] == ["As it happens", "Yes"]


def test_a_part_can_be_left_out(admin: Any) -> None:
    page = admin.page(REMINDER)
    assert {each["name"] for each in page.soup.select("main select")} == {
        part.path for part in variants.shape_of("events.reminder").parts
    }
    whole = admin.get(f"{REMINDER}/html").get_data(as_text=True)
    without = admin.get(f"{REMINDER}/html?event.cost=&room=&event.venue_note=nonsense&made_up=1").get_data(as_text=True)
    assert "Cost: " in whole and "Join online" in whole and "ring twice" in whole
    assert "Cost: " not in without and "Join online" not in without and "ring twice" in without
    frame = admin.page(f"{REMINDER}?room=&look=dark&width=390").soup.select_one("iframe")
    assert (frame["width"], frame["src"]) == ("390", f"{REMINDER}/html?room=&picked=1&look=dark")
    assert "sandbox" in frame.attrs and admin.page(f"{REMINDER}?width=7").soup.select_one("iframe")["width"] == "640"


def test_it_is_light_and_dark_as_it_is_asked_for_and_runs_nothing(admin: Any) -> None:
    for look, scheme in (("", "light"), ("dark", "dark")):
        answer = admin.get(f"{REMINDER}/html?look={look}")
        page = answer.get_data(as_text=True)
        assert f"color-scheme: {scheme}" in page and "prefers-color-scheme" not in page
        assert "sandbox allow-popups" in answer.headers["Content-Security-Policy"]
    assert "@media all" in page, "the last of them was dark"


def test_the_text_is_that_of_the_mail_with_its_way_out(admin: Any) -> None:
    text = admin.page(f"{REMINDER}?look=text").soup.select_one("pre").get_text()
    assert text.startswith("Dear Ines,\n\nWe look forward to seeing you")
    assert re.search(r"Stop mails of this kind:\nhttp\S+\n\nChoose what we send you:\nhttp\S+\n$", text)
    always = admin.page("/office/mail/letters/accounts.reset?look=text").soup.select_one("pre").get_text()
    assert "Such mail always comes." in always and "Stop mails" not in always


def test_what_is_no_letter_is_missing(admin: Any) -> None:
    for name in ("newsletters.edition", "events.nothing", "..", "events/reminder"):
        assert admin.get(f"/office/mail/letters/{name}").status_code == 404, name


def test_of_a_comparison_each_answer_is_a_variant(app: Any) -> None:
    part = next(each for each in variants.shape_of("relationships.did_it_help").parts if each.path == "kind")
    assert part.choices == (None, "contact", "feedback", "information", "resource", "")
    assert variants.shape_of("events.registered").number >= 2**10
    assert variants.applied({"kind": "x", "n": 1}, {"kind": "contact", "n": None}) == {"kind": "contact", "n": 1}
    assert templates.fill("accounts.code", {"spoken": "1"}, "").subject
