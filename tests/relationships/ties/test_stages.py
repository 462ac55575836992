"""How far two have come: by what both confirmed and each said, in Python, in SQL, and on paper."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from portal.core import clock
from portal.core.db import db
from portal.core.settings import today
from portal.core.work import unit_of_work
from portal.relationships.ties import queries, standing
from portal.relationships.ties.models import Tie, TieEvidence, TrustAnswer, TrustQuestion
from portal.relationships.ties.operations import evidence, ties, trust
from portal.relationships.ties.stages import Stage, Standing
from tests.relationships.company import Company
from tests.relationships.ties.doing import befriend, help_, stage_of, talk, trust_each_other

NUMBERS = itertools.count()
START = datetime(2020, 1, 6, 12, tzinfo=UTC)


def in_sql(company: Company) -> int:
    pair = queries.tie_between(company.mara, company.jonas).with_only_columns(standing.stage(today()))
    return db.session.scalar(pair) or 0


def both_ways(company: Company) -> tuple[Standing, Standing]:
    tie = db.session.scalars(queries.tie_between(company.mara, company.jonas)).one()
    return standing.of_pair(tie, company.mara, today()), standing.of_pair(tie, company.jonas, today())


@dataclass
class Paper:
    """What a careful person would keep, and work out day by day."""

    met: bool = False
    talks: list[date] = field(default_factory=list)
    helps: dict[str, list[date]] = field(default_factory=lambda: {"mara": [], "jonas": []})
    yes: dict[tuple[str, TrustQuestion], date] = field(default_factory=dict)

    def has_ground(self, day: date) -> bool:
        apart = any((b - a).days >= 30 for a in self.talks for b in self.talks if b <= day)
        return self.met and apart and all(any(on <= day for on in some) for some in self.helps.values())

    def trusting(self, day: date) -> bool:
        return self.has_ground(day) and len([on for on in self.yes.values() if on <= day]) == 4

    def stage(self, now: date) -> int:
        if not self.met:
            return 0
        if not self.trusting(now):
            return 2 if self.talks else 1
        days = [START.date() - timedelta(days=400) + timedelta(days=n) for n in range((now - START.date()).days + 401)]
        since = next(day for day in days if self.trusting(day))
        happened = self.talks + self.helps["mara"] + self.helps["jonas"]
        for day in days:
            if (day - since).days >= 365 and any(0 <= (day - on).days <= 182 for on in happened):
                return 4
        return 3


Keys = list[tuple[str, str, date]]


def do(company: Company, paper: Paper, keys: Keys, verb: str, who: str, question: TrustQuestion) -> None:
    """Carry it out, and write it down."""
    me, other = getattr(company, who), company.jonas if who == "mara" else company.mara
    key, now, day = f"test:{next(NUMBERS)}", clock.now(), today()
    if verb == "yes" and not paper.has_ground(day):
        with pytest.raises(trust.TooSoon), unit_of_work():
            trust.say_yes(me, other, question, today=day)
        return
    with unit_of_work():
        match verb:
            case "met":
                ties.say_met(me, other, now=now)
                ties.say_met(other, me, now=now)
                paper.met = True
            case "talk":
                evidence.talked(me, other, on=day, key=key, now=now)
                paper.met = True
                paper.talks.append(day)
                keys.append((key, "talk", day))
            case "help":
                evidence.helped(me, other, on=day, key=key, now=now)
                paper.helps[who].append(day)
                keys.append((key, who, day))
            case "yes":
                trust.say_yes(me, other, question, today=day)
                paper.yes.setdefault((who, question), day)
            case "back":
                trust.take_back(me, other, question)
                paper.yes.pop((who, question), None)
            case "undo" if keys:
                gone, what, on = keys.pop()
                evidence.withdrawn(gone)
                (paper.talks if what == "talk" else paper.helps[what]).remove(on)


VERBS = st.tuples(
    st.sampled_from(["met", "talk", "talk", "help", "help", "yes", "yes", "yes", "back", "pass", "pass", "undo"]),
    st.sampled_from(["mara", "jonas"]),
    st.sampled_from(list(TrustQuestion)),
    st.sampled_from([0, 0, 1, 29, 30, 45, 181, 182, 365, 370]),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(VERBS, min_size=4, max_size=22), warm=st.booleans())
def test_the_stage_is_what_one_would_say_on_paper(
    company: Company, frozen: Callable[[Any], Any], steps: list[tuple[str, str, TrustQuestion, int]], warm: bool
) -> None:
    with unit_of_work():
        for table in (TieEvidence, TrustAnswer, Tie):
            db.session.execute(delete(table))
    now, paper = START, Paper()
    keys: Keys = []
    if warm:
        steps = [
            ("talk", "mara", TrustQuestion.WORK, 0), ("help", "mara", TrustQuestion.WORK, 0),
            ("help", "jonas", TrustQuestion.WORK, 0), ("pass", "mara", TrustQuestion.WORK, 30),
            ("talk", "jonas", TrustQuestion.WORK, 0),
            *(("yes", who, question, 0) for who in ("mara", "jonas") for question in TrustQuestion), *steps,
        ]  # fmt: skip
    for verb, who, question, days in steps:
        frozen(now)
        if verb == "pass":
            now += timedelta(days=days)
            frozen(now)
        else:
            do(company, paper, keys, verb, who, question)
        if db.session.scalar(queries.tie_between(company.mara, company.jonas)) is None:
            assert paper.stage(now.date()) == 0
            continue
        mine, theirs = both_ways(company)
        assert mine.stage == theirs.stage and mine.reached == theirs.reached
        assert (mine.stage or 0) == in_sql(company) == paper.stage(now.date())


@pytest.mark.parametrize(
    ("apart", "in_touch", "looked", "stage"),
    [
        (29, None, 0, None), (30, None, 0, Stage.TRUSTED), (30, None, 900, Stage.TRUSTED),
        (30, 181, 900, Stage.TRUSTED), (30, 182, 364, Stage.TRUSTED), (30, 182, 365, Stage.ALLY),
        (30, 500, 500, Stage.ALLY), (30, 182, 9000, Stage.ALLY),
    ],
)  # fmt: skip
def test_to_the_day(
    company: Company, frozen: Callable[[Any], Any], apart: int, in_touch: int | None, looked: int, stage: Stage | None
) -> None:
    """Talks so many days apart; in touch and looked at so many days after both said that they trust each other."""
    frozen(START - timedelta(days=apart))
    talk(company.mara, company.jonas)
    help_(company.mara, company.jonas)
    help_(company.jonas, company.mara)
    frozen(START)
    talk(company.mara, company.jonas)
    if stage is None:
        with pytest.raises(trust.TooSoon):
            trust_each_other(company.mara, company.jonas)
        assert in_sql(company) == Stage.CONVERSATION
        return
    trust_each_other(company.mara, company.jonas)
    if in_touch is not None:
        frozen(START + timedelta(days=in_touch))
        talk(company.mara, company.jonas)
    frozen(START + timedelta(days=looked))
    assert (in_sql(company), stage_of(company.mara, company.jonas)) == (stage, stage)


def test_each_stage_in_its_turn(company: Company, frozen: Callable[[str], Any]) -> None:
    frozen("2024-01-10 12:00")
    assert stage_of(company.mara, company.jonas) is None
    befriend(company.mara, company.jonas)
    assert stage_of(company.mara, company.jonas) is Stage.ACQUAINTANCE
    talk(company.mara, company.jonas)
    assert stage_of(company.jonas, company.mara) is Stage.CONVERSATION
    frozen("2024-02-20 12:00")
    talk(company.mara, company.jonas)
    help_(company.mara, company.jonas)
    with pytest.raises(trust.TooSoon), unit_of_work():
        trust.say_yes(company.mara, company.jonas, TrustQuestion.WORK, today=today())
    help_(company.jonas, company.mara)
    trust_each_other(company.mara, company.jonas)
    assert stage_of(company.mara, company.jonas) is Stage.TRUSTED
    frozen("2025-02-18 12:00")
    talk(company.mara, company.jonas)
    assert stage_of(company.mara, company.jonas) is Stage.TRUSTED
    frozen("2025-02-20 12:00")
    assert stage_of(company.mara, company.jonas) is Stage.ALLY
    frozen("2035-02-20 12:00")
    assert stage_of(company.mara, company.jonas) is Stage.ALLY


def test_the_other_ones_answers_make_no_difference_until_all_are_there(
    company: Company, frozen: Callable[[str], Any]
) -> None:
    frozen("2024-01-10 12:00")
    ready(company, frozen)
    untouched = both_ways(company)[1]
    page = company.browser("jonas").page(f"/relationships/{company.mara}").text
    say(company.mara, company.jonas, TrustQuestion.WORK)
    say(company.mara, company.jonas, TrustQuestion.INTRODUCE)
    assert both_ways(company)[1] == untouched
    assert company.browser("jonas").page(f"/relationships/{company.mara}").text == page
    say(company.jonas, company.mara, TrustQuestion.WORK)
    assert both_ways(company)[0].stage is Stage.CONVERSATION
    say(company.jonas, company.mara, TrustQuestion.INTRODUCE)
    assert both_ways(company)[0].stage is Stage.TRUSTED
    with unit_of_work():
        trust.take_back(company.mara, company.jonas, TrustQuestion.WORK)
        trust.take_back(company.mara, company.jonas, TrustQuestion.WORK)
    assert both_ways(company)[1].stage is Stage.CONVERSATION
    assert both_ways(company)[1].said_all and not both_ways(company)[0].said_all


def ready(company: Company, frozen: Callable[[str], Any]) -> None:
    talk(company.mara, company.jonas)
    frozen("2024-02-20 12:00")
    talk(company.mara, company.jonas)
    help_(company.mara, company.jonas)
    help_(company.jonas, company.mara)


def say(one: int, other: int, question: TrustQuestion) -> None:
    with unit_of_work():
        trust.say_yes(one, other, question, today=today())


def test_only_evidence_and_words_of_both_make_a_stage(company: Company) -> None:
    """Neither notes nor the diary of one side do."""
    befriend(company.mara, company.jonas)
    mara = company.browser("mara")
    page = f"/relationships/{company.jonas}"
    mara.submit(page, {"day": "2024-05-02", "kind": "coffee", "note": "x"}, button="Write it down")
    assert stage_of(company.mara, company.jonas) is Stage.ACQUAINTANCE
    assert not db.session.scalars(select(TieEvidence)).all()
