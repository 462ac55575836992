"""Whoever vouched for somebody hears of their death from us."""

from __future__ import annotations

from sqlalchemy import select

from portal.accounts.operations import OPERATOR
from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.members.applications.models import Application, Sponsor
from portal.members.memberships.operations import deaths
from portal.members.people.models import Person


def test_the_members_who_said_yes_are_told_and_nobody_else(cast, sent, smtp, run_jobs):
    named = [("Jonas", cast.jonas.email), ("Mara", cast.mara.email)]
    number = sent(sponsors=named).id
    with unit_of_work():
        db.session.get_one(Application, number).person_id = cast.amara.id
        for row in db.session.scalars(select(Sponsor).where(Sponsor.application_id == number)):
            row.person_id = {"Jonas": cast.jonas.id, "Mara": cast.mara.id}[row.name]
            row.vouches, row.answered_at = row.name == "Jonas", clock.now()
    run_jobs()
    smtp.letters.clear()
    with unit_of_work():
        amara = db.session.get_one(Person, cast.amara.id)
        deaths.record_death(amara, day=today(), giver=OPERATOR, today=today(), now=clock.now())
    run_jobs()
    assert [(letter.recipients[0], letter.subject) for letter in smtp.letters] == [
        (cast.jonas.email, "Sad news about Amara Lindqvist"),
    ]  # fmt: skip
