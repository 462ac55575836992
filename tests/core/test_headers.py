"""What every answer tells the browser: run nothing but ours, show nothing to others, keep nothing that is private."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.core.places import is_local_path
from tests.support.client import new_client

PAGES = ["/sign-in", "/no-such-page", "/healthz", "/static/css/guildhall.css"]


def headers_of(client, path):
    """What stands above the answer."""
    with client.get(path) as answer:
        return answer.headers


def policy_of(client, path) -> dict[str, set[str]]:
    """The Content-Security-Policy: what may be loaded from where."""
    rules = [rule.split() for rule in headers_of(client, path)["Content-Security-Policy"].split(";")]
    return {name: set(sources) for name, *sources in rules}


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_is_guarded(client, path):
    said = headers_of(client, path)
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert said["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in said["Permissions-Policy"]
    assert re.fullmatch(r"[0-9a-f]{16}", said["X-Request-ID"])


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_loaded_that_is_not_ours_and_nothing_inline_runs(client, path):
    policy = policy_of(client, path)
    assert policy["default-src"] == policy["base-uri"] == policy["object-src"] == {"'none'"}
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == {"'self'"}
    assert policy["frame-ancestors"] == {"'none'"}
    everything = set().union(*policy.values())
    assert everything <= {"'none'", "'self'", "data:"}
    assert "data:" not in policy["script-src"]


def test_what_anybody_sees_is_kept_nowhere(client, cast, sign_in):
    assert client.get("/sign-in").headers["Cache-Control"] == "private, no-store"
    sign_in(client, cast.amara)
    assert client.get("/people").headers["Cache-Control"] == "private, no-store"


def test_a_file_with_its_print_in_the_address_is_kept_for_ever(client):
    link = client.page("/sign-in").one('link[rel="stylesheet"][href*="guildhall"]')["href"]
    assert "v=" in link
    assert "immutable" in headers_of(client, link)["Cache-Control"]
    assert "immutable" not in headers_of(client, link.partition("?")[0])["Cache-Control"]


def test_only_what_is_on_https_insists_on_https(client, other_app):
    assert "Strict-Transport-Security" not in client.get("/sign-in").headers
    secure = new_client(other_app(BASE_URL="https://portal.example.org", SESSION_COOKIE_SECURE=True))
    answer = secure.get("/sign-in", base_url="https://localhost")
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "Secure" in answer.headers["Set-Cookie"]


def test_the_session_is_no_scripts_business(client):
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_forged_host_is_told_nothing(client):
    answer = client.get("/sign-in", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert answer.text == "This portal is not at that address."


@pytest.mark.parametrize("path", ["/", "/events?tab=2#now", "/people/7"])
def test_a_path_of_this_portal(path):
    assert is_local_path(path)


AWAY = [
    None, "", "events", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:x", "/\t/evil.example",
    "/a b", "/a\nb", "\\/evil.example", "/a\\b", "/\x7f",
]  # fmt: skip


@pytest.mark.parametrize("path", AWAY)
def test_anything_else_leads_away(path):
    assert not is_local_path(path)


def test_a_static_file_is_packed_once_however_its_address_is_spelt(client):
    """Each spelling used to be kept: a stranger filled the memory of a worker with them."""
    packed = client.application.extensions.setdefault("packed assets", {})
    before = len(packed)
    spellings = [f"/static/css/{way}guildhall.css" for way in ("", "./", "././", "any/../", "../css/", "..%2fcss/")]
    answers = [client.get(path, headers={"Accept-Encoding": "gzip"}) for path in spellings]
    assert {(answer.status_code, answer.headers["Content-Encoding"]) for answer in answers} == {(200, "gzip")}
    assert len({answer.data for answer in answers}) == 1
    assert len(packed) == before + 1


@pytest.mark.parametrize("accepts", ["gzip", "identity", "gzip;q=0"])
def test_what_has_not_changed_still_says_that_it_is_packed_for_some(client, accepts):
    """A cache takes the headers of what it keeps from "not modified": without this, it gives the packed one to all."""
    head = {"Accept-Encoding": accepts}
    with client.get("/static/css/guildhall.css", headers=head) as first:
        tag = first.headers["ETag"]
    for asked in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        with client.get("/static/css/guildhall.css", headers=head | {"If-None-Match": asked}) as again:
            assert (again.status_code, "Accept-Encoding" in again.headers["Vary"]) == (304, True), asked
    with client.get("/static/css/guildhall.css", headers=head | {"If-None-Match": '"other"'}) as changed:
        assert changed.status_code == 200


def test_a_file_is_compressed_and_a_page_never(client, cast, sign_in):
    """The length of a compressed page tells what it holds, to whoever can put a word of theirs on it (BREACH)."""
    whatever = {"Accept-Encoding": "gzip, br, zstd, deflate, *"}
    with client.get("/static/css/guildhall.css", headers=whatever) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed.headers["Vary"]
    for path in ("/", "/sign-in", "/events?q=word", "/volunteer", "/no-such-page"):
        assert "Content-Encoding" not in client.get(path, headers=whatever).headers, path
    sign_in(client, cast.amara)
    for path in ("/", "/people?q=word", "/me", "/events", "/no-such-page"):
        assert "Content-Encoding" not in client.get(path, headers=whatever).headers, path


def test_the_manuals_proxies_compress_nothing(app):
    manual = (Path(app.root_path).parent / "docs/operating.md").read_text(encoding="utf-8")
    caddy, nginx = (code for code in manual.split("```")[1::2] if "reverse_proxy" in code or "proxy_pass" in code)
    assert not re.search(r"encode|gzip|zstd", caddy)
    assert "gzip off;" in nginx, "Debian's nginx compresses HTML unless it is told not to"
