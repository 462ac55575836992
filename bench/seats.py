"""Two hundred people at once for fifty places, and how many bookings a second go through the whole operation.

    bin/bench seats [--runs 20] [--bookings 400] [--database sqlite postgresql]

Exact: in every run 50 must be seated and 150 wait in the order in which they were let in, without an error; they
come from several processes with many threads each, on connections that are open already. Speed: each booking is
the portal's own operation (rules, history, queued mail with its calendar file), committed by itself. The floor,
in turns with it and on the same engine, is the bare booking: a conditional update, two inserts, commit.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time

from bench.support import bare_booking, bookers
from bench.support.bookings import make_event, make_people, of_kind, prepared

PLACES, PEOPLE, PROCESSES, THREADS = 50, 200, 4, 50
#: How many book for speed, one at a time each: as many as the portal has workers by itself, and a crowd.
BOOKERS = (2, 8)
#: Bookings a second; the ratio to the floor is said beside it, and has no bar: the floor is one statement, ours a rule.
LEAST = {"sqlite": 600, "postgresql": 300}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bookings", type=int, default=400)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    for kind in options.database:
        with of_kind(kind) as url:
            measure(kind, url, options)


def measure(kind: str, url: str, options: argparse.Namespace) -> None:
    """Everything on one database; prints two lines."""
    with prepared(url):
        people = make_people(options.rounds * options.bookings + PEOPLE)
    with bookers.team(url, (PROCESSES, *BOOKERS)) as team:
        _warm(team, url, people)
        _report_exact(kind, team, url, people, options.runs)
        for number in BOOKERS:
            _report_speed(kind, team, url, people, number, options)


def _report_exact(kind: str, team: bookers.Team, url: str, people: list[int], runs: int) -> None:
    results, seconds, errors = [], [], []
    for _ in range(runs):
        with prepared(url):
            event = make_event(PLACES)
        began = time.perf_counter()
        failed = team.book(event, people[:PEOPLE], THREADS, PROCESSES)
        seconds.append(time.perf_counter() - began)
        errors += failed
        with prepared(url):
            results.append(_outcome(event))
    exact = [result == (PLACES, PEOPLE - PLACES, True) for result in results]
    print(
        json.dumps({
            "bench": "seats", "database": kind, "value": sum(exact), "unit": "exact runs", "floor": runs,
            "ratio": round(sum(exact) / runs, 2), "bar": 1.0, "met": all(exact) and not errors,
            "people": PEOPLE, "places": PLACES, "processes": PROCESSES, "threads": THREADS, "errors": errors[:5],
            "seated": sorted({result[0] for result in results}), "waiting": sorted({result[1] for result in results}),
            "in_order": all(result[2] for result in results), "seconds_each": round(statistics.median(seconds), 2),
        }),
        flush=True,
    )  # fmt: skip


def _report_speed(
    kind: str, team: bookers.Team, url: str, people: list[int], number: int, options: argparse.Namespace
) -> None:
    floors, rates, errors = [], [], []
    for _ in range(options.rounds):
        floors.append(bare_booking.rate(kind, url, options.bookings * 4, number))
        with prepared(url):
            event = make_event(1_000_000)
        began = time.perf_counter()
        errors += team.book(event, people[: options.bookings], 1, number)
        rates.append(options.bookings / (time.perf_counter() - began))
    value, base = statistics.median(rates), statistics.median(floors)
    print(
        json.dumps({
            "bench": "bookings", "database": kind, "value": round(value), "unit": "bookings/s", "floor": round(base),
            "ratio": round(value / base, 3), "bar": LEAST[kind], "met": value >= LEAST[kind] and not errors,
            "processes": number, "errors": errors[:5],
            "runs": [round(rate) for rate in rates], "floors": [round(rate) for rate in floors],
        }),
        flush=True,
    )  # fmt: skip


def _outcome(event: int) -> tuple[int, int, bool]:
    """Seated, waiting, and whether the queue is in the order of arrival with everybody seated before it."""
    from sqlalchemy import select

    from portal.core.db import db
    from portal.events.programme.models import Event
    from portal.events.registrations.models import Registration

    rows = db.session.scalars(
        select(Registration).where(Registration.event_id == event).order_by(Registration.id)
    ).all()
    seated = [row.confirmed_at is not None for row in rows]
    waiting = [row for row in rows if row.confirmed_at is None]
    ordered = waiting == sorted(waiting, key=lambda row: (row.joined_at, row.id)) and seated == sorted(seated)[::-1]
    counter = db.session.get_one(Event, event).seats_taken
    return sum(seated), len(waiting), ordered and counter == sum(seated)


def _warm(team: bookers.Team, url: str, people: list[int]) -> None:
    """Every process has rendered a letter and opened its connections before anything is timed."""
    with prepared(url):
        event = make_event(1_000_000)
    team.book(event, people[:PEOPLE], THREADS, PROCESSES)


if __name__ == "__main__":
    main()
