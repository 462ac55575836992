"""What a run on PostgreSQL repeats when it is given `--what-sql-decides`: what the database has a say in.

Most of what the portal does is decided in Python, and SQLite has shown it. Rules written as constraints, state
machines, races, locks, search, imports, migrations, backups and mail depend on the database, and are tried on both.
Every page is read on PostgreSQL, too, as three readers (tests/security/test_three_readers.py); what a page says is not
asked twice. What a test stands on says which it is; where that is not to be seen, lists below do. Of a test's
many cases the first and the last are repeated, unless the database decides between them.
`bin/test --everything` repeats every test.
"""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from collections.abc import Callable
from fnmatch import fnmatch
from functools import cache

import pytest

from tests.support.quick import some

#: Whoever needs one of these has rows.
DATABASE = {"app", "databases", "empty_database", "inhabited_url", "postgresql_server", "site_database", "database_url"}
#: Whoever needs one of these reads pages.
BROWSERS = {"client", "browser_of", "browser_as", "browsers", "sign_in", "walk", "enter"}
#: Locks, counters and rows that two want at once: repeated, even where pages are the way to them.
SQL_DECIDES = (
    "upgrade/*", "core/safekeeping/*", "core/doctor/*", "*/test_machine.py", "*/test_race.py", "*/test_import*.py",
    "core/test_search.py", "core/test_once.py", "core/test_health.py", "core/test_patience.py", "core/test_settings.py",
    "accounts/test_access.py", "accounts/test_throttle.py", "accounts/test_spelling.py",
    "members/imports/test_lookalikes.py", "members/memberships/test_since.py", "members/people/test_visibility.py",
    "security/test_three_readers.py", "browser/*_path.py",
)  # fmt: skip
#: Pages, words and answers, though the fixtures do not say so.
PYTHON_DECIDES = (
    "architecture/*", "*/test_pages.py", "*/test_bad_input.py", "referrals/test_visibility.py",
    "relationships/test_private.py", "accounts/test_enumeration.py", "core/test_answering.py", "core/test_errors.py",
    "core/test_forms.py", "core/test_text.py", "events/registrations/test_seen.py", "mail/test_checks.py",
    "security/test_giving.py", "security/test_offers.py", "security/test_office_list.py", "security/test_sessions.py",
)  # fmt: skip
#: What differs between the cases of these is decided by constraints and conditions in SQL.
EACH_CASE = (
    "*/test_database.py", "*/test_constraints.py", "core/test_away.py", "core/test_near.py", "core/test_whereabouts.py",
    "core/test_work.py", "leadership/offices/test_one_seat.py", "leadership/offices/test_terms.py",
    "members/imports/test_matching.py", "members/memberships/test_overlaps.py", "members/memberships/test_seats.py",
)  # fmt: skip
#: A test that asks the database itself, or expects it to refuse: each of its cases is about the database.
ASKS = re.compile(r"\b(IntegrityError|DBAPIError|OperationalError|text\(|select\(|execute\()|postgresql|sqlite")
#: Two hands at once.
RACE = re.compile(r"\b(at_once|Thread|ThreadPoolExecutor|Barrier|Process)\b")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--what-sql-decides",
        action="store_true",
        help="leave out what another database has shown already (see tests/support/repeating.py)",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("what_sql_decides"):
        return
    chosen = {id(item) for item in repeated(items)}
    left_out = [item for item in items if id(item) not in chosen]
    items[:] = [item for item in items if id(item) in chosen]
    config.hook.pytest_deselected(items=left_out)


def repeated(items: list[pytest.Item]) -> list[pytest.Item]:
    """Those that PostgreSQL tries, too."""
    cases: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if sql_decides(item):
            cases[item.nodeid.partition("[")[0]].append(item)
    return [item for each in cases.values() for item in (each if each_case_matters(each[0]) else some(each))]


def each_case_matters(item: pytest.Item) -> bool:
    """Whether the database has a say in what one case shows and another does not.

    Cases of a rule write and read the same rows by the same statements, and differ in what Python makes of them.
    """
    if item.get_closest_marker("postgresql") or _is_one_of(_path(item), SQL_DECIDES + EACH_CASE):
        return True
    return isinstance(item, pytest.Function) and _says(RACE, item.function) | _says(ASKS, item.function)


def sql_decides(item: pytest.Item) -> bool:
    """Whether the database has a say in what this test shows."""
    path, stands_on = _path(item), set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("postgresql") or _is_one_of(path, SQL_DECIDES):
        return True
    rows_alone = stands_on & DATABASE and not stands_on & BROWSERS and not _is_one_of(path, PYTHON_DECIDES)
    return bool(rows_alone) or (isinstance(item, pytest.Function) and _says(RACE, item.function))


def _path(item: pytest.Item) -> str:
    return item.path.as_posix().rpartition("/tests/")[2]


def _is_one_of(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


@cache
def _says(what: re.Pattern[str], function: Callable[..., object]) -> bool:
    """Once for all cases of a test: reading sources takes longer than all else that is asked."""
    return bool(what.search(inspect.getsource(function)))
