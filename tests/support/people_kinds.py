"""The kinds of user of PRODUCT.md §3, for tests that try every door with every kind of key.

`KINDS` names them; the fixture `browsers` opens a browser for each. A visitor has no person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import pytest
from flask import Flask

from portal.members.people.models import Person
from tests.support.client import Client, new_client
from tests.support.people import Cast

#: kind → who of the cast stands for it
KINDS: dict[str, str | None] = {
    "visitor": None,
    "applicant": "bruno",
    "member": "amara",
    "newcomer": "lena",
    "lapsed member": "wim",
    "organiser": "osei",
    "editor": "ines",
    "chair": "greta",
    "membership secretary": "petra",
    "administrator": "yusra",
}


@pytest.fixture
def browsers(app: Flask, cast: Cast, browser_as: Callable[[Person], Client]) -> Mapping[str, Callable[[], Client]]:
    """kind → a function that gives a browser of such a user, the same one each time."""

    def opener(name: str | None) -> Callable[[], Client]:
        return cache(lambda: browser_as(getattr(cast, name)) if name else new_client(app))

    return {kind: opener(name) for kind, name in KINDS.items()}
