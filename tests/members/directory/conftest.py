"""Members of these tests, made by the operations themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.core.settings import today


@pytest.fixture
def make_member(make_person, plan, begin):
    """Somebody of this name who belongs, `days` days already."""

    def make(name: str, *, days: int = 0, **values):
        person = make_person(name, **values)
        begin(person, plan, today() - timedelta(days=days), until=today() + timedelta(days=300))
        return person

    return make
