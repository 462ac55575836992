"""What an organiser prints for the evening: who sits where in each round, and cards with something to talk about."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.core import clock
from portal.core.access import requires
from portal.core.folding import fold
from portal.events.blueprint import bp
from portal.events.programme import policies, seating
from portal.events.programme.models import Event
from portal.events.registrations.queries.tables import names_at_tables
from portal.events.registrations.routes.finding import find_event


@bp.get("/events/<slug>/manage/tables")
@requires(policies.manage, of=find_event)
def tables(event: Event) -> ResponseReturnValue:
    """The plan of tables, made anew of those who come now."""
    names = names_at_tables(event.id)
    many = event.tables or (seating.how_many_tables(len(names), event.table_seats) if event.table_seats else 0)
    plan = seating.seat(len(names), many, event.rounds or 1) if names and many else []
    return render_template(
        "events/tables.html",
        event=event,
        phase=event.phase(clock.now()),
        rounds=[[[names[who] for who in table] for table in placed] for placed in plan],
        by_name=_by_name(names, plan),
        fullest=max((len(table) for placed in plan for table in placed), default=0),
        again=seating.meet_again(plan),
    )


@bp.get("/events/<slug>/manage/cards")
@requires(policies.manage, of=find_event)
def cards(event: Event) -> ResponseReturnValue:
    """The prompts of the event, one on each card."""
    return render_template("events/cards.html", event=event, phase=event.phase(clock.now()))


def _by_name(names: list[str], plan: list[seating.Round]) -> list[tuple[str, list[int]]]:
    """Each name with the number of their table in each round, in the order of names."""
    seats: list[list[int]] = [[] for _ in names]
    for placed in plan:
        for number, table in enumerate(placed, start=1):
            for who in table:
                seats[who].append(number)
    return sorted(zip(names, seats, strict=True), key=lambda each: fold(each[0]))
