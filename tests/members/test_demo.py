"""The demo's people are invented, and still fit together."""

from __future__ import annotations

from portal.core import demo
from portal.core.db import db
from portal.members.demo.cast import CAST
from portal.members.demo.trades import TRADES
from portal.members.demo.words import LINES
from portal.members.people.models import Person


def test_what_people_say_of_themselves_fits_what_they_do(app: object) -> None:
    demo.seed(300, 1)
    jobs = {job.title: (trade.name, job) for trade in TRADES for job in trade.jobs}
    people = db.session.query(Person).filter(Person.id > len(CAST), Person.headline != "").all()
    assert len(people) > 200
    for person in people:
        trade, job = jobs[person.headline.partition(",")[0]]
        assert person.trade == trade
        assert person.line in {"", job.line, *LINES}, (person.headline, person.line)
        assert person.offer in {"", job.offer}, (person.headline, person.offer)
