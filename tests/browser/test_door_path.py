"""Doors that are out of reach for a while: they go on, and what they noted is told once."""

from __future__ import annotations

from tests.support.browser import Walker

#: Reads a code off whatever is held before the camera: the address in `held`.
READER = """
    globalThis.held = "";
    globalThis.BarcodeDetector = class { async detect() { return held ? [{ rawValue: held }] : []; } };
    navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream();
"""


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
    front.go("/events?when=past")
    event = front.page.locator("main .coming a, main h3 a").nth(3).get_attribute("href") or ""
    page = f"{event}/manage/door"
    front.go(page)
    undo = front.page.locator("#door-list [data-what=undo]:visible").first
    undo.wait_for()
    name = undo.get_attribute("aria-label").removeprefix("Not here after all: ")
    with front.page.expect_response(lambda answer: answer.url.endswith("/notes")):
        undo.click()
    people = front.fetch(f"{page}/people").json()["people"]
    code = next(each[0] for each in people if each[1] == name)
    here = sum(bool(each[3]) for each in people)

    for walker, called in ((front, "Front"), (back, "Back")):
        open_door(walker, page, called)
        walker.context.set_offline(True)
        hold(walker, f"{walker.site.url}{event}/door/{code}")
        walker.sees(f"{name} is here.", "Not sent yet: 1.", f"Here: {here + 1}.")
    front.page.locator("[data-what=undo]", has_text="Not here after all").last.wait_for()

    for walker in (back, front):
        walker.context.set_offline(False)
        walker.page.locator("#door-kept").wait_for(state="hidden")
        walker.sees(f"Here: {here + 1}.")
        assert not walker.page.locator("#door-refused li").count()
    after = front.fetch(f"{page}/people").json()["people"]
    assert sum(bool(each[3]) for each in after) == here + 1
    front.go(f"{event}/manage")
    assert front.text.count(f"{name} was there just now") == 1, front.text


def test_what_was_noted_out_of_reach_outlives_the_page(walk):
    walker = walk("organiser")
    walker.go("/events?when=past")
    event = walker.page.locator("main .coming a, main h3 a").nth(4).get_attribute("href") or ""
    walker.go(f"{event}/manage/door")
    walker.page.locator("#door-list [data-code]").first.wait_for()
    walker.context.set_offline(True)
    walker.page.locator("#door-list [data-what=undo]:visible").first.click()
    walker.sees("Not sent yet: 1.")
    kept = walker.page.evaluate("JSON.stringify(localStorage)")
    assert walker.page.locator("#door-list .name").first.inner_text() not in kept
    walker.page.close()
    walker.context.set_offline(False)
    walker.page = walker.context.new_page()
    with walker.page.expect_response(lambda answer: answer.url.endswith("/notes")) as answer:
        walker.go(f"{event}/manage/door")
    assert len(answer.value.json()["done"]) == 1
