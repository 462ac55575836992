"""Pages with several forms, for whoever has no scripts: what was typed into another one is not lost without a word."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.accounts.models import Account
from portal.core import demo
from portal.members.people.models import Person
from tests.browser.places import EVERYBODYS

WARNED = "Each button sends its own part"
WRITTEN = "input:not([type=hidden], [type=submit]), textarea, select"


def written_into(page) -> list[str]:
    """The forms of a page in which something can be typed as it stands, with nothing opened first."""
    return [
        form.get("action") or page.url
        for form in page('main form[method="post"]')
        if any(not field.find_parent("details", open=False) for field in form.select(WRITTEN))
    ]


@pytest.fixture
def readers(app, db, sign_in, browser_of):
    demo.seed(60, 7)
    db.session.commit()
    found = {"": browser_of()}
    for email in demo.SIGN_INS:
        person = select(Person).join(Account, Account.id == Person.account_id).where(Account.email == email)
        found[email.partition("@")[0]] = sign_in(browser_of(), db.session.scalars(person).one())
    return found


@pytest.mark.slow
def test_whoever_has_no_scripts_is_told_that_each_button_sends_one_form(readers):
    several, silent = set(), set()
    for role, client in readers.items():
        for path in (path for path in EVERYBODYS[role] if "{" not in path):
            answer = client.get(path)
            if answer.mimetype == "text/html" and len(written_into(answer.page)) > 1:
                several.add(path)
                told = " ".join(tag.get_text() for tag in answer.page("main noscript"))
                silent |= set() if WARNED in told else {path}
    assert not silent
    assert {"/me/privacy", "/relationships/5", "/office/plans/1"} <= several
