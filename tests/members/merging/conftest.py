"""Somebody who stands in the list twice."""

from __future__ import annotations

import pytest

from portal.members.people.models import Person
from tests.support.people import Cast


@pytest.fixture
def twice(cast: Cast, make_person) -> tuple[Person, Person]:
    """Amara, and what a list brought in about her again."""
    other = make_person(
        "Amara Lindqvist", email="amara@bindery.example", phone="01632 960111", office_note="Prefers mornings."
    )
    return cast.amara, other
