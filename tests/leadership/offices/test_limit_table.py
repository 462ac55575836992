"""Who may serve once more: a table worked by hand, from what is stored to what is said.

A history is a list of terms, "from to" with the day after the last; "from plan/end" where the end differs from the plan
("-" for none). Before it: `acting`, `void`, or `elsewhere` for a term of another position.
"""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from portal.core import clock
from portal.core.db import db
from portal.core.work import unit_of_work
from portal.leadership.offices import limits
from portal.leadership.offices import operations as offices
from portal.leadership.offices.models import Position, Term, Via
from portal.leadership.offices.operations.limits import barred, rule_of, served
from tests.leadership.conftest import position
from tests.support.people import Cast

#: Most terms in a row, months of each, months of pause.
TWO, ONE, YEARS, QUARTER, MONTH = (2, 24, 12), (1, 24, 12), (3, 12, 6), (1, 3, 1), (1, 1, 1)
YEAR, LEAP = (1, 12, 12), (1, 12, 6)
NOTHING = "Nothing that counts: may serve %s."
FIRST, SECOND = "2020-01-01 2022-01-01", "2022-01-01 2024-01-01"
NEXT = "2024-01-01 2026-01-01"
ONCE = "1 term in a row: may serve once more."
UNTIL_2025 = "2 terms in a row: may serve again from 1 January 2025."

#: What it is about; the limit; the history; what they would serve; whether they may; the arithmetic in words.
TABLE = [
    ("nobody yet", TWO, [], NEXT, True, NOTHING % "2 more times"),
    ("one term", TWO, [SECOND], NEXT, True, ONCE),
    ("two terms", TWO, [FIRST, SECOND], NEXT, False, UNTIL_2025),
    ("a limit of one", ONE, [SECOND], NEXT, False, "1 term in a row: may serve again from 1 January 2025."),
    ("without an end, after one", TWO, [SECOND], "2024-01-01 -", True, ONCE),
    ("without an end, after two", TWO, [FIRST, SECOND], "2024-01-01 -", False, UNTIL_2025),
    # Parts of a term.
    ("a stub of exactly half", TWO, ["2021-01-01 2022-01-01", SECOND], NEXT, True,
     "1 term in a row and 12 of 24 months, which do not count: may serve once more."),
    ("half and a day", TWO, ["2020-12-31 2022-01-01", SECOND], NEXT, False, UNTIL_2025),
    ("half less a day", TWO, ["2021-01-02 2022-01-01", SECOND], NEXT, True,
     "1 term in a row and 11 of 24 months, which do not count: may serve once more."),
    ("a stub, then full terms", TWO, ["2019-06-01 2020-01-01", FIRST, SECOND], NEXT, False,
     "2 terms in a row and 7 of 24 months, which do not count: may serve again from 1 January 2025."),
    ("two stubs, each by itself", TWO, ["2022-01-01 2023-01-01", "2023-01-01 2024-01-01"], NEXT, True,
     "Nothing that counts and 24 of 24 months, which do not count: may serve 2 more times."),
    ("left after more than half", ONE, ["2022-01-01 2024-01-01/2023-02-01"], "2023-02-01 2025-02-01", False,
     "1 term in a row: may serve again from 1 February 2024."),
    ("left after half", ONE, ["2022-01-01 2024-01-01/2023-01-01"], "2023-01-01 2025-01-01", True,
     "Nothing that counts and 12 of 24 months, which do not count: may serve once more."),
    ("left on the first day", ONE, ["2022-01-01 2024-01-01/2022-01-01"], "2022-01-01 2024-01-01", True,
     NOTHING % "once more"),
    ("a stub is never too much", TWO, [FIRST, SECOND], "2024-01-01 2025-01-01", True, UNTIL_2025),
    ("a stub of half and a day is", TWO, [FIRST, SECOND], "2024-01-01 2025-01-02", False, UNTIL_2025),
    ("two terms in one", TWO, ["2020-01-01 2024-01-01"], NEXT, False, UNTIL_2025),
    ("a term that would be two", TWO, [SECOND], "2024-01-01 2028-01-01", False,
     "That would make 3 terms in a row, where at most 2 may be."),
    # Odd months: half a month is fifteen days.
    ("half of three months", QUARTER, ["2020-01-01 2020-02-16"], "2020-02-16 2020-05-16", True,
     "Nothing that counts and 1 of 3 months, which do not count: may serve once more."),
    ("a day more", QUARTER, ["2020-01-01 2020-02-17"], "2020-02-17 2020-05-17", False,
     "1 term in a row: may serve again from 17 March 2020."),
    ("half of a month", MONTH, ["2020-01-01 2020-01-16"], "2020-01-16 2020-02-16", True, NOTHING % "once more"),
    ("a day more than half of a month", MONTH, ["2020-01-01 2020-01-17"], "2020-01-17 2020-02-17", False,
     "1 term in a row: may serve again from 17 February 2020."),
    # Leap days and ends of months.
    ("a year from 29 February", YEAR, ["2020-02-29 2021-02-28"], "2021-02-28 2022-02-28", False,
     "1 term in a row: may serve again from 28 February 2022."),
    ("half a year up to 29 February", YEAR, ["2019-08-31 2020-02-29"], "2020-02-29 2021-02-28", True,
     "Nothing that counts and 6 of 12 months, which do not count: may serve once more."),
    ("and over it", YEAR, ["2019-08-31 2020-03-01"], "2020-03-01 2021-03-01", False,
     "1 term in a row: may serve again from 1 March 2021."),
    ("a pause that ends on 29 February", LEAP, ["2022-08-31 2023-08-31"], "2024-02-29 2025-02-28", True,
     NOTHING % "once more"),
    ("and the day before", LEAP, ["2022-08-31 2023-08-31"], "2024-02-28 2025-02-28", False,
     "1 term in a row: may serve again from 29 February 2024."),
    # Pauses.
    ("a pause just met", TWO, [FIRST, SECOND], "2025-01-01 2027-01-01", True, NOTHING % "2 more times"),
    ("a day short of it", TWO, [FIRST, SECOND], "2024-12-31 2026-12-31", False, UNTIL_2025),
    ("a gap shorter than the pause", TWO, [FIRST, "2022-07-01 2024-07-01"], "2024-07-01 2026-07-01", False,
     "2 terms in a row: may serve again from 1 July 2025."),
    ("a gap as long as the pause", TWO, ["2018-01-01 2020-01-01", "2021-01-01 2023-01-01"], "2023-01-01 2025-01-01",
     True, ONCE),
    ("a stub within the pause", TWO, [FIRST, SECOND, "2024-06-01 2024-09-01"], "2025-01-01 2027-01-01", False,
     "2 terms in a row and 3 of 24 months, which do not count: may serve again from 1 September 2025."),
    ("three years in a row", YEARS, ["2020-01-01 2021-01-01", "2021-01-01 2022-01-01", "2022-01-01 2023-01-01"],
     "2023-01-01 2024-01-01", False, "3 terms in a row: may serve again from 1 July 2023."),
    ("half a year later", YEARS, ["2020-01-01 2021-01-01", "2021-01-01 2022-01-01", "2022-01-01 2023-01-01"],
     "2023-07-01 2024-07-01", True, NOTHING % "3 more times"),
    # What does not count.
    ("acting", TWO, [f"acting {FIRST}", SECOND], NEXT, True, ONCE),
    ("acting within the pause", TWO, [FIRST, SECOND, "acting 2024-01-01 2024-06-01"], "2025-01-01 2027-01-01", True,
     NOTHING % "2 more times"),
    ("a void term", TWO, [f"void {FIRST}", SECOND], NEXT, True, ONCE),
    ("another position", TWO, [f"elsewhere {FIRST}", SECOND], NEXT, True, ONCE),
    ("holding over", TWO, ["2020-01-01 2022-01-01/2024-01-01"], NEXT, True, ONCE),
    ("holding over is no pause", TWO, [FIRST, "2022-01-01 2024-01-01/2026-01-01"], "2026-01-01 2028-01-01", False,
     "2 terms in a row: may serve again from 1 January 2027."),
    ("holding over to this day", TWO, [FIRST, "2022-01-01 2024-01-01/-"], "2026-01-01 2028-01-01", False,
     "2 terms in a row: may not serve again before a pause."),
    # Terms without a planned end.
    ("one that never ended", ONE, ["2014-01-01 -/-"], "2024-01-01 2026-01-01", False,
     "1 term in a row: may not serve again before a pause."),
    ("one that never ended, of two", TWO, ["2014-01-01 -/-"], "2024-01-01 2026-01-01", True, ONCE),
    ("one that ended after six years", TWO, ["2018-01-01 -/2024-01-01"], NEXT, False,
     "3 terms in a row: may serve again from 1 January 2025."),
    # What is arranged for later.
    ("between two terms", TWO, [FIRST, NEXT], SECOND, False,
     "That would make 3 terms in a row, where at most 2 may be."),
    ("long before the next", TWO, [FIRST, "2025-06-01 2027-06-01"], SECOND, True, ONCE),
]  # fmt: skip


