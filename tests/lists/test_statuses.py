"""Which words mean that a membership counts."""

from __future__ import annotations

import re

import pytest

from portal.lists.statuses import Standing, standing, together, unknown
from tests.lists.files import cells, sheet_of

SAID = {
    Standing.COUNTS: """
        Active, active - expiring soon, Current, New, Grace, yes, TRUE, 1, aktiv, Aktives Mitglied,
        Ehrenmitglied, Membre actif, À jour, oui, Activo, Al día, Actief, ja, Paid, In good standing,
        Honorary, Active (auto-renew), Président""",
    Standing.GONE: """
        ausgetreten, Démissionnaire, Left, Withdrawn, Not renewed, FALSE, no, 0, Lapsed, Expired, Cancelled,
        canceled, Inactive, not active, nicht aktiv, non actif, niet actief, Archived, Former member, Pending,
        Pending - New, Prospect, gekündigt, Ehemaliges Mitglied, Radié, Ancien membre, Baja, Inactivo,
        Opgezegd, Uitgeschreven, Oud-lid, Lapsed (2024), Expired 2023, Non-member, Non-membre, Courtesy,
        Terminated, Dropped, nein, faux, falso, Lapsed - moved away""",
    Standing.DEAD: """
        Deceased, verstorben, Décédé, Décédée, Fallecido, Overleden, deceased - 2021""",
    Standing.UNKNOWN: """
        PendingRenewal, Pending - Renewal, Past due, Purple, Status 7, Passiv, Sleeping, 2""",
}


@pytest.mark.parametrize(
    ("said", "word"), [(said, word) for said, words in SAID.items() for word in re.split(r",\s+", words.strip())]
)
def test_a_word_counts_or_not_or_is_asked_about(said, word):
    assert standing(word) is said
    assert standing(f" {word.upper()} ") in {said, Standing.UNKNOWN}
    assert standing(word.lower()) in {said, Standing.UNKNOWN}


@pytest.mark.parametrize("word", ["", "-", "n/a", "  "])
def test_nothing_says_nothing(word):
    assert standing(word) is None


def test_the_departed_of_many_lists():
    assert {standing(row[2]) for row in cells(sheet_of("05"))} == {Standing.GONE}
    assert [standing(row[2]) for row in cells(sheet_of("22"))] == [Standing.DEAD, Standing.GONE, Standing.COUNTS]


def test_what_several_columns_say_together():
    assert together(["Active", "yes"]) is Standing.COUNTS
    assert together(["Active", "no"]) is Standing.GONE
    assert together(["Active", ""]) is Standing.COUNTS
    assert together(["Active", "Purple"]) is Standing.UNKNOWN
    assert together(["Lapsed", "verstorben"]) is Standing.DEAD
    assert together(["", ""]) is None


def test_each_word_is_asked_about_once():
    words = ["Purple", "purple ", "Active", "", "Lapsed", "PURPLE", "Status 7"]
    assert unknown(words) == {"Purple": 3, "Status 7": 1}
