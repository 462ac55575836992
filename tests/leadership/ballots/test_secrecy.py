"""Whoever has the whole database, its rows in their order, their transactions, logs and letters, learns no vote.

Each of a few people votes for somebody else; between the votes everything there is is written down, as a backup would.
"""

from __future__ import annotations

import logging
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from portal.core.db import Model, db, is_sqlite
from portal.leadership.ballots import box, queries, tally
from portal.leadership.ballots.models import BallotBox, BallotVoter
from tests.leadership.ballots.conftest import counted, place_of, the, vote_of
from tests.leadership.ballots.test_pages import send

#: What a database adds to a row by itself.
HIDDEN = {"sqlite": "rowid", "postgresql": "ctid::text, xmin::text, xmax::text, cmin::text, cmax::text"}

WITHOUT_ROWID = {"search_gram"}


def everything() -> dict[str, list[Any]]:
    """Every row of every table, in the order in which it lies there, with what the database knows of it."""
    db.session.rollback()
    seen = {}
    for name in sorted(Model.metadata.tables):
        hidden = "0" if name in WITHOUT_ROWID and is_sqlite() else HIDDEN[db.engine.dialect.name]
        asked = text(f'SELECT {hidden}, t.* FROM "{name}" t')  # the tables are our own
        seen[name] = [tuple(map(str, row)) for row in db.session.execute(asked)]
    db.session.rollback()
    return seen


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> dict[str, list[Any]]:
    different = (name for name in after if after[name] != before[name])
    return {name: [row for row in after[name] if row not in before[name]] for name in different}


def test_nothing_that_is_stored_leads_from_a_vote_to_a_person(ballot, cast, voters, browser_as, caplog, run_jobs):
    run_jobs()
    caplog.set_level(logging.INFO, logger="portal.requests")
    people = [cast.mara, cast.tomas, cast.edda]
    marks = [str(place_of(ballot, cast.amara)), str(place_of(ballot, cast.jonas)), ""]
    browsers = [browser_as(each) for each in people]
    votes = [vote_of(ballot, each.id).id for each in people]
    for browser in browsers:
        browser.page("/")
    seen, answers = [everything()], []
    for browser, mark, number in zip(browsers, marks, votes, strict=True):
        said = {"marks": mark} if mark else {"abstain": "y"}
        answers.append(send(browser, f"/leadership/votes/{number}", sure="1", **said))
        seen.append(everything())

    differences = [changed(*two) for two in pairwise(seen)]
    written = {"ballot_box", "ballot_voter", "form_once"}
    assert [set(each) - {"account_session"} for each in differences] == [written] * 3
    for each, number in zip(differences, votes, strict=True):
        (row,) = each["ballot_voter"]
        hidden = 1 if is_sqlite() else 5
        assert row[hidden:] == tuple(map(str, _plain(number))), "a mark on the roll, and no time"
    boxes = [each["ballot_box"][0][-2] for each in differences]
    assert len({len(each) for each in boxes}) == 1, "its length tells nothing"
    assert len(set(boxes)) == 3
    patterns = [tally.pattern([int(mark)] if mark else [], abstains=not mark) for mark in marks]
    assert not any(f'"{pattern}":' in sealed for pattern in patterns for sealed in boxes)

    # What differs between the voters' traces is who they are: neither addresses, keys nor lines tell what was chosen.
    assert len({answer.location for answer in answers}) == 1
    assert len({tuple(sorted(each)) for each in differences}) == 1
    lines = [record for record in caplog.records if "votes" in str(getattr(record, "rule", ""))]
    assert lines
    assert {(each.rule, each.account) for each in lines} == {("/leadership/votes/<int:number>", None)}
    assert not [each for each in caplog.records if "marks" in each.getMessage()]


def _plain(number: int) -> list[Any]:
    row = db.session.get_one(BallotVoter, number)
    columns = BallotVoter.__table__.columns
    shown = [getattr(row, column.key) for column in columns]
    return [int(each) if is_sqlite() and isinstance(each, bool) else each for each in shown]


def test_the_order_of_votes_makes_no_difference(app):
    """The box of any order is one box, and no two seals of it are alike."""
    one, other = {"1": 2, "-": 1, "2": 1}, {"2": 1, "1": 2, "-": 1}
    assert box.canonical(one) == box.canonical(other)
    sealed = {box.seal(1, each) for each in (one, other)}
    assert len(sealed) == 2
    assert all(box.unseal(1, each) == one for each in sealed)
    with pytest.raises(box.BoxUnreadable):
        box.unseal(2, sealed.pop())


def test_once_counted_nobody_learns_who_voted(ballot, cast, voters, frozen, run_jobs, browser_as):
    send(browser_as(cast.mara), f"/leadership/votes/{vote_of(ballot, cast.mara.id).id}", abstain="y", sure="1")
    frozen.forward(days=6)
    run_jobs()
    run_jobs()
    reminded = "SELECT count(*) FROM delivery WHERE kind = 'leadership.ballot_reminder' AND {}"
    assert db.session.scalar(text(reminded.format("email NOT LIKE 'erased-%'")))
    frozen.forward(days=2)
    counted(ballot)
    assert not db.session.scalars(select(BallotVoter.id).where(BallotVoter.has_voted)).all()
    assert not db.session.scalar(text(reminded.format("email NOT LIKE 'erased-%'"))), "a reminder told who had not"
    assert the(ballot).result["papers"] == 1
    assert db.session.get_one(BallotBox, ballot).sealed == ""


@pytest.mark.sqlite
def test_the_file_keeps_no_former_box(ballot, cast, voters, browser_as, app):
    """Neither the file with its free pages nor the log beside it holds a paper in plain while people vote."""
    place = place_of(ballot, cast.amara)
    send(browser_as(cast.mara), f"/leadership/votes/{vote_of(ballot, cast.mara.id).id}", marks=str(place), sure="1")
    db.session.rollback()
    file = Path(db.engine.url.database)
    raw = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    assert queries.box_of(ballot).sealed.encode()[:200] in raw
    assert f'{{"{place}":1'.encode() not in raw
    assert db.session.scalar(text("PRAGMA secure_delete")) == 1
