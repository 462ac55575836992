"""What people agree to and take back: each with its day, how it was said and the version of the statement."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.models import AuditEntry
from portal.core.work import unit_of_work
from portal.mail import preferences
from portal.members.people import consents
from portal.members.people.consents import Consent
from portal.members.people.models import Person
from portal.members.people.operations import consenting
from portal.members.privacy.operations import erasing
from tests.support.own_data import taken

PAGE = "/me/privacy"


def said(person: Any) -> list[tuple[str, str, bool, str, str]]:
    """What stands written down about somebody, the first first."""
    db.session.rollback()
    rows = db.session.scalars(select(Consent).where(Consent.person_id == person.id).order_by(Consent.id))
    return [(each.matter.value, each.family, each.given, each.version, each.through.value) for each in rows]


def state(words: str) -> None:
    with unit_of_work():
        consenting.state(words, now=clock.now())


def test_a_yes_names_the_words_of_its_day_and_a_no_follows_it(cast, browser_as, frozen):
    frozen("2026-05-03 10:00")
    amara = browser_as(cast.amara)
    form = amara.page(PAGE).form("/me/privacy/statement")
    amara.submit(PAGE, {"agreed": None}, to="/me/privacy/statement", status=422)
    amara.submit(PAGE, {"agreed": "y"}, to="/me/privacy/statement")
    amara.send(form, {"agreed": "y"})
    page = amara.page(PAGE)
    assert "on 3 May 2026, on your page" in page
    frozen("2026-06-04 10:00")
    amara = browser_as(cast.amara)
    state("We keep it for ten years.")
    edition = db.session.scalar(select(consents.Statement.id))
    assert "It says more by now." in amara.page(PAGE)
    amara.submit(PAGE, {"agreed": "y"}, to="/me/privacy/statement")
    amara.submit(PAGE, to="/me/privacy/statement/withdraw")
    assert said(cast.amara) == [
        ("statement", "", True, "2026-11", "page"),
        ("statement", "", True, f"2026-11/{edition}", "page"),
        ("statement", "", False, f"2026-11/{edition}", "page"),
    ]
    page = amara.page(PAGE)
    assert "4 June 2026" in page and "You have not said here that you agree" in page
    trail = select(AuditEntry.action).where(AuditEntry.action.like("members.statement%")).order_by(AuditEntry.id)
    assert [each.rpartition("_")[2] for each in db.session.scalars(trail)] == ["agreed", "changed", "agreed", "back"]


def test_nobody_agrees_to_words_that_they_were_not_shown(cast, browser_as):
    amara = browser_as(cast.amara)
    form = amara.page(PAGE).form("/me/privacy/statement")
    state("Now we say something else.")
    assert "Please read it again." in amara.send(form, {"agreed": "y"}, status=422).page
    assert said(cast.amara) == []
    amara.submit(PAGE, {"agreed": "y"}, to="/me/privacy/statement")
    assert len(said(cast.amara)) == 1


def test_every_switch_says_when_it_was_turned_and_by_whom(cast, browser_as):
    amara = browser_as(cast.amara)
    amara.submit(PAGE, {"is_public": "y", "may_be_indexed": "y"}, to="/me/public-page")
    amara.submit(PAGE, {"is_public": "y", "may_be_indexed": "y"}, to="/me/public-page")
    amara.submit(PAGE, {"is_public": None}, to="/me/public-page")
    amara.submit(PAGE, {"introduce": None}, to=PAGE)
    with unit_of_work():
        account = cast.account(cast.amara)
        account.proved_at = clock.now()
        preferences.switch(account.email_key, {"members": False}, now=clock.now(), through="one-click")
    assert [(matter, family, given, through) for matter, family, given, _version, through in said(cast.amara)] == [
        ("public_page", "", True, "page"), ("search", "", True, "page"),
        ("public_page", "", False, "page"), ("search", "", False, "page"),
        ("introduction", "", False, "page"), ("mail", "members", False, "letter"),
    ]  # fmt: skip
    assert "Being introduced in the newsletter: no" in " ".join(amara.page(PAGE).text.split())


def test_the_office_writes_down_what_came_on_paper_and_how(cast, browser_as):
    petra, page = browser_as(cast.petra), f"/office/people/{cast.amara.id}/consent"
    petra.submit(page, {"answer": "yes", "how": ""}, to=page, status=422)
    petra.submit(page, {"answer": "yes", "how": "By letter of 3 May"}, to=page)
    petra.submit(page, {"answer": "yes", "how": "By letter of 4 May"}, to=page)
    assert said(cast.amara) == [("statement", "", True, "2026-11", "office")]
    assert "told to the office: By letter of 3 May" in browser_as(cast.amara).page(PAGE)


def test_everybody_reads_the_words_of_today_and_those_of_earlier(client, cast, browser_as, frozen):
    frozen("2026-05-03 10:00")
    petra = browser_as(cast.petra)
    petra.submit(
        "/office/membership-settings/statement",
        {"words": "We keep it for ten years."},
        to="/office/membership-settings/statement",
    )
    petra.submit(
        "/office/membership-settings/statement",
        {"words": "We keep it for ten years."},
        to="/office/membership-settings/statement",
    )
    petra.submit(
        "/office/membership-settings/statement",
        {"words": "We keep it for two years."},
        to="/office/membership-settings/statement",
    )
    first, last = db.session.scalars(select(consents.Statement.id).order_by(consents.Statement.id))
    assert "two years" in client.page("/privacy") and "ten years" not in client.page("/privacy")
    earlier = client.page(f"/privacy?edition={first}")
    assert "ten years" in earlier and "These are words of earlier" in earlier
    for odd in (last + 1, -1, "x", 10**30):
        assert "two years" in client.page(f"/privacy?edition={odd}")


def test_it_is_taken_along_and_forgotten(cast, browser_as):
    amara, jonas = browser_as(cast.amara), browser_as(cast.jonas)
    for each in (amara, jonas):
        each.submit(PAGE, {"agreed": "y"}, to="/me/privacy/statement")
    (kept,) = json.loads(taken(amara).read("my-data.json"))["consents"]
    assert (kept["given"], kept["version"], kept["about"]) == (True, "2026-11", "What the association keeps about you")
    with unit_of_work():
        erasing.erase(cast.amara, giver=OPERATOR, now=clock.now())
    assert said(cast.amara) == [] and len(said(cast.jonas)) == 1


def test_pressing_twice_at_once_is_agreeing_once(cast, at_once):
    number = cast.amara.id

    def act() -> None:
        with unit_of_work():
            consenting.agree(db.session.get_one(Person, number), consents.version(), now=clock.now())

    assert at_once(*[act] * 4) == [None] * 4
    assert len(said(cast.amara)) == 1
