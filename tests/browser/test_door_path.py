"""Doors that are out of reach for a while: they go on, and what they noted is told once."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.support.browser import Walker

#: Where the demo is.
LONDON = ZoneInfo("Europe/London")

#: Reads a code off whatever is held before the camera: the address in `held`.
READER = """
    globalThis.held = "";
    globalThis.BarcodeDetector = class { async detect() { return held ? [{ rawValue: held }] : []; } };
    navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream();
"""


def open_event(organiser: Walker, called: str) -> str:
    """An event whose doors are open, with two people who come; its address."""
    begins = datetime.now(LONDON) + timedelta(hours=1)
    if begins.time() > time(23, 40):
        begins = (begins + timedelta(hours=1)).replace(minute=5)
    fields = {
        "What is it called?": called, "On which day?": begins.date().isoformat(), "Begins": f"{begins:%H:%M}",
        "Ends": "23:58", "Where?": "Tithe Barn", "Why come?": "Taste twelve loaves.", "How many places?": "",
    }  # fmt: skip
    organiser.go("/events/new")
    for label, words in fields.items():
        organiser.fill(label, words)
    organiser.press("Publish")
    organiser.sees("Nobody is on the list yet.")
    event = organiser.path.removesuffix("/manage")
    for name in ("Amara", "Ines"):
        organiser.go(f"{event}/manage/attendees?find={name}")
        organiser.press("Sign up")
        organiser.sees("has a place.")
    return event


def open_door(walker: Walker, path: str, called: str) -> Walker:
    walker.context.add_init_script(READER)
    walker.go(path)
    walker.page.locator("summary", has_text="Several doors").click()
    walker.fill("What is this door called?", called)
    walker.page.locator("main").get_by_role("button", name="Save").click()
    walker.page.wait_for_url(f"**?door={called}")
    walker.page.locator("#door-list [data-code]").first.wait_for()
    walker.page.get_by_role("button", name="Read codes with the camera").click()
    return walker


def hold(walker: Walker, address: str) -> None:
    walker.page.evaluate("address => { held = address; }", address)
    walker.page.locator("#door-said").wait_for()
    walker.page.evaluate("held = ''")


def test_two_doors_offline_scan_one_code_one_arrival_after_sync(walk):
    front, back = walk("organiser"), walk("organiser")
    event = open_event(front, "Bread at two doors")
    page = f"{event}/manage/door"
    front.go(page)
    code, name = front.fetch(f"{page}/people").json()["people"][0][:2]

    for walker, called in ((front, "Front"), (back, "Back")):
        open_door(walker, page, called)
        walker.context.set_offline(True)
        hold(walker, f"{walker.site.url}{event}/door/{code}")
        walker.sees(f"{name} is here.", "Not sent yet: 1.", "Here: 1.")
    front.page.locator("[data-what=undo]:visible", has_text="Not here after all").first.wait_for()

    for walker in (back, front):
        walker.context.set_offline(False)
        walker.page.locator("#door-kept").wait_for(state="hidden")
        walker.sees("Here: 1.")
        assert not walker.page.locator("#door-refused li").count()
    after = front.fetch(f"{page}/people").json()["people"]
    assert sum(bool(each[3]) for each in after) == 1
    front.go(f"{event}/manage")
    assert front.text.count(f"{name} was there just now") == 1, front.text


def test_what_was_noted_out_of_reach_outlives_the_page(walk):
    walker = walk("organiser")
    event = open_event(walker, "Bread out of reach")
    walker.go(f"{event}/manage/door")
    walker.page.locator("#door-list [data-code]").first.wait_for()
    walker.context.set_offline(True)
    walker.page.locator("#door-list [data-what=in]:visible").first.click()
    walker.sees("Not sent yet: 1.")
    kept = walker.page.evaluate("JSON.stringify(localStorage)")
    assert walker.page.locator("#door-list .name").first.inner_text() not in kept
    walker.page.close()
    walker.context.set_offline(False)
    walker.page = walker.context.new_page()
    with walker.page.expect_response(lambda answer: answer.url.endswith("/notes")) as answer:
        walker.go(f"{event}/manage/door")
    assert len(answer.value.json()["done"]) == 1
