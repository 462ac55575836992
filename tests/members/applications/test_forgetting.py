"""What is forgotten of applicants goes with where they were written to."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.settings import association
from portal.core.work import unit_of_work
from portal.mail.models import Delivery
from portal.members.applications import notices
from portal.members.applications.operations import deciding, forgetting


def test_the_ledger_of_letters_forgets_applicants_with_them(draft, sent, run_jobs):
    old, asked = draft(email="ines@never-came.example"), sent(email="noor@declined.example")
    with unit_of_work():
        for each in (old, asked):
            notices.begun(each)
        deciding.ask_for_more(asked, "Since when?", now=clock.now())
        deciding.decline(asked, "Not this year.", by=None, now=clock.now())
    run_jobs()
    kept = select(Delivery.address).where(Delivery.address.like("%.example"))
    assert set(db.session.scalars(kept)) == {"ines@never-came.example", "noor@declined.example"}
    for days, left in ((association().keep_drafts, {"noor@declined.example"}), (association().keep_declined, set())):
        with unit_of_work():
            forgetting.forget_some(clock.now() + timedelta(days=days + 1))
        assert set(db.session.scalars(kept)) == left
