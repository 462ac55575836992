"""Days and times by the clock of the association, through every clock change of every zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from werkzeug.datastructures import MultiDict

from portal.core.wall_clock import BadTime, TimeComesTwice
from portal.relationships.one_to_ones.forms import OfferForm
from portal.relationships.one_to_ones.times import moments
from tests.support.zones import of_each_kind


@pytest.fixture
def in_a_request(app):
    with app.test_request_context():
        yield


def form_of(zone: str, *walls: datetime, **more: str) -> OfferForm:
    values = {"minutes": "30", "place_kind": "phone", **more}
    for number, wall in enumerate(walls, 1):
        values |= {f"day_{number}": f"{wall:%Y-%m-%d}", f"time_{number}": f"{wall:%H:%M}"}
    form = OfferForm(MultiDict(values), meta={"csrf": False})
    assert form.validate(), form.errors
    return form


def test_what_the_clocks_skip_is_refused_and_what_comes_twice_is_asked(in_a_request) -> None:
    """Each kind of change once, as the first, the second or the third time of an offer."""
    found = of_each_kind()
    assert len(found) > 40
    for place, change in enumerate(found):
        number = place % 3 + 1
        now = change.between.replace(tzinfo=UTC) - timedelta(days=30)
        plain = [change.between - timedelta(days=20 - each) for each in range(number - 1)]
        form = form_of(change.zone, *plain, change.between)
        error = TimeComesTwice if change.by < timedelta() else BadTime
        with pytest.raises(error) as refused:
            moments(form.offer(), change.zone, now=now)
        assert str(refused.value.sentence)
        if error is BadTime:
            assert refused.value.field in (f"time_{number}", f"day_{number}")
            continue
        assert refused.value.field == f"time_{number}_fold"
        both = [
            moments(form_of(change.zone, *plain, change.between, **{f"time_{number}_fold": fold}).offer(),
                    change.zone, now=now)[-1]
            for fold in ("0", "1")
        ]  # fmt: skip
        assert both[0] < both[1]