def day(words: str) -> date | None:
    return None if words == "-" else date.fromisoformat(words)


def wrote(place: Position, other: Position, person_id: int, words: str) -> None:
    """A term straight into the tables, on a seat of its own."""
    *about, start, ends = words.split()
    planned, end = map(day, ends.split("/") if "/" in ends else (ends, ends))
    seat = offices.add_seat(other if "elsewhere" in about else place, valid_from=date(2010, 1, 1), now=clock.now())
    void = clock.now() if "void" in about else None
    db.session.add(
        Term(
            seat_id=seat.id, person_id=person_id, start=day(start), planned_end=planned, end=end,
            via=Via.ACTING if "acting" in about else Via.ELECTED, title_as_held="x", created_at=clock.now(),
            voided_at=void, void_reason="a mistake" if void else None,
        )
    )  # fmt: skip


def test_the_table_holds(cast: Cast, house_of: SimpleNamespace) -> None:
    assert len(TABLE) >= 40
    person, wrong = cast.amara.id, {}
    with unit_of_work():
        other = position(house_of.works, "Carpenter")
        for name, (most, months, pause), history, would, may, sentence in TABLE:
            place = position(house_of.works, name, most_terms=most, term_months=months, pause_months=pause)
            for words in history:
                wrote(place, other, person, words)
            start, end = map(day, would.split())
            db.session.flush()
            why = barred(place, [person], start, end).get(person)
            rule = rule_of(place)
            said = why or limits.said(limits.so_far(served(place, [person])[person], start, rule), rule)
            if (why is None, said) != (may, sentence):
                wrong[name] = (why is None, said)
    assert wrong == {}


def test_without_a_limit_nobody_is_barred(cast: Cast, house_of: SimpleNamespace) -> None:
    with unit_of_work():
        place = position(house_of.works, "Carpenter")
        for words in (FIRST, SECOND):
            wrote(place, place, cast.amara.id, words)
        assert rule_of(place) is None
        assert barred(place, [cast.amara.id], date(2024, 1, 1), None) == {}
