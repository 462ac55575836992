"""Applications for these tests, made by the operations themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.applications import links
from portal.members.applications.models import Application
from portal.members.applications.operations import drafts
from portal.members.people import consents
from tests.members.applications.journeys import NOOR, letters

WRITTEN = {
    "name": "Noor Haddad", "email": "noor@haddad.example", "headline": "Sail maker", "firm": "Haddad Sails",
    "town": "Ropewalk", "why": "A friend told me of the breakfasts.",
}  # fmt: skip


@pytest.fixture
def draft(app, plan):
    """A draft with everything that is needed: `draft(plan=…, person=…, name=…)`."""

    def make(plan=plan, *, person=None, sponsors=(), answers=None, days_ago: int = 0, **values) -> Application:
        now = clock.now() - timedelta(days=days_ago)
        with unit_of_work():
            application, _token = drafts.begin(WRITTEN | values, now=now, person=person, mailed=True)
            drafts.keep(application, {}, plan_id=plan.id, answers=answers or {}, sponsors=sponsors)
            drafts.agree(application, consents.version(), now=now)
        return application

    return make


@pytest.fixture
def sent(draft):
    """An application that was proved and sent; as `draft`."""

    def make(*args, days_ago: int = 0, **values) -> Application:
        application = draft(*args, days_ago=days_ago, **values)
        now = clock.now() - timedelta(days=days_ago)
        with unit_of_work():
            drafts.prove(application, now=now)
            drafts.submit(application, now=now)
        return application

    return make


@pytest.fixture
def begun(client, smtp, run_jobs):
    """Somebody begins, and reads the letter: the address of their draft."""

    def begin(name: str = "Noor Haddad", email: str = NOOR) -> str:
        answer = client.submit("/join", {"name": name, "email": email}, to="/join")
        assert answer.location == "/join/sent"
        letter = letters(smtp, run_jobs, email)[-1]
        found = db.session.scalars(select(Application).order_by(Application.id.desc())).first()
        where = f"/join/{links.token_of(found)}"
        assert where in letter.text
        return where

    return begin
