"""Every test in this folder drives a browser. The paths are walked on both databases, looks are looked at on one."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not item.path.stem.endswith("_path"):
                item.add_marker(pytest.mark.sqlite)
