"""What members find on their page, visitors find on theirs: approval, questions, guests."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core.db import db
from portal.events.questions.operations import asking as questions
from portal.events.questions.operations.asking import Asking
from portal.events.registrations.models import EventAnswer, Place, Registration
from portal.events.registrations.operations import approving, changing
from portal.events.visitors.models import Visitor
from portal.events.visitors.operations import asking as visiting
from portal.events.visitors.operations import coming
from portal.mail.models import Delivery
from tests.events.visitors.conftest import NOAH


@pytest.fixture
def page(ask, link):
    """`page(event)`: their page, before they press the button."""

    def open_(event) -> str:
        ask(event)
        return link()

    return open_


def test_they_answer_what_is_asked_and_wait_for_a_decision_on_their_page(published, do, client, page, link):
    event = published(visitors_welcome=True, approves=True)
    number = do(questions.add_question, event, Asking(words="What will you bring?", needed=True)).id
    theirs = page(event)
    client.submit(theirs, {}, to=theirs, status=422)
    client.submit(theirs, {f"question_{number}": "Soup"}, to=theirs)
    assert "A place is held" in client.page(theirs)
    assert link() == theirs
    client.submit(theirs, {f"question_{number}": "Bread"}, to=theirs + "/answers")
    assert db.session.scalars(select(EventAnswer.said)).all() == [["Bread"]]
    held = db.session.scalars(select(Registration.id)).one()
    do(approving.approve, event, held, by=None)
    assert link() == theirs and "You are coming" in client.page(theirs)


def test_whoever_decides_sees_who_comes_as_a_guest_and_whom_they_bring(published, cast, client, page, browser_as):
    event = published(by=cast.osei, visitors_welcome=True, approves=True, guest_limit=1)
    theirs = page(event)
    client.submit(theirs, {"guest_1": "Bo"}, to=theirs)
    requests = browser_as(cast.osei).page(f"/events/{event.slug}/manage/requests")
    assert "Guest" in requests.texts("main .tag") and "Would bring Bo." in requests


def test_they_bring_guests_and_change_them(published, client, page):
    event = published(visitors_welcome=True, guest_limit=1)
    theirs = page(event)
    client.submit(theirs, {"guest_1": "Bo"}, to=theirs)
    client.submit(theirs, {"guest_1": "Ada"}, to=theirs + "/guests")
    assert "Ada" in client.page(theirs)
    assert sorted(db.session.scalars(select(Place.name))) == ["", "Ada"]


def test_all_that_is_written_about_the_event_leads_to_their_page(
    published, cast, do, change, page, client, link, frozen
):
    event = published(visitors_welcome=True)
    theirs = page(event)
    client.submit(theirs, {}, to=theirs)
    change(event, venue="The loft")
    frozen.forward(minutes=31)
    assert link() == theirs
    do(changing.postpone, event, "The cook is ill.")
    assert link() == theirs and "Postponed" in client.page(theirs)


def test_whatever_is_written_to_them_is_in_the_language_in_which_they_asked(published, do, languages, smtp):
    event = published(visitors_welcome=True)
    do(visiting.ask, event, "Noah", NOAH, language=languages.long)
    noah = db.session.scalars(select(Visitor)).one()
    do(coming.come, event, noah)
    do(changing.postpone, event, "The cook is ill.")
    told = db.session.execute(select(Delivery.kind, Delivery.locale).order_by(Delivery.id)).all()
    assert [kind for kind, _locale in told] == ["events.visit_asked", "events.registered", "events.postponed"]
    assert {locale for _kind, locale in told} == {languages.long}
