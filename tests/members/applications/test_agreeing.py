"""Who applies agrees to the privacy statement of the day, and takes that along."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.applications import errors
from portal.members.applications.operations import deciding, drafts
from portal.members.memberships.operations.memberships import Cover
from portal.members.people import consents
from portal.members.people.consents import Consent, Through
from portal.members.people.operations import consenting


def test_what_they_agreed_to_goes_along_and_nothing_is_sent_without_the_words_of_today(draft, sent, plan):
    application = sent()
    terms = deciding.Terms(plan, today(), Cover())
    with unit_of_work():
        deciding.approve(application, terms, by=None, now=clock.now())
    agreed = db.session.scalars(select(Consent)).one()
    assert (agreed.given, agreed.version, agreed.through) == (True, consents.version(), Through.APPLICATION)
    assert (agreed.person_id, agreed.at) == (application.person_id, application.agreed_at)

    late, before = draft(name="Omar Haddad", email="omar@haddad.example"), consents.version()
    with unit_of_work():
        consenting.state("We keep it for ten years.", now=clock.now())
    with pytest.raises(errors.Incomplete) as wrong, unit_of_work():
        drafts.submit(late, unproved=True, now=clock.now())
    assert wrong.value.field == "agreed"
    with pytest.raises(consenting.StatementChanged), unit_of_work():
        drafts.agree(late, before, now=clock.now())


def test_a_page_of_the_form_that_leads_to_other_words_is_read_again(client, plan, begun):
    where = begun()
    form = client.page(where).form(where)
    with unit_of_work():
        consenting.state("We keep it for ten years.", now=clock.now())
    page = client.send(form, {"headline": "Sail maker", "agreed": "y"}, status=422).page
    assert "Please read it again." in page and page.form(where).values["headline"] == "Sail maker"
    assert "agreed" not in page.form(where).values
    client.send(page.form(where), {"agreed": "y"})
    assert "agreed" in client.page(where).form(where).values
