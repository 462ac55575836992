"""bin/test without arguments runs all there is: what one part leaves out, another runs."""

from __future__ import annotations

import importlib
import re
from types import SimpleNamespace
from typing import Any

import pytest

from tests.architecture.sources import ROOT


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "bin/lib"))
    module = importlib.import_module("check")
    monkeypatch.setattr(module, "has_browser", lambda: True)
    return module


def run(check: Any, lanes: list[Any]) -> dict[str, list[str]]:
    """What each part is called with."""
    asked: dict[str, list[str]] = {}

    def runs(name: str, arguments: Any, **_: Any) -> Any:
        asked[name] = list(arguments)
        return check.Outcome(name, passed=True, summary="")

    runner = SimpleNamespace(pytest=runs, linter=lambda name, *command: runs(name, command))
    outcomes = [outcome.name for lane in lanes for outcome in lane(runner)]
    assert sorted(outcomes) == sorted(asked)
    return asked


def chosen(arguments: list[str]) -> list[str]:
    """How a part chooses its tests: all but how it spreads them."""
    return [each for each in arguments if each not in {"-n", "2", "3", "--dist=worksteal", "-q"}]


def test_the_whole_is_every_linter_and_every_test(check):
    asked = run(check, check.all_lanes(everything=False))
    assert asked.keys() == {*check.LINTERS, "SQLite", "PostgreSQL", "browser"}
    assert chosen(asked["SQLite"]) == ["--ignore=tests/browser", "-m", "not browser"]
    assert chosen(asked["browser"]) == ["tests/browser"]
    assert chosen(asked["PostgreSQL"]) == [
        "--database=postgresql", "--what-sql-decides", "--ignore=tests/architecture", "-m", "not sqlite",
    ]  # fmt: skip


def test_everything_repeats_everything(check):
    asked = run(check, check.all_lanes(everything=True))
    assert "--what-sql-decides" not in asked["PostgreSQL"]


def test_only_the_quick_suite_is_quick(check):
    assert "--quick" in run(check, check.quick_lanes([]))["SQLite"]
    assert not [name for name, each in run(check, check.all_lanes(everything=False)).items() if "--quick" in each]


def pinned(name: str) -> dict[str, str]:
    """What a file of requirements asks for, with the hashes that are taken."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = re.findall(r"^([a-z0-9-]+==.*)$", text, re.MULTILINE)
    return {re.split(r"==", line)[0]: line for line in lines}


def test_what_is_tested_is_what_is_installed():
    running = pinned("requirements.txt")
    assert len(running) > 40
    assert running.items() <= pinned("requirements-dev.txt").items()
