"""The form of a shift takes what is meant, and answers anything else with a sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.members.people.models import Person
from portal.volunteering.models import Role
from tests.support.client import Client
from tests.support.people import Cast
from tests.volunteering.conftest import day_in

Browsers = Callable[[Person], Client]

RUBBISH = ["", "   ", "x" * 20_000, "<script>alert(1)</script>", "\x00", "'; DROP TABLE shift; --", "-1", "٣", "1e9"]
#: What a field of words takes as it is, and what one takes that may stay empty; the other fields refuse all of it.
WORDS = set(RUBBISH) - {"x" * 20_000, "\x00"}
TAKEN = {"new_role": WORDS, "place": WORDS, "note": WORDS, "held": {"", "   "}}


@pytest.mark.parametrize("field", ["role", "new_role", "day", "start", "end", "least", "most", "held", "place", "note"])
def test_the_form_of_a_shift_answers_rubbish_with_a_sentence(
    cast: Cast, role: Role, browser_as: Browsers, field: str
) -> None:
    osei = browser_as(cast.osei)
    good = {"role": str(role.id), "day": day_in(5).isoformat(), "start": "10:00", "end": "11:00", "least": "1",
            "most": "2", "held": "0", "place": "", "note": "", "new_role": ""}  # fmt: skip
    taken = set()
    for rubbish in RUBBISH:
        answer = osei.submit("/office/volunteering/shifts/new", {**good, field: rubbish}, status=None)
        assert answer.status_code in {303, 422}
        if answer.status_code == 422:
            assert answer.page.errors
        else:
            taken.add(rubbish)
        assert "<script>alert" not in osei.get("/volunteer").get_data(as_text=True)
    assert taken == TAKEN.get(field, set())
