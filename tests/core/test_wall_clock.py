"""Every zone's clock changes, as what people type meets them."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.core.wall_clock import BadTime, TimeComesTwice, after, first_moment, fold_of, last_day_before, moment
from tests.support.zones import changes


def test_every_zone_s_clock_changes_are_refused_asked_about_and_kept(app):
    found = changes()
    assert len(found) > 20_000
    with app.test_request_context():
        for change in found:
            wall, zone = change.between, change.zone
            if change.by > timedelta():
                with pytest.raises(BadTime) as refused:
                    moment(wall, zone, fold=None, field="begins")
                assert refused.value.field == ("day" if change.skips_a_day else "begins"), change
            else:
                with pytest.raises(TimeComesTwice):
                    moment(wall, zone, fold=None, field="begins")
                both = [moment(wall, zone, fold=fold, field="begins") for fold in (0, 1)]
                assert both[1] - both[0] == -change.by, change
                assert [fold_of(wall, zone, at) for at in both] == [0, 1], change
            day = change.wall.date()
            if change.skips_a_day:
                with pytest.raises(BadTime):
                    after(day, zone)
                day -= timedelta(days=1)
            begins = first_moment(day, zone)
            assert begins.astimezone(ZoneInfo(zone)).date() == day, change
            assert last_day_before(after(day, zone), zone) == day, change
            assert last_day_before(begins, zone) < day, change
