"""Two of one name in a list are two."""

from __future__ import annotations

import pytest

from portal.members.people.alike import told_apart
from portal.members.people.models import Person


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([("Ann Lee", "Baker"), ("Bo Lee", "")], ["Ann Lee", "Bo Lee"]),
        ([("John Smith", "Baker"), ("John Smith", "Lawyer")], ["John Smith, Baker", "John Smith, Lawyer"]),
        ([("John Smith", ""), ("JOHN SMITH", "Lawyer")], ["John Smith", "JOHN SMITH, Lawyer"]),
        ([("John Smith", ""), ("John Smith", "")], ["John Smith (1)", "John Smith (2)"]),
        ([("Jo Ek", "Baker"), ("Ann Lee", "Baker"), ("Jo Ek", "Baker")],
         ["Jo Ek, Baker (1)", "Ann Lee", "Jo Ek, Baker (2)"]),
    ],
)  # fmt: skip
def test_each_has_words_of_their_own(people: list[tuple[str, str]], said: list[str]) -> None:
    assert told_apart([Person(name=name, headline=what, firm="") for name, what in people]) == said
