"""`/r/<token>` as strangers, scanners of links, the giver and the person themself find it."""

from __future__ import annotations

import pytest

from portal.core.db import db
from portal.referrals.states import Party, State
from tests.referrals.doing import NEED, WHY, get, handle, log, state_of
from tests.relationships.company import Company
from tests.relationships.outside import doing
from tests.relationships.outside.doing import MAIL, TYPED, asked, codes, introduced, party
from tests.support.client import new_client


def rows() -> list[tuple[object, ...]]:
    """Everything that the opening of a page could change."""
    tables = ("outside_party", "outside_suppression", "referral", "referral_step", "delivery")
    db.session.rollback()
    return [tuple(row) for table in tables for row in db.session.connection().exec_driver_sql(f"SELECT * FROM {table}")]


def test_a_stranger_walks_it_from_the_link_to_the_introduction(trio: Company) -> None:
    number = asked(trio)
    browser, page = new_client(trio.app), f"/r/{doing.token(number)}"
    words = browser.page(page).text
    for told in ("Mara Oduya", "Jonas", "Pell & Sons", NEED, WHY, "Nothing happens unless you say yes"):
        assert told in words
    sent = browser.submit(page, TYPED, to=f"{page}/yes")
    assert sent.location.endswith("/code")
    [(to, code)] = codes()
    assert to == MAIL
    wrong = browser.submit(f"{page}/code", {"code": "ZZZZ ZZZZ"}, to=f"{page}/code", status=422)
    assert any("not the code" in error for error in wrong.page.errors)
    done = browser.submit(f"{page}/code", {"code": code}, to=f"{page}/code")
    assert "introduced" in log(number)
    own = done.location
    assert own.endswith(f"/r/{doing.token(number)}")
    assert own != page
    assert "You and Jonas are introduced" in browser.page(own).text
    assert browser.get(page).status_code == 404
    browser.submit(own, {"name": "Ulla B.", "phone": "", "words": ""}, to=f"{own}/correct")
    assert party(number).name == "Ulla B."
    browser.send(browser.page(own).form(f"{own}/stop"))
    assert state_of(number) is State.STOPPED
    assert browser.get(own).status_code == 404


@pytest.mark.parametrize("stage", ["asked", "typed", "introduced"])
def test_opening_a_page_changes_nothing(trio: Company, stage: str) -> None:
    """Mail programs open links by themselves."""
    number = introduced(trio) if stage == "introduced" else asked(trio)
    if stage == "typed":
        doing.type_yes(number)
    token, before = doing.token(number), rows()
    browser = new_client(trio.app)
    for path in ("", "/code", "/yes", "/no", "/never", "/again", "/stop", "/erase", "/correct"):
        for method in ("GET", "HEAD", "OPTIONS"):
            browser.open(f"/r/{token}{path}", method=method)
    assert rows() == before


def test_its_answers_are_kept_by_no_cache_listed_nowhere_and_told_to_no_site(trio: Company) -> None:
    number = asked(trio)
    for path in (f"/r/{doing.token(number)}", "/r/nothing-of-ours", "/r/answered", "/r/ended"):
        headers = new_client(trio.app).get(path).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in headers["Cache-Control"]
        assert headers["X-Robots-Tag"] == "noindex"


def test_no_is_one_press_and_never_again_asks_for_the_address_alone(trio: Company) -> None:
    first, second = asked(trio), asked(trio, need="Something else")
    browser = new_client(trio.app)
    page = f"/r/{doing.token(first)}"
    browser.send(browser.page(page).form(f"{page}/no"))
    assert log(first)[-2:] == ["c_no", "erased"]
    page = f"/r/{doing.token(second)}"
    bad = browser.submit(page, {"email": "nobody"}, to=f"{page}/never", status=422)
    assert bad.page.errors
    browser.submit(page, {"email": MAIL}, to=f"{page}/never")
    assert log(second)[-2:] == ["c_no", "erased"]
    assert "that is all" in browser.page("/r/answered").text


def test_the_giver_sees_what_they_forward_and_cannot_answer(trio: Company) -> None:
    number = asked(trio)
    mara, page = trio.browser("mara"), f"/r/{doing.token(number)}"
    shown = mara.page(page)
    assert "This is what they will see" in shown.text
    assert not shown("form[action$='/yes']")
    other = new_client(trio.app)
    fields = {field["name"]: field.get("value", "") for field in other.page(page)("form[action$='/yes'] input")}
    token = mara.token(f"/referrals/{handle(number, Party.GIVER)}")
    sent = mara.post(f"{page}/yes", data={**fields, **TYPED, "csrf_token": token})
    assert sent.status_code == 422
    assert codes() == []


def test_the_giver_has_a_text_to_forward_and_the_receiver_has_no_link(trio: Company) -> None:
    number = asked(trio)
    link = f"/r/{doing.token(number)}"
    mara = trio.browser("mara").page(f"/referrals/{handle(number, Party.GIVER)}")
    assert link in str(mara.soup)
    assert mara.one("a[href^='mailto:']")["href"].count("/r/") == 1
    jonas = trio.browser("jonas").page(f"/referrals/{handle(number, Party.RECEIVER)}")
    assert "/r/" not in str(jonas.soup)


def test_the_address_is_not_in_the_log_of_requests(trio: Company, caplog: pytest.LogCaptureFixture) -> None:
    number = asked(trio)
    with caplog.at_level("INFO", logger="portal.requests"):
        new_client(trio.app).get(f"/r/{doing.token(number)}")
    assert [record.__dict__["rule"] for record in caplog.records] == ["/r/<token>"]
    assert doing.token(number) not in caplog.text


def test_nobody_of_the_office_finds_them(trio: Company) -> None:
    """Neither who was asked, nor who typed an address, nor whom it was mailed to."""
    from tests.referrals.test_visibility import db_pages

    doing.type_yes(asked(trio))
    introduced(trio, need="Something else")
    yusra = trio.browser("yusra")
    rules = db_pages(trio)
    assert len(rules) > 50
    for rule in rules:
        html = yusra.get(rule, follow_redirects=True).get_data().decode(errors="replace")
        assert "Ulla" not in html, rule
        assert MAIL not in html, rule


def test_an_offer_to_somebody_outside_is_written_without_keeping_the_name_for_the_check(trio: Company) -> None:
    mara = trio.browser("mara")
    values = {
        "receiver": str(trio.jonas), "referred": "outside", "kind": "client", "need": "Ulla’s books fall apart",
        "why": "You can.", "told": "Ulla Brand, Brand Books Ltd",
    }  # fmt: skip
    refused = mara.submit("/referrals/new", values, to="/referrals/new", status=422)
    assert any("“Ulla”" in error for error in refused.page.errors), refused.page.errors
    mara.submit("/referrals/new", values | {"need": "Their books fall apart"}, to="/referrals/new")
    kept = " ".join(str(row) for row in rows())
    assert "Ulla" not in kept
    assert "Brand" not in kept
    assert get(1).outside
