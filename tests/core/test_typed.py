"""A step that was not taken: whoever sent it gets back what they wrote, and the way to its page."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask

from portal.core import typed
from portal.core.places import endpoint_at
from tests.support.client import Answer, Client

WROTE = "Dear all,\nthis took me an hour, and I have <b>no copy</b>."
HEADING = "This page had been open too long"


def sent_from(page: str) -> dict[str, str]:
    return {"Referer": f"http://localhost{page}", "Sec-Fetch-Site": "same-origin"}


def given_back(answer: Answer) -> list[str]:
    return [each.get_text().strip("\n") for each in answer.page("textarea[readonly]")]


def test_a_form_that_was_open_too_long_gives_back_what_was_typed_and_leads_to_its_page(client: Client) -> None:
    sent = {"about": WROTE, "name": "Ana"}
    answer = client.post("/sign-in?next=/me", data=sent, headers=sent_from("/sign-in?next=/me"))
    assert answer.status_code == 400
    assert answer.page.heading == HEADING
    assert "did not take that step" in answer.page and "Open the page again" in answer.page
    assert given_back(answer) == [WROTE]
    assert answer.page.link("Open the page again") == "/sign-in?next=/me"
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {}, {"Referer": "https://elsewhere.example/sign-in"}, {"Referer": "http://localhost.elsewhere.example/"},
        {"Referer": "http://localhost/sign-in", "Sec-Fetch-Site": "cross-site"}, {"Referer": "//["},
        {"Referer": "http://localhost/sign-in", "Sec-Fetch-Site": "same-site"},
        {"Referer": "http://localhost@elsewhere.example/"}, {"Referer": "http://localhost//elsewhere.example/"},
    ],
)  # fmt: skip
def test_words_that_another_site_sent_are_not_shown_as_if_they_were_ours(client: Client, headers) -> None:
    answer = client.post("/sign-in", data={"about": WROTE}, headers=headers)
    assert answer.status_code == 400
    assert "this took me an hour" not in answer.text
    assert not answer.page("textarea")
    assert "elsewhere" not in answer.text
    assert "Open the page again" not in answer.page.texts("a")


@pytest.mark.parametrize("page", ["/sign-out", "/no-such-page", "/theme"])
def test_a_page_that_cannot_be_opened_by_itself_is_not_offered(client: Client, page: str) -> None:
    """A form that was sent before stands at the address that it was sent to."""
    answer = client.post("/sign-in", data={"about": WROTE}, headers=sent_from(page))
    assert given_back(answer) == [WROTE]
    assert "Open the page again" not in answer.page.texts("a")


def test_what_was_typed_is_text_and_nothing_else(client: Client) -> None:
    wrote = "\n</textarea><script>alert(1)</script>\"'&lt; {{ 7 * 7 }}"
    answer = client.post("/sign-in", data={"about": wrote}, headers=sent_from("/sign-in?next=\"'<script>"))
    (kept,) = answer.page("textarea[readonly]")
    assert kept.get_text() == "\n" + wrote, "the first line end is taken by the browser"
    assert "<script>alert" not in answer.text and "{{ 7 * 7 }}" in answer.text


def test_what_nobody_wrote_is_not_given_back(client: Client) -> None:
    long = "four ordinary words make one"
    sent = {
        "password": long, "current": long, "code": long, "csrf_token": long, "once": long, "p7-once": long,
        "checksum": long, "next": long, "version": long, "span": long, "anything": long,
        "p7-next_step": "Ask her about the weir, and listen",
    }  # fmt: skip
    answer = client.post("/sign-in", data=sent, headers=sent_from("/sign-in"))
    assert given_back(answer) == ["Ask her about the weir, and listen"]
    assert long not in answer.text


def test_no_secret_is_ever_among_what_people_write() -> None:
    """Whatever one form of ours hides, or hides while it is typed, is not given back from another either."""
    names = typed.written()
    assert {"about", "body", "statement", "note", "next_step", "name"} <= names
    assert not names & {"password", "current", "code", "secret", "csrf_token", "once", "checksum", "email"}


def test_there_is_an_end_to_it(client: Client) -> None:
    sent = {"about": "a" * typed.MOST, "note": "b" * 40, "body": "c" * 40, "words": "short"}
    answer = client.post("/sign-in", data=sent, headers=sent_from("/sign-in"))
    assert given_back(answer) == ["a" * typed.MOST]
    sent["about"] += "a"
    answer = client.post("/sign-in", data=sent, headers=sent_from("/sign-in"))
    assert given_back(answer) == ["b" * 40, "c" * 40]


def test_what_nobody_read_is_not_read_for_this(client: Client) -> None:
    """Neither what was refused for its size, nor what comes to an address that says nothing."""
    answer = client.post("/sign-in", data={"about": "x" * 3_000_000}, headers=sent_from("/sign-in"))
    assert answer.status_code == 413 and not answer.page("textarea")
    answer = client.post("/sign-in%00", data={"about": WROTE}, headers=sent_from("/sign-in"))
    assert answer.page.heading == "That did not arrive whole" and not answer.page("textarea")
    parts = b'--x\r\nContent-Disposition: form-data; name="about"\r\n\r\n' + b"y" * 3_000_000
    answer = client.post(
        "/sign-in", input_stream=BytesIO(parts), content_length=len(parts), headers=sent_from("/sign-in"),
        content_type="multipart/form-data; boundary=x",
    )  # fmt: skip
    assert answer.status_code == 413 and "yyyyyyyyyyyyyyyyyyyy" not in answer.text


def test_whoever_wants_no_page_gets_none(client: Client) -> None:
    answer = client.post(
        "/sign-in", data={"about": WROTE}, headers=sent_from("/sign-in") | {"Accept": "application/json"}
    )
    assert answer.mimetype == "application/problem+json"
    assert "an hour" not in answer.text


@pytest.mark.parametrize("root", ["", "/portal"])
def test_an_address_is_known_by_what_answers_it(app: Flask, root: str) -> None:
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
        assert endpoint_at(f"{root}/sign-in?next=/me") == "accounts.sign_in"
        assert endpoint_at(f"{root}/sign-%69n") == "accounts.sign_in"
        assert endpoint_at(f"{root}/sign-out") is None
        assert endpoint_at("/elsewhere/sign-in") is None
