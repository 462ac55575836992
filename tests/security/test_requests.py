"""What every request is checked for: where it says it goes, where it comes from, and what it may change."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from tests.security.sweeping import Read, Sweep
from tests.security.walking import Heard, Walk, quickly

#: What comes with a request does not depend on the database, and every door is tried.
pytestmark = pytest.mark.sqlite

#: Posts that other sites may make: the address itself is the permission (RFC 8058), or nothing is at stake. Whoever
#: calls the hook signs what they send.
WITHOUT_TOKEN = {"mail.stop", "mail.again", "mail.returned_hook", "theme.choose"}
#: Posts that other sites may make: the address itself is the permission (RFC 8058), or nothing is at stake.
WITHOUT_TOKEN = {"mail.stop", "mail.again", "mail.choose_mail", "mail.send_to_me_again", "theme.choose"}
FROM_ELSEWHERE = {"mail.stop", "mail.again"}
CLAIMS = {
    "fetch metadata": {"Sec-Fetch-Site": "cross-site"},
    "a sibling host": {"Sec-Fetch-Site": "same-site"},
    "origin": {"Origin": "https://evil.example"},
}
#: Documents of their own, shown in a sandboxed frame: a mail carries its styles inline.
MAIL_DOCUMENTS = {"mail.letter_html", "mail.demo_letter_html", "mail.sample_html", "newsletters.preview"}
#: What may be kept, by whom, and why: calendars and feeds of what is public, and pictures under names of their own.
NOTHING = "private, no-store"
KEPT = {
    "events.file": "public, max-age=900",  # for visitors alone: members read of events that are theirs
    "events.embed": "public, max-age=900",
    "events.feed": "public, max-age=900",
    "events.news": "public, max-age=900",
    "newsletters.feed": "public, max-age=900",
    "branding.sheet": "public, max-age=31536000, immutable",
    "office.logo": "public, max-age=31536000, immutable",
    "events.picture": "private, max-age=31536000, immutable",
    "events.picture_card": "private, max-age=31536000, immutable",
    "members.photo": "private, max-age=31536000, immutable",
    "newsletters.picture": "private, max-age=31536000, immutable",
    "members.portrait": "public, max-age=31536000, immutable",
}
EVIL = ("https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/%09/evil.example",
        "javascript:alert(1)", "http:evil.example", " //evil.example", "/\t/evil.example",
        "https:evil.example")  # fmt: skip


def test_a_post_without_a_token_is_refused_at_every_door(walk: Walk) -> None:
    walk.app.config["WTF_CSRF_ENABLED"] = True
    let_in = []
    with quickly(walk):
        for door in walk.doors():
            answer = walk.ask("administrator", door.method, door.path, data={"csrf_token": ""})
            if answer.status_code != 400 and door.rule.endpoint not in WITHOUT_TOKEN:
                let_in.append((door.name, answer.status_code))
    assert not let_in


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_post_from_another_site_is_refused_at_every_door(walk: Walk, claim: str) -> None:
    let_in = []
    with quickly(walk):
        for door in walk.doors():
            answer = walk.ask("administrator", door.method, door.path, headers=CLAIMS[claim])
            if answer.status_code != 400 and door.rule.endpoint not in FROM_ELSEWHERE:
                let_in.append((door.name, answer.status_code))
    assert not let_in


def test_a_forged_host_is_refused_everywhere(walk: Walk) -> None:
    let_in = []
    for door in walk.doors("GET"):
        answer = walk.client.get(door.path, headers={"Host": "evil.example"})
        if answer.status_code != 400 or b"evil.example" in answer.data:
            let_in.append((door.name, answer.status_code))
    assert not let_in


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["visitor", "member"])
def test_no_next_leads_away(walk: Walk, kind: str) -> None:
    astray = []
    with quickly(walk):
        for door in walk.doors("GET", "POST"):
            for target in EVIL[:4]:
                answer = walk.ask(
                    kind, door.method, door.path, query_string={"next": target, "back": target, "return": target},
                    **({"data": {"next": target}} if door.method == "POST" else {}),
                )  # fmt: skip
                if leads_away(answer):
                    astray.append((door.name, answer.location))
                if not answer.location and answer.status_code != 400:
                    break  # it leads nowhere, whatever it is told
    assert not astray


@pytest.mark.parametrize("target", EVIL)
def test_signing_in_does_not_lead_away(walk: Walk, target: str) -> None:
    answer = walk.ask("member", "GET", "/sign-in", query_string={"next": target})
    assert not leads_away(answer), answer.location
    assert not leads_away(walk.ask("visitor", "POST", "/theme", data={"theme": "dark", "next": target}))


def leads_away(answer: TestResponse) -> bool:
    """Whether the answer sends a browser to another host (browsers take \\ for / and drop white space)."""
    where = re.sub(r"[\t\n\r ]", "", answer.headers.get("Location", "")).replace("\\", "/")
    return bool(where) and (
        where.startswith("//") or (":" in where.split("/")[0] and not where.startswith("http://localhost/"))
    )


def test_an_endpoint_says_itself_what_may_be_kept(walk: Walk) -> None:
    """And no other way: whoever declares one more says here what it is."""
    assert {name for name, view in walk.app.view_functions.items() if hasattr(view, "cache")} == set(KEPT)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["visitor", "member", "administrator"])
def test_nothing_else_is_kept_anywhere(walk: Walk, heard: Heard, kind: str) -> None:
    kept = []
    with quickly(walk):
        for door in walk.doors("GET", "POST"):
            told = heard.at(walk, kind, door.method, door.path)
            if door.rule.endpoint not in KEPT and told.cache != NOTHING:
                kept.append((door.name, told.cache))
    assert not kept


def test_a_members_calendar_file_is_kept_nowhere(walk: Walk) -> None:
    """Of an event for members, and of a public one, which may tell a member the way into its online room."""
    for slug in (walk.world.things["members event"], walk.world.things["public event"]):
        answer = walk.ask("member", "GET", f"/events/{slug}.ics")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, NOTHING)


@pytest.mark.slow
def test_looking_changes_nothing_and_breaks_nothing(swept: Sweep) -> None:
    assert not swept.broken
    assert not swept.changed


@pytest.mark.slow
def test_every_answer_is_well_guarded(swept: Sweep) -> None:
    wrong = [(page.name, page.kind, why) for page in swept.pages for why in badly_guarded(page)]
    assert not wrong


def kept_wrongly(page: Read) -> list[str]:
    """What browsers and those between are told that they may keep."""
    said, of_visitors = page.headers.get("Cache-Control", ""), page.endpoint == "events.file"
    may_keep = page.status == 200 and not (of_visitors and page.kind != "visitor")
    wrong = [] if said == (KEPT.get(page.endpoint, NOTHING) if may_keep else NOTHING) else [f"may be kept: {said}"]
    if "public" in said and of_visitors and "Cookie" not in page.headers.get("Vary", ""):
        wrong.append("is the same for all, it says")
    return wrong


def badly_guarded(page: Read) -> list[str]:
    """What is missing from an answer's headers."""
    said, wrong = page.headers, kept_wrongly(page)
    if page.status >= 500:
        wrong.append(f"answered {page.status}")
    if said.get("X-Content-Type-Options") != "nosniff":
        wrong.append("can be sniffed")
    if "Referrer-Policy" not in said:
        wrong.append("tells where it was")
    if not said.get("Content-Type", "").startswith("text/html"):
        return wrong
    policy = said.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "unsafe-eval" in policy or "*" in policy:
        wrong.append(f"loose policy: {policy}")
    may_be_inline = page.endpoint in MAIL_DOCUMENTS and "sandbox" in policy and "script" not in policy
    if "unsafe-inline" in policy and not may_be_inline:
        wrong.append(f"inline: {policy}")
    if "frame-ancestors" not in policy:
        wrong.append("can be framed")
    if page.endpoint not in MAIL_DOCUMENTS:
        if re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)", page.text):
            wrong.append("an inline script")
        if re.search(r"<[a-z][^>]*\s(style|on[a-z]+)=\"", page.text):
            wrong.append("an inline style or handler")
    return wrong
