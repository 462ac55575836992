"""What comes of a referral for the ties of those who take part, under keys that tell nothing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from portal.core import settings
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.referrals.models import ReferralStep
from portal.referrals.operations import steps, telling
from portal.referrals.states import State
from portal.relationships.ties import queries
from portal.relationships.ties.models import TieEvidence
from tests.referrals.doing import THANKS, act, at, get, talk
from tests.relationships.company import Company
from tests.relationships.outside import doing as outside
from tests.support.time import Frozen


def kept() -> list[tuple[str, int, int]]:
    rows = db.session.scalars(select(TieEvidence).order_by(TieEvidence.id))
    return [(row.kind.value, row.person_a_id, row.person_b_id) for row in rows]


def test_two_members_who_talked_have_talked_and_thanks_are_help(trio: Company) -> None:
    number = at(trio, State.CONTACTED)
    assert kept() == [("talk", trio.jonas, trio.amara)]
    act(number, telling.turned_out, State.WON, thanks=THANKS)
    assert kept()[1:] == [("help", trio.mara, trio.jonas)]


def test_a_tie_keeps_the_day_of_the_association_on_which_it_was(trio: Company, frozen: Frozen) -> None:
    """West of Greenwich, where the day begins later."""
    frozen("2026-03-04 15:00")
    with unit_of_work():
        settings.change(time_zone="America/New_York")
    talk(at(trio, State.INTRODUCED))
    tie = db.session.scalars(queries.tie_between(trio.jonas, trio.amara)).one()
    kept_at = db.session.scalars(select(TieEvidence)).one().at
    assert {settings.today(tie.introduced_at), settings.today(kept_at)} == {date(2026, 3, 4)}


def test_somebody_from_outside_has_no_tie(trio: Company) -> None:
    number = outside.introduced(trio)
    talk(number)
    assert kept() == []


def test_nobody_finds_the_referral_by_what_a_tie_keeps(trio: Company) -> None:
    """Neither by the key nor by the moment."""
    number = at(trio, State.CLOSED)
    rows = db.session.scalars(select(TieEvidence)).all()
    assert len(rows) == 2
    moments = {step.at for step in db.session.scalars(select(ReferralStep))}
    for row in rows:
        assert str(number) != row.key
        assert "referral" not in row.key
        assert row.at not in moments
    with unit_of_work():
        keys = {steps.evidence_key(get(number), what) for what in ("talked", "thanked")}
    assert {row.key for row in rows} == keys
