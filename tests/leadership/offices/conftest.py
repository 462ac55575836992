"""Bodies below one another, and those who serve in them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from portal.core import clock
from portal.core.actors import Reach, Right
from portal.core.work import unit_of_work
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import Body, BodyKind, Position
from tests.leadership.conftest import begin, position, today
from tests.support.people import Cast

#: region → town → street; another region beside them; and what is the association's own.
ABOVE = {"region": (), "town": ("region",), "street": ("town", "region"), "elsewhere": ()}


@pytest.fixture
def bodies(cast: Cast) -> dict[str, Body]:
    made: dict[str, Body] = {}
    with unit_of_work():
        for name, higher in ABOVE.items():
            made[name] = offices.form_body(
                name=name, kind=BodyKind.CHAPTER, about="", formed=today() - timedelta(900),
                parent=made[higher[0]] if higher else None,
            )  # fmt: skip
    return made


def serve(body: Body, person: Any, right: Right, reach: Reach) -> Position:
    """Somebody serves where this is carried."""
    with unit_of_work():
        place = position(body, f"{right} over {reach}", grants=[right], reach=reach)
        seat = offices.add_seat(place, valid_from=today() - timedelta(400), now=clock.now())
    begin(seat, person, today() - timedelta(30), today() + timedelta(300))
    return place
