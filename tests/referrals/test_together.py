"""What the office reads of all members together: in words, of ten or more, and nothing that could be compared."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from portal.core.actors import Right
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.members.memberships.models import Belonging
from portal.referrals.models import Referral, ReferralStep
from portal.referrals.states import Party, State, forgotten_at
from portal.referrals.together import measures
from portal.relationships.ties.models import EvidenceKind, TieEvidence
from portal.relationships.together import LEAST, said
from tests.relationships.company import Company, make_person
from tests.support.statements import count_statements

#: Measures of May are as of its first.
TODAY, FIRST = date(2026, 5, 20), date(2026, 5, 1)
PAGE = "/office/together"
WAY = (
    (State.DRAFT, Party.GIVER), (State.OFFERED, Party.GIVER), (State.ACCEPTED, Party.RECEIVER),
    (State.C_INVITED, Party.HOUSE), (State.C_YES, Party.REFERRED), (State.INTRODUCED, Party.HOUSE),
    (State.CONTACTED, Party.RECEIVER), (State.WORKING, Party.RECEIVER), (State.WON, Party.RECEIVER),
)  # fmt: skip


def told(day: date = TODAY) -> list[str | None]:
    db.session.rollback()
    return [row.said for row in measures(day)]


def people(number: int, *, since: date = date(2020, 1, 1)) -> list[int]:
    made = [make_person(f"P{since:%y%m%d}n{each} Hall") for each in range(number)]
    with unit_of_work():
        db.session.execute(update(Belonging).where(Belonging.person_id.in_(made)).values(since=since, start=since))
    return made


def evidence(one: int, other: int, day: date, kind: EvidenceKind = EvidenceKind.TALK) -> None:
    low, high = sorted((one, other))
    key = f"{kind}:{low}:{high}:{day}"
    at = datetime(2026, 1, 1, tzinfo=UTC)
    giver = None if kind is EvidenceKind.TALK else ("a" if low == one else "b")
    with unit_of_work():
        row = TieEvidence(person_a_id=low, person_b_id=high, kind=kind, giver=giver, day=day, key=key, at=at)
        db.session.add(row)


@pytest.mark.parametrize("number", [0, 1, LEAST - 1])
def test_of_fewer_than_ten_nothing_is_said(app: Any, number: int) -> None:
    with app.test_request_context():
        assert said(0, number) is said(number, number) is None
        assert said(0, LEAST) == "few or none"


def test_reach_of_help_needs_ten_members(app: Any) -> None:
    made = people(9)
    for person in made[1:]:
        evidence(made[0], person, FIRST - timedelta(days=10), EvidenceKind.HELP)
    assert told()[0] is None
    people(1, since=date(2019, 1, 1))
    assert told()[0] == "most or all"


def test_help_counts_for_half_a_year_and_for_whoever_was_helped(app: Any) -> None:
    made = people(10)
    for person in made[1:6]:
        evidence(made[0], person, FIRST - timedelta(days=200), EvidenceKind.HELP)
    assert told()[0] == "few or none"
    for person in made[1:6]:
        evidence(made[0], person, FIRST - timedelta(days=100), EvidenceKind.HELP)
        evidence(made[0], person, FIRST - timedelta(days=90), EvidenceKind.HELP)
    assert told()[0] == "about half"


def test_no_day_tells_what_happened_on_it(app: Any) -> None:
    """What happens within the month shows nowhere before the next."""
    made = people(10)
    before = told()
    for person in made[1:]:
        evidence(made[0], person, FIRST + timedelta(days=3), EvidenceKind.HELP)
        evidence(made[0], person, FIRST + timedelta(days=3))
    assert told() == before
    assert told(date(2026, 6, 1))[0] == "most or all"


def test_footing_is_of_ten_newcomers_and_of_two_conversations_in_time(app: Any) -> None:
    since = FIRST - timedelta(days=200)
    new, old = people(9, since=since), people(2)
    for person in new:
        for other in old:
            evidence(person, other, since + timedelta(days=30))
    assert told()[1] is None
    (late,) = people(1, since=since - timedelta(days=1))
    evidence(late, old[0], since + timedelta(days=1))
    evidence(late, old[1], since + timedelta(days=120))
    assert told()[1] == "most or all"


def test_referrals_need_ten_givers_and_ten_receivers(app: Any) -> None:
    at = datetime(2025, 11, 3, 9, tzinfo=UTC)
    with unit_of_work():
        for number in range(10):
            introduced(at, giver=f"{number:064}", receiver=f"{100 + number % 9:064}", heard=number < 5)
    assert told()[2] is None, "nine receivers"
    with unit_of_work():
        introduced(at, giver=f"{3:064}", receiver=f"{200:064}", heard=False)
    assert told()[2] == "about half"


def introduced(at: datetime, *, giver: str, receiver: str, heard: bool) -> None:
    row = Referral(
        created_at=at, delete_after=forgotten_at(State.DRAFT, at, at), kind="client", giver_key=giver,
        receiver_key=receiver, need="Forty books",
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    way = list(WAY if heard else WAY[:6])
    for before, (state, party) in zip([None, *(state for state, _party in way)], way, strict=False):
        moment = at + timedelta(days=20) if state is State.WON else at
        wording = "2026-1" if state in (State.ACCEPTED, State.C_YES) else None
        step = {"before": before, "state": state, "party": party, "at": moment, "wording": wording}
        db.session.add(ReferralStep(referral_id=row.id, **step))
        db.session.flush()


def test_the_office_reads_words_and_chooses_nothing(company: Company, frozen: Any) -> None:
    frozen("2026-05-20 10:00")
    company.ids["rosa"] = make_person("Rosa Reports", Right.REPORTS)
    rosa = company.browser("rosa")
    with count_statements() as statements:
        page = rosa.page(PAGE)
    assert len(statements) <= 8, str(statements)
    assert "fewer than ten people" in page.text
    rows = page("main table tbody td")
    assert [row.get_text(strip=True) for row in rows] == ["Too few people to say"] * 3
    assert not page("main form") and not page("main a[href*='?']")
    for query in ("?year=2025", "?since=2026-05-19", "?body=1"):
        assert rosa.page(PAGE + query)("main table")[0].get_text() == page("main table")[0].get_text()
    assert company.browser("mara").get(PAGE).status_code == 403
