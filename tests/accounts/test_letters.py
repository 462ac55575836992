"""What the mails of accounts say, as the reader gets them."""

from __future__ import annotations

import pytest

from portal.accounts import notices
from portal.core.house import house
from tests.accounts.conftest import PASSWORD, link_in


def test_every_letter_has_its_kind(app):
    kinds = {kind.name for kind in house().notices}
    assert {kind.name for kind in notices.KINDS} <= kinds
    assert not any(kind.switchable for kind in notices.KINDS)


@pytest.fixture
def all_letters(app, make, enter, client, letters, smtp, run_jobs):
    """One of each kind, sent to a real SMTP server."""
    from portal.accounts import operations
    from portal.core import clock
    from portal.core.work import unit_of_work

    make("ana@example.org", name="Ana [Ruiz](https://evil.example)")
    make("bo@example.org")
    with unit_of_work():
        operations.invite("cy@example.org", "Cy", clock.now(), by=1)
    client.submit("/sign-in/forgotten", {"email": "ana@example.org"})
    data = {**client.page("/sign-in").form("/sign-in").values, "email": "ana@example.org"}
    client.post("/sign-in/code", data=data)
    run_jobs()
    browser = enter("ana@example.org")
    browser.submit("/me/security/password", {"current": PASSWORD, "password": "four grey geese at noon"})
    browser.submit("/me/security/email", {"email": "bo@example.org"})
    browser.submit("/me/security/email", {"email": "ana@new.example"})
    run_jobs()
    client.submit(link_in(letters("ana@new.example")[0]))
    with unit_of_work():
        operations.tell_of_siege("bo@example.org", clock.now())
    run_jobs()
    return smtp.letters


def test_each_arrives_with_a_subject_a_way_on_and_no_leak(all_letters):
    assert len(all_letters) == len(notices.KINDS)
    for letter in all_letters:
        assert letter.subject
        assert "{{" not in letter.text + letter.html
        assert "evil.example" not in "".join(part.split('href="')[-1][:40] for part in letter.html.split("<a ")[1:])
        if "code" not in letter.subject:
            assert 'href="http://localhost/' in letter.html
            assert "http://localhost/" in letter.text
