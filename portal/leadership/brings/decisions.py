"""What of leadership waits for a decision of the office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from flask import url_for
from flask_babel import gettext as _

from portal.core.actors import ANYWHERE, Actor, Right
from portal.core.db import db
from portal.core.house import Decision
from portal.core.say import say_day
from portal.core.settings import today
from portal.leadership.offices import queries as offices
from portal.leadership.offices.models import Position
from portal.leadership.succession import queries


def decisions(who: Actor, now: datetime) -> Iterable[Decision]:
    """Chairs that nobody is asked for; candidacies that wait. Names of candidates stay with whoever decides.

    Whoever keeps some bodies only is asked about those.
    Administrators read the name of whoever is chosen for a position whose rights only they may give.
    """
    if who.may(Right.ADMINISTRATION):
        yield from _to_confirm()
    if not who.may(Right.LEADERSHIP, ANYWHERE):
        return
    mine = None if who.may(Right.LEADERSHIP) else offices.bodies_in_reach(who, Right.LEADERSHIP)
    day = today(now)
    yield from _to_ask_for(mine, day)
    yield from _to_decide(mine, day)


def _to_ask_for(mine: frozenset[int] | None, day: date) -> Iterable[Decision]:
    selecting = queries.calls_being_decided()
    for found in queries.seats_and_calls(day):
        if mine is not None and found.body.id not in mine:
            continue
        if found.opens_soon and not found.call_is_live and found.call_id not in selecting:
            yield Decision(
                title=_("%(role)s, %(body)s, has no call yet", role=found.position.title, body=found.body.name),
                text=_free_since(found),
                label=_("Open a call"),
                url=url_for("leadership.open_call", number=found.position.id),
                order=40,
                icon="armchair",
            )


def _to_decide(mine: frozenset[int] | None, day: date) -> Iterable[Decision]:
    wanted = queries.waiting_for_decision()
    if mine is not None:
        wanted = wanted.where(Position.body_id.in_(mine))
    waiting = list(db.session.scalars(wanted.limit(60)))
    calls = {candidacy.call.id: candidacy.call for candidacy in waiting}
    deciders = queries.deciders_of(calls.values(), day) if calls else {}
    for call in calls.values():
        yours = deciders[call.id] is None
        yield Decision(
            title=_("Somebody stands for %(role)s", role=call.position.title),
            text=_("No chairperson can decide it, so it falls to you.")
            if yours
            else _("It waits for the chairperson."),
            label=_("Read and decide") if yours else _("See the call"),
            url=url_for("leadership.desk" if yours else "leadership.call", slug=call.slug),
            order=30 if yours else 60,
            since=min(c.stood_at for c in waiting if c.call_id == call.id and c.stood_at),
            icon="hand-helping",
        )


def _to_confirm() -> Iterable[Decision]:
    for candidacy in queries.choices_to_confirm():
        yield Decision(
            title=_("%(name)s was chosen for %(role)s", name=candidacy.person.name, role=candidacy.call.position.title),
            text=_("What this position may do here takes an administrator. The offer waits for you."),
            label=_("Look at it"),
            url=url_for("leadership.choice", number=candidacy.id),
            order=25,
            since=candidacy.offered_at,
            icon="key-round",
        )


def _free_since(found: offices.SeatOn) -> str:
    if found.holding_over and found.holder:
        return str(_("%(name)s stays until somebody follows.", name=found.holder.name))
    if found.is_free:
        return str(_("This seat is free."))
    return str(_("It opens on %(day)s.", day=say_day(found.free_from)))
