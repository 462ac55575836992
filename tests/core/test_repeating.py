"""Which tests PostgreSQL repeats: what they stand on says so, and the lists that say the rest name what is there."""

from __future__ import annotations

import threading
from fnmatch import fnmatch
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from tests.support.repeating import (
    BROWSERS,
    DATABASE,
    EACH_CASE,
    PYTHON_DECIDES,
    SQL_DECIDES,
    each_case_matters,
    repeated,
    sql_decides,
)

TESTS = Path(__file__).parents[1]


def test_whatever_needs_no_rows_is_not_repeated(request):
    assert not sql_decides(request.node)


def test_a_rule_is_repeated(app, request):
    assert sql_decides(request.node)


def test_a_page_is_not(client, request):
    assert not sql_decides(request.node)


def test_a_race_is_wherever_it_runs(client, request):
    threading.Thread(target=str).start()
    assert sql_decides(request.node)


def test_of_many_cases_few_are_repeated_where_the_database_says_nothing(tmp_path):
    def case(file: str, name: str) -> SimpleNamespace:
        path = tmp_path / "tests" / file
        return SimpleNamespace(
            path=path, nodeid=f"{file}::test[{name}]", fixturenames=["app"], get_closest_marker=lambda _: None
        )

    few, all_of_them = ([case(file, name) for name in "abcd"] for file in ("members/test_it.py", "core/test_search.py"))
    assert repeated([*few, *all_of_them]) == [few[0], few[-1], *all_of_them]


def test_each_case_is_repeated_of_a_test_that_asks_the_database(db, request):
    assert db.session.execute(text("SELECT 1")).scalar() == 1
    assert each_case_matters(request.node)


def test_and_of_a_race(app, request):
    threading.Thread(target=str).start()
    assert each_case_matters(request.node)


def test_but_not_of_a_rule(app, request):
    assert not each_case_matters(request.node)


@pytest.mark.parametrize("pattern", [*SQL_DECIDES, *PYTHON_DECIDES, *EACH_CASE])
def test_each_pattern_names_tests_that_are_there(pattern):
    named = {path.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")}
    assert [path for path in named if fnmatch(path, pattern)]


def test_no_file_is_in_both_lists():
    paths = [path.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")]
    both = [
        path for path in paths if all(any(fnmatch(path, p) for p in each) for each in (SQL_DECIDES, PYTHON_DECIDES))
    ]
    assert both == []


def test_each_fixture_that_decides_is_there():
    code = "".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py"))
    assert [name for name in DATABASE | BROWSERS if f"\ndef {name}(" not in code] == []
