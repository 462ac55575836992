"""Who sits where: everybody sits once in each round, tables are alike, and few meet twice."""

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.events.programme.seating import how_many_tables, meet_again, seat


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.integers(1, 12), st.integers(1, 5))
def test_everybody_sits_once_in_each_round_and_tables_are_alike(people, tables, rounds):
    plan = seat(people, tables, rounds)
    assert len(plan) == rounds
    for placed in plan:
        assert sorted(person for table in placed for person in table) == list(range(people))
        assert max(map(len, placed)) - min(map(len, placed)) <= 1


def test_nobody_meets_twice_where_that_can_be():
    for tables, seats in ((3, 3), (5, 4), (7, 6), (11, 8), (6, 4), (8, 5), (9, 4), (10, 6)):
        for people in (tables * seats, tables * seats - tables // 2):
            assert meet_again(seat(people, tables, 3)) == 0, (tables, seats, people)


def test_where_it_cannot_be_few_meet_twice():
    """Two tables of five in two rounds: three of each at least meet somebody again."""
    assert meet_again(seat(10, 2, 2)) <= 8
    assert meet_again(seat(10, 2, 1)) == 0


def test_as_few_tables_as_have_seats_for_everybody():
    assert [how_many_tables(people, 6) for people in (0, 6, 7, 36)] == [1, 1, 2, 6]
