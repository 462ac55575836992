"""Somebody who served as a helper of the works, which Edda chairs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from portal.core import clock
from portal.core.work import unit_of_work
from portal.leadership.offices.models import Term
from tests.leadership.conftest import begin, today
from tests.support.people import Cast

Served = Callable[[int, int], Term]


@pytest.fixture
def served(cast: Cast, house_of: SimpleNamespace) -> Served:
    """`served(-300, 60)`: Amara, from a day to a day from today on; Edda chairs."""
    begin(house_of.works_seat, cast.edda, today() - timedelta(600), today() + timedelta(600))

    def serve(start: int, end: int) -> Term:
        term = begin(house_of.helper_seat, cast.amara, today() + timedelta(start), today() + timedelta(end))
        with unit_of_work():
            term.created_at = clock.now() + timedelta(days=start)
        return term

    return serve
