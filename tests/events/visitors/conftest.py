"""Visitors for these tests, who come by what they are sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.events.programme.models import Event
from portal.events.visitors.models import Visitor
from portal.events.visitors.operations import asking, coming

NOAH = "Noah.Brandt@example.net"


@pytest.fixture
def link(run_jobs, smtp) -> Callable[..., str]:
    """`link(address)`: where the last letter to this address leads, as a path."""

    def read(email: str = NOAH) -> str:
        run_jobs()
        run_jobs()  # what the first time wrote leaves the second time
        found: list[str] = re.findall(r"https?://[^/\s]+(/events/[^\s)>]+)", smtp.to(email)[-1].text)
        return found[0]

    return read


@pytest.fixture
def ask(client) -> Callable[..., Any]:
    """`ask(event, address)`: what a visitor types on the page of the event."""

    def send(event: Event, email: str = NOAH, name: str = "Noah Brandt") -> Any:
        return client.submit(f"/events/{event.slug}", {"name": name, "email": email}, to=f"/events/{event.slug}/visit")

    return send


@pytest.fixture
def visitor(do, smtp) -> Callable[..., Visitor]:
    """`visitor(event, address)`: somebody who asked; with `comes=True`, who pressed the button as well."""

    def make(event: Event, email: str = NOAH, *, name: str = "Noah Brandt", comes: bool = False, **how: Any) -> Visitor:
        do(asking.ask, event, name, email)
        at = select(Visitor).where(Visitor.event_id == event.id).order_by(Visitor.id.desc())
        made = db.session.scalars(at).first()
        assert made is not None
        if comes:
            do(coming.come, event, made, **how)
        return made

    return make


def presses(event: Event, visitor: Visitor) -> Callable[[], int]:
    """The button of a link, for a thread of its own: the number of the registration that stands afterwards."""
    return partial(_press, event.id, visitor.id)


def _press(event_id: int, visitor_id: int) -> int:
    with unit_of_work():
        event, visitor = db.session.get_one(Event, event_id), db.session.get_one(Visitor, visitor_id)
        return coming.come(event, visitor, now=clock.now()).id
