"""`--database sqlite|postgresql`, and what the markers mean."""

from __future__ import annotations

import gc

import pytest
from hypothesis import HealthCheck, settings

# A fresh database is no reason to stop early, and a busy machine none to call a test flaky.
settings.register_profile(
    "guildhall",
    deadline=None,
    max_examples=40,
    stateful_step_count=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    database=None,
    derandomize=True,
)
settings.load_profile("guildhall")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="which database the tests run on (PostgreSQL: TEST_DATABASE_URL, or an embedded one)",
    )


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('database')}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    chosen = config.getoption("database")
    for item in items:
        for name in ("sqlite", "postgresql"):
            if name != chosen and item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=f"says something about {name} only"))


def pytest_collection_finish() -> None:
    """Keep the collector off what lives as long as the run, and let it come seldom: few objects outlive their test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Errors in what the last tests let go of come to light now; what is left goes with the process, unsearched."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def on_postgresql(request: pytest.FixtureRequest) -> bool:
    """Whether this run is on PostgreSQL."""
    return request.config.getoption("database") == "postgresql"
