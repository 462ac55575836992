"""Applications for these tests, made by the operations themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.work import unit_of_work
from portal.members.applications.models import Application
from portal.members.applications.operations import drafts

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
            application, _token = drafts.begin(WRITTEN | values, now=now, person=person)
            drafts.keep(application, {}, plan_id=plan.id, answers=answers or {}, sponsors=sponsors)
            drafts.agree(application, "2026-11", now=now)
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
